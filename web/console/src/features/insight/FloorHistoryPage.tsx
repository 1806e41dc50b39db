import { CaretRightOutlined, PauseOutlined, StepBackwardOutlined, StepForwardOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Empty, Segmented, Skeleton, Slider, Space, Table, Tag, Tooltip } from 'antd';
import dayjs from 'dayjs';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { api } from '@/shared/api/client';
import { Problem } from '@/shared/api/problem';
import { dayOf, instantOf } from '@/shared/days';
import { formatClock, formatDateTime, formatDuration, serverNow } from '@/shared/time';
import { Page } from '@/shared/ui/Page';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useDebounced } from '@/shared/useDebounced';
import type { AgentThen, FloorThen, QueueThen } from './types';

const dayMs = 86_400_000;
const keptDays = 30;
const steps = [1_000, 10_000, 60_000];

/** Any moment of the last 30 days: who was in which state and who waited. */
export function FloorHistoryPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const now = serverNow();
  const asked = new Date(search.get('at') ?? '').getTime();
  const [at, setAt] = useState(() => clamp(Number.isFinite(asked) ? asked : now - 60_000, now));
  const [day, setDay] = useState(() => dayOf(-Math.max(0, Math.ceil((new Date(instantOf(dayOf(1))).getTime() - at) / dayMs) - 1)));
  const [step, setStep] = useState(10_000);
  const [playing, setPlaying] = useState(false);
  const settled = useDebounced(at, 150);
  const floor = useQuery({
    queryKey: ['/floor/at', settled],
    queryFn: ({ signal }) => api.get<FloorThen>('/floor/at', { time: new Date(settled).toISOString() }, signal),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
  const from = new Date(instantOf(day)).getTime();
  const to = Math.min(from + dayMs, now);
  const go = (next: number) => setAt(clamp(Math.min(Math.max(next, from), to), serverNow()));

  useEffect(() => {
    setSearch({ at: new Date(settled).toISOString() }, { replace: true });
  }, [settled, setSearch]);
  useEffect(() => {
    if (!playing) return undefined;
    const timer = setInterval(() => setAt((before) => clamp(before + step, serverNow())), 1000);
    return () => clearInterval(timer);
  }, [playing, step]);

  return (
    <Page title={t('insight:history')}>
      <section className="sb-box sb-scrub">
        <Space wrap>
          <DatePicker
            value={day}
            allowClear={false}
            aria-label={t('insight:day')}
            disabledDate={(date) => date.isAfter(dayOf(0), 'day') || date.isBefore(dayOf(-keptDays), 'day')}
            onChange={(date) => {
              const start = new Date(instantOf(date)).getTime();
              setDay(date);
              setAt(clamp(start + (at - from), serverNow()));
            }}
          />
          <Tooltip title={t('insight:back')}>
            <Button icon={<StepBackwardOutlined />} aria-label={t('insight:back')} onClick={() => go(at - step)} />
          </Tooltip>
          <Button icon={playing ? <PauseOutlined /> : <CaretRightOutlined />} onClick={() => setPlaying(!playing)}>
            {t(playing ? 'insight:stop' : 'insight:play')}
          </Button>
          <Tooltip title={t('insight:forward')}>
            <Button icon={<StepForwardOutlined />} aria-label={t('insight:forward')} onClick={() => go(at + step)} />
          </Tooltip>
          <Segmented value={step} onChange={setStep} aria-label={t('insight:step')} options={steps.map((value) => ({ value, label: t('insight:seconds', { count: value / 1000 }) }))} />
          <b className="sb-num sb-scrub-time">{formatDateTime(new Date(at).toISOString())}</b>
          {floor.data && <span className="sb-muted">{t('insight:madeFrom', { time: formatClock(floor.data.snapshotTime) })}</span>}
        </Space>
        <Slider
          min={from}
          max={to}
          step={1000}
          value={Math.min(Math.max(at, from), to)}
          onChange={go}
          ariaLabelForHandle={t('insight:moment')}
          ariaValueTextFormatterForHandle={(value) => formatDateTime(new Date(value).toISOString())}
          tooltip={{ formatter: (value) => formatClock(new Date(value ?? from).toISOString()) }}
          marks={Object.fromEntries([0, 6, 12, 18].filter((hour) => from + (hour * dayMs) / 24 <= to).map((hour) => [from + (hour * dayMs) / 24, dayjs().hour(hour).minute(0).format('HH:mm')]))}
        />
      </section>
      {floor.error && Problem.of(floor.error).status === 404 ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('insight:nothingKept')} /> : floor.error ? <ProblemView error={floor.error} onRetry={() => void floor.refetch()} /> : floor.data ? <Scene floor={floor.data} /> : <Skeleton active />}
    </Page>
  );
}

function clamp(at: number, now: number): number {
  return Math.min(Math.max(at, now - keptDays * dayMs + 60_000), now - 1_000);
}

function Scene({ floor }: { floor: FloorThen }) {
  const { t } = useTranslation();
  const at = new Date(floor.time).getTime();
  const since = (from: string) => <span className="sb-num">{formatDuration(Math.max(0, at - new Date(from).getTime()))}</span>;
  const present = floor.agents.filter((agent) => agent.status !== 'signedOut');
  return (
    <div className="sb-scene">
      <div className="sb-scene-queues">
        {floor.queues.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('floor:noQueues')} />}
        {floor.queues.map((queue) => (
          <QueueBox key={queue.queueId} queue={queue} since={since} agents={floor.agents} />
        ))}
      </div>
      <section className="sb-box">
        <header>{t('insight:present', { present: present.length, all: floor.agents.length })}</header>
        <Table<AgentThen>
          size="small"
          rowKey="agentId"
          pagination={false}
          dataSource={present}
          locale={{ emptyText: t('insight:nobody') }}
          columns={[
            { title: t('calls:agent'), render: (_, agent) => `${agent.number} ${agent.displayName}` },
            { title: t('insight:status'), render: (_, agent) => <Tag color={tones[toneOf(agent)]}>{t(`floor:tone.${toneOf(agent)}`)}</Tag> },
            { title: t('insight:reason'), render: (_, agent) => agent.status === 'break' && agent.reason && t(`floor:reason.${agent.reason}`, { defaultValue: agent.reason }) },
            { title: t('insight:since'), align: 'right', render: (_, agent) => since(toneOf(agent) === 'break' ? agent.statusSince : agent.stateSince) },
            { title: t('insight:call'), render: (_, agent) => agent.callId && <Link to={`/calls?call=${agent.callId}`}>{t('insight:open')}</Link> },
          ]}
        />
      </section>
    </div>
  );
}

function QueueBox({ queue, since, agents }: { queue: QueueThen; since: (from: string) => React.ReactNode; agents: AgentThen[] }) {
  const { t } = useTranslation();
  const nameOf = (id: string | null) => agents.find((agent) => agent.agentId === id)?.displayName;
  return (
    <section className="sb-box sb-queue-card">
      <header>
        <span>{queue.name}</span>
        <b className={`sb-num sb-big ${queue.waiting.length > 0 ? 'sb-warn' : 'sb-muted'}`}>{queue.waiting.length}</b>
      </header>
      <div className="sb-queue-facts">
        <span>{t('floor:agents', { available: queue.available, busy: queue.busy, wrapUp: queue.wrapUp, onBreak: queue.onBreak })}</span>
      </div>
      {queue.waiting.slice(0, 12).map((contact) => (
        <div key={contact.workId} className="sb-queue-line">
          <span className="sb-num sb-muted">{contact.position}</span>
          <span className="sb-ellipsis">{contact.callId ? <Link to={`/calls?call=${contact.callId}`}>{contact.label || t('insight:open')}</Link> : contact.label}</span>
          {contact.state === 'reserved' && <em>{nameOf(contact.agentId) ?? t('floor:contact.reserved')}</em>}
          {since(contact.since)}
        </div>
      ))}
      {queue.waiting.length > 12 && <div className="sb-muted">{t('floor:moreWaiting', { count: queue.waiting.length - 12 })}</div>}
    </section>
  );
}

type Tone = 'available' | 'reserved' | 'ringing' | 'onCall' | 'afterCallWork' | 'break' | 'signedOut';
const tones: Record<Tone, string> = { available: 'green', reserved: 'gold', ringing: 'gold', onCall: 'blue', afterCallWork: 'purple', break: 'orange', signedOut: 'default' };

function toneOf(agent: AgentThen): Tone {
  if (agent.state !== 'idle') return agent.state;
  return agent.status;
}
