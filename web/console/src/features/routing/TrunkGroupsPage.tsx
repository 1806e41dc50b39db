import { Form, Input, Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNames } from '@/features/admin/pickers';
import { Tags } from '@/features/admin/parts';
import { ResourcePage } from '@/features/admin/ResourcePage';
import { useAll } from '@/shared/api/queries';
import type { GroupMember, TrunkGroup } from '@/shared/api/routing';
import type { Trunk } from '@/shared/api/types';
import { RowsField } from './RowsField';

export function TrunkGroupsPage() {
  const { t } = useTranslation();
  const trunk = useNames<Trunk>('/trunks', (item) => item.name);
  return (
    <ResourcePage<TrunkGroup>
      resource={{
        path: '/trunk-groups',
        title: 'common:menu.trunkGroups',
        newTitle: 'routing:newGroup',
        emptyText: 'routing:noGroups',
        width: 640,
        defaults: { strategy: 'priority', members: [] },
        columns: [
          { title: t('common:name'), dataIndex: 'name', render: (name: string) => <b>{name}</b> },
          { title: t('routing:strategy'), dataIndex: 'strategy', render: (strategy: TrunkGroup['strategy']) => t(`routing:strategy.${strategy}`) },
          { title: t('common:menu.trunks'), dataIndex: 'members', render: (members: GroupMember[]) => <Tags names={[...members].sort((a, b) => a.priority - b.priority).map((member) => trunk(member.trunkId))} /> },
        ],
        fields: () => <GroupFields />,
      }}
    />
  );
}

function GroupFields() {
  const { t } = useTranslation();
  const trunks = useAll<Trunk>('/trunks');
  const members = Form.useWatch<GroupMember[] | undefined>('members') ?? [];
  const strategy = Form.useWatch<TrunkGroup['strategy'] | undefined>('strategy') ?? 'priority';
  return (
    <>
      <Form.Item name="name" label={t('common:name')} rules={[{ required: true }]}>
        <Input />
      </Form.Item>
      <Form.Item name="strategy" label={t('routing:strategy')} extra={t(`routing:strategyHint.${strategy}`)}>
        <Segmented options={(['priority', 'leastCost'] as const).map((value) => ({ value, label: t(`routing:strategy.${value}`) }))} />
      </Form.Item>
      <Form.Item name="members" label={t('routing:members')} rules={[{ required: true, type: 'array', min: 1, message: t('routing:membersNeeded') }]}>
        <RowsField<GroupMember>
          label={t('routing:members')}
          blank={{ trunkId: '', priority: 1, weight: 1 }}
          addText={t('routing:members.add')}
          columns={[
            {
              key: 'trunkId',
              title: t('admin:pick.trunk'),
              render: (row, change) => (
                <Select
                  size="small"
                  style={{ width: '100%' }}
                  showSearch
                  optionFilterProp="label"
                  loading={trunks.isPending}
                  placeholder={t('admin:pick.trunk')}
                  aria-label={t('admin:pick.trunk')}
                  value={row.trunkId || undefined}
                  onChange={(trunkId: string) => change({ trunkId })}
                  options={trunks.data?.map((each) => ({ value: each.id, label: each.name, disabled: each.id !== row.trunkId && members.some((member) => member.trunkId === each.id) })) ?? []}
                />
              ),
            },
            { key: 'priority', title: t('admin:priority'), kind: 'number', required: true, min: 1, max: 100, width: 110 },
            { key: 'weight', title: t('admin:queue.weight'), kind: 'number', required: true, min: 1, max: 1000, width: 110 },
          ]}
        />
      </Form.Item>
    </>
  );
}
