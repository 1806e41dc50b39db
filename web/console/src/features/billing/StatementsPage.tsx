import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Empty, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, urlOf } from '@/shared/api/client';
import { Problem } from '@/shared/api/problem';
import { Page } from '@/shared/ui/Page';
import { ProblemView } from '@/shared/ui/ProblemView';
import { money, type StatementLine } from './types';
import { useBilling } from './useBilling';

export function StatementsPage() {
  const { t } = useTranslation();
  const { at, picker } = useBilling();
  const path = at('/billing/statements');
  const list = useQuery({ queryKey: [path], queryFn: ({ signal }) => api.get<{ items: StatementLine[] }>(path, undefined, signal) });
  const amount = (key: 'opening' | 'topUps' | 'corrections' | 'charges' | 'closing') => ({
    title: t(`billing:${key}`),
    dataIndex: key,
    align: 'right' as const,
    render: (value: number, line: StatementLine) => <span className="sb-num">{money(value, line.currency)}</span>,
  });
  return (
    <Page title={t('billing:statements')} extra={picker}>
      {list.error && Problem.of(list.error).status === 404 ? (
        <Alert type="info" showIcon message={t('billing:noAccount')} />
      ) : list.error ? (
        <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <Table<StatementLine>
          size="small"
          rowKey="month"
          loading={list.isPending}
          pagination={false}
          dataSource={list.data?.items}
          locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('common:nothing')} /> }}
          columns={[
            { title: t('billing:month'), dataIndex: 'month', width: 110, render: (month: string) => <Link to={`/billing/statements/${month}`}>{month}</Link> },
            amount('opening'),
            amount('topUps'),
            amount('corrections'),
            amount('charges'),
            amount('closing'),
            { title: t('billing:calls'), dataIndex: 'calls', align: 'right' },
            { title: t('billing:minutes'), dataIndex: 'minutes', align: 'right' },
            { width: 90, render: (_, line) => <Button size="small" href={urlOf(at(`/billing/statements/${line.month}/export`))} download>{t('billing:download')}</Button> },
          ]}
        />
      )}
    </Page>
  );
}
