import { Alert, Descriptions, Form, Input, Select, Space, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { languages } from '@/i18n';
import type { Tenant } from '@/shared/api/types';
import { formatDateTime } from '@/shared/time';
import { CopyText } from '@/shared/ui/CopyText';
import { zones } from '@/shared/zones';
import { EnabledBadge, SwitchItem } from './parts';
import { ResourcePage } from './ResourcePage';

/** The tenants of the house; only for the administrators of its own tenant. */
export function TenantsPage() {
  const { t } = useTranslation();
  return (
    <ResourcePage<Tenant>
      resource={{
        path: '/tenants',
        title: 'common:menu.tenants',
        newTitle: 'admin:newTenant',
        removable: false,
        defaults: { defaultLanguage: 'zh-CN', timeZone: 'Asia/Shanghai', enabled: true, administrator: 'admin' },
        columns: [
          { title: t('admin:tenant.name'), dataIndex: 'name', render: (name: string, tenant) => <TenantName name={name} own={tenant.platform} /> },
          { title: t('admin:settings.tenantName'), dataIndex: 'displayName' },
          { title: t('common:language'), dataIndex: 'defaultLanguage', width: 120, render: (value: string) => t(`common:language.${value}`) },
          { title: t('common:timeZone'), dataIndex: 'timeZone', width: 170 },
          { title: t('admin:tenant.createdAt'), dataIndex: 'createdAt', width: 170, render: (at: string) => <span className="sb-num">{formatDateTime(at)}</span> },
          { title: t('common:statusTitle'), dataIndex: 'enabled', width: 90, render: (on: boolean) => <EnabledBadge on={on} /> },
        ],
        created: (tenant) => <FirstSignIn tenant={tenant} />,
        fields: (isNew, item) => (
          <>
            <Form.Item name="name" label={t('admin:tenant.name')} tooltip={t('admin:tenant.nameHint')} rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9.-]{0,58}[a-z0-9]$/, message: t('admin:tenant.nameRule') }]}>
              <Input autoComplete="off" disabled={!isNew} />
            </Form.Item>
            <Form.Item name="displayName" label={t('admin:settings.tenantName')} rules={[{ required: true, max: 100 }]}>
              <Input />
            </Form.Item>
            {isNew && (
              <Form.Item name="administrator" label={t('admin:tenant.administrator')} rules={[{ required: true, max: 60 }]}>
                <Input autoComplete="off" />
              </Form.Item>
            )}
            <div className="sb-two">
              <Form.Item name="defaultLanguage" label={t('common:language')}>
                <Select options={languages.map((value) => ({ value, label: t(`common:language.${value}`) }))} />
              </Form.Item>
              <Form.Item name="timeZone" label={t('common:timeZone')}>
                <Select showSearch options={zones()} />
              </Form.Item>
            </div>
            {item && !item.platform && <SwitchItem name="enabled" label={t('common:enabled')} />}
            {item && !item.platform && <Alert type="info" showIcon message={t('admin:tenant.disableHint')} />}
          </>
        ),
      }}
    />
  );
}

function TenantName({ name, own }: { name: string; own: boolean }) {
  const { t } = useTranslation();
  return (
    <Space size={4}>
      <b>{name}</b>
      {own && <Tag>{t('admin:tenant.own')}</Tag>}
    </Space>
  );
}

/** How the new tenant's administrator signs in; the password is shown this once. */
function FirstSignIn({ tenant }: { tenant: Tenant }) {
  const { t } = useTranslation();
  return (
    <Space direction="vertical" style={{ width: '100%' }}>
      <Alert type="warning" showIcon message={t('admin:secretOnce')} />
      <Descriptions
        bordered
        size="small"
        column={1}
        items={[
          { key: 'name', label: t('admin:tenant.signIn'), children: <CopyText text={`${tenant.administrator ?? ''}@${tenant.name}`} /> },
          { key: 'password', label: t('common:password'), children: <CopyText text={tenant.password ?? ''} /> },
          { key: 'domain', label: t('admin:extension.domain'), children: <CopyText text={tenant.domain} /> },
        ]}
      />
    </Space>
  );
}
