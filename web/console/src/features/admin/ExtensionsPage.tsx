import { useQueryClient } from '@tanstack/react-query';
import { Alert, Badge, Button, Form, Input, Popconfirm, Segmented, Space, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { Extension, Registration, User } from '@/shared/api/types';
import { formatClock } from '@/shared/time';
import { MsInput } from '@/shared/ui/MsInput';
import { useSay } from '@/shared/ui/useSay';
import { CallSettingsTabs, withSettings } from './CallSettingsTabs';
import { EnabledBadge, SwitchItem } from './parts';
import { PhoneConnectionCard } from './PhoneConnectionCard';
import { useNames, UserSelect } from './pickers';
import { ResourcePage } from './ResourcePage';

export function ExtensionsPage() {
  const { t } = useTranslation();
  const user = useNames<User>('/users', (item) => item.displayName);
  return (
    <ResourcePage<Extension>
      resource={{
        path: '/extensions',
        title: 'common:menu.extensions',
        newTitle: 'admin:newExtension',
        width: 600,
        defaults: { kind: 'user', userId: null, ringTimeoutMs: 30_000, record: false, mediaEncryption: 'optional', enabled: true, forwardsOutside: false, calls: {} },
        columns: [
          { title: t('admin:extension.number'), dataIndex: 'number', width: 100, render: (number: string) => <b className="sb-num">{number}</b> },
          { title: t('common:displayName'), dataIndex: 'displayName' },
          { title: t('admin:extension.kind'), dataIndex: 'kind', width: 110, render: (kind: string) => t(`admin:extensionKind.${kind}`) },
          { title: t('admin:pick.user'), dataIndex: 'userId', render: (id: string | null) => user(id) },
          { title: t('admin:extension.registered'), dataIndex: 'registrations', render: (list: Registration[]) => <Registered list={list} /> },
          { title: t('common:statusTitle'), dataIndex: 'enabled', width: 90, render: (on: boolean) => <EnabledBadge on={on} /> },
        ],
        toBody: ({ registrations: _registrations, ...extension }) => ({ ...extension, calls: withSettings(extension.calls), password: extension.password?.trim() || undefined }),
        created: (extension) => <Secret extension={extension} />,
        fields: (isNew, item) => (
          <>
            <div className="sb-two">
              <Form.Item name="number" label={t('admin:extension.number')} rules={[{ required: true, pattern: /^[0-9*#]{2,20}$/ }]}>
                <Input inputMode="numeric" />
              </Form.Item>
              <Form.Item name="displayName" label={t('common:displayName')} rules={[{ required: true }]}>
                <Input />
              </Form.Item>
            </div>
            <Form.Item name="kind" label={t('admin:extension.kind')}>
              <Segmented options={(['user', 'phone'] as const).map((value) => ({ value, label: t(`admin:extensionKind.${value}`) }))} />
            </Form.Item>
            <Form.Item name="userId" label={t('admin:pick.user')} normalize={(value?: string) => value ?? null}>
              <UserSelect />
            </Form.Item>
            {isNew && (
              <Form.Item name="password" label={t('admin:extension.password')} tooltip={t('admin:extension.passwordHint')}>
                <Input.Password autoComplete="new-password" placeholder={t('admin:extension.generated')} />
              </Form.Item>
            )}
            <Form.Item name="ringTimeoutMs" label={t('admin:ringTimeout')}>
              <MsInput min={3} max={300} />
            </Form.Item>
            <Form.Item name="mediaEncryption" label={t('admin:mediaEncryption')} tooltip={t('admin:mediaEncryptionHint')}>
              <Segmented options={(['none', 'optional', 'required'] as const).map((value) => ({ value, label: t(`admin:mediaEncryption.${value}`) }))} />
            </Form.Item>
            <SwitchItem name="record" label={t('admin:record')} />
            <SwitchItem name="enabled" label={t('common:enabled')} />
            <CallSettingsTabs at={['calls']} />
            <SwitchItem name="forwardsOutside" label={t('admin:calls.forwardsOutside')} tooltip={t('admin:calls.forwardsOutsideHint')} />
            {item && (
              <Form.Item label={t('admin:extension.connect')}>
                <PhoneConnectionCard extension={item} />
              </Form.Item>
            )}
            {item && <RegistrationTable list={item.registrations} />}
            {item && <NewSecret extension={item} />}
          </>
        ),
      }}
    />
  );
}

function Registered({ list }: { list: Registration[] }) {
  const { t } = useTranslation();
  if (list.length === 0) return <Badge status="default" text={t('admin:extension.notRegistered')} />;
  return <Badge status="success" text={list.map((each) => each.userAgent ?? each.transport).join(', ')} />;
}

function RegistrationTable({ list }: { list: Registration[] }) {
  const { t } = useTranslation();
  return (
    <Form.Item label={t('admin:extension.registrations')}>
      <Table<Registration>
        size="small"
        rowKey="contact"
        pagination={false}
        dataSource={list}
        locale={{ emptyText: t('admin:extension.notRegistered') }}
        columns={[
          { title: t('admin:extension.device'), dataIndex: 'userAgent', ellipsis: true },
          { title: t('admin:transport'), dataIndex: 'transport', width: 80 },
          { title: t('admin:extension.source'), dataIndex: 'source', ellipsis: true },
          { title: t('admin:extension.expires'), dataIndex: 'expiresAt', width: 90, render: formatClock },
        ]}
      />
    </Form.Item>
  );
}

/** The password as it is shown once, with what a phone needs beside it. */
function Secret({ extension }: { extension: Extension }) {
  const { t } = useTranslation();
  return (
    <Space direction="vertical" style={{ width: '100%' }}>
      <Alert type="warning" showIcon message={t('admin:secretOnce')} />
      <PhoneConnectionCard extension={extension} />
    </Space>
  );
}

function NewSecret({ extension }: { extension: Extension }) {
  const { t } = useTranslation();
  const { attempt } = useSay();
  const client = useQueryClient();
  const [fresh, setFresh] = useState<Extension | null>(null);
  const renew = () =>
    attempt(async () => {
      const answer = await api.post<Partial<Extension>>(`/extensions/${extension.id}/password`, {});
      setFresh({ ...extension, ...answer });
      await client.invalidateQueries({ queryKey: ['/extensions', 'list'] });
    });
  if (fresh) return <Secret extension={fresh} />;
  return (
    <Popconfirm title={t('admin:extension.renewSure')} onConfirm={renew}>
      <Button>{t('admin:extension.renew')}</Button>
    </Popconfirm>
  );
}
