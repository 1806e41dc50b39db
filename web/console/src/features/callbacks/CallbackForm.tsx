import { useQueryClient } from '@tanstack/react-query';
import { Button, DatePicker, Drawer, Form, Input } from 'antd';
import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { instantOf } from '@/shared/days';
import { useFormProblem } from '@/shared/ui/useFormProblem';
import { useSay } from '@/shared/ui/useSay';
import { QueueSelect } from '../admin/pickers';
import type { Callback } from './types';

interface Wish {
  queueId: string;
  number: string;
  name?: string;
  dueAt?: Dayjs | null;
  note?: string;
}

/** Promises a customer that he is called back. */
export function CallbackForm({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Wish>();
  const { done } = useSay();
  const { guard, busy } = useFormProblem(form);
  const client = useQueryClient();
  const finish = async (wish: Wish) => {
    const kept = await guard(() => api.post<Callback>('/callbacks', { ...wish, dueAt: wish.dueAt ? instantOf(wish.dueAt) : null }));
    if (!kept) return;
    done(t('callbacks:promised'));
    form.resetFields();
    onClose();
    await client.invalidateQueries({ predicate: (query) => query.queryKey[0] === '/callbacks' });
  };
  return (
    <Drawer
      open={open}
      onClose={onClose}
      width={420}
      mask={false}
      title={t('callbacks:new')}
      extra={
        <Button type="primary" loading={busy} onClick={() => form.submit()}>
          {t('common:save')}
        </Button>
      }
    >
      <Form<Wish> form={form} layout="vertical" onFinish={(wish) => void finish(wish)}>
        <Form.Item name="queueId" label={t('admin:pick.queue')} rules={[{ required: true }]}>
          <QueueSelect />
        </Form.Item>
        <Form.Item name="number" label={t('callbacks:number')} rules={[{ required: true }]}>
          <Input inputMode="tel" />
        </Form.Item>
        <Form.Item name="name" label={t('callbacks:name')}>
          <Input />
        </Form.Item>
        <Form.Item name="dueAt" label={t('callbacks:dueAt')} extra={t('callbacks:dueHint')}>
          <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="note" label={t('callbacks:note')}>
          <Input.TextArea rows={3} maxLength={2000} />
        </Form.Item>
      </Form>
    </Drawer>
  );
}
