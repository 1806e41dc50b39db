import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, DatePicker, Drawer, Form, Input, Popconfirm, Skeleton, Space } from 'antd';
import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { useCan } from '@/shared/auth/me';
import { instantOf } from '@/shared/days';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useSay } from '@/shared/ui/useSay';
import { CallbackStory } from './CallbackStory';
import { isOpen, isUnderWay, type Callback } from './types';

/** One callback: its story, another time for it, or its end. */
export function CallbackDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: ['/callbacks', id], queryFn: ({ signal }) => api.get<Callback>(`/callbacks/${id ?? ''}`, undefined, signal), enabled: id !== null });
  return (
    <Drawer open={id !== null} onClose={onClose} width={520} mask={false} title={found.data ? `${t('callbacks:one')} ${found.data.name ?? found.data.number}` : t('callbacks:one')} destroyOnHidden>
      {found.isPending && <Skeleton active />}
      {found.error && <ProblemView error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && <Panel key={found.data.id} callback={found.data} />}
    </Drawer>
  );
}

function Panel({ callback }: { callback: Callback }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const acts = useCan('floor.act');
  const { attempt, done } = useSay();
  const run = async (what: () => Promise<unknown>, said: string) => {
    if (await attempt(what)) {
      done(said);
      await client.invalidateQueries({ predicate: (query) => query.queryKey[0] === '/callbacks' });
    }
  };
  const change = ({ dueAt, number, note }: { dueAt?: Dayjs | null; number: string; note: string }) =>
    run(() => api.put(`/callbacks/${callback.id}`, { number, note, dueAt: dueAt ? instantOf(dueAt) : null }), t(isOpen(callback.state) ? 'callbacks:changed' : 'callbacks:reopened'));
  return (
    <>
      <CallbackStory callback={callback} />
      {acts && !isUnderWay(callback.state) && (
        <Form layout="vertical" initialValues={{ number: callback.number, note: callback.note ?? '' }} onFinish={(values) => void change(values)}>
          <Form.Item name="number" label={t('callbacks:number')} rules={[{ required: true }]}>
            <Input inputMode="tel" />
          </Form.Item>
          <Form.Item name="dueAt" label={t('callbacks:anotherTime')} extra={t('callbacks:dueHint')}>
            <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" style={{ width: '100%' }} />
          </Form.Item>
          <Form.Item name="note" label={t('callbacks:note')}>
            <Input.TextArea rows={2} maxLength={2000} />
          </Form.Item>
          <Space>
            <Button type="primary" htmlType="submit">
              {t(isOpen(callback.state) ? 'common:save' : 'callbacks:reopen')}
            </Button>
            {isOpen(callback.state) && (
              <Popconfirm title={t('callbacks:cancelSure')} onConfirm={() => run(() => api.post(`/callbacks/${callback.id}/cancel`, {}), t('callbacks:state.cancelled'))}>
                <Button danger>{t('callbacks:giveUp')}</Button>
              </Popconfirm>
            )}
          </Space>
        </Form>
      )}
    </>
  );
}
