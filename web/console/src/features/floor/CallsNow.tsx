import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown, Popconfirm, Space, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { Call } from '@/shared/api/types';
import { useCan } from '@/shared/auth/me';
import { useEntities } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { Elapsed } from '@/shared/ui/Elapsed';
import { useSay } from '@/shared/ui/useSay';
import { useSuperviseItems } from './supervise';

/** The customer's name, where the switch knew it. */
const customerOf = (call: Call) => (typeof call.attached.customerName === 'string' ? call.attached.customerName : null);

/** The calls that are up. */
export function CallsNow({ queueId }: { queueId?: string }) {
  const { t } = useTranslation();
  const { attempt } = useSay();
  const acts = useCan('floor.act');
  const calls = useEntities(live.calls).filter((call) => !queueId || call.queueId === queueId);
  const agentName = (id: string | null) => (id ? (live.agents.get(id)?.displayName ?? '') : '');
  return (
    <section className="sb-box">
      <header>{t('floor:callsNow', { count: calls.length })}</header>
      <Table<Call>
        size="small"
        rowKey="id"
        pagination={false}
        scroll={{ y: 260 }}
        dataSource={calls}
        locale={{ emptyText: t('floor:noCalls') }}
        columns={[
          { title: t('calls:caller'), dataIndex: 'caller', ellipsis: true, width: 116, render: (value: string, call) => customerOf(call) ?? <span className="sb-num">{value}</span> },
          { title: t('calls:agent'), dataIndex: 'agentId', ellipsis: true, render: agentName },
          { title: t('calls:stateTitle'), dataIndex: 'state', width: 88, ellipsis: true, render: (state: Call['state']) => t(`calls:state.${state}`) },
          { title: t('calls:duration'), width: 76, align: 'right', render: (_, call) => <Elapsed since={call.answeredAt ?? call.startedAt} /> },
          ...(acts
            ? [
                {
                  width: 112,
                  render: (_: unknown, call: Call) => (
                    <Space size={0}>
                      <Supervise callId={call.id} />
                      <Popconfirm title={t('floor:hangupSure')} onConfirm={() => attempt(() => api.post(`/floor/calls/${call.id}/hangup`))}>
                        <Button type="link" size="small" danger>
                          {t('desk:hangup')}
                        </Button>
                      </Popconfirm>
                    </Space>
                  ),
                },
              ]
            : []),
        ]}
      />
    </section>
  );
}

function Supervise({ callId }: { callId: string }) {
  const { t } = useTranslation();
  const items = useSuperviseItems(callId);
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button type="text" size="small" icon={<MoreOutlined />} aria-label={t('floor:supervise.title')} title={t('floor:supervise.title')} />
    </Dropdown>
  );
}
