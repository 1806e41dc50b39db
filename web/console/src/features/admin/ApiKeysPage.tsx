import { Alert, DatePicker, Form, Input, Space } from 'antd';
import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import type { ApiKey } from '@/shared/api/types';
import { formatDate, formatNear } from '@/shared/time';
import { Choice } from '@/shared/ui/Choice';
import { CopyText } from '@/shared/ui/CopyText';
import { Tags } from './parts';
import { ResourcePage } from './ResourcePage';

const scopes = ['calls.read', 'calls.own', 'embed.tokens', 'desk.use', 'recordings.play', 'recordings.download', 'customers.read', 'customers.write', 'floor.read', 'config.read', 'config.write', 'users.read', 'fax.read', 'fax.send'];

export function ApiKeysPage() {
  const { t } = useTranslation();
  return (
    <ResourcePage<ApiKey>
      resource={{
        path: '/api-keys',
        title: 'common:menu.apiKeys',
        newTitle: 'admin:newApiKey',
        fixed: true,
        defaults: { scopes: ['calls.read'], origins: [], expiresAt: null },
        columns: [
          { title: t('common:name'), dataIndex: 'name', render: (name: string) => <b>{name}</b> },
          { title: t('admin:apiKey.scopes'), dataIndex: 'scopes', render: (list: string[]) => <Tags names={list} /> },
          { title: t('common:createdAt'), dataIndex: 'createdAt', width: 120, render: formatDate },
          { title: t('admin:apiKey.origins'), dataIndex: 'origins', render: (list?: string[]) => <Tags names={list ?? []} /> },
          { title: t('admin:apiKey.lastUsed'), dataIndex: 'lastUsedAt', width: 140, render: formatNear },
          { title: t('admin:apiKey.expires'), dataIndex: 'expiresAt', width: 120, render: formatDate },
        ],
        toBody: (values) => ({ name: values.name, scopes: values.scopes, origins: values.origins ?? [], expiresAt: values.expiresAt ? (values.expiresAt as unknown as Dayjs).endOf('day').toISOString() : null }),
        created: (item) => (
          <Space direction="vertical">
            <Alert type="warning" showIcon message={t('admin:secretOnce')} />
            <CopyText text={item.key ?? ''} />
          </Space>
        ),
        fields: (isNew) => (
          <>
            <Form.Item name="name" label={t('common:name')} rules={[{ required: true }]}>
              <Input />
            </Form.Item>
            <Form.Item name="scopes" label={t('admin:apiKey.scopes')} rules={[{ required: true }]}>
              <Choice mode="multiple" options={scopes.map((value) => ({ value, label: value }))} />
            </Form.Item>
            <Form.Item name="origins" label={t('admin:apiKey.origins')} extra={t('admin:apiKey.originsHelp')}>
              <Choice mode="tags" open={false} tokenSeparators={[' ', ',', '\n']} />
            </Form.Item>
            {isNew && (
              <Form.Item name="expiresAt" label={t('admin:apiKey.expires')}>
                <DatePicker />
              </Form.Item>
            )}
          </>
        ),
      }}
    />
  );
}
