import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, DatePicker, Form, Input, Table, Tabs, Tag } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, urlOf } from '@/shared/api/client';
import type { Id, Instant } from '@/shared/api/types';
import { useCan } from '@/shared/auth/me';
import { dayOf } from '@/shared/days';
import { formatClock, formatDuration } from '@/shared/time';
import { Choice } from '@/shared/ui/Choice';
import { MsInput } from '@/shared/ui/MsInput';
import { Page } from '@/shared/ui/Page';
import { ProblemView } from '@/shared/ui/ProblemView';
import { EnabledBadge, SwitchItem } from '../admin/parts';
import { AgentSelect, QueueSelect } from '../admin/pickers';
import { ResourcePage } from '../admin/ResourcePage';

interface Row {
  day: string;
  shiftId: Id;
  shift: string;
  plannedFrom: Instant;
  plannedTo: Instant;
  agentId: Id;
  number: string | null;
  name: string | null;
  signedInAt: Instant | null;
  signedOutAt: Instant | null;
  lateMs: number;
  earlyLeaveMs: number;
  presentMs: number;
  breakMs: number;
  breakOverrunMs: number;
  absent: boolean;
  breakOverruns: { reason: string; labelZh: string; labelEn: string; limitMs: number; count: number; overrunMs: number }[];
}

interface Reason {
  id: Id;
  code: string;
  labels: { zh: string; en: string };
  limitMs: number | null;
  enabled: boolean;
  version: number;
}

interface Shift {
  id: Id;
  name: string;
  days: number[];
  from: string;
  to: string;
  breakMs: number;
  graceMs: number;
  agentIds: Id[];
  queueIds: Id[];
  enabled: boolean;
  version: number;
}

const weekdays = [1, 2, 3, 4, 5, 6, 7];

/** Who was late, left early or overran the breaks, by shift; and the shifts. */
export function AttendancePage() {
  const { t } = useTranslation();
  const configures = useCan('config.read');
  if (!configures) return <Report />;
  return <Tabs items={[{ key: 'report', label: t('insight:attendance'), children: <Report /> }, { key: 'shifts', label: t('insight:shifts'), children: <Shifts /> }, { key: 'reasons', label: t('insight:breakReasons'), children: <Reasons /> }]} />;
}

function Report() {
  const { t, i18n } = useTranslation();
  const [period, setPeriod] = useState<[Dayjs, Dayjs]>([dayOf(-1), dayOf(0)]);
  const [agentId, setAgentId] = useState<string>();
  const [amiss, setAmiss] = useState(false);
  const query = { from: period[0].format('YYYY-MM-DD'), to: period[1].format('YYYY-MM-DD'), agentId };
  const list = useQuery({ queryKey: ['/attendance', query], queryFn: ({ signal }) => api.get<{ items: Row[] }>('/attendance', query, signal) });
  const rows = list.data?.items.filter((row) => !amiss || row.absent || row.lateMs + row.earlyLeaveMs + row.breakOverrunMs > 0 || row.breakOverruns.length > 0) ?? [];
  const late = (ms: number) => ms > 0 && <span className="sb-num sb-late">{formatDuration(ms)}</span>;
  const time = (ms: number) => <span className="sb-num">{formatDuration(ms)}</span>;
  const clock = (at: string | null) => <span className="sb-num">{formatClock(at).slice(0, 5)}</span>;
  return (
    <Page
      title={t('insight:attendance')}
      extra={
        <Button icon={<DownloadOutlined />} href={urlOf('/attendance/export.csv', query)} download>
          {t('calls:export')}
        </Button>
      }
    >
      <div className="sb-filters">
        <DatePicker.RangePicker
          allowClear={false}
          style={{ width: 230 }}
          value={period}
          onChange={(value) => value?.[0] && value[1] && setPeriod([value[0], value[1]])}
          presets={[
            { label: t('calls:today'), value: [dayOf(0), dayOf(0)] },
            { label: t('calls:yesterday'), value: [dayOf(-1), dayOf(-1)] },
            { label: t('calls:last7'), value: [dayOf(-6), dayOf(0)] },
            { label: t('calls:last30'), value: [dayOf(-29), dayOf(0)] },
          ]}
        />
        <AgentSelect style={{ width: 160 }} value={agentId} onChange={setAgentId} />
        <Checkbox checked={amiss} onChange={(event) => setAmiss(event.target.checked)}>
          {t('insight:onlyAmiss')}
        </Checkbox>
      </div>
      {list.error ? (
        <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <Table<Row>
          size="small"
          rowKey={(row) => `${row.day}-${row.shiftId}-${row.agentId}`}
          loading={list.isPending}
          dataSource={rows}
          pagination={{ pageSize: 100, hideOnSinglePage: true }}
          locale={{ emptyText: t('insight:noAttendance') }}
          scroll={{ x: 1240 }}
          columns={[
            { title: t('insight:day'), dataIndex: 'day', width: 110, render: (day: string) => <span className="sb-num">{day}</span> },
            { title: t('insight:shift'), key: 'shift', width: 190, render: (_, row) => <>{row.shift} <span className="sb-muted">{clock(row.plannedFrom)}–{clock(row.plannedTo)}</span></> },
            { title: t('calls:agent'), key: 'agent', render: (_, row) => `${row.number ?? ''} ${row.name ?? row.agentId.slice(0, 8)}` },
            { title: t('insight:signedIn'), dataIndex: 'signedInAt', width: 80, render: (at: string | null, row) => (row.absent ? <Tag color="red">{t('insight:absent')}</Tag> : clock(at)) },
            { title: t('insight:signedOut'), dataIndex: 'signedOutAt', width: 80, render: clock },
            { title: t('insight:late'), dataIndex: 'lateMs', width: 90, align: 'right', render: late },
            { title: t('insight:earlyLeave'), dataIndex: 'earlyLeaveMs', width: 90, align: 'right', render: late },
            { title: t('insight:presentTime'), dataIndex: 'presentMs', width: 90, align: 'right', render: time },
            { title: t('insight:breaks'), dataIndex: 'breakMs', width: 90, align: 'right', render: time },
            { title: t('insight:breakOverrun'), dataIndex: 'breakOverrunMs', width: 100, align: 'right', render: late },
            {
              title: <span title={t('insight:breakOverrunsHint')}>{t('insight:breakOverruns')}</span>,
              dataIndex: 'breakOverruns',
              width: 180,
              render: (overruns: Row['breakOverruns']) =>
                overruns.map((one) => (
                  <div key={one.reason}>
                    {i18n.language === 'en' ? one.labelEn : one.labelZh} <span className="sb-muted">{t('insight:overrunTimes', { count: one.count })}</span> {late(one.overrunMs)}
                  </div>
                )),
            },
          ]}
        />
      )}
    </Page>
  );
}

function Shifts() {
  const { t } = useTranslation();
  const writes = useCan('config.write');
  return (
    <ResourcePage<Shift>
      resource={{
        path: '/shifts',
        title: 'insight:shifts',
        newTitle: 'insight:newShift',
        emptyText: 'insight:noShifts',
        fixed: !writes,
        removable: writes,
        defaults: { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00', breakMs: 3_600_000, graceMs: 300_000, agentIds: [], queueIds: [], enabled: true },
        columns: [
          { title: t('insight:name'), dataIndex: 'name' },
          { title: t('insight:days'), dataIndex: 'days', render: (days: number[]) => days.map((day) => t(`routing:dayShort.${day}`)).join(' ') },
          { title: t('insight:times'), key: 'times', render: (_, shift) => <span className="sb-num">{`${shift.from}–${shift.to}`}</span> },
          { title: t('common:statusTitle'), dataIndex: 'enabled', width: 90, render: (on: boolean) => <EnabledBadge on={on} /> },
        ],
        fields: () => (
          <>
            <Form.Item name="name" label={t('insight:name')} rules={[{ required: true, max: 100 }]}>
              <Input />
            </Form.Item>
            <Form.Item name="days" label={t('insight:days')} rules={[{ required: true }]}>
              <Choice mode="multiple" options={weekdays.map((value) => ({ value, label: t(`routing:dayShort.${value}`) }))} />
            </Form.Item>
            <div className="sb-two">
              <Form.Item name="from" label={t('insight:from')} rules={[{ required: true, pattern: /^([01]\d|2[0-3]):[0-5]\d$/ }]}>
                <Input placeholder={'09:00'} />
              </Form.Item>
              <Form.Item name="to" label={t('insight:until')} tooltip={t('insight:untilHint')} rules={[{ required: true, pattern: /^([01]\d|2[0-3]):[0-5]\d$/ }]}>
                <Input placeholder={'18:00'} />
              </Form.Item>
              <Form.Item name="breakMs" label={t('insight:breakAllowance')}>
                <MsInput />
              </Form.Item>
              <Form.Item name="graceMs" label={t('insight:grace')} tooltip={t('insight:graceHint')}>
                <MsInput max={7_200} />
              </Form.Item>
            </div>
            <Form.Item name="queueIds" label={t('insight:teams')} tooltip={t('insight:teamsHint')}>
              <QueuesSelect />
            </Form.Item>
            <Form.Item name="agentIds" label={t('insight:agents')}>
              <AgentsSelect />
            </Form.Item>
            <SwitchItem name="enabled" label={t('common:enabled')} />
          </>
        ),
      }}
    />
  );
}

function Reasons() {
  const { t } = useTranslation();
  const writes = useCan('config.write');
  return (
    <ResourcePage<Reason>
      resource={{
        path: '/break-reasons',
        title: 'insight:breakReasons',
        newTitle: 'insight:newBreakReason',
        emptyText: 'insight:noBreakReasons',
        fixed: !writes,
        removable: writes,
        defaults: { enabled: true },
        columns: [
          { title: t('insight:reasonCode'), dataIndex: 'code' },
          { title: t('insight:reasonZh'), dataIndex: ['labels', 'zh'] },
          { title: t('insight:reasonEn'), dataIndex: ['labels', 'en'] },
          { title: t('insight:reasonLimit'), dataIndex: 'limitMs', align: 'right', render: (ms: number | null) => <span className="sb-num">{ms === null ? '–' : formatDuration(ms)}</span> },
          { title: t('common:statusTitle'), dataIndex: 'enabled', width: 90, render: (on: boolean) => <EnabledBadge on={on} /> },
        ],
        fields: () => (
          <>
            <Form.Item name="code" label={t('insight:reasonCode')} rules={[{ required: true, pattern: /^[\w-]{1,40}$/ }]}>
              <Input />
            </Form.Item>
            <Form.Item name={['labels', 'zh']} label={t('insight:reasonZh')} rules={[{ required: true, max: 40 }]}>
              <Input />
            </Form.Item>
            <Form.Item name={['labels', 'en']} label={t('insight:reasonEn')} rules={[{ max: 40 }]}>
              <Input />
            </Form.Item>
            <Form.Item name="limitMs" label={t('insight:reasonLimit')} tooltip={t('insight:reasonLimitHint')}>
              <MsInput min={1} />
            </Form.Item>
            <SwitchItem name="enabled" label={t('common:enabled')} />
          </>
        ),
      }}
    />
  );
}

interface Many {
  id?: string;
  value?: Id[];
  onChange?: (value: Id[]) => void;
}

// The pickers choose one; with mode="multiple" antd hands them a list.
function QueuesSelect({ value, onChange, id }: Many) {
  return <QueueSelect id={id} mode="multiple" value={value as unknown as string} onChange={(next) => onChange?.((next ?? []) as unknown as Id[])} />;
}

function AgentsSelect({ value, onChange, id }: Many) {
  return <AgentSelect id={id} mode="multiple" value={value as unknown as string} onChange={(next) => onChange?.((next ?? []) as unknown as Id[])} />;
}
