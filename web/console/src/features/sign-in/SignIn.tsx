import { GlobalOutlined, LockOutlined, SafetyCertificateOutlined, UserOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Form, Input, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation, useNavigate, useSearchParams } from 'react-router';
import { changeLanguage } from '@/i18n';
import { api } from '@/shared/api/client';
import { Problem, problemText } from '@/shared/api/problem';
import type { Me } from '@/shared/api/types';
import { meKey, useSignedIn } from '@/shared/auth/me';
import { can } from '@/shared/live/live';

interface Credentials {
  tenant?: string;
  name: string;
  password: string;
  code?: string;
}

/** A person's first page: supervisors see the overview, agents their desk. */
function homeOf(me: Me): string {
  return can(me, 'floor.read') ? '/' : me.user.agentId ? '/desk' : '/calls';
}

export function SignIn() {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const location = useLocation();
  const [search] = useSearchParams();
  const signedIn = useSignedIn();
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [codeAsked, setCodeAsked] = useState(false);
  const from = (location.state as { from?: string } | null)?.from;

  const signIn = async ({ tenant, name, password, code }: Credentials) => {
    setBusy(true);
    setProblem(null);
    try {
      const me = await api.post<Me>('/auth/sign-in', { tenant: tenant?.trim() || undefined, name: name.trim(), password, code: code?.trim() || undefined });
      client.setQueryData(meKey, me);
      await navigate(from && from !== '/' ? from : homeOf(me), { replace: true });
    } catch (error) {
      // The first time it is a question, not a fault.
      const asks = Problem.of(error).code === 'auth.code_needed' && !codeAsked;
      if (asks) setCodeAsked(true);
      setProblem(asks ? null : error);
    } finally {
      setBusy(false);
    }
  };

  if (signedIn.data && !busy) return <Navigate to={from ?? homeOf(signedIn.data)} replace />;
  return (
    <div className="sb-sign-in">
      <Button className="sb-sign-in-language" type="text" icon={<GlobalOutlined />} onClick={() => void changeLanguage(i18n.language === 'en' ? 'zh-CN' : 'en')}>
        {t('common:otherLanguage')}
      </Button>
      <Card className="sb-sign-in-card" variant="borderless">
        <div className="sb-sign-in-brand">
          <img src="/favicon.svg" alt="" width={40} height={40} />
          <div>
            <Typography.Title level={3}>Switchboard</Typography.Title>
            <Typography.Text type="secondary">{t('common:tagline')}</Typography.Text>
          </div>
        </div>
        {problem !== null && <Alert type="error" showIcon message={problemText(problem)} role="alert" />}
        <Form<Credentials> layout="vertical" size="large" requiredMark={false} initialValues={{ tenant: search.get('tenant') ?? '' }} onFinish={(values) => void signIn(values)}>
          <Form.Item name="tenant" label={t('common:tenant')} tooltip={t('common:tenantHint')}>
            <Input placeholder={t('common:tenantOptional')} autoComplete="organization" />
          </Form.Item>
          <Form.Item name="name" label={t('common:userName')} rules={[{ required: true, message: t('common:userNameNeeded') }]}>
            <Input prefix={<UserOutlined />} autoComplete="username" autoFocus />
          </Form.Item>
          <Form.Item name="password" label={t('common:password')} rules={[{ required: true, message: t('common:passwordNeeded') }]}>
            <Input.Password prefix={<LockOutlined />} autoComplete="current-password" />
          </Form.Item>
          {codeAsked && (
            <Form.Item name="code" label={t('common:secondFactor.code')} extra={t('common:secondFactor.codeHint')} rules={[{ required: true, message: t('common:secondFactor.codeNeeded') }]}>
              <Input prefix={<SafetyCertificateOutlined />} autoComplete="one-time-code" inputMode="numeric" maxLength={12} autoFocus />
            </Form.Item>
          )}
          <Button type="primary" htmlType="submit" block loading={busy}>
            {t('common:signIn')}
          </Button>
        </Form>
      </Card>
    </div>
  );
}
