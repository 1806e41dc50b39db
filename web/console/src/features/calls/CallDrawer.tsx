import { useQuery } from '@tanstack/react-query';
import { Alert, Descriptions, Drawer, Skeleton, Table, Tabs, Tag, Timeline, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { actorText } from '@/shared/actor';
import { api } from '@/shared/api/client';
import type { CallRecord, Cause, DomainEvent, Leg, Page } from '@/shared/api/types';
import { useCan } from '@/shared/auth/me';
import { formatClock, formatDateTime, formatDuration } from '@/shared/time';
import { ProblemView } from '@/shared/ui/ProblemView';
import { Decisions } from '../insight/Decisions';
import { TracePanel } from '../trace/TracePanel';
import { Attached } from './Attached';
import { LegalHold } from './LegalHold';
import { Listeners } from './Listeners';
import { Player } from './Player';
import { Score } from './Score';
import { ScriptRuns } from './ScriptRuns';
import { Trail } from './Trail';

/** One call in full: what happened, on which legs, why it ended, and how it sounded. */
export function CallDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  const call = useQuery({
    queryKey: ['/calls', id],
    queryFn: ({ signal }) => api.get<CallRecord>(`/calls/${id ?? ''}`, undefined, signal),
    enabled: id !== null,
  });
  return (
    <Drawer open={id !== null} onClose={onClose} width={720} mask={false} title={t('calls:detail')} destroyOnHidden>
      {call.error ? <ProblemView error={call.error} onRetry={() => void call.refetch()} /> : call.data ? <CallDetail call={call.data} /> : <Skeleton active />}
    </Drawer>
  );
}

function CallDetail({ call }: { call: CallRecord }) {
  const { t } = useTranslation();
  const plays = useCan('recordings.play');
  const reads = useCan('calls.read');
  const num = (text: string) => <span className="sb-num">{text}</span>;
  return (
    <div className="sb-call-detail">
      {call.recovered && <Alert type="warning" showIcon message={t('calls:recovered')} />}
      {call.recording && plays && <Player recording={call.recording} />}
      {plays &&
        (call.otherRecordings ?? []).map((recording, index) => (
          <section key={recording.id}>
            <b>{recording.label ?? t('calls:otherRecording', { number: index + 1 })}</b>
            <Player recording={recording} />
          </section>
        ))}
      <LegalHold call={call} />
      <Descriptions
        size="small"
        bordered
        column={2}
        items={[
          { key: 'caller', label: t('calls:caller'), children: num(call.caller) },
          { key: 'called', label: t('calls:called'), children: num(call.called) },
          { key: 'customer', label: t('calls:customer'), children: call.customerId ? <Link to={`/customers/${call.customerId}`}>{call.customerName}</Link> : '–' },
          { key: 'direction', label: t('calls:directionTitle'), children: t(`calls:direction.${call.direction}`) },
          { key: 'queue', label: t('calls:queue'), children: call.queueName ?? '–' },
          ...(call.service ? [{ key: 'service', label: t('seat:service'), children: call.service }] : []),
          ...(call.authentication ? [{ key: 'authentication', label: t('seat:authentication'), children: call.authentication }] : []),
          { key: 'agent', label: t('calls:agent'), children: call.agentName ?? '–' },
          { key: 'start', label: t('calls:startedAt'), children: num(formatDateTime(call.startedAt)) },
          { key: 'answer', label: t('calls:answeredAt'), children: num(formatDateTime(call.answeredAt)) },
          { key: 'times', span: 2, label: t('calls:times'), children: <Times call={call} /> },
          { key: 'cause', span: 2, label: t('calls:cause'), children: <CauseText cause={call.cause} /> },
          ...(call.cost ? [{ key: 'cost', span: 2, label: t('calls:cost'), children: num(`${call.cost.amount.toFixed(4)} ${call.cost.currency} · ${call.cost.prefix || '*'}`) }] : []),
          ...(call.survey ? [{ key: 'survey', span: 2, label: t('seat:satisfaction'), children: <Score survey={call.survey} /> }] : []),
          { key: 'disposition', label: t('calls:disposition'), children: <>{call.disposition ?? '–'} {call.dispositionFlags?.map((flag) => <Tag key={flag} bordered={false}>{t(`seat:flag.${flag}`)}</Tag>)}</> },
          { key: 'id', label: t('calls:id'), children: <code className="sb-id">{call.id}</code> },
          ...(call.notes ? [{ key: 'notes', span: 2, label: t('calls:notes'), children: <span className="sb-pre">{call.notes}</span> }] : []),
        ]}
      />
      <Attached values={call.attached} />
      <Tabs
        size="small"
        items={[
          { key: 'trail', label: t('calls:trail'), children: call.trail.length > 0 ? <Trail steps={call.trail} /> : <span className="sb-muted">{t('calls:noTrail')}</span> },
          { key: 'script', label: t('seat:script'), children: <ScriptRuns callId={call.id} /> },
          { key: 'legs', label: t('calls:legs'), children: <Legs legs={call.legs} /> },
          ...(reads ? [{ key: 'decisions', label: t('insight:decisions'), children: <Decisions callId={call.id} /> }] : []),
          { key: 'events', label: t('calls:events'), children: <Events callId={call.id} /> },
          ...(call.recordingId && reads ? [{ key: 'accesses', label: t('calls:accesses'), children: <Listeners callId={call.id} /> }] : []),
          ...(reads ? [{ key: 'trace', label: t('calls:trace.title'), children: <TracePanel callId={call.id} /> }] : []),
        ]}
      />
    </div>
  );
}

function Times({ call }: { call: CallRecord }) {
  const { t } = useTranslation();
  const parts = (['ivrMs', 'waitMs', 'ringMs', 'talkMs', 'holdMs', 'wrapUpMs'] as const).filter((key) => call[key] !== null && call[key] !== 0);
  if (parts.length === 0) return <>–</>;
  return (
    <div className="sb-times">
      {parts.map((key) => (
        <span key={key}>
          <span className="sb-muted">{t(`calls:time.${key}`)}</span> <b className="sb-num">{formatDuration(call[key])}</b>
        </span>
      ))}
    </div>
  );
}

function CauseText({ cause }: { cause: Cause | string | null }) {
  const { t } = useTranslation();
  if (!cause) return <>–</>;
  if (typeof cause === 'string') return <>{cause}</>;
  const reason = cause.reason ? t(`calls:reason.${cause.reason}`, { defaultValue: cause.text ?? cause.reason }) : cause.text;
  const by = cause.by ? t(`calls:by.${cause.by}`, { defaultValue: cause.by }) : null;
  return (
    <>
      {reason} {by && <span className="sb-muted">· {by}</span>} {cause.sipCode && <span className="sb-muted sb-num">· SIP {cause.sipCode}</span>}
    </>
  );
}

function Legs({ legs }: { legs: Leg[] }) {
  const { t } = useTranslation();
  return (
    <Table<Leg>
      size="small"
      rowKey="id"
      pagination={false}
      dataSource={legs}
      columns={[
        { title: t('calls:leg'), dataIndex: 'kind', render: (kind: string) => t(`calls:legKind.${kind}`, { defaultValue: kind }) },
        { title: t('calls:address'), dataIndex: 'address', ellipsis: true, render: (text: string) => <span className="sb-num">{text}</span> },
        { title: t('calls:startedAt'), dataIndex: 'startedAt', render: (at: string) => <span className="sb-num">{formatClock(at)}</span> },
        { title: t('calls:answeredAt'), dataIndex: 'answeredAt', render: (at: string | null) => <span className="sb-num">{formatClock(at)}</span> },
        { title: t('calls:endedAt'), dataIndex: 'endedAt', render: (at: string | null) => <span className="sb-num">{formatClock(at)}</span> },
        { title: t('calls:media'), dataIndex: 'media', render: (media: Leg['media']) => (media ? <MediaFigures media={media} /> : '–') },
        { title: t('calls:cause'), dataIndex: 'cause', render: (cause: Leg['cause']) => <CauseText cause={cause} /> },
      ]}
    />
  );
}

function MediaFigures({ media }: { media: NonNullable<Leg['media']> }) {
  const { t } = useTranslation();
  const share = (lost: number, came: number) => (came + lost > 0 ? (100 * lost) / (came + lost) : 0).toFixed(1);
  const way = (mos: number | null | undefined, loss: string, jitter: number) => (
    <div>
      <Mos value={mos} /> <span className="sb-muted">{t('calls:quality.line', { loss, jitter: jitter.toFixed(1) })}</span>
    </div>
  );
  return (
    <Tooltip
      title={
        <div className="sb-num">
          <div>{t('calls:quality.packets', { received: media.packetsIn, sent: media.packetsOut })}</div>
          <div>{t('calls:quality.mosHint')}</div>
        </div>
      }
    >
      <div className="sb-num sb-quality">
        <div>
          {media.codec}
          {media.roundTripMs != null && <span className="sb-muted"> · {t('calls:quality.roundTrip', { ms: media.roundTripMs.toFixed(0) })}</span>}
        </div>
        {way(media.mos, share(media.lost, media.packetsIn), media.jitterMs)}
        {media.remoteMos != null && (
          <div>
            <span className="sb-muted">{t('calls:quality.sent')}</span> {way(media.remoteMos, share(media.remoteLost ?? 0, media.packetsOut - (media.remoteLost ?? 0)), media.remoteJitterMs ?? 0)}
          </div>
        )}
      </div>
    </Tooltip>
  );
}

/** Users are content from 4.0 on and complain below 3.1 (ITU-T G.109). */
function Mos({ value }: { value: number | null | undefined }) {
  if (value == null) return null;
  return (
    <Tag bordered={false} color={value >= 4 ? 'green' : value >= 3.1 ? 'gold' : 'red'}>
      MOS {value.toFixed(1)}
    </Tag>
  );
}

function Events({ callId }: { callId: string }) {
  const { t } = useTranslation();
  const events = useQuery({
    queryKey: ['/calls', callId, 'events'],
    queryFn: async ({ signal }) => {
      const answer = await api.get<DomainEvent[] | Page<DomainEvent>>(`/calls/${callId}/events`, undefined, signal);
      return Array.isArray(answer) ? answer : answer.items;
    },
  });
  if (events.error) return <ProblemView error={events.error} onRetry={() => void events.refetch()} />;
  if (!events.data) return <Skeleton active title={false} />;
  return (
    <Timeline
      items={events.data.map((event) => ({
        key: event.sequence,
        children: (
          <>
            <span className="sb-num sb-muted">{formatClock(event.time)}</span> {t(`calls:event.${event.type}`, { defaultValue: event.type })}
            {event.actor && <span className="sb-muted"> · {actorText(t, event.actor)}</span>}
            {event.reason && <span className="sb-muted"> · {t(`calls:reason.${event.reason}`, { defaultValue: t(`admin:strategy.${event.reason}`, { defaultValue: event.reason }) })}</span>}
          </>
        ),
      }))}
    />
  );
}
