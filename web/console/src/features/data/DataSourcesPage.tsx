import { Alert, Button, Form, Input, InputNumber, Select, Space, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { formatNear } from '@/shared/time';
import { useSay } from '@/shared/ui/useSay';
import { EnabledBadge, SwitchItem } from '../admin/parts';
import { ResourcePage } from '../admin/ResourcePage';
import { type DataSource, sourceTls } from './types';

type Values = DataSource & { password?: string };

/** The databases that flows may read. */
export function DataSourcesPage() {
  const { t } = useTranslation();
  return (
    <ResourcePage<Values>
      resource={{
        path: '/data-sources',
        title: 'common:menu.dataSources',
        newTitle: 'data:newSource',
        emptyText: 'data:noSources',
        defaults: { name: '', host: '', port: 5432, database: '', userName: '', tls: 'verify', enabled: true },
        columns: [
          { title: t('common:name'), dataIndex: 'name', width: 200, render: (name: string) => <b>{name}</b> },
          { title: t('data:host'), render: (_, source) => <span className="sb-num">{`${source.host}:${source.port}/${source.database}`}</span> },
          { title: t('data:user'), dataIndex: 'userName', width: 160 },
          { title: t('data:sslTitle'), dataIndex: 'tls', width: 170, render: (tls: DataSource['tls']) => t(`data:tls.${tls}`) },
          { title: t('common:statusTitle'), dataIndex: 'enabled', width: 110, render: (on: boolean) => <EnabledBadge on={on} /> },
          { title: t('calendars:changed'), dataIndex: 'updatedAt', width: 130, render: (at: string) => formatNear(at) },
        ],
        toBody: ({ name, host, port, database, userName, tls, enabled, password }) => ({ name, host, port, database, userName, tls, enabled, ...(password ? { password } : {}) }),
        fields: (_, source) => (
          <>
            <Alert type="info" showIcon message={t('data:readOnlyHint')} />
            <Form.Item name="name" label={t('common:name')} rules={[{ required: true }]}>
              <Input maxLength={100} />
            </Form.Item>
            <div className="sb-two">
              <Form.Item name="host" label={t('data:host')} extra={t('data:hostHint')} rules={[{ required: true }]}>
                <Input inputMode="url" />
              </Form.Item>
              <Form.Item name="port" label={t('data:port')}>
                <InputNumber min={1} max={65535} />
              </Form.Item>
            </div>
            <div className="sb-two">
              <Form.Item name="database" label={t('data:database')} rules={[{ required: true }]}>
                <Input maxLength={100} />
              </Form.Item>
              <Form.Item name="tls" label={t('data:sslTitle')}>
                <Select options={sourceTls.map((value) => ({ value, label: t(`data:tls.${value}`) }))} />
              </Form.Item>
            </div>
            <div className="sb-two">
              <Form.Item name="userName" label={t('data:user')} rules={[{ required: true }]}>
                <Input autoComplete="off" maxLength={100} />
              </Form.Item>
              <Form.Item name="password" label={t('data:password')}>
                <Input.Password autoComplete="new-password" placeholder={source?.hasPassword ? t('data:hasPassword') : undefined} />
              </Form.Item>
            </div>
            <SwitchItem name="enabled" label={t('common:enabled')} />
            {source && <Test id={source.id} />}
          </>
        ),
      }}
    />
  );
}

/** Tries what is saved. */
function Test({ id }: { id: string }) {
  const { t } = useTranslation();
  const { attempt } = useSay();
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<{ reached: boolean; reason: string | null } | null>(null);
  const run = () => {
    setBusy(true);
    void attempt(async () => setAnswer(await api.post(`/data-sources/${id}/test`))).finally(() => setBusy(false));
  };
  return (
    <Space wrap>
      <Button loading={busy} onClick={run}>
        {t('data:test')}
      </Button>
      {answer && <Tag color={answer.reached ? 'green' : 'red'}>{t(answer.reached ? 'data:reached' : 'data:unreachable')}</Tag>}
      {answer?.reason && <span className="sb-muted">{answer.reason}</span>}
    </Space>
  );
}
