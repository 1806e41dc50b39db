import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { days, type DateRule } from './model';

interface Props {
  dates: DateRule[];
  onChange: (dates: DateRule[]) => void;
}

const kinds: DateRule['kind'][] = ['holiday', 'workday', 'hours'];

/** Holidays, make-up workdays and dates with hours of their own; where several cover a date the last one decides. */
export function DatesField({ dates, onChange }: Props) {
  const { t } = useTranslation();
  const change = (index: number, part: Partial<DateRule>) => onChange(dates.map((each, at) => (at === index ? tidy({ ...each, ...part }) : each)));
  return (
    <Form.Item label={t('flows:dates')} tooltip={t('flows:datesHint')}>
      {dates.map((rule, index) => (
        <DateRow key={index} rule={rule} set={(part) => change(index, part)} remove={() => onChange(dates.filter((_, at) => at !== index))} />
      ))}
      <Button type="dashed" size="small" block icon={<PlusOutlined />} onClick={() => onChange([...dates, { from: today(), kind: 'holiday' }])}>
        {t('flows:addDate')}
      </Button>
    </Form.Item>
  );
}

function DateRow({ rule, set, remove }: { rule: DateRule; set: (part: Partial<DateRule>) => void; remove: () => void }) {
  const { t } = useTranslation();
  const range = rule.ranges?.[0];
  return (
    <div className="sb-date-rule">
      <div>
        <Input type="date" value={rule.from} aria-label={t('flows:dateFrom')} onChange={(event) => event.target.value && set({ from: event.target.value })} />
        <Input type="date" value={rule.to ?? rule.from} min={rule.from} aria-label={t('flows:dateTo')} onChange={(event) => set({ to: event.target.value || undefined })} />
        <Button icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={remove} />
      </div>
      <div>
        <Select value={rule.kind} aria-label={t('flows:dateKind')} options={kinds.map((value) => ({ value, label: t(`flows:dateKind.${value}`) }))} onChange={(kind) => set({ kind })} />
        {rule.kind === 'workday' && (
          <Select value={rule.as ?? 'monday'} aria-label={t('flows:dateAs')} options={days.map((value) => ({ value, label: t('flows:dateLike', { day: t(`flows:day.${value}`) }) }))} onChange={(as) => set({ as })} />
        )}
        {rule.kind === 'hours' && (
          <>
            <Input type="time" value={range?.from ?? '09:00'} aria-label={t('flows:from')} onChange={(event) => set({ ranges: withRange(rule, { from: event.target.value }) })} />
            <Input type="time" value={range?.to === '24:00' ? '00:00' : (range?.to ?? '18:00')} aria-label={t('flows:to')} onChange={(event) => set({ ranges: withRange(rule, { to: event.target.value === '00:00' ? '24:00' : event.target.value }) })} />
          </>
        )}
        <Input value={rule.name ?? ''} maxLength={100} placeholder={t('flows:dateName')} aria-label={t('flows:dateName')} onChange={(event) => set({ name: event.target.value || undefined })} />
        <Checkbox checked={rule.yearly ?? false} onChange={(event) => set({ yearly: event.target.checked })}>
          {t('flows:yearly')}
        </Checkbox>
      </div>
    </div>
  );
}

function withRange(rule: DateRule, part: Partial<{ from: string; to: string }>) {
  const [first = { from: '09:00', to: '18:00' }, ...rest] = rule.ranges ?? [];
  return [{ ...first, ...part }, ...rest];
}

/** A day is one day, hours have hours, and what belongs to another kind goes. */
function tidy(rule: DateRule): DateRule {
  const to = rule.to && rule.to > rule.from ? rule.to : undefined;
  const ranges = rule.kind === 'hours' ? (rule.ranges?.length ? rule.ranges : [{ from: '09:00', to: '18:00' }]) : rule.ranges;
  return { ...rule, to, ranges, as: rule.kind === 'workday' ? (rule.as ?? 'monday') : undefined };
}

function today(): string {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
}
