import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { Customer, CustomerNumber } from '@/shared/api/types';
import { useFormProblem } from '@/shared/ui/useFormProblem';

interface Props {
  initial: Partial<Customer>;
  /** Present when an existing customer is edited. */
  etag?: string | null;
  onSaved: (customer: Customer) => void;
  onCancel?: () => void;
}

interface Values {
  name: string;
  company?: string | null;
  level: Customer['level'];
  numbers: Partial<CustomerNumber>[];
  email?: string | null;
  address?: string | null;
  notes?: string | null;
  tags: string[];
}

/** New customer or changes to one. */
export function CustomerForm({ initial, etag, onSaved, onCancel }: Props) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const client = useQueryClient();
  const { guard, busy } = useFormProblem(form);

  const save = (values: Values) =>
    guard(async () => {
      const numbers = values.numbers.filter((number) => number.number?.trim());
      const body = { custom: {}, ownerUserId: null, ...initial, ...values, numbers };
      const customer = initial.id
        ? await api.put<Customer>(`/customers/${initial.id}`, body, etag ?? undefined)
        : await api.post<Customer>('/customers', body);
      await client.invalidateQueries({ queryKey: ['/customers'] });
      onSaved(customer);
    });

  return (
    <Form<Values>
      form={form}
      layout="vertical"
      className="sb-form"
      initialValues={{ level: 'normal', tags: [], numbers: [{}], ...initial }}
      onFinish={(values) => void save(values)}
    >
      <Form.Item name="name" label={t('customers:name')} rules={[{ required: true }]}>
        <Input maxLength={100} />
      </Form.Item>
      <div className="sb-two">
        <Form.Item name="company" label={t('customers:company')}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="level" label={t('customers:level')}>
          <Select options={(['normal', 'vip', 'blocked'] as const).map((value) => ({ value, label: t(`customers:level.${value}`) }))} />
        </Form.Item>
      </div>
      <Form.List name="numbers">
        {(fields, { add, remove }) => (
          <Form.Item label={t('customers:numbers')}>
            {fields.map((field) => (
              <Space.Compact key={field.key} block className="sb-number-row">
                <Form.Item name={[field.name, 'number']} noStyle>
                  <Input inputMode="tel" placeholder={t('customers:number')} aria-label={t('customers:number')} />
                </Form.Item>
                <Form.Item name={[field.name, 'label']} noStyle>
                  <Input placeholder={t('customers:numberLabel')} aria-label={t('customers:numberLabel')} style={{ width: '40%' }} />
                </Form.Item>
                <Button icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={() => remove(field.name)} />
              </Space.Compact>
            ))}
            <Button type="dashed" block size="small" icon={<PlusOutlined />} onClick={() => add({})}>
              {t('customers:addNumber')}
            </Button>
          </Form.Item>
        )}
      </Form.List>
      <Form.Item name="email" label={t('customers:email')} rules={[{ type: 'email' }]}>
        <Input />
      </Form.Item>
      <Form.Item name="address" label={t('customers:address')}>
        <Input maxLength={300} />
      </Form.Item>
      <Form.Item name="tags" label={t('customers:tags')}>
        <Select mode="tags" tokenSeparators={[',', '，']} />
      </Form.Item>
      <Form.Item name="notes" label={t('customers:notes')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={4000} />
      </Form.Item>
      <Space>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('common:save')}
        </Button>
        {onCancel && <Button onClick={onCancel}>{t('common:cancel')}</Button>}
      </Space>
    </Form>
  );
}
