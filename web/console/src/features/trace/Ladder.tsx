import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { arrowsOf, columnOf, rung, switchColumn, widthOf, xOf } from './ladder';
import type { CallTrace } from './types';

const tones = { request: '#2f5bd8', good: '#1a7a50', provisional: '#667085', refused: '#c8243a' } as const;
const head = 6;

interface Props {
  trace: CallTrace;
  chosen: number | null;
  onChoose: (index: number) => void;
}

/** Who said what to whom: a line for each party, an arrow for each message. */
export function Ladder({ trace, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const arrows = arrowsOf(trace.messages);
  const height = rung.head + (arrows.length + 1) * rung.row;
  const columns = [
    ...trace.parties.map((party, index) => ({ column: columnOf(index), name: t(`calls:legKind.${party.kind}`, { defaultValue: party.kind }), detail: party.address })),
    { column: switchColumn, name: 'Switchboard', detail: '' },
  ];
  const onKey = (index: number) => (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onChoose(index);
  };
  return (
    <div className="sb-ladder">
      <svg width={widthOf(trace.parties)} height={height} role="group" aria-label={t('calls:trace.title')}>
        {columns.map(({ column, name, detail }) => (
          <g key={column} textAnchor="middle">
            <line x1={xOf(column)} x2={xOf(column)} y1={rung.head} y2={height} stroke="#c6ccd6" />
            <text x={xOf(column)} y={16} fontWeight={600}>
              {name}
            </text>
            <text x={xOf(column)} y={33} className="sb-ladder-small">
              {detail.length > 24 ? `${detail.slice(0, 23)}…` : detail}
            </text>
          </g>
        ))}
        {arrows.map((arrow) => {
          const message = trace.messages[arrow.index];
          if (!message) return null;
          const [from, to] = [xOf(arrow.from), xOf(arrow.to)];
          const way = to > from ? 1 : -1;
          const time = `+${(message.offsetMs / 1000).toFixed(3)}`;
          return (
            <g
              key={arrow.index}
              className={arrow.index === chosen ? 'sb-rung sb-rung-chosen' : 'sb-rung'}
              role="button"
              tabIndex={0}
              aria-pressed={arrow.index === chosen}
              onClick={() => onChoose(arrow.index)}
              onKeyDown={onKey(arrow.index)}
            >
              <rect x={0} y={arrow.y - rung.row + 8} width="100%" height={rung.row} />
              <text x={4} y={arrow.y + 3} className="sb-ladder-small">
                {time}
              </text>
              <line x1={from} x2={to - way * head} y1={arrow.y} y2={arrow.y} stroke={tones[arrow.tone]} strokeWidth={1.4} />
              <polygon points={`${to},${arrow.y} ${to - way * head},${arrow.y - 4} ${to - way * head},${arrow.y + 4}`} fill={tones[arrow.tone]} />
              <text x={(from + to) / 2} y={arrow.y - 4} textAnchor="middle" fill={tones[arrow.tone]} className="sb-ladder-label">
                {arrow.label}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
