import { ExperimentOutlined } from '@ant-design/icons';
import { Button, Form, Input, InputNumber, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConferenceRoom, Extension, InboundNumber, Queue, RecordingRule, Trunk } from '@/shared/api/types';
import { EnabledBadge, SwitchItem } from './parts';
import { ExtensionSelect, NumberSelect, QueueSelect, RoomSelect, TrunkSelect, useNames } from './pickers';
import { RecordingTestDrawer } from './RecordingTestDrawer';
import { ResourcePage } from './ResourcePage';

const toNull = (value?: string | number) => value ?? null;

/** Which calls are recorded: an ordered list, the first rule that fits decides. */
export function RecordingRulesPage() {
  const { t } = useTranslation();
  const [testing, setTesting] = useState(false);
  return (
    <>
      <ResourcePage<RecordingRule>
        resource={{
          path: '/recording-rules',
          title: 'common:menu.recordingRules',
          newTitle: 'admin:newRecordingRule',
          emptyText: 'admin:recordingRule.none',
          extra: (
            <Button icon={<ExperimentOutlined />} onClick={() => setTesting(true)}>
              {t('admin:recordingRule.test')}
            </Button>
          ),
          defaults: {
            direction: null, queueId: null, trunkId: null, numberId: null, extensionId: null, roomId: null,
            percentage: 100, record: true, announcement: 'none', retentionDays: null, format: null, enabled: true,
          },
          columns: [
            { title: t('admin:recordingRule.position'), dataIndex: 'position', width: 90, align: 'right', render: (at: number) => <span className="sb-num">{at}</span> },
            { title: t('admin:recordingRule.name'), dataIndex: 'name' },
            { title: t('admin:recordingRule.conditions'), key: 'conditions', render: (_, rule) => <Conditions rule={rule} /> },
            { title: t('admin:recordingRule.outcome'), key: 'outcome', render: (_, rule) => <Outcome rule={rule} /> },
            { title: t('common:statusTitle'), dataIndex: 'enabled', width: 90, render: (on: boolean) => <EnabledBadge on={on} /> },
          ],
          toBody: (rule) => (rule.record ? rule : { ...rule, percentage: 100, announcement: 'none', retentionDays: null, format: null }),
          fields: () => <RuleFields />,
        }}
      />
      <RecordingTestDrawer open={testing} onClose={() => setTesting(false)} />
    </>
  );
}

function RuleFields() {
  const { t } = useTranslation();
  const record = Form.useWatch<boolean>('record');
  return (
    <>
      <div className="sb-two">
        <Form.Item name="name" label={t('admin:recordingRule.name')} rules={[{ required: true }]}>
          <Input />
        </Form.Item>
        <Form.Item name="position" label={t('admin:recordingRule.position')} tooltip={t('admin:recordingRule.positionHint')} normalize={toNull}>
          <InputNumber min={1} max={10_000} />
        </Form.Item>
      </div>
      <ConditionFields any />
      <SwitchItem name="record" label={t('admin:recordingRule.record')} />
      {record && (
        <div className="sb-two">
          <Form.Item name="percentage" label={t('admin:recordingRule.percentage')} tooltip={t('admin:recordingRule.percentageHint')}>
            <InputNumber min={1} max={100} addonAfter="%" />
          </Form.Item>
          <Form.Item name="retentionDays" label={t('admin:recordingRule.retentionDays')} tooltip={t('admin:recordingRule.retentionHint')} normalize={toNull}>
            <InputNumber min={1} max={3650} addonAfter={t('admin:recordingRule.days')} />
          </Form.Item>
          <Form.Item name="format" label={t('admin:recordingRule.format')} normalize={toNull}>
            <Select
              allowClear
              placeholder={t('admin:recordingRule.formatOfSettings')}
              options={(['wav', 'oggOpus'] as const).map((value) => ({ value, label: t(`admin:recordingFormat.${value}`) }))}
            />
          </Form.Item>
          <Form.Item name="announcement" label={t('admin:recordingRule.announcement')} tooltip={t('admin:recordingRule.announcementHint')}>
            <Select options={(['none', 'customer', 'both'] as const).map((value) => ({ value, label: t(`admin:recordingRule.announce.${value}`) }))} />
          </Form.Item>
        </div>
      )}
      <SwitchItem name="enabled" label={t('common:enabled')} />
    </>
  );
}

/** What a rule looks at; `any`: each may be left open. */
export function ConditionFields({ any }: { any?: boolean }) {
  const { t } = useTranslation();
  const open = any ? t('admin:recordingRule.any') : undefined;
  return (
    <div className="sb-two">
      <Form.Item name="direction" label={t('admin:recordingRule.direction')} normalize={toNull} rules={[{ required: !any }]}>
        <Select
          allowClear={any}
          placeholder={open}
          options={(['inbound', 'outbound', 'internal'] as const).map((value) => ({ value, label: t(`calls:direction.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="queueId" label={t('admin:pick.queue')} normalize={toNull}>
        <QueueSelect placeholder={open} />
      </Form.Item>
      <Form.Item name="trunkId" label={t('admin:pick.trunk')} normalize={toNull}>
        <TrunkSelect placeholder={open} />
      </Form.Item>
      <Form.Item name="numberId" label={t('admin:pick.number')} normalize={toNull}>
        <NumberSelect placeholder={open} />
      </Form.Item>
      <Form.Item name="extensionId" label={t('admin:pick.extension')} normalize={toNull}>
        <ExtensionSelect placeholder={open} />
      </Form.Item>
      <Form.Item name="roomId" label={t('admin:pick.room')} normalize={toNull}>
        <RoomSelect placeholder={open} />
      </Form.Item>
    </div>
  );
}

function Conditions({ rule }: { rule: RecordingRule }) {
  const { t } = useTranslation();
  const queue = useNames<Queue>('/queues', (item) => item.name);
  const trunk = useNames<Trunk>('/trunks', (item) => item.name);
  const number = useNames<InboundNumber>('/numbers', (item) => item.number);
  const extension = useNames<Extension>('/extensions', (item) => item.number);
  const room = useNames<ConferenceRoom>('/conference-rooms', (item) => item.name);
  const parts = [
    rule.direction && t(`calls:direction.${rule.direction}`),
    rule.queueId && queue(rule.queueId),
    rule.trunkId && trunk(rule.trunkId),
    rule.numberId && number(rule.numberId),
    rule.extensionId && extension(rule.extensionId),
    rule.roomId && room(rule.roomId),
  ].filter((part): part is string => Boolean(part));
  if (parts.length === 0) return <span className="sb-muted">{t('admin:recordingRule.everything')}</span>;
  return parts.map((part) => (
    <Tag key={part} bordered={false}>
      {part}
    </Tag>
  ));
}

function Outcome({ rule }: { rule: RecordingRule }) {
  const { t } = useTranslation();
  if (!rule.record) return <Tag>{t('admin:recordingRule.notRecorded')}</Tag>;
  return (
    <>
      <Tag color="red">{t('admin:recordingRule.recorded')}</Tag>
      <span className="sb-num sb-muted">
        {[
          rule.percentage < 100 && `${rule.percentage} %`,
          rule.retentionDays && `${rule.retentionDays} ${t('admin:recordingRule.days')}`,
          rule.format && t(`admin:recordingFormat.${rule.format}`),
          rule.announcement !== 'none' && t(`admin:recordingRule.announce.${rule.announcement}`),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </>
  );
}
