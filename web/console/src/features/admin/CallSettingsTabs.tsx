import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CallSettings } from '@/shared/api/types';
import { MsInput } from '@/shared/ui/MsInput';
import { SwitchItem } from './parts';

const forwards = ['forwardAlways', 'forwardBusy', 'forwardNoAnswer', 'forwardUnregistered'] as const;

/** What the API wants: an empty destination is none. */
export function withSettings(settings: CallSettings | undefined): CallSettings {
  const clean = { ...settings };
  for (const each of forwards) clean[each] = clean[each]?.trim() || null;
  if (!clean.followMeSteps?.length) clean.followMeSteps = null;
  return clean;
}

/** Forwarding, do not disturb, call waiting and follow me, for an administrator and for one's own phone. */
export function CallSettingsTabs({ at }: { at: string[] }) {
  const { t } = useTranslation();
  return (
    <Tabs
      size="small"
      items={[
        {
          key: 'forward',
          forceRender: true,
          label: t('admin:calls.forwarding'),
          children: forwards.map((each) => (
            <Form.Item key={each} name={[...at, each]} label={t(`admin:calls.${each}`)} rules={[{ max: 64 }]}>
              <Input allowClear placeholder={t('admin:calls.nowhere')} />
            </Form.Item>
          )),
        },
        {
          key: 'disturb',
          forceRender: true,
          label: t('admin:calls.availability'),
          children: (
            <>
              <SwitchItem name={[...at, 'doNotDisturb']} label={t('admin:calls.doNotDisturb')} />
              <SwitchItem name={[...at, 'noCallWaiting']} label={t('admin:calls.noCallWaiting')} />
            </>
          ),
        },
        { key: 'follow', forceRender: true, label: t('admin:calls.followMe'), children: <FollowMe at={at} /> },
      ]}
    />
  );
}

function FollowMe({ at }: { at: string[] }) {
  const { t } = useTranslation();
  return (
    <>
      <SwitchItem name={[...at, 'followMe']} label={t('admin:calls.followMeOn')} />
      <Form.List name={[...at, 'followMeSteps']}>
        {(fields, { add, remove }) => (
          <>
            {fields.map((field) => (
              <div key={field.key} className="sb-two">
                <Form.Item name={[field.name, 'number']} label={t('admin:calls.stepNumber')} rules={[{ required: true, pattern: /^\+?[0-9*#]{1,31}$/ }]}>
                  <Input inputMode="tel" />
                </Form.Item>
                <Form.Item name={[field.name, 'delayMs']} label={t('admin:calls.stepDelay')}>
                  <MsInput min={0} max={120} />
                </Form.Item>
                <Form.Item name={[field.name, 'ringMs']} label={t('admin:calls.stepRing')}>
                  <MsInput min={1} max={300} />
                </Form.Item>
                <SwitchItem name={[field.name, 'confirm']} label={t('admin:calls.stepConfirm')} />
                <Button type="text" danger icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={() => remove(field.name)} />
              </div>
            ))}
            <Button type="dashed" icon={<PlusOutlined />} disabled={fields.length >= 10} onClick={() => add({ number: '', delayMs: 0, ringMs: 20_000, confirm: true })}>
              {t('admin:calls.addStep')}
            </Button>
          </>
        )}
      </Form.List>
    </>
  );
}
