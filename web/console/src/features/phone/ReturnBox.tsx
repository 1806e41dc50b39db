import { RollbackOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Popover, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { Call } from '@/shared/api/types';
import { useFormProblem } from '@/shared/ui/useFormProblem';
import { useSay } from '@/shared/ui/useSay';

interface ReturnForm {
  task: string | null;
  fields: { name: string; label: string; value: string; choices: string[]; required: boolean }[];
}

/** Sends the call back into the flow that it came from, with the flow's form filled in; not there for other calls. */
export function ReturnBox({ call }: { call: Call }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const asked = useQuery({
    queryKey: ['/calls', call.id, 'return-form', call.agentId],
    queryFn: ({ signal }) => api.get<{ form: ReturnForm | null }>(`/calls/${call.id}/return-form`, undefined, signal),
    gcTime: 0,
  });
  const form = asked.data?.form;
  if (!form) return null;
  return (
    <Popover trigger="click" placement="bottomRight" destroyOnHidden open={open} onOpenChange={setOpen} content={<Fill callId={call.id} form={form} onDone={() => setOpen(false)} />}>
      <Button icon={<RollbackOutlined />}>{t('desk:sendBack')}</Button>
    </Popover>
  );
}

function Fill({ callId, form: wanted, onDone }: { callId: string; form: ReturnForm; onDone: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ values: Record<string, string> }>();
  const { guard, busy } = useFormProblem(form);
  const { done } = useSay();
  const send = () =>
    guard(async () => {
      const { values = {} } = form.getFieldsValue(true) as { values?: Record<string, string | undefined> };
      await api.post(`/calls/${callId}/return`, { values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? ''])) });
      done(t('desk:sentBack'));
      onDone();
    });
  return (
    <Form form={form} layout="vertical" className="sb-form" style={{ width: 320 }} initialValues={{ values: Object.fromEntries(wanted.fields.map((field) => [field.name, field.value])) }} onFinish={() => void send()}>
      <p className={wanted.task ? '' : 'sb-muted'}>{wanted.task ?? t('desk:sendBackHint')}</p>
      {wanted.fields.map((field) => (
        <Form.Item key={field.name} name={['values', field.name]} label={field.label} rules={[{ required: field.required }]}>
          {field.choices.length > 0 ? <Select allowClear={!field.required} options={field.choices.map((value) => ({ value, label: value }))} /> : <Input maxLength={1000} />}
        </Form.Item>
      ))}
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('desk:sendBack')}
      </Button>
    </Form>
  );
}
