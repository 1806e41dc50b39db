import { useQuery } from '@tanstack/react-query';
import { Button, Descriptions, Skeleton, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { api, urlOf } from '@/shared/api/client';
import { formatDateTime } from '@/shared/time';
import { Page } from '@/shared/ui/Page';
import { ProblemView } from '@/shared/ui/ProblemView';
import { money, type Statement } from './types';
import { useBilling } from './useBilling';

/** A month on paper: printing leaves the frame of the console out. */
export function StatementPage() {
  const { t } = useTranslation();
  const { month = '' } = useParams();
  const { at } = useBilling();
  const path = at(`/billing/statements/${month}`);
  const statement = useQuery({ queryKey: [path], queryFn: ({ signal }) => api.get<Statement>(path, undefined, signal) });
  const value = statement.data;
  return (
    <Page
      title={`${value?.tenantName ?? ''} ${t('billing:statements')} ${month}`}
      extra={
        <span className="sb-no-print">
          <Button href={urlOf(at(`/billing/statements/${month}/export`))} download>
            {t('billing:download')}
          </Button>{' '}
          <Button type="primary" disabled={!value} onClick={() => window.print()}>
            {t('billing:print')}
          </Button>
        </span>
      }
    >
      {statement.isPending && <Skeleton active />}
      {statement.error && <ProblemView error={statement.error} onRetry={() => void statement.refetch()} />}
      {value && (
        <section className="sb-statement">
          <Descriptions
            size="small"
            bordered
            column={2}
            items={[
              ...(['opening', 'topUps', 'corrections', 'charges', 'closing'] as const).map((key) => ({ key, label: t(`billing:${key}`), children: money(value.total[key], value.total.currency) })),
              { key: 'calls', label: t('billing:calls'), children: `${value.total.calls} · ${value.total.minutes} ${t('billing:minutes')}` },
            ]}
          />
          <Table
            size="small"
            rowKey={(line) => `${line.direction} ${line.prefix}`}
            pagination={false}
            dataSource={value.prefixes}
            columns={[
              { title: t('billing:direction'), dataIndex: 'direction', render: (way: 'inbound' | 'outbound') => t(`billing:direction.${way}`) },
              { title: t('billing:prefix'), dataIndex: 'prefix', render: (prefix: string) => prefix || '*' },
              { title: t('billing:calls'), dataIndex: 'calls', align: 'right' },
              { title: t('billing:minutes'), dataIndex: 'minutes', align: 'right' },
              { title: t('billing:amount'), dataIndex: 'amount', align: 'right', render: (amount: number) => money(amount, value.total.currency) },
            ]}
          />
          <Table
            size="small"
            title={() => t('billing:payments')}
            rowKey={(line) => `${line.time} ${line.amount}`}
            pagination={false}
            dataSource={value.payments}
            columns={[
              { title: t('billing:time'), dataIndex: 'time', render: (at: string) => formatDateTime(at) },
              { title: t('billing:kind'), dataIndex: 'kind', render: (kind: 'topup' | 'correction') => t(`billing:kind.${kind}`) },
              { title: t('billing:amount'), dataIndex: 'amount', align: 'right', render: (amount: number) => money(amount, value.total.currency) },
              { title: t('billing:reason'), dataIndex: 'reason' },
            ]}
          />
        </section>
      )}
    </Page>
  );
}
