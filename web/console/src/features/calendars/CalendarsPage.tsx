import { ImportOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, DatePicker, Dropdown, Form, Input, Select, Space, Tooltip, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { instantOf } from '@/shared/days';
import { currentZone, formatNear } from '@/shared/time';
import { ProblemView } from '@/shared/ui/ProblemView';
import { useSay } from '@/shared/ui/useSay';
import { zones } from '@/shared/zones';
import { ResourcePage } from '../admin/ResourcePage';
import type { DateRule, Schedule } from '../flows/model';
import { ScheduleField } from '../flows/ScheduleField';
import { withoutEmpty } from '../flows/tree';
import { missingYear, readHolidays } from './holidayFile';
import type { Calendar, CalendarAnswer, HolidaySets } from './types';
import { Verdict } from './Verdict';

const officeWeek: Schedule = { weekly: [{ days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], ranges: [{ from: '09:00', to: '18:00' }] }], dates: [], monthly: [] };

/** Business hours as things of their own: flows and numbers name them, and each says what holds when and why. */
export function CalendarsPage() {
  const { t } = useTranslation();
  return (
    <ResourcePage<Calendar>
      resource={{
        path: '/calendars',
        title: 'common:menu.calendars',
        newTitle: 'calendars:new',
        width: 620,
        defaults: { name: '', description: '', schedule: { ...officeWeek, timeZone: currentZone() } },
        columns: [
          { title: t('common:name'), dataIndex: 'name', width: 200, render: (name: string) => <b>{name}</b> },
          { title: t('common:description'), dataIndex: 'description', ellipsis: true },
          { title: t('calendars:now'), width: 260, render: (_, calendar) => <Now id={calendar.id} version={calendar.version} /> },
          { title: t('flows:dates'), width: 100, align: 'right', render: (_, calendar) => calendar.schedule.dates?.length ?? 0 },
          { title: t('flows:zone'), width: 150, render: (_, calendar) => calendar.schedule.timeZone ?? 'Asia/Shanghai' },
          { title: t('calendars:changed'), dataIndex: 'updatedAt', width: 130, render: (at: string) => formatNear(at) },
        ],
        toBody: (values) => withoutEmpty({ name: values.name, description: values.description, schedule: values.schedule }),
        fields: (_, item) => (
          <>
            <div className="sb-two">
              <Form.Item name="name" label={t('common:name')} rules={[{ required: true }]}>
                <Input maxLength={100} />
              </Form.Item>
              <Form.Item name={['schedule', 'timeZone']} label={t('flows:zone')}>
                <Select showSearch options={zones()} />
              </Form.Item>
            </div>
            <Form.Item name="description" label={t('common:description')}>
              <Input maxLength={500} />
            </Form.Item>
            <Form.Item name="schedule" noStyle>
              <ScheduleInput />
            </Form.Item>
            {item && <Ask id={item.id} />}
          </>
        ),
      }}
    />
  );
}

function ScheduleInput({ value, onChange }: { value?: Schedule; onChange?: (schedule: Schedule) => void }) {
  const { t, i18n } = useTranslation();
  const schedule = value ?? {};
  const { done, message } = useSay();
  const sets = useQuery({ queryKey: ['/calendars/holiday-sets'], queryFn: ({ signal }) => api.get<HolidaySets>('/calendars/holiday-sets', {}, signal) });
  const bring = (found: DateRule[]) => {
    const dates = schedule.dates ?? [];
    const fresh = found.filter((rule) => !dates.some((each) => each.from === rule.from && (each.to ?? each.from) === (rule.to ?? rule.from) && each.kind === rule.kind));
    onChange?.({ ...schedule, dates: [...dates, ...fresh] });
    return fresh.length;
  };
  const read = async (file: File) => {
    const found = readHolidays(await file.text());
    if (found) done(t('calendars:imported', { count: bring(found) }));
    else void message.error(t('calendars:unreadable'));
  };
  const awaited = sets.data?.awaited ?? [];
  return (
    <>
      <Form.Item extra={t('calendars:importHint')}>
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              ...(sets.data?.items ?? []).map((set) => ({ key: set.id, label: <Tooltip title={set.source}>{set.name[i18n.language] ?? set.id}</Tooltip>, onClick: () => bring(set.dates) })),
              ...awaited.map((each) => ({ key: String(each.year), disabled: true, label: t('calendars:awaited', { year: each.year }) })),
            ],
          }}
        >
          <Button icon={<ImportOutlined />} loading={sets.isPending}>
            {t('calendars:import')}
          </Button>
        </Dropdown>{' '}
        <Upload accept=".json,.csv,.txt" showUploadList={false} beforeUpload={(file) => (void read(file), Upload.LIST_IGNORE)}>
          <Tooltip title={t('calendars:fileHint')}>
            <Button>{t('calendars:file')}</Button>
          </Tooltip>
        </Upload>
      </Form.Item>
      {missingYear(schedule.dates ?? [], new Date()) !== null && (
        <Alert type="info" showIcon style={{ marginBottom: 12 }} message={t('calendars:missingYear', { year: missingYear(schedule.dates ?? [], new Date()) })} />
      )}
      <ScheduleField schedule={schedule} onChange={(next) => onChange?.({ ...schedule, ...next })} />
    </>
  );
}

function Now({ id, version }: { id: string; version: number }) {
  const answer = useQuery({ queryKey: [`/calendars/${id}/at`, version], staleTime: 30_000, queryFn: ({ signal }) => api.get<CalendarAnswer>(`/calendars/${id}/at`, {}, signal) });
  return answer.data ? <Verdict answer={answer.data} /> : <>–</>;
}

/** What the stored calendar says at a time. */
function Ask({ id }: { id: string }) {
  const { t } = useTranslation();
  const [at, setAt] = useState<string | null>(null);
  const answer = useQuery({ queryKey: [`/calendars/${id}/at`, at], enabled: at !== null, staleTime: 0, gcTime: 0, queryFn: ({ signal }) => api.get<CalendarAnswer>(`/calendars/${id}/at`, { at: at ?? undefined }, signal) });
  return (
    <Form.Item label={t('calendars:ask')} extra={t('calendars:askHint')}>
      <Space wrap>
        <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" aria-label={t('calendars:ask')} onChange={(picked) => setAt(picked ? instantOf(picked) : null)} />
        {answer.error ? <ProblemView error={answer.error} /> : answer.data && <Verdict answer={answer.data} />}
      </Space>
    </Form.Item>
  );
}
