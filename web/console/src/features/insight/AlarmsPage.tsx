import { CheckOutlined } from '@ant-design/icons';
import { Button, Form, Input, InputNumber, Segmented, Select, Tabs, Tag, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { useCommand, useCursorList } from '@/shared/api/queries';
import type { Id, Instant } from '@/shared/api/types';
import { useCan } from '@/shared/auth/me';
import { formatDateTime, formatDuration, formatPercent } from '@/shared/time';
import { CursorTable } from '@/shared/ui/CursorTable';
import { MsInput } from '@/shared/ui/MsInput';
import { Page } from '@/shared/ui/Page';
import { useSay } from '@/shared/ui/useSay';
import { EnabledBadge, SwitchItem } from '../admin/parts';
import { AgentSelect, QueueSelect } from '../admin/pickers';
import { ResourcePage } from '../admin/ResourcePage';
import { agentGauges, factorOf, queueGauges, tenantGauges } from './wall';

interface Alarm {
  id: Id;
  name: string;
  figure: string;
  subject: string | null;
  severity: 'warning' | 'critical';
  below: boolean;
  threshold: number;
  value: number;
  raisedAt: Instant;
  clearedAt: Instant | null;
  acknowledgedAt: Instant | null;
  acknowledgedBy: string | null;
  webhook: 'none' | 'waiting' | 'delivered' | 'failed';
  webhookError: string | null;
}

interface AlarmRule {
  id: Id;
  name: string;
  figure: string;
  queueId: Id | null;
  agentId: Id | null;
  below: boolean;
  threshold: number | null;
  clearAt: number | null;
  holdMs: number;
  severity: 'warning' | 'critical';
  webhookUrl: string | null;
  webhookSecret?: string | null;
  hasWebhookSecret: boolean;
  mailTo: string[];
  enabled: boolean;
  version: number;
}

/** Alarms that stand and stood, and the limits that raise them. */
export function AlarmsPage() {
  const { t } = useTranslation();
  const configures = useCan('config.read');
  if (!configures) return <History />;
  return <Tabs className="sb-alarm-tabs" items={[{ key: 'history', label: t('insight:alarms'), children: <History /> }, { key: 'rules', label: t('insight:alarmRules'), children: <Rules /> }]} />;
}

function amount(figure: string, value: number): string {
  const factor = factorOf(figure);
  return factor === 1000 ? formatDuration(value) : factor === 1 ? String(value) : formatPercent(value);
}

function History() {
  const { t } = useTranslation();
  const acts = useCan('floor.act');
  const [which, setWhich] = useState('all');
  const list = useCursorList<Alarm>('/alarms', which === 'open' ? { open: true } : {});
  const { attempt } = useSay();
  const acknowledge = useCommand((id: Id) => api.post(`/alarms/${id}/acknowledge`), '/alarms');
  return (
    <Page title={t('insight:alarms')} extra={<Segmented value={which} onChange={setWhich} options={['all', 'open'].map((value) => ({ value, label: t(`insight:alarmShow.${value}`) }))} />}>
      <CursorTable<Alarm>
        list={list}
        emptyText={t('insight:noAlarms')}
        columns={[
          { title: t('insight:raised'), dataIndex: 'raisedAt', width: 165, render: (at: string) => <span className="sb-num">{formatDateTime(at)}</span> },
          { title: t('insight:severityTitle'), dataIndex: 'severity', width: 90, render: (severity: Alarm['severity']) => <Tag color={severity === 'critical' ? 'red' : 'gold'}>{t(`insight:severity.${severity}`)}</Tag> },
          { title: t('insight:name'), dataIndex: 'name' },
          { title: t('insight:figure'), key: 'figure', render: (_, alarm) => `${alarm.subject ?? t('insight:wholeHouse')}: ${t(`insight:gauge.${alarm.figure}`)}` },
          { title: t('insight:value'), key: 'value', align: 'right', render: (_, alarm) => <span className="sb-num">{`${amount(alarm.figure, alarm.value)} (${alarm.below ? '≤' : '≥'} ${amount(alarm.figure, alarm.threshold)})`}</span> },
          { title: t('insight:cleared'), dataIndex: 'clearedAt', width: 165, render: (at: string | null) => (at ? <span className="sb-num">{formatDateTime(at)}</span> : <Tag color="red">{t('insight:stands')}</Tag>) },
          {
            title: t('insight:webhook'),
            key: 'webhook',
            width: 100,
            render: (_, alarm) => alarm.webhook !== 'none' && <Tooltip title={alarm.webhookError}>{t(`insight:webhookState.${alarm.webhook}`)}</Tooltip>,
          },
          {
            title: '',
            key: 'acknowledge',
            width: 150,
            render: (_, alarm) =>
              alarm.acknowledgedAt ? (
                <Tooltip title={alarm.acknowledgedBy}>
                  <span className="sb-muted sb-num">{t('insight:seen', { time: formatDateTime(alarm.acknowledgedAt) })}</span>
                </Tooltip>
              ) : (
                acts && (
                  <Button size="small" icon={<CheckOutlined />} onClick={() => void attempt(() => acknowledge.mutateAsync(alarm.id))}>
                    {t('insight:acknowledge')}
                  </Button>
                )
              ),
          },
        ]}
      />
    </Page>
  );
}

function Rules() {
  const { t } = useTranslation();
  const writes = useCan('config.write');
  return (
    <ResourcePage<AlarmRule>
      resource={{
        path: '/alarm-rules',
        title: 'insight:alarmRules',
        newTitle: 'insight:newAlarmRule',
        emptyText: 'insight:noAlarmRules',
        fixed: !writes,
        removable: writes,
        defaults: { figure: 'waitingNow', queueId: null, agentId: null, below: false, threshold: null, clearAt: null, holdMs: 0, severity: 'warning', webhookUrl: null, mailTo: [], enabled: true },
        columns: [
          { title: t('insight:name'), dataIndex: 'name' },
          { title: t('insight:figure'), dataIndex: 'figure', render: (figure: string) => t(`insight:gauge.${figure}`) },
          { title: t('insight:threshold'), key: 'threshold', render: (_, rule) => <span className="sb-num">{`${rule.below ? '≤' : '≥'} ${amount(rule.figure, rule.threshold ?? 0)}`}</span> },
          { title: t('insight:severityTitle'), dataIndex: 'severity', render: (severity: string) => t(`insight:severity.${severity}`) },
          { title: t('common:statusTitle'), dataIndex: 'enabled', width: 90, render: (on: boolean) => <EnabledBadge on={on} /> },
        ],
        toBody: (rule) => ({ ...rule, webhookUrl: rule.webhookUrl || null, webhookSecret: rule.webhookSecret || null }),
        fields: (_, rule) => <RuleFields hasSecret={rule?.hasWebhookSecret ?? false} />,
      }}
    />
  );
}

function RuleFields({ hasSecret }: { hasSecret: boolean }) {
  const { t } = useTranslation();
  const form = Form.useFormInstance<AlarmRule>();
  const queueId = Form.useWatch('queueId', form);
  const agentId = Form.useWatch('agentId', form);
  const figure = Form.useWatch('figure', form) ?? 'waitingNow';
  const webhook = Form.useWatch('webhookUrl', form);
  const choices = agentId ? agentGauges : queueId ? queueGauges : tenantGauges;
  const factor = factorOf(figure);
  const unit = factor === 1000 ? t('common:seconds') : factor === 1 ? undefined : '%';
  const limit = {
    normalize: (value: number | null) => (value === null ? null : value * factor),
    getValueProps: (value: number | null | undefined) => ({ value: value == null ? null : Math.round((value / factor) * 100) / 100 }),
  };
  const set = (field: 'queueId' | 'agentId', value: string | undefined) => {
    form.setFieldValue(field, value ?? null);
    if (value) form.setFieldValue(field === 'queueId' ? 'agentId' : 'queueId', null);
    const allowed = (field === 'agentId' ? value : agentId) ? agentGauges : queueGauges;
    if (value && !allowed.includes(figure)) form.setFieldValue('figure', allowed[0]);
  };
  return (
    <>
      <Form.Item name="name" label={t('insight:name')} rules={[{ required: true, max: 100 }]}>
        <Input />
      </Form.Item>
      <div className="sb-two">
        <Form.Item name="queueId" label={t('calls:queue')}>
          <QueueSelect placeholder={t('insight:wholeHouse')} onChange={(value) => set('queueId', value)} />
        </Form.Item>
        <Form.Item name="agentId" label={t('calls:agent')}>
          <AgentSelect onChange={(value) => set('agentId', value)} />
        </Form.Item>
        <Form.Item name="figure" label={t('insight:figure')} tooltip={t(`insight:gaugeDef.${figure}`)}>
          <Select showSearch optionFilterProp="label" options={choices.map((value) => ({ value, label: t(`insight:gauge.${value}`) }))} />
        </Form.Item>
        <Form.Item name="below" label={t('insight:badWhen')}>
          <Select options={[{ value: false, label: t('insight:atOrAbove') }, { value: true, label: t('insight:atOrBelow') }]} />
        </Form.Item>
        <Form.Item name="threshold" label={t('insight:threshold')} rules={[{ required: true }]} {...limit}>
          <InputNumber suffix={unit} />
        </Form.Item>
        <Form.Item name="clearAt" label={t('insight:clearAt')} tooltip={t('insight:clearAtHint')} {...limit}>
          <InputNumber suffix={unit} />
        </Form.Item>
        <Form.Item name="holdMs" label={t('insight:hold')} tooltip={t('insight:holdHint')}>
          <MsInput />
        </Form.Item>
        <Form.Item name="severity" label={t('insight:severityTitle')}>
          <Select options={(['warning', 'critical'] as const).map((value) => ({ value, label: t(`insight:severity.${value}`) }))} />
        </Form.Item>
      </div>
      <Form.Item name="mailTo" label={t('insight:mailTo')} tooltip={t('insight:mailToHint')}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ';', ' ']} />
      </Form.Item>
      <Form.Item name="webhookUrl" label={t('insight:webhook')} tooltip={t('insight:webhookHint')}>
        <Input placeholder={'https://'} />
      </Form.Item>
      {webhook && (
        <Form.Item name="webhookSecret" label={t('insight:webhookSecret')} extra={hasSecret ? t('insight:secretKept') : undefined} rules={[{ required: !hasSecret, min: 16 }]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      )}
      <SwitchItem name="enabled" label={t('common:enabled')} />
    </>
  );
}
