import { useQuery } from '@tanstack/react-query';
import { Descriptions, Empty, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { Call, CallRecord } from '@/shared/api/types';
import { useCell, useEntity } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { formatClock, formatDuration } from '@/shared/time';
import { Elapsed } from '@/shared/ui/Elapsed';
import { peerOf } from '../phone/currentCall';
import { Attached } from '../calls/Attached';
import { Trail } from '../calls/Trail';
import { CallbackNotice } from '../callbacks/CallbackNotice';
import { ScriptPanel } from './ScriptPanel';
import { WrapUpForm } from './WrapUpForm';

/** The call: who, from which queue, what was chosen in the menu, what came along, and the notes. */
export function CallPanel({ call }: { call: Call | null }) {
  const { t } = useTranslation();
  const offered = useCell(live.offer);
  const offer = call && offered?.callId === call.id ? offered : null;
  const queue = useEntity(live.queues, call?.queueId);
  const detail = useQuery({
    // Asked again when the call ends: only then are its times final.
    queryKey: ['/calls', call?.id, call?.state === 'ended'],
    queryFn: ({ signal }) => api.get<CallRecord>(`/calls/${call?.id ?? ''}`, undefined, signal),
    enabled: call !== null,
    placeholderData: (before, query) => (query?.queryKey[1] === call?.id ? before : undefined),
    retry: false,
  });
  if (!call) {
    return (
      <section className="sb-box sb-grow sb-centre">
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('desk:noCall')} />
        <Typography.Text type="secondary">{t('desk:keysHint')}</Typography.Text>
      </section>
    );
  }
  const callbackId = String(offer?.attached['callbackId'] ?? call.attached['callbackId'] ?? '');
  const attached = Object.fromEntries(Object.entries({ ...detail.data?.attached, ...call.attached, ...offer?.attached }).filter(([key]) => !['muted', 'service', 'authentication'].includes(key) && !key.startsWith('callback')));
  const service = offer?.service ?? detail.data?.service;
  const authentication = offer?.authentication ?? detail.data?.authentication;
  const trail = offer?.trail ?? detail.data?.trail ?? [];
  return (
    <>
      <section className="sb-box">
        <header className="sb-call-head">
          <span className="sb-big sb-num">{peerOf(call)}</span>
          <Tag color={call.state === 'ended' ? 'default' : call.state === 'ringing' ? 'gold' : 'blue'}>{t(`calls:state.${call.state}`)}</Tag>
          {call.state === 'ended' ? <span className="sb-num">{formatDuration(detail.data?.talkMs)}</span> : <Elapsed since={call.answeredAt ?? call.startedAt} />}
        </header>
        <Descriptions
          size="small"
          column={2}
          items={[
            { key: 'queue', label: t('calls:queue'), children: offer?.queueName ?? queue?.name ?? detail.data?.queueName ?? '–' },
            { key: 'wait', label: t('calls:wait'), children: <span className="sb-num">{formatDuration(detail.data?.waitMs)}</span> },
            { key: 'called', label: t('calls:called'), children: <span className="sb-num">{call.originalCalled ?? call.called}</span> },
            ...(offer?.line && offer.line !== service ? [{ key: 'line', label: t('seat:line'), children: offer.line }] : []),
            ...(service ? [{ key: 'service', label: t('seat:service'), children: service }] : []),
            ...(authentication ? [{ key: 'authentication', label: t('seat:authentication'), children: authentication }] : []),
            { key: 'start', label: t('calls:startedAt'), children: <span className="sb-num">{formatClock(call.startedAt)}</span> },
          ]}
        />
        {callbackId && <CallbackNotice id={callbackId} />}
        {trail.length > 0 && <Trail steps={trail} />}
        <Attached values={attached} />
      </section>
      <ScriptPanel call={call} />
      <WrapUpForm call={call} record={detail.data ?? null} />
    </>
  );
}
