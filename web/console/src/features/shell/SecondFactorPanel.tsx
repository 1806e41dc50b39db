import { SafetyCertificateOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Flex, Form, Input, QRCode, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { SecondFactor } from '@/shared/api/types';
import { formatNear } from '@/shared/time';
import { useSay } from '@/shared/ui/useSay';

const key = ['me', 'second-factor'];

interface Start {
  secret: string;
  uri: string;
}

/** The second step of one's own sign-in: set up an authenticator app, or turn it off. */
export function SecondFactorPanel() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { attempt, done } = useSay();
  const standing = useQuery({ queryKey: key, queryFn: () => api.get<SecondFactor>('/me/second-factor') });
  const [start, setStart] = useState<Start | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const on = standing.data?.enabled ?? false;

  const begin = ({ password }: { password: string }) =>
    attempt(async () => setStart(await api.post<Start>('/me/second-factor', { password })));
  const confirm = ({ code }: { code: string }) =>
    attempt(async () => {
      setCodes((await api.post<{ codes: string[] }>('/me/second-factor/confirm', { code })).codes);
      setStart(null);
      await client.invalidateQueries({ queryKey: key });
    });
  const remove = (proof: { password: string; code: string }) =>
    attempt(async () => {
      await api.post('/me/second-factor/remove', proof);
      setCodes(null);
      await client.invalidateQueries({ queryKey: key });
      done(t('common:saved'));
    });

  return (
    <section aria-label={t('common:secondFactor.title')}>
      <Flex justify="space-between" align="center" style={{ marginBottom: 8 }}>
        <Typography.Text strong>
          <SafetyCertificateOutlined /> {t('common:secondFactor.title')}
        </Typography.Text>
        {standing.data && <Tag color={on ? 'green' : 'default'}>{t(on ? 'common:secondFactor.on' : 'common:secondFactor.off')}</Tag>}
      </Flex>
      {codes && <RecoveryCodes codes={codes} />}
      {start ? (
        <ConfirmApp start={start} onConfirm={confirm} onCancel={() => setStart(null)} />
      ) : on ? (
        <>
          <Typography.Paragraph type="secondary">
            {t('common:secondFactor.since', { since: formatNear(standing.data?.since ?? null), left: standing.data?.recoveryCodesLeft })}
          </Typography.Paragraph>
          <Form layout="vertical" onFinish={(values: { password: string; code: string }) => void remove(values)}>
            <PasswordItem />
            <CodeItem />
            <Button danger htmlType="submit">
              {t('common:secondFactor.turnOff')}
            </Button>
          </Form>
        </>
      ) : (
        <>
          <Typography.Paragraph type="secondary">{t('common:secondFactor.what')}</Typography.Paragraph>
          <Form layout="vertical" onFinish={(values: { password: string }) => void begin(values)}>
            <PasswordItem />
            <Button htmlType="submit">{t('common:secondFactor.setUp')}</Button>
          </Form>
        </>
      )}
    </section>
  );
}

function ConfirmApp({ start, onConfirm, onCancel }: { start: Start; onConfirm: (values: { code: string }) => Promise<unknown>; onCancel: () => void }) {
  const { t } = useTranslation();
  return (
    <Form layout="vertical" onFinish={(values: { code: string }) => void onConfirm(values)}>
      <Typography.Paragraph>{t('common:secondFactor.scan')}</Typography.Paragraph>
      <Flex vertical align="center" gap={8} style={{ marginBottom: 12 }}>
        <QRCode value={start.uri} size={180} />
        <Typography.Text copyable code className="sb-num">
          {start.secret}
        </Typography.Text>
      </Flex>
      <CodeItem />
      <Flex gap={8}>
        <Button type="primary" htmlType="submit">
          {t('common:secondFactor.confirm')}
        </Button>
        <Button onClick={onCancel}>{t('common:cancel')}</Button>
      </Flex>
    </Form>
  );
}

function RecoveryCodes({ codes }: { codes: string[] }) {
  const { t } = useTranslation();
  return (
    <Alert
      type="warning"
      showIcon
      style={{ marginBottom: 12 }}
      message={t('common:secondFactor.recovery')}
      description={
        <Typography.Paragraph copyable={{ text: codes.join('\n') }} className="sb-num" style={{ columns: 2, margin: 0 }}>
          {codes.map((code) => (
            <div key={code}>{code}</div>
          ))}
        </Typography.Paragraph>
      }
    />
  );
}

function PasswordItem() {
  const { t } = useTranslation();
  return (
    <Form.Item name="password" label={t('common:currentPassword')} rules={[{ required: true }]}>
      <Input.Password autoComplete="current-password" />
    </Form.Item>
  );
}

function CodeItem() {
  const { t } = useTranslation();
  return (
    <Form.Item name="code" label={t('common:secondFactor.code')} rules={[{ required: true }]}>
      <Input autoComplete="one-time-code" inputMode="numeric" maxLength={12} />
    </Form.Item>
  );
}
