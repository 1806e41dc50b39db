import { InboxOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, DatePicker, Form, Input, InputNumber, Switch, Upload } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { instantOf } from '@/shared/days';
import { useFormProblem } from '@/shared/ui/useFormProblem';
import { useSay } from '@/shared/ui/useSay';
import type { Fax } from './types';

interface Values {
  to: string;
  subject?: string;
  from?: string;
  stationId?: string;
  header?: string;
  at?: Dayjs | null;
  maxAttempts: number;
  ecm: boolean;
  t38: boolean;
}

/** A document and a number; everything else has a default. */
export function FaxForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const client = useQueryClient();
  const { guard, busy } = useFormProblem(form);
  const { done } = useSay();
  const [file, setFile] = useState<File | null>(null);

  const send = (values: Values) =>
    guard(async () => {
      const body = new FormData();
      for (const [name, value] of Object.entries({ ...values, at: values.at ? instantOf(values.at) : undefined })) {
        if (value !== undefined && value !== '') body.set(name, String(value));
      }
      if (file) body.set('file', file, file.name);
      await api.post<Fax>('/faxes', undefined, { form: body });
      await client.invalidateQueries({ queryKey: ['/faxes'] });
      done(t('fax:queued'));
      onDone();
    });
  return (
    <Form<Values> form={form} layout="vertical" className="sb-form" initialValues={{ maxAttempts: 4, ecm: true, t38: true }} onFinish={(values) => void send(values)}>
      <Form.Item name="to" label={t('fax:to')} rules={[{ required: true }]}>
        <Input inputMode="tel" autoFocus />
      </Form.Item>
      <Form.Item name="file" valuePropName="none">
        <Upload.Dragger
          accept=".pdf,.tif,.tiff,application/pdf,image/tiff"
          maxCount={1}
          onRemove={() => setFile(null)}
          beforeUpload={(chosen) => {
            setFile(chosen);
            return false;
          }}
        >
          <InboxOutlined style={{ fontSize: 24 }} />
          <div>{t('fax:drop')}</div>
          <small>{t('fax:sendHint')}</small>
        </Upload.Dragger>
      </Form.Item>
      <Form.Item name="subject" label={t('fax:subject')} tooltip={t('fax:subjectHint')}>
        <Input maxLength={200} />
      </Form.Item>
      <div className="sb-two">
        <Form.Item name="from" label={t('fax:from')} tooltip={t('fax:fromHint')}>
          <Input inputMode="tel" />
        </Form.Item>
        <Form.Item name="stationId" label={t('fax:stationId')}>
          <Input maxLength={20} />
        </Form.Item>
      </div>
      <Form.Item name="header" label={t('fax:header')} tooltip={t('fax:headerHint')}>
        <Input maxLength={50} />
      </Form.Item>
      <div className="sb-two">
        <Form.Item name="at" label={t('fax:at')} tooltip={t('fax:atHint')}>
          <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="maxAttempts" label={t('fax:maxAttempts')}>
          <InputNumber min={1} max={12} style={{ width: '100%' }} />
        </Form.Item>
      </div>
      <div className="sb-two">
        <Form.Item name="ecm" label={t('fax:ecm')} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name="t38" label={t('fax:t38')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </div>
      <Button type="primary" htmlType="submit" loading={busy} disabled={!file}>
        {t('fax:send')}
      </Button>
    </Form>
  );
}
