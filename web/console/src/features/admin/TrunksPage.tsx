import { Badge, Form, Input, InputNumber, Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Trunk } from '@/shared/api/types';
import { formatNear } from '@/shared/time';
import { EnabledBadge, SwitchItem } from './parts';
import { ResourcePage } from './ResourcePage';

const states = { up: 'success', down: 'error', unknown: 'default' } as const;
const orNull = (value?: string) => value?.trim() || null;

export function TrunksPage() {
  const { t } = useTranslation();
  return (
    <ResourcePage<Trunk>
      resource={{
        path: '/trunks',
        title: 'common:menu.trunks',
        newTitle: 'admin:newTrunk',
        width: 600,
        defaults: { port: 5060, transport: 'udp', addresses: [], codecs: ['PCMA', 'PCMU'], dtmfMode: 'auto', mediaEncryption: 'optional', verifyCertificate: true, maxChannels: 30, stripDigits: 0, enabled: true, fromUser: null, callerNumber: null, prefix: null, addPrefix: null },
        columns: [
          { title: t('common:name'), dataIndex: 'name', render: (name: string) => <b>{name}</b> },
          { title: t('admin:trunk.host'), render: (_, trunk) => <span className="sb-num">{`${trunk.host}:${trunk.port}/${trunk.transport}`}</span> },
          { title: t('admin:trunk.state'), dataIndex: 'status', render: (status: Trunk['status']) => <Badge status={states[status.state]} text={`${t(`admin:trunkState.${status.state}`)} ${status.since ? formatNear(status.since) : ''}`} /> },
          { title: t('admin:trunk.channels'), align: 'right', render: (_, trunk) => <span className="sb-num">{`${trunk.status.channels} / ${trunk.maxChannels}`}</span> },
          { title: t('admin:trunk.callerNumber'), dataIndex: 'callerNumber', render: (text: string | null) => <span className="sb-num">{text ?? '–'}</span> },
          { title: t('common:statusTitle'), dataIndex: 'enabled', render: (on: boolean) => <EnabledBadge on={on} /> },
        ],
        toBody: ({ status: _status, ...trunk }) => trunk,
        fields: () => (
          <>
            <Form.Item name="name" label={t('common:name')} rules={[{ required: true }]}>
              <Input />
            </Form.Item>
            <div className="sb-three">
              <Form.Item name="host" label={t('admin:trunk.host')} rules={[{ required: true }]}>
                <Input />
              </Form.Item>
              <Form.Item name="port" label={t('admin:trunk.port')}>
                <InputNumber min={1} max={65_535} />
              </Form.Item>
              <Form.Item name="transport" label={t('admin:transport')}>
                <Segmented options={['udp', 'tcp', 'tls']} />
              </Form.Item>
            </div>
            <Form.Item name="addresses" label={t('admin:trunk.addresses')} tooltip={t('admin:trunk.addressesHint')}>
              <Select mode="tags" tokenSeparators={[',', ' ']} placeholder="203.0.113.7/32" open={false} suffixIcon={null} />
            </Form.Item>
            <div className="sb-two">
              <Form.Item name="fromUser" label={t('admin:trunk.fromUser')} normalize={orNull}>
                <Input />
              </Form.Item>
              <Form.Item name="callerNumber" label={t('admin:trunk.callerNumber')} normalize={orNull}>
                <Input />
              </Form.Item>
              <Form.Item name="codecs" label={t('admin:trunk.codecs')} tooltip={t('admin:trunk.codecsHint')}>
                <Select mode="multiple" options={['PCMA', 'PCMU', 'G722', 'opus'].map((value) => ({ value, label: value }))} />
              </Form.Item>
              <Form.Item name="dtmfMode" label={t('admin:trunk.dtmfMode')} tooltip={t('admin:trunk.dtmfModeHint')}>
                <Select options={(['auto', 'rfc4733', 'inband', 'info'] as const).map((value) => ({ value, label: t(`admin:dtmfMode.${value}`) }))} />
              </Form.Item>
              <Form.Item name="mediaEncryption" label={t('admin:mediaEncryption')} tooltip={t('admin:mediaEncryptionHint')}>
                <Select options={(['none', 'optional', 'required'] as const).map((value) => ({ value, label: t(`admin:mediaEncryption.${value}`) }))} />
              </Form.Item>
              <Form.Item name="maxChannels" label={t('admin:trunk.maxChannels')}>
                <InputNumber min={1} max={10_000} />
              </Form.Item>
            </div>
            <div className="sb-three">
              <Form.Item name="prefix" label={t('admin:trunk.prefix')} tooltip={t('admin:trunk.prefixHint')} normalize={orNull}>
                <Input />
              </Form.Item>
              <Form.Item name="stripDigits" label={t('admin:trunk.stripDigits')}>
                <InputNumber min={0} max={20} />
              </Form.Item>
              <Form.Item name="addPrefix" label={t('admin:trunk.addPrefix')} normalize={orNull}>
                <Input />
              </Form.Item>
            </div>
            <SwitchItem name="verifyCertificate" label={t('admin:trunk.verifyCertificate')} />
            <SwitchItem name="enabled" label={t('common:enabled')} />
          </>
        ),
      }}
    />
  );
}
