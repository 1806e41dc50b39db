import { useTranslation } from 'react-i18next';
import { useCell } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { formatDuration } from '@/shared/time';

/** The agent's own figures of today. */
export function TodayPanel() {
  const { t } = useTranslation();
  const today = useCell(live.me)?.today;
  const average = today && today.answered > 0 ? today.talkMs / today.answered : null;
  const figures: [string, string][] = [
    [t('desk:today.answered'), String(today?.answered ?? '–')],
    [t('desk:today.missed'), String(today?.missed ?? '–')],
    [t('desk:today.talk'), formatDuration(today?.talkMs)],
    [t('desk:today.average'), formatDuration(average)],
  ];
  return (
    <section className="sb-box sb-today" aria-label={t('desk:today')}>
      {figures.map(([label, value]) => (
        <div key={label}>
          <b className="sb-num">{value}</b>
          <span>{label}</span>
        </div>
      ))}
    </section>
  );
}
