import { Empty, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import { useEntities, useEntity } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { formatDuration, formatPercent } from '@/shared/time';
import { Elapsed } from '@/shared/ui/Elapsed';
import { waitTone } from '@/shared/waitTone';

/** The queues with who waits in them. */
export function QueueBoard({ queueId }: { queueId?: string }) {
  const { t } = useTranslation();
  const queues = useEntities(live.queues);
  const shown = queues.filter((queue) => !queueId || queue.queueId === queueId).sort((a, b) => b.waiting.length - a.waiting.length || a.name.localeCompare(b.name));
  if (shown.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('floor:noQueues')} />;
  return (
    <div className="sb-queues">
      {shown.map((queue) => (
        <QueueCard key={queue.queueId} id={queue.queueId} />
      ))}
    </div>
  );
}

function slColour(level: number | null): string {
  if (level === null) return '#b0b7c3';
  return level >= 0.8 ? '#22a06b' : level >= 0.6 ? '#e2a400' : '#d1293d';
}

function QueueCard({ id }: { id: string }) {
  const { t } = useTranslation();
  const queue = useEntity(live.queues, id);
  if (!queue) return null;
  const { today } = queue;
  return (
    <section className="sb-box sb-queue-card">
      <header>
        <span>{queue.name}</span>
        <b className={`sb-num sb-big ${queue.waiting.length > 0 ? 'sb-warn' : 'sb-muted'}`}>{queue.waiting.length}</b>
      </header>
      <div className="sb-queue-sl" title={t('floor:slHint', { formula: today.serviceLevelFormula, text: t(`admin:formula.${today.serviceLevelFormula}`), seconds: today.serviceLevelMs / 1000 })}>
        <Progress aria-label={t('overview:serviceLevel')} percent={Math.round((today.serviceLevel ?? 0) * 100)} size="small" showInfo={false} strokeColor={slColour(today.serviceLevel)} />
        <span className="sb-num">{formatPercent(today.serviceLevel)}</span>
      </div>
      <div className="sb-queue-facts">
        <span>{t('floor:agents', { available: queue.available, busy: queue.busy, wrapUp: queue.wrapUp, onBreak: queue.onBreak })}</span>
        {queue.expected && (
          <span className="sb-num" title={queue.expected.p90Ms === null ? undefined : t('floor:expectedHint', { p90: formatDuration(queue.expected.p90Ms) })}>
            {t(queue.expected.errorMs === null ? 'floor:expected' : 'floor:expectedError', { wait: formatDuration(queue.expected.waitMs), error: formatDuration(queue.expected.errorMs) })}
          </span>
        )}
        <span>{t('floor:todayLine', { offered: today.offered, answered: today.answered, abandoned: today.abandoned, asa: formatDuration(today.asaMs) })}</span>
      </div>
      {queue.waiting.slice(0, 6).map((contact) => (
        <div key={contact.workId} className="sb-queue-line">
          <span className="sb-num sb-muted">{contact.position}</span>
          <span className="sb-ellipsis">{contact.customerName ? `${contact.customerName} ${contact.label}` : contact.label}</span>
          {contact.state !== 'waiting' && <em>{t(`floor:contact.${contact.state}`)}</em>}
          <Elapsed since={contact.since} tone={(ms) => waitTone(ms, today.serviceLevelMs)} />
        </div>
      ))}
      {queue.waiting.length > 6 && <div className="sb-muted">{t('floor:moreWaiting', { count: queue.waiting.length - 6 })}</div>}
    </section>
  );
}
