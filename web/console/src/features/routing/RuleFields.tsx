import { Checkbox, Form, Input, Segmented, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { NumberPoolSelect, TrunkGroupSelect } from '@/features/admin/pickers';
import { SwitchItem } from '@/features/admin/parts';
import type { CallerMode, OutboundRule } from '@/shared/api/routing';
import { RewriteField } from './RewriteField';
import { orNull, pooledModes } from './trunk';

const time = /^([01]\d|2[0-3]):[0-5]\d$/;

export function RuleFields() {
  const { t } = useTranslation();
  const action = Form.useWatch<OutboundRule['action'] | undefined>('action') ?? 'allow';
  const mode = Form.useWatch<CallerMode | undefined>('callerMode') ?? 'trunk';
  const tags = { mode: 'tags' as const, tokenSeparators: [',', ' ', '\n'], open: false, suffixIcon: null };
  return (
    <>
      <Form.Item name="name" label={t('common:name')} rules={[{ required: true }]}>
        <Input />
      </Form.Item>
      <h4 className="sb-form-part">{t('routing:rule.when')}</h4>
      <Form.Item name="prefixes" label={t('routing:rule.prefixes')} tooltip={t('routing:rule.prefixesHint')}>
        <Select {...tags} placeholder={t('routing:rule.anyNumber')} />
      </Form.Item>
      <div className="sb-two">
        <Form.Item name="pattern" label={t('routing:rule.pattern')} tooltip={t('routing:rule.patternHint')} normalize={orNull}>
          <Input placeholder={"^1[3-9]\\d{9}$"} />
        </Form.Item>
        <Form.Item name="callers" label={t('routing:rule.callers')} tooltip={t('routing:rule.callersHint')}>
          <Select {...tags} placeholder={t('routing:pool.everybody')} />
        </Form.Item>
      </div>
      <Form.Item name="window" label={t('routing:rule.window')}>
        <WindowField />
      </Form.Item>
      <h4 className="sb-form-part">{t('routing:rule.then')}</h4>
      <Form.Item name="action" label={t('routing:rule.action')}>
        <Segmented options={(['allow', 'block'] as const).map((value) => ({ value, label: t(`routing:action.${value}`) }))} />
      </Form.Item>
      {action === 'block' && (
        <Form.Item name="reason" label={t('routing:rule.reason')} tooltip={t('routing:rule.reasonHint')} normalize={(value?: string) => value || null}>
          <Input maxLength={200} />
        </Form.Item>
      )}
      {action === 'allow' && (
        <>
          <Form.Item name="groupId" label={t('routing:pick.group')} normalize={(value?: string) => value ?? null}>
            <TrunkGroupSelect placeholder={t('routing:rule.usualTrunks')} />
          </Form.Item>
          <div className="sb-two">
            <Form.Item name="callerMode" label={t('routing:rule.shows')} extra={t(`routing:callerHint.${mode}`)}>
              <Select options={(['trunk', 'fixed', 'own', 'rotate', 'local', 'anonymous'] as const).map((value) => ({ value, label: t(`routing:caller.${value}`) }))} />
            </Form.Item>
            {mode === 'fixed' && (
              <Form.Item name="callerNumber" label={t('admin:number.number')} rules={[{ required: true }]} normalize={orNull}>
                <Input inputMode="tel" />
              </Form.Item>
            )}
            {pooledModes.includes(mode) && (
              <Form.Item name="callerPoolId" label={t('routing:pick.pool')} rules={[{ required: mode !== 'own' }]} normalize={(value?: string) => value ?? null}>
                <NumberPoolSelect />
              </Form.Item>
            )}
          </div>
          <Form.Item name="rewrites" label={t('routing:rule.rewrites')} tooltip={t('routing:rewrite.hint')}>
            <RewriteField label={t('routing:rule.rewrites')} />
          </Form.Item>
        </>
      )}
      <SwitchItem name="enabled" label={t('common:enabled')} />
    </>
  );
}

interface WindowProps {
  value?: OutboundRule['window'];
  onChange?: (value: OutboundRule['window']) => void;
}

/** Always, or on these days from … to, in the tenant's zone; over midnight where "to" is before "from". */
function WindowField({ value, onChange }: WindowProps) {
  const { t } = useTranslation();
  const part = (key: 'from' | 'to') => (
    <Input
      style={{ width: 84 }}
      className="sb-num"
      aria-label={t(`routing:rule.${key}Time`)}
      placeholder={"HH:mm"}
      maxLength={5}
      status={value && !time.test(value[key]) ? 'error' : undefined}
      value={value?.[key]}
      onChange={(event) => value && onChange?.({ ...value, [key]: event.target.value })}
    />
  );
  return (
    <div className="sb-window">
      <Switch size="small" checked={value != null} aria-label={t('routing:rule.window')} onChange={(on) => onChange?.(on ? { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' } : null)} />
      {value ? (
        <>
          {part('from')} – {part('to')}
          <Checkbox.Group value={value.days} onChange={(days) => onChange?.({ ...value, days: [...days].sort((a, b) => a - b) })} options={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: day, label: t(`routing:dayShort.${day}`) }))} />
        </>
      ) : (
        <span className="sb-muted">{t('routing:rule.always')}</span>
      )}
    </div>
  );
}
