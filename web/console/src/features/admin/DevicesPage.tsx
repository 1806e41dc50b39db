import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Alert, Button, Form, Input, Popconfirm, Select, Space, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { type Device, deviceTransports, deviceVendors, type Extension, phoneKeyKinds } from '@/shared/api/types';
import { formatDateTime } from '@/shared/time';
import { CopyText } from '@/shared/ui/CopyText';
import { useSay } from '@/shared/ui/useSay';
import { EnabledBadge, SwitchItem } from './parts';
import { ExtensionSelect, useNames } from './pickers';
import { ResourcePage } from './ResourcePage';

const toNull = (value?: string) => (value === undefined || value === '' ? null : value);

/** Desk phones that fetch their configuration. */
export function DevicesPage() {
  const { t } = useTranslation();
  const extension = useNames<Extension>('/extensions', (item) => `${item.number} ${item.displayName}`);
  return (
    <ResourcePage<Device>
      resource={{
        path: '/devices',
        title: 'common:menu.devices',
        newTitle: 'admin:newDevice',
        emptyText: 'admin:device.none',
        defaults: { vendor: 'yealink', model: null, mac: null, extensionId: null, transport: 'udp', keys: [], enabled: true },
        columns: [
          { title: t('common:name'), dataIndex: 'label', render: (label: string) => <b>{label}</b> },
          { title: t('admin:device.model'), key: 'model', render: (_, device) => `${t(`admin:device.vendor.${device.vendor}`)} ${device.model ?? ''}` },
          { title: t('admin:device.mac'), dataIndex: 'mac', width: 150, render: (mac: string | null) => <span className="sb-num">{mac?.match(/../g)?.join(':') ?? '–'}</span> },
          { title: t('admin:device.extension'), dataIndex: 'extensionId', render: (id: string | null) => extension(id) },
          { title: t('admin:device.lastFetch'), key: 'fetch', width: 230, render: (_, device) => <LastFetch device={device} /> },
          { title: t('common:statusTitle'), dataIndex: 'enabled', width: 90, render: (on: boolean) => <EnabledBadge on={on} /> },
        ],
        fields: (isNew, device) => (
          <>
            <DeviceFields />
            {!isNew && device && <Reissue device={device} />}
          </>
        ),
        created: (device) => <Address url={device.url ?? ''} />,
      }}
    />
  );
}

function LastFetch({ device }: { device: Device }) {
  const { t } = useTranslation();
  if (!device.lastFetchAt) return <span className="sb-muted">{t('admin:device.never')}</span>;
  return (
    <Typography.Text ellipsis={{ tooltip: device.lastFetchAgent ?? undefined }}>
      <span className="sb-num">{formatDateTime(device.lastFetchAt)}</span> <span className="sb-muted">{device.lastFetchFrom}</span>
    </Typography.Text>
  );
}

function DeviceFields() {
  const { t } = useTranslation();
  return (
    <>
      <div className="sb-two">
        <Form.Item name="label" label={t('common:name')} rules={[{ required: true }]}>
          <Input />
        </Form.Item>
        <Form.Item name="extensionId" label={t('admin:device.extension')} normalize={toNull}>
          <ExtensionSelect />
        </Form.Item>
        <Form.Item name="vendor" label={t('admin:device.maker')}>
          <Select options={deviceVendors.map((value) => ({ value, label: t(`admin:device.vendor.${value}`) }))} />
        </Form.Item>
        <Form.Item name="model" label={t('admin:device.model')} normalize={toNull}>
          <Input />
        </Form.Item>
        <Form.Item name="mac" label={t('admin:device.mac')} tooltip={t('admin:device.macHint')} normalize={toNull}>
          <Input />
        </Form.Item>
        <Form.Item name="transport" label={t('admin:transport')}>
          <Select options={deviceTransports.map((value) => ({ value, label: value.toUpperCase() }))} />
        </Form.Item>
      </div>
      <Form.Item label={t('admin:device.keys')} tooltip={t('admin:device.keysHint')}>
        <Form.List name="keys">
          {(fields, { add, remove }) => (
            <Space direction="vertical" style={{ width: '100%' }}>
              {fields.map((field) => (
                <Space.Compact key={field.key} block>
                  <Form.Item name={[field.name, 'kind']} noStyle>
                    <Select style={{ width: 130 }} aria-label={t('admin:device.keys')} options={phoneKeyKinds.map((value) => ({ value, label: t(`admin:device.key.${value}`) }))} />
                  </Form.Item>
                  <Form.Item name={[field.name, 'number']} noStyle rules={[{ required: true, message: t('errors:field.required') }]}>
                    <Input placeholder={t('admin:device.keyNumber')} />
                  </Form.Item>
                  <Form.Item name={[field.name, 'label']} noStyle normalize={toNull}>
                    <Input placeholder={t('admin:device.keyLabel')} />
                  </Form.Item>
                  <Button icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={() => remove(field.name)} />
                </Space.Compact>
              ))}
              <Button size="small" icon={<PlusOutlined />} onClick={() => add({ kind: 'blf', number: '', label: null })}>
                {t('admin:device.addKey')}
              </Button>
            </Space>
          )}
        </Form.List>
      </Form.Item>
      <SwitchItem name="enabled" label={t('common:enabled')} tooltip={t('admin:device.enabledHint')} />
    </>
  );
}

/** The address of a phone's configuration: whoever has it, has the phone's password. */
function Address({ url }: { url: string }) {
  const { t } = useTranslation();
  return (
    <>
      <Alert type="warning" showIcon message={t('admin:device.once')} description={t('admin:device.onceHint')} />
      <p style={{ wordBreak: 'break-all' }}>
        <CopyText text={url} />
      </p>
      {url.startsWith('http:') && <Alert type="info" showIcon message={t('admin:device.plain')} />}
    </>
  );
}

function Reissue({ device }: { device: Device }) {
  const { t } = useTranslation();
  const { attempt } = useSay();
  const [url, setUrl] = useState<string | null>(null);
  const run = () => attempt(async () => setUrl((await api.post<{ url: string }>(`/devices/${device.id}/secret`)).url));
  return (
    <Form.Item label={t('admin:device.address')}>
      {url ? (
        <Address url={url} />
      ) : (
        <Popconfirm title={t('admin:device.reissueAsk')} onConfirm={run}>
          <Button>{t('admin:device.reissue')}</Button>
        </Popconfirm>
      )}
    </Form.Item>
  );
}
