import { useQuery } from '@tanstack/react-query';
import { Badge, Descriptions, Skeleton, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { formatDateTime } from '@/shared/time';
import { Page } from '@/shared/ui/Page';
import { ProblemView } from '@/shared/ui/ProblemView';
import { type HealthState, type SystemHealth, systemFigures } from './types';

const badges = { ok: 'success', degraded: 'warning', failed: 'error' } as const;

function figure(key: (typeof systemFigures)[number], value: number): string {
  if (key.endsWith('Bytes')) return `${(value / 1_048_576).toFixed(1)} MB`;
  if (key === 'gcPausePercent') return `${value.toFixed(2)} %`;
  if (key === 'processorSeconds') return `${value.toFixed(1)} s`;
  return String(value);
}

/** How the server is: what was checked, and its main figures. */
export function HealthPage() {
  const { t } = useTranslation();
  const health = useQuery({ queryKey: ['/system/health'], queryFn: ({ signal }) => api.get<SystemHealth>('/system/health', undefined, signal), refetchInterval: 5_000 });
  const state = (value: HealthState) => <Badge status={badges[value]} text={t(`security:state.${value}`)} />;
  return (
    <Page title={t('common:menu.health')} extra={health.data && state(health.data.state)}>
      {health.error && !health.data ? (
        <ProblemView error={health.error} onRetry={() => void health.refetch()} />
      ) : !health.data ? (
        <Skeleton active title={false} />
      ) : (
        <>
          <Table<SystemHealth['checks'][number]>
            size="small"
            rowKey="name"
            pagination={false}
            dataSource={health.data.checks}
            columns={[
              { title: t('security:check'), dataIndex: 'name', width: 160, render: (name: SystemHealth['checks'][number]['name']) => t(`security:check.${name}`) },
              { title: t('common:statusTitle'), dataIndex: 'state', width: 140, render: state },
              { title: t('security:detail'), dataIndex: 'detail' },
            ]}
          />
          <Descriptions
            className="sb-health"
            size="small"
            bordered
            column={{ xs: 1, md: 2, xl: 3 }}
            items={[
              { key: 'startedAt', label: t('security:startedAt'), children: <span className="sb-num">{formatDateTime(health.data.startedAt)}</span> },
              ...systemFigures.map((key) => ({ key, label: t(`security:figure.${key}`), children: <span className="sb-num">{figure(key, health.data.figures[key])}</span> })),
            ]}
          />
        </>
      )}
    </Page>
  );
}
