import { PartitionOutlined } from '@ant-design/icons';
import { Form, Input, InputNumber, Segmented, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Extension, type FeatureCode, type Flow, type InboundNumber, type Queue, type RingGroup, type TargetType, type Trunk } from '@/shared/api/types';
import type { Service } from '../services/types';
import type { VoicemailBox } from '../voicemail/types';
import { EnabledBadge, SwitchItem } from './parts';
import { ExtensionSelect, FlowSelect, MailboxSelect, QueueSelect, RingGroupSelect, ServiceLineSelect, ServiceSelect, TrunkSelect, useNames } from './pickers';
import { ResourcePage } from './ResourcePage';

/** The fax machine of the house is one: it needs no choice. */
const noId = '00000000-0000-0000-0000-000000000000';
const targets: TargetType[] = ['serviceLine', 'flow', 'queue', 'extension', 'ringGroup', 'service', 'fax', 'voicemail'];

export function NumbersPage() {
  const { t } = useTranslation();
  const trunk = useNames<Trunk>('/trunks', (item) => item.name);
  const flow = useNames<Flow>('/flows', (item) => item.name);
  const queue = useNames<Queue>('/queues', (item) => item.name);
  const extension = useNames<Extension>('/extensions', (item) => `${item.number} ${item.displayName}`);
  const ringGroup = useNames<RingGroup>('/ring-groups', (item) => `${item.number} ${item.name}`);
  const service = useNames<FeatureCode>('/feature-codes', (item) => t(`admin:feature.${item.feature}`));
  const voicemail = useNames<VoicemailBox>('/voicemail/boxes', (item) => `${item.number} ${item.name}`);
  const serviceLine = useNames<Service>('/services', (item) => item.name);
  const names = { serviceLine, flow, queue, extension, ringGroup, service, fax: () => '', voicemail };
  return (
    <ResourcePage<InboundNumber>
      resource={{
        path: '/numbers',
        title: 'common:menu.numbers',
        newTitle: 'admin:newNumber',
        defaults: { label: '', target: { type: 'flow', id: '' }, maxChannels: null, enabled: true },
        columns: [
          { title: t('admin:number.number'), dataIndex: 'number', render: (number: string) => <b className="sb-num">{number}</b> },
          { title: t('admin:number.label'), dataIndex: 'label' },
          {
            title: t('admin:number.target'),
            dataIndex: 'target',
            render: (target: InboundNumber['target']) => (
              <>
                <Tag bordered={false}>{t(`admin:target.${target.type}`)}</Tag>
                {names[target.type](target.id)}
              </>
            ),
          },
          { title: t('admin:pick.trunk'), dataIndex: 'trunkId', render: (id: string) => trunk(id) },
          { title: t('admin:trunk.maxChannels'), dataIndex: 'maxChannels', align: 'right', render: (value: number | null) => value ?? '–' },
          { title: t('common:statusTitle'), dataIndex: 'enabled', render: (on: boolean) => <EnabledBadge on={on} /> },
          {
            title: t('services:path'),
            width: 100,
            render: (_, number) => (
              <Link to={`/admin/numbers/${number.id}/path`} onClick={(event) => event.stopPropagation()}>
                <PartitionOutlined /> {t('services:showShort')}
              </Link>
            ),
          },
        ],
        fields: () => (
          <>
            <div className="sb-two">
              <Form.Item name="number" label={t('admin:number.number')} rules={[{ required: true }]} tooltip={t('admin:number.hint')}>
                <Input inputMode="tel" />
              </Form.Item>
              <Form.Item name="label" label={t('admin:number.label')}>
                <Input />
              </Form.Item>
            </div>
            <Form.Item name="trunkId" label={t('admin:pick.trunk')} rules={[{ required: true }]}>
              <TrunkSelect />
            </Form.Item>
            <TargetFields />
            <Form.Item name="maxChannels" label={t('admin:trunk.maxChannels')} normalize={(value?: number) => value ?? null}>
              <InputNumber min={1} max={10_000} />
            </Form.Item>
            <SwitchItem name="enabled" label={t('common:enabled')} />
          </>
        ),
      }}
    />
  );
}

function TargetFields() {
  const { t } = useTranslation();
  const form = Form.useFormInstance();
  const type = (Form.useWatch(['target', 'type'], form) as TargetType | undefined) ?? 'flow';
  const Picker = { serviceLine: ServiceLineSelect, flow: FlowSelect, queue: QueueSelect, extension: ExtensionSelect, ringGroup: RingGroupSelect, service: ServiceSelect, fax: null, voicemail: MailboxSelect }[type];
  return (
    <Form.Item label={t('admin:number.target')} required>
      <Form.Item name={['target', 'type']} noStyle>
        <Segmented
          options={targets.map((value) => ({ value, label: t(`admin:target.${value}`) }))}
          onChange={(value) => form.setFieldValue(['target', 'id'], value === 'fax' ? noId : undefined)}
        />
      </Form.Item>
      {Picker ? (
        <Form.Item name={['target', 'id']} rules={[{ required: true }]} style={{ marginTop: 8, marginBottom: 0 }}>
          <Picker />
        </Form.Item>
      ) : (
        <Form.Item name={['target', 'id']} hidden initialValue={noId}>
          <Input />
        </Form.Item>
      )}
    </Form.Item>
  );
}
