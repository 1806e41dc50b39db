import { Form, Input, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { ExtensionSelect, FlowSelect, MailboxSelect, PromptSelect, QueueSelect } from '../admin/pickers';
import type { ServiceStep, StepType } from './types';

interface Props {
  name: 'open' | 'closed' | 'holiday' | 'busy';
  types: readonly StepType[];
  label: string;
  tooltip?: string;
  /** Words for the choice of no step at all. */
  none?: string;
}

const pickers = { flow: FlowSelect, queue: QueueSelect, voicemail: MailboxSelect, extension: ExtensionSelect, message: PromptSelect };

/** What a service does with a call: the kind of thing, and which one. */
export function StepField({ name, types, label, tooltip, none }: Props) {
  const { t } = useTranslation();
  const form = Form.useFormInstance();
  const type = (Form.useWatch(name, form) as ServiceStep | null | undefined)?.type;
  const options = types.map((value) => ({ value: value as string, label: t(`services:step.${value}`) }));
  const Picker = type && type !== 'busy' && type !== 'number' ? pickers[type] : null;
  return (
    <Form.Item label={label} tooltip={tooltip} required={!none}>
      <Space.Compact block>
        <Select
          style={{ width: 170 }}
          aria-label={label}
          value={type ?? ''}
          options={none ? [{ value: '', label: none }, ...options] : options}
          onChange={(value) => form.setFieldValue(name, value ? { type: value } : null)}
        />
        {Picker && (
          <Form.Item name={[name, 'id']} noStyle rules={[{ required: true }]}>
            <Picker style={{ flex: 1 }} />
          </Form.Item>
        )}
        {type === 'number' && (
          <Form.Item name={[name, 'number']} noStyle rules={[{ required: true, pattern: /^\+?\d{2,32}$/ }]}>
            <Input inputMode="tel" placeholder="+862155550199" aria-label={t('services:step.number')} />
          </Form.Item>
        )}
      </Space.Compact>
      <Form.Item name={name} noStyle hidden>
        <Hidden />
      </Form.Item>
    </Form.Item>
  );
}

// Keeps the step in the form while only its parts are shown.
function Hidden() {
  return null;
}
