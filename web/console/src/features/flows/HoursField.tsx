import { Form, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAll } from '@/shared/api/queries';
import type { Calendar } from '../calendars/types';
import type { FlowNode } from './model';
import { ScheduleField } from './ScheduleField';

const officeWeek = { weekly: [{ days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], ranges: [{ from: '09:00', to: '18:00' }] }] };

/** A calendar of the house, or hours written in this step. */
export function HoursField({ node, set }: { node: FlowNode; set: (part: Partial<FlowNode>) => void }) {
  const { t } = useTranslation();
  const calendars = useAll<Calendar>('/calendars');
  const byName = calendars.data?.find((calendar) => calendar.id !== node.calendar && calendar.name === node.calendar);
  return (
    <>
      <Form.Item label={t('flows:calendar')}>
        <Select
          aria-label={t('flows:calendar')}
          loading={calendars.isPending}
          value={node.calendar ?? ''}
          options={[{ value: '', label: t('flows:ownHours') }, ...(calendars.data?.map((calendar) => ({ value: calendar.id === byName?.id ? calendar.name : calendar.id, label: calendar.name })) ?? [])]}
          onChange={(calendar: string) => set(calendar ? { calendar, schedule: undefined } : { calendar: undefined, schedule: node.schedule ?? officeWeek })}
        />
      </Form.Item>
      {!node.calendar && <ScheduleField schedule={node.schedule ?? {}} onChange={(schedule) => set({ schedule })} />}
    </>
  );
}
