import { useQuery } from '@tanstack/react-query';
import { Button, Empty, Form, Input, InputNumber, Popconfirm, Skeleton, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { useCommand } from '@/shared/api/queries';
import { formatDateTime } from '@/shared/time';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useSay } from '@/shared/ui/useSay';
import type { Block, Blocks } from './types';

const counters = ['admitted', 'droppedFlood', 'droppedScanner', 'droppedFailures', 'droppedByAdministrator', 'busy', 'authFailures', 'sources'] as const;

interface NewBlock {
  address: string;
  minutes: number;
  note?: string;
}

/** Who is shut out now, and what the door counted since the start. */
export function BlocksTab() {
  const { t } = useTranslation();
  const { attempt, done } = useSay();
  const [form] = Form.useForm<NewBlock>();
  const blocks = useQuery({ queryKey: ['/security/blocks'], queryFn: ({ signal }) => api.get<Blocks>('/security/blocks', undefined, signal), refetchInterval: 5_000 });
  const block = useCommand((values: NewBlock) => api.post('/security/blocks', values), '/security/blocks', '/security/events');
  const lift = useCommand((one: Block) => api.post('/security/blocks/lift', { address: one.address, user: one.user }), '/security/blocks', '/security/events');
  if (blocks.error && !blocks.data) return <ProblemView error={blocks.error} onRetry={() => void blocks.refetch()} />;
  if (!blocks.data) return <Skeleton active title={false} />;
  const counted = blocks.data.counters;
  const send = async (values: NewBlock) => {
    if (await attempt(() => block.mutateAsync(values))) form.resetFields();
  };
  return (
    <>
      <div className="sb-times sb-counters">
        {counters.map((key) => (
          <span key={key}>
            <span className="sb-muted">{t(`security:counter.${key}`)}</span> <b className="sb-num">{counted[key]}</b>
          </span>
        ))}
      </div>
      <Form<NewBlock> form={form} layout="inline" className="sb-inline-form" initialValues={{ minutes: 60 }} onFinish={(values) => void send(values)}>
        <Form.Item name="address" label={t('security:address')} rules={[{ required: true, message: t('security:addressHint') }]}>
          <Input style={{ width: 180 }} placeholder={t('security:addressHint')} />
        </Form.Item>
        <Form.Item name="minutes" label={t('security:minutes')}>
          <InputNumber min={1} max={525_600} />
        </Form.Item>
        <Form.Item name="note" label={t('security:note')}>
          <Input style={{ width: 180 }} maxLength={200} />
        </Form.Item>
        <Button htmlType="submit" loading={block.isPending}>
          {t('security:block')}
        </Button>
      </Form>
      <Table<Block>
        size="small"
        rowKey={(one) => `${one.address} ${one.user ?? ''}`}
        pagination={false}
        dataSource={blocks.data.items}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('security:noBlocks')} /> }}
        columns={[
          { title: t('security:address'), dataIndex: 'address', render: (text: string) => <b className="sb-num">{text}</b> },
          { title: t('security:user'), dataIndex: 'user', render: (user: string | null) => user ?? <span className="sb-muted">{t('security:everyone')}</span> },
          { title: t('security:reasonTitle'), dataIndex: 'reason', render: (reason: Block['reason']) => <Tag bordered={false}>{t(`security:reason.${reason}`)}</Tag> },
          { title: t('security:since'), dataIndex: 'since', render: (at: string) => <span className="sb-num">{formatDateTime(at)}</span> },
          { title: t('security:until'), dataIndex: 'until', render: (at: string) => <span className="sb-num">{formatDateTime(at)}</span> },
          { title: t('security:dropped'), dataIndex: 'dropped', align: 'right' },
          {
            width: 90,
            render: (_, one) => (
              <Popconfirm title={t('security:liftSure')} onConfirm={async () => (await attempt(() => lift.mutateAsync(one))) && done(t('security:lifted'))}>
                <Button type="link" size="small">
                  {t('security:lift')}
                </Button>
              </Popconfirm>
            ),
          },
        ]}
      />
    </>
  );
}
