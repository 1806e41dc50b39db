import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { DatesField } from './DatesField';
import { days, type MonthlyRule, type Schedule, type WeeklyHours } from './model';

interface Props {
  schedule: Schedule;
  onChange: (schedule: Schedule) => void;
}

/** The ordinary week, the days of each month and the dates that differ from it. A day may stand in several rows: its hours add up. */
export function ScheduleField({ schedule, onChange }: Props) {
  const { t } = useTranslation();
  // The API may give several ranges for the same days; each gets a row, or it could not be seen.
  const weekly = (schedule.weekly ?? []).flatMap((hours) => (hours.ranges.length > 1 ? hours.ranges.map((range) => ({ ...hours, ranges: [range] })) : [hours]));
  const put = (next: WeeklyHours[]) => onChange({ ...schedule, weekly: next });
  const change = (index: number, part: Partial<WeeklyHours>) => put(weekly.map((each, at) => (at === index ? { ...each, ...part } : each)));
  return (
    <>
      <Form.Item label={t('flows:openHours')}>
        {weekly.map((hours, index) => {
          const range = hours.ranges[0] ?? { from: '09:00', to: '18:00' };
          const setRange = (part: Partial<typeof range>) => change(index, { ranges: [{ ...range, ...part }, ...hours.ranges.slice(1)] });
          return (
            <Space.Compact key={index} block className="sb-number-row">
              <Select mode="multiple" style={{ flex: 1 }} aria-label={t('flows:openHours')} value={hours.days} maxTagCount="responsive" options={days.map((value) => ({ value, label: t(`flows:day.${value}`) }))} onChange={(list) => change(index, { days: list })} />
              <Input type="time" style={{ width: 100 }} value={range.from} aria-label={t('flows:from')} onChange={(event) => setRange({ from: event.target.value })} />
              <Input type="time" style={{ width: 100 }} value={range.to === '24:00' ? '00:00' : range.to} aria-label={t('flows:to')} onChange={(event) => setRange({ to: event.target.value === '00:00' ? '24:00' : event.target.value })} />
              <Button icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={() => put(weekly.filter((_, at) => at !== index))} />
            </Space.Compact>
          );
        })}
        <Button type="dashed" size="small" block icon={<PlusOutlined />} onClick={() => put([...weekly, { days: ['saturday'], ranges: [{ from: '09:00', to: '12:00' }] }])}>
          {t('flows:addHours')}
        </Button>
      </Form.Item>
      <MonthlyField rules={schedule.monthly ?? []} onChange={(monthly) => onChange({ ...schedule, monthly })} />
      <DatesField dates={schedule.dates ?? []} onChange={(dates) => onChange({ ...schedule, dates })} />
    </>
  );
}

const monthDays = [...Array.from({ length: 31 }, (_, index) => index + 1), -1, -2, -3];

function MonthlyField({ rules, onChange }: { rules: MonthlyRule[]; onChange: (rules: MonthlyRule[]) => void }) {
  const { t } = useTranslation();
  const change = (index: number, part: Partial<MonthlyRule>) => onChange(rules.map((each, at) => (at === index ? { ...each, ...part } : each)));
  const nameOf = (day: number) => (day > 0 ? t('flows:monthDay', { day }) : t('flows:monthEnd', { day: -day }));
  return (
    <Form.Item label={t('flows:monthly')}>
      {rules.map((rule, index) => {
        const range = rule.ranges?.[0] ?? { from: '09:00', to: '12:00' };
        return (
          <div key={index} className="sb-date-rule">
            <div>
              <Select mode="multiple" style={{ flex: 1 }} aria-label={t('flows:monthly')} value={rule.days} maxTagCount="responsive" options={monthDays.map((value) => ({ value, label: nameOf(value) }))} onChange={(list) => change(index, { days: list })} />
              <Button icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={() => onChange(rules.filter((_, at) => at !== index))} />
            </div>
            <div>
              <Select
                value={rule.kind}
                aria-label={t('flows:dateKind')}
                options={(['holiday', 'hours'] as const).map((value) => ({ value, label: t(value === 'holiday' ? 'flows:closedDay' : 'flows:dateKind.hours') }))}
                onChange={(kind) => change(index, { kind, ranges: kind === 'hours' ? [range] : [] })}
              />
              {rule.kind === 'hours' && (
                <>
                  <Input type="time" value={range.from} aria-label={t('flows:from')} onChange={(event) => change(index, { ranges: [{ ...range, from: event.target.value }, ...(rule.ranges?.slice(1) ?? [])] })} />
                  <Input type="time" value={range.to} aria-label={t('flows:to')} onChange={(event) => change(index, { ranges: [{ ...range, to: event.target.value }, ...(rule.ranges?.slice(1) ?? [])] })} />
                </>
              )}
              <Input value={rule.name ?? ''} maxLength={100} placeholder={t('flows:dateName')} aria-label={t('flows:dateName')} onChange={(event) => change(index, { name: event.target.value || undefined })} />
            </div>
          </div>
        );
      })}
      <Button type="dashed" size="small" block icon={<PlusOutlined />} onClick={() => onChange([...rules, { days: [-1], kind: 'holiday' }])}>
        {t('flows:addMonthly')}
      </Button>
    </Form.Item>
  );
}
