import { useQuery } from '@tanstack/react-query';
import { Select, Skeleton, Table } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate } from 'react-router';
import { api } from '@/shared/api/client';
import type { IntervalStatistics, QueueStatistics } from '@/shared/api/types';
import { useCan, useMe } from '@/shared/auth/me';
import { useEntity } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { startOfToday } from '@/shared/time';
import { Page } from '@/shared/ui/Page';
import { ProblemView } from '@/shared/ui/ProblemView';
import { FloorFigures } from '../floor/FloorFigures';
import { Figure, FigureTitle } from '../insight/figures';

const IntervalChart = lazy(() => import('./IntervalChart'));

const refreshMs = 30_000;
const stepMs = 1_800_000;
const figures = ['offered', 'answered', 'abandoned', 'abandonRate', 'serviceLevel', 'asaMs', 'ahtMs', 'maxWaitMs'] as const;

/** Today at a glance, for supervisors; agents go to their desk. */
export function Overview() {
  const me = useMe();
  const allowed = useCan('floor.read');
  if (!allowed) return <Navigate to={me.user.agentId ? '/desk' : '/calls'} replace />;
  return <Today />;
}

function listOf<T>(answer: T[] | { items: T[] }): T[] {
  return Array.isArray(answer) ? answer : answer.items;
}

function Today() {
  const { t } = useTranslation();
  const [queueId, setQueueId] = useState<string>();
  const [from] = useState(() => startOfToday());
  const to = new Date(from.getTime() + 86_400_000);
  const range = { from: from.toISOString(), to: to.toISOString() };
  const queues = useQuery({
    queryKey: ['/statistics', 'queues', range],
    queryFn: async ({ signal }) => listOf(await api.get<QueueStatistics[] | { items: QueueStatistics[] }>('/statistics/queues', range, signal)),
    refetchInterval: refreshMs,
  });
  const intervals = useQuery({
    queryKey: ['/statistics', 'intervals', queueId, range],
    queryFn: async ({ signal }) => listOf(await api.get<IntervalStatistics[] | { items: IntervalStatistics[] }>('/statistics/intervals', { ...range, queueId, stepMs }, signal)),
    refetchInterval: refreshMs,
  });
  return (
    <Page title={t('overview:title')}>
      <FloorFigures />
      <section className="sb-box">
        <header>
          {t('overview:intervals')}
          <Select size="small" allowClear style={{ width: 160 }} placeholder={t('floor:allQueues')} aria-label={t('floor:allQueues')} value={queueId} onChange={setQueueId} options={queues.data?.map((queue) => ({ value: queue.queueId, label: queue.name })) ?? []} />
        </header>
        {intervals.error ? (
          <ProblemView error={intervals.error} onRetry={() => void intervals.refetch()} />
        ) : (
          <Suspense fallback={<Skeleton active paragraph={{ rows: 6 }} />}>{intervals.data ? <IntervalChart data={intervals.data} /> : <Skeleton active paragraph={{ rows: 6 }} />}</Suspense>
        )}
      </section>
      <section className="sb-box">
        <header>{t('overview:queues')}</header>
        {queues.error ? (
          <ProblemView error={queues.error} onRetry={() => void queues.refetch()} />
        ) : (
          <Table<QueueStatistics>
            size="small"
            rowKey="queueId"
            pagination={false}
            loading={queues.isPending}
            dataSource={queues.data ?? []}
            locale={{ emptyText: t('common:nothing') }}
            columns={[
              { title: t('calls:queue'), dataIndex: 'name' },
              { title: t('overview:waiting'), align: 'right', render: (_, row) => <Waiting queueId={row.queueId} /> },
              ...figures.map((name) => ({
                title: <FigureTitle name={name} />,
                align: 'right' as const,
                render: (_: unknown, row: QueueStatistics) => (
                  <span title={name === 'serviceLevel' ? `${row.formula}: ${t(`admin:formula.${row.formula}`)}` : undefined}>
                    <Figure name={name} value={row[name]} drill={{ ...range, queueId: row.queueId }} />
                  </span>
                ),
              })),
            ]}
          />
        )}
      </section>
    </Page>
  );
}

function Waiting({ queueId }: { queueId: string }) {
  const count = useEntity(live.queues, queueId)?.waiting.length ?? 0;
  return <b className={count > 0 ? 'sb-warn' : 'sb-muted'}>{count}</b>;
}
