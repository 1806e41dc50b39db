import { Elapsed } from '@/shared/ui/Elapsed';
import { useTranslation } from 'react-i18next';
import { formatDuration, formatPercent } from '@/shared/time';
import { factorOf, type TileValue, type WallFigures } from './wall';

/** The tiles of a wallboard, as large as the screen allows. */
export function Wall({ figures }: { figures: WallFigures }) {
  const columns = figures.tiles.length <= 2 ? figures.tiles.length : figures.tiles.length <= 4 ? 2 : 3;
  return (
    <div className="sb-wall" style={{ gridTemplateColumns: `repeat(${columns}, 1fr)` }}>
      {figures.tiles.map((tile, index) => (
        <One key={`${tile.figure}-${index}`} tile={tile} />
      ))}
    </div>
  );
}

function One({ tile }: { tile: TileValue }) {
  const { t } = useTranslation();
  return (
    <section className={`sb-tile sb-tile-${tile.tone}`} title={t(`insight:gaugeDef.${tile.figure}`)}>
      <header>{tile.title ?? tile.name ?? t('insight:wholeHouse')}</header>
      <b className="sb-num">{tile.state ? t(`floor:tone.${tile.state}`) : show(tile)}</b>
      <footer>
        {t(`insight:gauge.${tile.figure}`)} {tile.since && <Elapsed since={tile.since} />}
      </footer>
    </section>
  );
}

function show({ figure, value }: TileValue): string {
  if (value === null) return '–';
  const factor = factorOf(figure);
  return factor === 1000 ? formatDuration(value) : factor === 1 ? String(value) : formatPercent(value);
}
