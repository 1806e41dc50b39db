import { useQuery } from '@tanstack/react-query';
import { Empty, Skeleton, Table, Tag, Timeline } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { formatClock, formatDuration } from '@/shared/time';
import { ProblemView } from '@/shared/ui/ProblemView';
import type { Decision, DecisionAgent, DecisionExclusion } from './types';

/** Why a call waited and why it got its agent, decision by decision. */
export function Decisions({ callId }: { callId: string }) {
  const { t } = useTranslation();
  const list = useQuery({
    queryKey: ['/calls', callId, 'decisions'],
    queryFn: ({ signal }) => api.get<{ keptDays: number; items: Decision[] }>(`/calls/${callId}/decisions`, undefined, signal),
  });
  if (list.error) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Skeleton active title={false} />;
  if (list.data.items.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('insight:noDecisions', { days: list.data.keptDays })} />;
  return <Timeline items={list.data.items.map((decision) => ({ key: `${decision.time}-${decision.workId}-${decision.outcome}`, color: decision.outcome === 'reserved' ? 'green' : 'orange', children: <One decision={decision} /> }))} />;
}

const nameOf = (agent: DecisionAgent) => [agent.number, agent.name].filter(Boolean).join(' ') || agent.agentId.slice(0, 8);

function One({ decision }: { decision: Decision }) {
  const { t } = useTranslation();
  return (
    <div className="sb-decision">
      <div>
        <span className="sb-num sb-muted">{formatClock(decision.time)}</span>{' '}
        <b>{decision.agent ? t('insight:gotBy', { agent: nameOf(decision.agent) }) : t('insight:waits')}</b>
        <span className="sb-muted"> · {decision.queueName} · {t('insight:waited', { wait: formatDuration(decision.waitedMs) })}</span>
      </div>
      <div>
        {t('insight:rule')} <Tag bordered={false}>{t(`insight:rule.${decision.rule}`, { defaultValue: decision.ruleText })}</Tag>
        <span className="sb-muted">
          {decision.agent ? t('insight:considered', { count: decision.itemsConsidered }) : t('insight:ahead', { count: decision.itemsConsidered })} · {t('insight:priority', { priority: decision.priority })}
        </span>
      </div>
      {decision.candidates.length > 0 && (
        <Table
          size="small"
          pagination={false}
          rowKey="agentId"
          dataSource={decision.candidates}
          title={() => t('insight:candidates', { shown: decision.candidates.length, count: decision.candidateCount })}
          columns={[
            { title: t('calls:agent'), render: (_, row) => (row.chosen ? <b>{nameOf(row)}</b> : nameOf(row)) },
            { title: t('insight:level'), dataIndex: 'level', align: 'right', width: 70 },
            { title: t('insight:score'), dataIndex: 'score', align: 'right', width: 110, render: (score: number) => <span className="sb-num">{score}</span> },
            { title: t('insight:idle'), dataIndex: 'idleMs', align: 'right', width: 90, render: (ms: number) => <span className="sb-num">{formatDuration(ms)}</span> },
            { title: '', width: 90, render: (_, row) => row.chosen && <Tag color="green">{t('insight:chosen')}</Tag> },
          ]}
        />
      )}
      {decision.exclusions.length > 0 && (
        <ul className="sb-exclusions" aria-label={t('insight:excluded')}>
          {decision.exclusions.map((exclusion) => (
            <li key={`${exclusion.reason}-${exclusion.detail ?? ''}-${exclusion.level ?? ''}`}>
              <b className="sb-num">{exclusion.count}</b> {wordsOf(t, exclusion)}
              {exclusion.agents.length > 0 && <span className="sb-muted"> · {exclusion.agents.map(nameOf).join(', ')}{exclusion.count > exclusion.agents.length && ' …'}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function wordsOf(t: TFunction, exclusion: DecisionExclusion): string {
  const { reason, detail, level, text } = exclusion;
  if (reason === 'onBreak' && detail) return t('insight:why.onBreakFor', { reason: t(`floor:reason.${detail}`, { defaultValue: detail }) });
  if (reason === 'keptForAnother' && detail) return t('insight:why.keptFor', { agent: detail });
  if (reason === 'skillMissing' && detail) return t('insight:why.skillBelow', { skill: detail, level: level ?? 1 });
  if (reason === 'busy' && detail) return t(`insight:busy.${detail}`, { defaultValue: text });
  return t(`insight:why.${reason}`, { defaultValue: text });
}
