import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { DatesField } from './DatesField';
import { days, type FlowNode, type WeeklyHours } from './model';

/** The ordinary week of a business-hours step, and the dates that differ from it. */
export function HoursField({ node, set }: { node: FlowNode; set: (part: Partial<FlowNode>) => void }) {
  const { t } = useTranslation();
  const weekly = node.schedule?.weekly ?? [];
  const put = (next: WeeklyHours[]) => set({ schedule: { ...node.schedule, weekly: next } });
  const change = (index: number, part: Partial<WeeklyHours>) => put(weekly.map((each, at) => (at === index ? { ...each, ...part } : each)));
  if (node.calendar) {
    return (
      <Form.Item label={t('flows:calendar')}>
        <Input aria-label={t('flows:calendar')} value={node.calendar} onChange={(event) => set({ calendar: event.target.value })} />
      </Form.Item>
    );
  }
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
      <DatesField dates={node.schedule?.dates ?? []} onChange={(dates) => set({ schedule: { ...node.schedule, dates } })} />
    </>
  );
}
