import { Button, Form, Input, Popconfirm, Select, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { languages } from '@/i18n';
import type { Extension, User } from '@/shared/api/types';
import { formatNear } from '@/shared/time';
import { useSay } from '@/shared/ui/useSay';
import { zones } from '@/shared/zones';
import { EnabledBadge, SwitchItem } from './parts';
import { ExtensionSelect, useNames } from './pickers';
import { ResourcePage } from './ResourcePage';

const roles = ['administrator', 'supervisor', 'agent'] as const;

export function UsersPage() {
  const { t } = useTranslation();
  const extension = useNames<Extension>('/extensions', (item) => item.number);
  return (
    <ResourcePage<User>
      resource={{
        path: '/users',
        title: 'common:menu.users',
        newTitle: 'admin:newUser',
        defaults: { role: 'agent', language: 'zh-CN', timeZone: 'Asia/Shanghai', enabled: true, email: null, extensionId: null },
        columns: [
          { title: t('admin:user.name'), dataIndex: 'name', render: (name: string) => <b>{name}</b> },
          { title: t('common:displayName'), dataIndex: 'displayName' },
          { title: t('admin:user.role'), dataIndex: 'role', render: (role: string) => t(`common:role.${role}`) },
          { title: t('admin:user.extension'), dataIndex: 'extensionId', render: (id: string | null) => <span className="sb-num">{extension(id)}</span> },
          { title: t('admin:user.email'), dataIndex: 'email', ellipsis: true },
          { title: t('admin:user.lastSignIn'), dataIndex: 'lastSignInAt', render: (at: string | null) => <span className="sb-num">{formatNear(at)}</span> },
          { title: t('common:statusTitle'), dataIndex: 'enabled', render: (on: boolean) => <EnabledBadge on={on} /> },
        ],
        fields: (isNew, item) => (
          <>
            <div className="sb-two">
              <Form.Item name="name" label={t('admin:user.name')} rules={[{ required: true }]}>
                <Input autoComplete="off" disabled={!isNew} />
              </Form.Item>
              <Form.Item name="displayName" label={t('common:displayName')} rules={[{ required: true }]}>
                <Input />
              </Form.Item>
            </div>
            {isNew && (
              <Form.Item name="password" label={t('common:password')} rules={[{ required: true, min: 10 }]}>
                <Input.Password autoComplete="new-password" />
              </Form.Item>
            )}
            <div className="sb-two">
              <Form.Item name="role" label={t('admin:user.role')}>
                <Select options={roles.map((value) => ({ value, label: t(`common:role.${value}`) }))} />
              </Form.Item>
              <Form.Item name="extensionId" label={t('admin:user.extension')} normalize={(value?: string) => value ?? null}>
                <ExtensionSelect />
              </Form.Item>
            </div>
            <Form.Item name="email" label={t('admin:user.email')} rules={[{ type: 'email' }]}>
              <Input />
            </Form.Item>
            <div className="sb-two">
              <Form.Item name="language" label={t('common:language')}>
                <Select options={languages.map((value) => ({ value, label: t(`common:language.${value}`) }))} />
              </Form.Item>
              <Form.Item name="timeZone" label={t('common:timeZone')}>
                <Select showSearch options={zones()} />
              </Form.Item>
            </div>
            <SwitchItem name="enabled" label={t('common:enabled')} />
            {item && <NewPassword userId={item.id} />}
            {item?.secondFactor && <ResetSecondFactor user={item} />}
          </>
        ),
      }}
    />
  );
}

function NewPassword({ userId }: { userId: string }) {
  const { t } = useTranslation();
  const { attempt, done } = useSay();
  const [password, setPassword] = useState('');
  const set = () =>
    attempt(async () => {
      await api.post(`/users/${userId}/password`, { password });
      setPassword('');
      done(t('common:saved'));
    });
  return (
    <Form.Item label={t('common:newPassword')}>
      <Space.Compact block>
        <Input.Password autoComplete="new-password" aria-label={t('common:newPassword')} value={password} onChange={(event) => setPassword(event.target.value)} />
        <Button disabled={password.length < 10} onClick={() => void set()}>
          {t('common:changePassword')}
        </Button>
      </Space.Compact>
    </Form.Item>
  );
}

function ResetSecondFactor({ user }: { user: User }) {
  const { t } = useTranslation();
  const { attempt, done } = useSay();
  const [off, setOff] = useState(false);
  const reset = () =>
    attempt(async () => {
      await api.delete(`/users/${user.id}/second-factor`);
      setOff(true);
      done(t('common:saved'));
    });
  return (
    <Form.Item label={t('common:secondFactor.title')} extra={t('admin:user.secondFactorHint')}>
      <Popconfirm title={t('admin:user.secondFactorSure', { name: user.displayName })} onConfirm={() => void reset()}>
        <Button disabled={off}>{t('common:secondFactor.turnOff')}</Button>
      </Popconfirm>
    </Form.Item>
  );
}
