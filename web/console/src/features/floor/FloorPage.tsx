import { Input, Select, Skeleton } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentLive } from '@/shared/api/types';
import { type AgentTone, agentTone } from '@/shared/agentTone';
import { useCell, useEntities } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { Page } from '@/shared/ui/Page';
import { AgentGrid } from './AgentGrid';
import { CallsNow } from './CallsNow';
import { FloorFigures } from './FloorFigures';
import { QueueBoard } from './QueueBoard';

const tones: AgentTone[] = ['available', 'ringing', 'onCall', 'afterCallWork', 'break', 'lost', 'signedOut'];

/** Where an agent stands in the grid: who is free or busy first, who went home last. */
function rank(agent: AgentLive): number {
  return tones.indexOf(agentTone(agent));
}

export function FloorPage() {
  const { t } = useTranslation();
  const ready = useCell(live.ready);
  const agents = useEntities(live.agents);
  const queues = useEntities(live.queues);
  const [search, setSearch] = useState('');
  const [queueId, setQueueId] = useState<string>();
  const [tone, setTone] = useState<AgentTone[]>([]);

  const shown = useMemo(() => {
    const text = search.trim().toLowerCase();
    return agents
      .filter((agent) => !queueId || agent.queueIds.includes(queueId))
      .filter((agent) => tone.length === 0 || tone.includes(agentTone(agent)))
      .filter((agent) => !text || `${agent.displayName} ${agent.number} ${agent.extension ?? ''}`.toLowerCase().includes(text))
      .sort((a, b) => rank(a) - rank(b) || a.number.localeCompare(b.number))
      .map((agent) => agent.agentId);
  }, [agents, search, queueId, tone]);

  return (
    <Page
      title={t('floor:title')}
      extra={
        <>
          <Input.Search allowClear placeholder={t('floor:search')} aria-label={t('floor:search')} style={{ width: 180 }} onChange={(event) => setSearch(event.target.value)} />
          <Select allowClear placeholder={t('floor:allQueues')} aria-label={t('floor:allQueues')} style={{ width: 150 }} value={queueId} onChange={setQueueId} options={queues.map((queue) => ({ value: queue.queueId, label: queue.name }))} />
          <Select mode="multiple" allowClear maxTagCount={1} placeholder={t('floor:allStates')} aria-label={t('floor:allStates')} style={{ width: 170 }} value={tone} onChange={setTone} options={tones.map((value) => ({ value, label: t(`floor:tone.${value}`) }))} />
        </>
      }
    >
      {!ready ? (
        <Skeleton active />
      ) : (
        <>
          <FloorFigures />
          <div className="sb-floor">
            <div className="sb-floor-left">
              <QueueBoard queueId={queueId} />
              <CallsNow queueId={queueId} />
            </div>
            <AgentGrid ids={shown} />
          </div>
        </>
      )}
    </Page>
  );
}
