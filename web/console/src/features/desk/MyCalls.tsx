import { ArrowDownOutlined, ArrowUpOutlined, CloseOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Empty, Skeleton, Tooltip } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { Call, CallRecord, Page } from '@/shared/api/types';
import { useEntities } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { formatDuration, formatNear, startOfToday } from '@/shared/time';
import { Elapsed } from '@/shared/ui/Elapsed';
import { ProblemView } from '@/shared/ui/ProblemView';
import { cleanNumber } from '../phone/DialBox';
import { dial } from '../phone/phone';
import { useSay } from '@/shared/ui/useSay';

interface Props {
  agentId: string;
  shown: string | null;
  onChoose: (call: Call) => void;
}

/** The calls that are up and those of today; a click on a past one calls back. */
export function MyCalls({ agentId, shown, onChoose }: Props) {
  const { t } = useTranslation();
  const { attempt } = useSay();
  const now = useEntities(live.deskCalls);
  const past = useQuery({
    queryKey: ['/calls', 'mine', agentId],
    queryFn: ({ signal }) => api.get<Page<CallRecord>>('/calls', { agentId, from: startOfToday().toISOString(), limit: 30 }, signal),
  });
  const { refetch } = past;
  const ended = now.filter((call) => call.state === 'ended').length;
  useEffect(() => {
    if (ended > 0) void refetch();
  }, [ended, refetch]);
  const nowIds = new Set(now.map((call) => call.id));
  const earlier = past.data?.items.filter((call) => !nowIds.has(call.id) && call.endedAt) ?? [];

  return (
    <section className="sb-box sb-grow">
      <header>{t('desk:myCalls')}</header>
      {now.map((call) => (
        <NowLine key={call.id} call={call} active={call.id === shown} onChoose={onChoose} />
      ))}
      {past.isPending && <Skeleton active paragraph={{ rows: 3 }} title={false} />}
      {past.error && <ProblemView error={past.error} onRetry={() => void past.refetch()} />}
      {past.data && earlier.length === 0 && now.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('desk:noCalls')} />}
      {earlier.map((call) => {
        const number = call.direction === 'outbound' ? call.called : call.caller;
        return (
          <Tooltip key={call.id} title={t('desk:callBack', { number })} placement="right" mouseEnterDelay={0.6}>
            <button type="button" className="sb-line" onDoubleClick={() => void attempt(() => dial(cleanNumber(number)))} onClick={() => onChoose(call)}>
              <Direction call={call} />
              <span className="sb-ellipsis">{call.customerName ?? number}</span>
              <span className="sb-muted sb-num">{call.answeredAt ? formatDuration(call.talkMs) : t('desk:notAnswered')}</span>
              <span className="sb-muted sb-num">{formatNear(call.startedAt).slice(0, 5)}</span>
            </button>
          </Tooltip>
        );
      })}
    </section>
  );
}

function NowLine({ call, active, onChoose }: { call: Call; active: boolean; onChoose: (call: Call) => void }) {
  const { t } = useTranslation();
  return (
    <div className={`sb-line-row ${active ? 'sb-active' : ''}`}>
      <button type="button" className="sb-line" onClick={() => onChoose(call)}>
        <Direction call={call} />
        <span className="sb-ellipsis sb-num">{call.direction === 'outbound' ? call.called : call.caller}</span>
        <span className="sb-muted">{t(`calls:state.${call.state}`)}</span>
        {call.state !== 'ended' && <Elapsed since={call.answeredAt ?? call.startedAt} />}
      </button>
      {call.state === 'ended' && <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('common:close')} onClick={() => live.dismiss(call.id)} />}
    </div>
  );
}

function Direction({ call }: { call: Call }) {
  const { t } = useTranslation();
  const missed = call.state === 'ended' && !call.answeredAt;
  const style = { color: missed ? '#d1293d' : '#22a06b' };
  const label = t(`calls:direction.${call.direction}`);
  return call.direction === 'outbound' ? <ArrowUpOutlined style={{ color: '#2f5bd8' }} aria-label={label} /> : <ArrowDownOutlined style={style} aria-label={label} />;
}
