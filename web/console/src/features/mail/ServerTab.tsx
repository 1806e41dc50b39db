import { Alert, Button, Form, Input, InputNumber, Select, Skeleton, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SwitchItem } from '@/features/admin/parts';
import { api, type Tagged } from '@/shared/api/client';
import { Problem } from '@/shared/api/problem';
import { useTagged } from '@/shared/api/queries';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useFormProblem } from '@/shared/ui/useFormProblem';
import { useSay } from '@/shared/ui/useSay';
import { type MailServer, type MailTestResult, mailSecurities } from './types';

type Values = MailServer & { password?: string };

export function ServerTab() {
  const server = useTagged<MailServer>('/mail/server');
  return (
    <section className="sb-box sb-narrow sb-settings">
      {server.error && <ProblemView error={server.error} onRetry={() => void server.refetch()} />}
      {server.isPending && <Skeleton active />}
      {server.data && (
        <>
          <ServerForm key={server.dataUpdatedAt} tagged={server.data} onSaved={() => void server.refetch()} />
          {server.data.value.version > 0 && <TestMail />}
        </>
      )}
    </section>
  );
}

function ServerForm({ tagged, onSaved }: { tagged: Tagged<MailServer>; onSaved: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const { guard, busy } = useFormProblem(form);
  const { done } = useSay();
  const [stale, setStale] = useState(false);
  const isNew = tagged.value.version === 0;
  const security = Form.useWatch('security', form);
  const save = () =>
    guard(async () => {
      const { password, ...values } = form.getFieldsValue(true) as Values;
      try {
        await api.put('/mail/server', { ...values, ...(password ? { password } : {}) }, tagged.etag ?? undefined);
        done(t('common:saved'));
        onSaved();
      } catch (error) {
        if (Problem.of(error).status === 412) setStale(true);
        throw error;
      }
    });
  return (
    <Form<Values> form={form} layout="vertical" className="sb-form" initialValues={isNew ? { ...tagged.value, enabled: true } : tagged.value} onFinish={() => void save()}>
      {stale && <Alert type="warning" showIcon message={t('errors:stale')} action={<Button size="small" onClick={onSaved}>{t('common:reload')}</Button>} />}
      {isNew && <Alert type="info" showIcon message={t('mail:notSetUp')} />}
      <div className="sb-two">
        <Form.Item name="host" label={t('mail:host')} rules={[{ required: true }]}>
          <Input inputMode="url" />
        </Form.Item>
        <Form.Item name="port" label={t('mail:port')} rules={[{ required: true }]}>
          <InputNumber min={1} max={65_535} />
        </Form.Item>
        <Form.Item name="security" label={t('mail:security')}>
          <Select options={mailSecurities.map((value) => ({ value, label: t(`mail:security.${value}`) }))} />
        </Form.Item>
      </div>
      {security !== 'none' && (
        <>
          <SwitchItem name="verifyCertificate" label={t('mail:verify')} />
          <div className="sb-two">
            <Form.Item name="userName" label={t('mail:userName')} tooltip={t('mail:userNameHint')}>
              <Input autoComplete="off" />
            </Form.Item>
            <Form.Item name="password" label={t('mail:password')}>
              <Input.Password autoComplete="new-password" placeholder={tagged.value.hasPassword ? t('mail:passwordKept') : undefined} />
            </Form.Item>
          </div>
        </>
      )}
      <div className="sb-two">
        <Form.Item name="senderAddress" label={t('mail:senderAddress')} rules={[{ required: true }]}>
          <Input type="email" />
        </Form.Item>
        <Form.Item name="senderName" label={t('mail:senderName')}>
          <Input />
        </Form.Item>
      </div>
      <SwitchItem name="enabled" label={t('common:enabled')} />
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('common:save')}
      </Button>
    </Form>
  );
}

/** Sends a mail by what is saved, and shows what the server answered. */
function TestMail() {
  const { t } = useTranslation();
  const { attempt } = useSay();
  const [to, setTo] = useState('');
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<MailTestResult | null>(null);
  const send = () => {
    setBusy(true);
    setResult(null);
    void attempt(async () => setResult(await api.post<MailTestResult>('/mail/server/test', { to }))).then(() => setBusy(false));
  };
  return (
    <div className="sb-form" style={{ marginTop: 24 }}>
      <h3>{t('mail:test')}</h3>
      <Space.Compact style={{ width: '100%', maxWidth: 420 }}>
        <Input aria-label={t('mail:testTo')} placeholder={t('mail:testTo')} value={to} onChange={(event) => setTo(event.target.value)} onPressEnter={send} />
        <Button loading={busy} disabled={!to} onClick={send}>
          {t('mail:send')}
        </Button>
      </Space.Compact>
      {result && <Alert style={{ marginTop: 12 }} showIcon type={result.sent ? 'success' : 'error'} message={result.sent ? t('mail:testSent') : t('mail:testFailed')} description={result.reason} />}
    </div>
  );
}
