import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown, Empty, type MenuProps } from 'antd';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { agentColour, agentInk, agentTone } from '@/shared/agentTone';
import { api } from '@/shared/api/client';
import type { AgentStatus } from '@/shared/api/types';
import { useCan } from '@/shared/auth/me';
import { useEntity } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { formatDuration } from '@/shared/time';
import { Elapsed } from '@/shared/ui/Elapsed';
import { useSay } from '@/shared/ui/useSay';
import { useSuperviseItems } from './supervise';

/** One tile an agent; a tile is rendered again only when its own agent changes. */
export function AgentGrid({ ids }: { ids: readonly string[] }) {
  const { t } = useTranslation();
  if (ids.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('floor:noAgents')} />;
  return (
    <div className="sb-agents">
      {ids.map((id) => (
        <AgentTile key={id} id={id} />
      ))}
    </div>
  );
}

const AgentTile = memo(function AgentTile({ id }: { id: string }) {
  const { t } = useTranslation();
  const acts = useCan('floor.act');
  const agent = useEntity(live.agents, id);
  const call = useEntity(live.calls, agent?.callId);
  if (!agent) return null;
  const tone = agentTone(agent);
  const other = call ? (call.direction === 'outbound' ? call.called : call.caller) : null;
  const state = tone === 'break' && agent.reason ? t(`floor:reason.${agent.reason}`, { defaultValue: agent.reason }) : t(`floor:tone.${tone}`);
  return (
    <article className="sb-agent" style={{ borderLeftColor: agentColour[tone] }}>
      <div className="sb-agent-head">
        <b className="sb-ellipsis">{agent.displayName}</b>
        <span className="sb-muted sb-num">{agent.extension ?? agent.number}</span>
        {acts && <AgentActions id={id} callId={agent.callId} />}
      </div>
      <div className="sb-agent-state" style={{ color: agentInk[tone] }}>
        <span className="sb-ellipsis">{state}</span>
        <Elapsed since={agent.state === 'idle' ? agent.statusSince : agent.stateSince} />
      </div>
      <div className="sb-agent-foot sb-muted">
        <span className="sb-num sb-ellipsis">{other ?? (agent.pendingStatus ? `→ ${t(`desk:status.${agent.pendingStatus}`)}` : '')}</span>
        <span className="sb-num" title={t('floor:todayAgent')}>
          {other ? agent.today.answered : `${agent.today.answered} · ${formatDuration(agent.today.talkMs)}`}
        </span>
      </div>
    </article>
  );
});

function AgentActions({ id, callId }: { id: string; callId: string | null }) {
  const { t } = useTranslation();
  const { attempt, done } = useSay();
  const supervise = useSuperviseItems(callId);
  const force = (status: AgentStatus) =>
    void attempt(async () => {
      await api.post(`/floor/agents/${id}/status`, { status, reason: 'supervisor' });
      done(t('floor:forced'));
    });
  const items: MenuProps['items'] = [
    ...(['available', 'break', 'signedOut'] as const).map((status) => ({ key: status, label: t(`floor:force.${status}`), onClick: () => force(status) })),
    { type: 'divider' },
    ...supervise,
    { type: 'divider' },
    {
      key: 'hangup',
      danger: true,
      disabled: callId === null,
      label: t('floor:hangup'),
      onClick: () => void attempt(() => api.post(`/floor/calls/${callId ?? ''}/hangup`)),
    },
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button type="text" size="small" icon={<MoreOutlined />} aria-label={t('floor:actions')} />
    </Dropdown>
  );
}
