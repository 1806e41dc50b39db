import { Empty, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { QueueLive } from '@/shared/api/types';
import { useCell, useEntities, useEntity } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { waitTone } from '@/shared/waitTone';
import { Elapsed } from '@/shared/ui/Elapsed';

/** Who waits in the agent's own queues. */
export function QueuePanel() {
  const { t } = useTranslation();
  const ids = useCell(live.deskQueueIds);
  const queues = useEntities(live.queues).filter((queue) => ids.includes(queue.queueId));
  const waiting = queues.reduce((sum, queue) => sum + queue.waiting.length, 0);
  return (
    <section className="sb-box">
      <header>
        {t('desk:queues')}
        {waiting > 0 && <Tag color="gold">{t('desk:waitingCount', { count: waiting })}</Tag>}
      </header>
      {ids.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('desk:noQueues')} />}
      {ids.map((id) => (
        <QueueLines key={id} id={id} />
      ))}
    </section>
  );
}

function QueueLines({ id }: { id: string }) {
  const { t } = useTranslation();
  const queue: QueueLive | undefined = useEntity(live.queues, id);
  if (!queue) return null;
  const target = queue.today.serviceLevelMs;
  return (
    <div className="sb-queue">
      <div className="sb-queue-name">
        <span>{queue.name}</span>
        <span className="sb-muted">{t('desk:agentsFree', { count: queue.available })}</span>
        <b className="sb-num">{queue.waiting.length}</b>
      </div>
      {queue.waiting.slice(0, 5).map((contact) => (
        <div key={contact.workId} className="sb-queue-line">
          <span className="sb-num sb-muted">{contact.position}</span>
          <span className="sb-ellipsis">{contact.customerName ?? contact.label}</span>
          <Elapsed since={contact.since} tone={(ms) => waitTone(ms, target)} />
        </div>
      ))}
    </div>
  );
}
