import { ClockCircleOutlined, PhoneOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Badge, Button, DatePicker, Descriptions, Skeleton, Space, Table, Tag, Timeline, Tooltip } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'react-router';
import { api } from '@/shared/api/client';
import { useMe } from '@/shared/auth/me';
import { instantOf } from '@/shared/days';
import { formatDateTime } from '@/shared/time';
import { Page } from '@/shared/ui/Page';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useSay } from '@/shared/ui/useSay';
import { Verdict } from '../calendars/Verdict';
import type { CallPath, PathCalendar, PathTarget } from './types';

const statusTones: Record<string, 'success' | 'warning' | 'default'> = { available: 'success', break: 'warning', signedOut: 'default' };

/** All that a call to a number or a service goes through, now or at a chosen time, and a call that tries it. */
export function PathPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const place = useLocation().pathname.includes('/numbers/') ? 'numbers' : 'services';
  const [at, setAt] = useState<string | null>(null);
  const path = useQuery({
    queryKey: [`/${place}/${id}/path`, at],
    refetchInterval: at ? false : 10_000,
    queryFn: ({ signal }) => api.get<CallPath>(`/${place}/${id}/path`, { at: at ?? undefined }, signal),
  });
  const title = path.data?.number ? `${path.data.number.number} ${path.data.number.label}` : (path.data?.service?.name ?? '');
  return (
    <Page
      title={`${t('services:pathOf')} ${title}`}
      extra={
        <>
          <DatePicker
            showTime={{ format: 'HH:mm' }}
            format="YYYY-MM-DD HH:mm"
            placeholder={t('services:now')}
            aria-label={t('services:at')}
            onChange={(picked) => setAt(picked ? instantOf(picked) : null)}
          />
          <TestCall place={place} id={id} />
        </>
      }
    >
      {path.error ? <ProblemView error={path.error} onRetry={() => void path.refetch()} /> : path.data ? <Way path={path.data} chosen={at !== null} /> : <Skeleton active />}
    </Page>
  );
}

function TestCall({ place, id }: { place: string; id: string }) {
  const { t } = useTranslation();
  const { attempt, done } = useSay();
  const me = useMe();
  const [busy, setBusy] = useState(false);
  const call = () => {
    setBusy(true);
    void attempt(() => api.post(`/${place}/${id}/call`)).then((ok) => {
      setBusy(false);
      if (ok) done(t('services:calling'));
    });
  };
  return (
    <Tooltip title={t(me.user.extension ? 'services:callHint' : 'errors:call.no_extension')}>
      <Button type="primary" icon={<PhoneOutlined />} loading={busy} disabled={!me.user.extension} onClick={call}>
        {t('services:call')}
      </Button>
    </Tooltip>
  );
}

function Way({ path, chosen }: { path: CallPath; chosen: boolean }) {
  const { t } = useTranslation();
  const steps: { key: string; colour: string; content: ReactNode }[] = [];
  if (path.number)
    steps.push({
      key: 'number',
      colour: path.number.enabled ? 'blue' : 'red',
      content: (
        <Step title={`${t('services:stepNumber')} ${path.number.number}`} link="/admin/numbers">
          {[path.number.label, t('services:onTrunk', { trunk: path.number.trunk }), path.number.maxChannels && t('services:mostChannels', { number: path.number.maxChannels })].filter(Boolean).join(' · ')}
        </Step>
      ),
    });
  if (path.service)
    steps.push({
      key: 'service',
      colour: path.service.enabled ? 'blue' : 'red',
      content: (
        <Step title={`${t('services:stepService')} ${path.service.name}`} link="/admin/services">
          {t('services:linesNow', { taken: path.service.linesTaken, most: path.service.maxLines ?? '∞' })}
          {path.service.numbers.length > 0 && ` · ${path.service.numbers.join(', ')}`}
          {path.busy && path.service.maxLines !== null && (
            <div>
              {t('services:ifBusy')} <Target target={path.busy} />
            </div>
          )}
        </Step>
      ),
    });
  if (path.calendar) steps.push({ key: 'calendar', colour: path.calendar.answer.open ? 'green' : 'orange', content: <Hours hours={path.calendar} /> });
  steps.push({ key: 'target', colour: path.taken === 'off' ? 'red' : 'green', content: <Step title={t(path.service || path.taken === 'off' ? `services:taken.${path.taken}` : 'services:goesTo')}>{path.target ? <Target target={path.target} /> : t('services:nothing')}</Step> });
  for (const flow of path.flows)
    steps.push({
      key: `flow-${flow.name}`,
      colour: flow.version === null ? 'red' : 'blue',
      content: (
        <Step title={`${t('admin:target.flow')} ${flow.name}`} link={flow.id ? `/admin/flows/${flow.id}` : undefined}>
          {flow.version === null ? t('services:problem.flow_not_published') : t('services:version', { version: flow.version })}
          {flow.from && ` · ${t('services:from', { name: flow.from })}`}
          {flow.hours.map((hours, index) => (
            <div key={index}>
              <Hours hours={hours} />
            </div>
          ))}
        </Step>
      ),
    });
  for (const queue of path.queues)
    steps.push({ key: `queue-${queue.id}`, colour: queue.staffed > 0 ? 'green' : 'orange', content: <Queue queue={queue} /> });
  if (path.others.length > 0)
    steps.push({
      key: 'others',
      colour: 'gray',
      content: (
        <Step title={t('services:others')}>
          <Space wrap>
            {path.others.map((other) => (
              <Target key={`${other.type}${other.name}`} target={other} />
            ))}
          </Space>
        </Step>
      ),
    });
  return (
    <>
      {path.problems.length > 0 && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 16 }}
          message={path.problems.map((problem) => (
            <div key={problem.code + problem.subject}>
              {t(`services:problem.${problem.code}`)} <b>{problem.subject}</b>
            </div>
          ))}
        />
      )}
      <p className="sb-muted">
        <ClockCircleOutlined /> {formatDateTime(path.at)} {chosen && t('services:staffNow')}
      </p>
      <Timeline items={steps.map((step) => ({ key: step.key, color: step.colour, children: step.content }))} />
    </>
  );
}

function Step({ title, link, children }: { title: string; link?: string; children: ReactNode }) {
  return (
    <div>
      <b>{link ? <Link to={link}>{title}</Link> : title}</b>
      <div>{children}</div>
    </div>
  );
}

function Target({ target }: { target: PathTarget }) {
  const { t } = useTranslation();
  return (
    <span>
      <Tag bordered={false}>{t(`services:step.${target.type}`, { defaultValue: target.type })}</Tag>
      {target.type === 'flow' && target.id ? <Link to={`/admin/flows/${target.id}`}>{target.name}</Link> : target.name}
    </span>
  );
}

function Hours({ hours }: { hours: PathCalendar }) {
  const { t } = useTranslation();
  return (
    <Space wrap size={6}>
      {hours.id ? <Link to="/admin/calendars">{`${t('services:calendar')} ${hours.name}`}</Link> : `${t('services:hours')} ${hours.name}`}
      <Verdict answer={hours.answer} />
    </Space>
  );
}

function Queue({ queue }: { queue: CallPath['queues'][number] }) {
  const { t } = useTranslation();
  return (
    <Step title={`${t('admin:target.queue')} ${queue.name}`} link="/admin/queues">
      <Descriptions
        size="small"
        column={4}
        style={{ maxWidth: 640 }}
        items={[
          { key: 'waiting', label: t('services:waiting'), children: queue.waiting },
          { key: 'staffed', label: t('services:staffed'), children: queue.staffed },
          { key: 'idle', label: t('services:idle'), children: queue.idle },
          ...(queue.from ? [{ key: 'from', label: t('services:cameFrom'), children: queue.from }] : []),
        ]}
      />
      {queue.calendar && <Hours hours={queue.calendar} />}
      <Table
        size="small"
        style={{ maxWidth: 640 }}
        rowKey="id"
        pagination={false}
        dataSource={queue.agents}
        locale={{ emptyText: t('services:noAgents') }}
        columns={[
          { title: t('services:agent'), render: (_, agent) => `${agent.name} ${agent.number}` },
          { title: t('common:statusTitle'), dataIndex: 'status', render: (status: string) => <Badge status={statusTones[status] ?? 'default'} text={t(`desk:status.${status}`)} /> },
          { title: t('services:state'), render: (_, agent) => (agent.status === 'signedOut' ? '–' : t(`desk:state.${agent.state}`)) },
          { title: t('services:phone'), dataIndex: 'deviceConnected', render: (on: boolean) => t(on ? 'common:yes' : 'common:no') },
        ]}
      />
    </Step>
  );
}
