import { useQuery } from '@tanstack/react-query';
import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { TrunkSelect, useNames } from '@/features/admin/pickers';
import { ResourcePage } from '@/features/admin/ResourcePage';
import { api } from '@/shared/api/client';
import type { NumberPool, PoolNumber } from '@/shared/api/routing';
import type { Trunk } from '@/shared/api/types';
import { RowsField } from './RowsField';

export function NumberPoolsPage() {
  const { t } = useTranslation();
  const trunk = useNames<Trunk>('/trunks', (item) => item.name);
  return (
    <ResourcePage<NumberPool>
      resource={{
        path: '/number-pools',
        title: 'common:menu.numberPools',
        newTitle: 'routing:newPool',
        emptyText: 'routing:noPools',
        width: 680,
        defaults: { trunkId: null, numbers: [] },
        columns: [
          { title: t('common:name'), dataIndex: 'name', render: (name: string) => <b>{name}</b> },
          { title: t('routing:pool.amount'), dataIndex: 'numbers', align: 'right', width: 120, render: (numbers: PoolNumber[]) => <span className="sb-num">{numbers.length}</span> },
          { title: t('routing:pool.count'), dataIndex: 'numbers', ellipsis: true, render: (numbers: PoolNumber[]) => <span className="sb-num">{numbers.slice(0, 6).map((each) => each.number).join(', ') + (numbers.length > 6 ? ' …' : '')}</span> },
          { title: t('admin:pick.trunk'), dataIndex: 'trunkId', render: (id: string | null) => (id ? trunk(id) : t('routing:anyTrunk')) },
        ],
        fields: (_isNew, pool) => <PoolFields pool={pool} />,
      }}
    />
  );
}

function PoolFields({ pool }: { pool: NumberPool | null }) {
  const { t } = useTranslation();
  const usage = useQuery({
    queryKey: ['/number-pools', 'usage', pool?.id],
    queryFn: ({ signal }) => api.get<{ number: string; callsToday: number }[]>(`/number-pools/${pool?.id ?? ''}/usage`, undefined, signal),
    enabled: pool !== null,
  });
  const used = new Map(usage.data?.map((each) => [each.number, each.callsToday]));
  return (
    <>
      <Form.Item name="name" label={t('common:name')} rules={[{ required: true }]}>
        <Input />
      </Form.Item>
      <Form.Item name="trunkId" label={t('admin:pick.trunk')} tooltip={t('routing:pool.trunkHint')} normalize={(value?: string) => value ?? null}>
        <TrunkSelect placeholder={t('routing:anyTrunk')} />
      </Form.Item>
      <Form.Item name="numbers" label={t('routing:pool.count')} rules={[{ required: true, type: 'array', min: 1, message: t('routing:pool.needed') }]} extra={t('routing:pool.hint')}>
        <RowsField<PoolNumber>
          label={t('routing:pool.count')}
          blank={{ number: '', extension: null, dailyCalls: null }}
          addText={t('routing:pool.add')}
          fromLine={(line) => {
            const [number = '', extension = '', cap = ''] = line.split(/[,;\t ]+/);
            return /^\+?\d+$/.test(number) ? { number, extension: extension || null, dailyCalls: Number(cap) > 0 ? Number(cap) : null } : null;
          }}
          columns={[
            { key: 'number', title: t('admin:number.number'), required: true },
            { key: 'extension', title: t('routing:pool.extension'), width: 150, placeholder: t('routing:pool.everybody') },
            { key: 'dailyCalls', title: t('routing:dailyCalls'), kind: 'number', min: 1, max: 100_000, width: 120, placeholder: t('routing:noLimit') },
            { key: '_', title: t('routing:pool.usedToday'), width: 90, render: (row) => <span className="sb-num">{used.get(row.number) ?? '–'}</span> },
          ]}
        />
      </Form.Item>
    </>
  );
}
