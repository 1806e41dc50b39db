import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Collapse, Form, Input, InputNumber, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { overflowReasons, overflowTargets, queueConditions, type QueueRules as Rules } from '@/shared/api/queueRules';
import { MsInput } from '@/shared/ui/MsInput';
import { SwitchItem } from './parts';
import { CalendarSelect, FlowSelect, MailboxSelect, QueueSelect, SkillSelect } from './pickers';

const path = (name: keyof Rules) => ['rules', name];

/** How a queue distributes beyond its strategy; folded away, since most queues need none of it. */
export function QueueRules() {
  const { t } = useTranslation();
  return (
    <Collapse
      ghost
      size="small"
      items={[
        { key: 'who', label: t('queues:who'), forceRender: true, children: <Who /> },
        { key: 'rings', label: t('queues:rings'), forceRender: true, children: <Rings /> },
        { key: 'overflow', label: t('queues:overflow'), forceRender: true, children: <Overflow /> },
        { key: 'hours', label: t('queues:hours'), forceRender: true, children: <Hours /> },
        { key: 'conditions', label: t('queues:conditions'), forceRender: true, children: <Conditions /> },
      ]}
    />
  );
}

function Who() {
  const { t } = useTranslation();
  return (
    <>
      <div className="sb-two">
        <Form.Item name={path('skillEvaluation')} label={t('queues:skillEvaluation')}>
          <Select options={(['all', 'best', 'none'] as const).map((value) => ({ value, label: t(`queues:skills.${value}`) }))} />
        </Form.Item>
        <Form.Item name={path('ringNextMs')} label={t('queues:ringNext')} tooltip={t('queues:ringNextHint')}>
          <MsInput min={1} max={300} />
        </Form.Item>
        <Form.Item name={path('lastAgentDays')} label={t('queues:lastAgent')} tooltip={t('queues:lastAgentHint')}>
          <InputNumber min={0} max={365} suffix={t('queues:days')} style={{ width: 140 }} />
        </Form.Item>
        <Form.Item name={path('preferredWaitMs')} label={t('queues:preferredWait')} tooltip={t('queues:preferredWaitHint')}>
          <MsInput max={3600} />
        </Form.Item>
        <Form.Item name={path('vipBonus')} label={t('queues:vipBonus')} tooltip={t('queues:vipBonusHint')}>
          <InputNumber min={-1000} max={1000} />
        </Form.Item>
        <Form.Item name={path('agingMs')} label={t('queues:aging')} tooltip={t('queues:agingHint')}>
          <MsInput />
        </Form.Item>
      </div>
      <SwitchItem name={path('ownAgent')} label={t('queues:ownAgent')} tooltip={t('queues:ownAgentHint')} />
    </>
  );
}

function Rings() {
  const { t } = useTranslation();
  return (
    <Form.List name={path('rings')}>
      {(fields, { add, remove }) => (
        <>
          <p className="sb-muted">{t('queues:ringsHint')}</p>
          {fields.map((field, index) => (
            <fieldset key={field.key} className="sb-rule" aria-label={t('queues:ring', { number: index + 2 })}>
              <Space wrap align="baseline">
                <b>{t('queues:ring', { number: index + 2 })}</b>
                <Form.Item name={[field.name, 'afterMs']} label={t('queues:after')} layout="horizontal" rules={[{ required: true }]}>
                  <MsInput min={1} />
                </Form.Item>
                <Form.Item name={[field.name, 'lowerLevels']} label={t('queues:lowerLevels')} layout="horizontal">
                  <InputNumber min={0} max={4} />
                </Form.Item>
                <Button type="text" icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={() => remove(field.name)} />
              </Space>
              <div className="sb-two">
                <Form.Item name={[field.name, 'dropSkills']} label={t('queues:dropSkills')}>
                  <Several of={SkillSelect} />
                </Form.Item>
                <Form.Item name={[field.name, 'addQueues']} label={t('queues:addQueues')}>
                  <Several of={QueueSelect} />
                </Form.Item>
              </div>
            </fieldset>
          ))}
          {fields.length < 5 && (
            <Button type="dashed" size="small" block icon={<PlusOutlined />} onClick={() => add({ afterMs: 30_000, lowerLevels: 0, dropSkills: [], addQueues: [] })}>
              {t('queues:addRing')}
            </Button>
          )}
        </>
      )}
    </Form.List>
  );
}

interface SeveralProps {
  of: typeof SkillSelect;
  id?: string;
  value?: string[];
  onChange?: (value: string[]) => void;
}

/** A picker for several things. */
function Several({ of: Picker, value, onChange, id }: SeveralProps) {
  return <Picker id={id} mode="multiple" value={(value ?? []) as unknown as string} onChange={(next) => onChange?.((next as unknown as string[] | undefined) ?? [])} />;
}

function Overflow() {
  const { t } = useTranslation();
  return (
    <Form.List name={path('overflow')}>
      {(fields, { add, remove }) => (
        <>
          <p className="sb-muted">{t('queues:overflowHint')}</p>
          {fields.map((field) => (
            <Space key={field.key} wrap className="sb-list-row" align="baseline">
              <Form.Item name={[field.name, 'when']} noStyle rules={[{ required: true }]}>
                <Select aria-label={t('queues:when')} style={{ width: 170 }} options={overflowReasons.map((value) => ({ value, label: t(`queues:reason.${value}`) }))} />
              </Form.Item>
              <Limit at={field.name} />
              <Form.Item name={[field.name, 'target', 'type']} noStyle rules={[{ required: true }]}>
                <Select aria-label={t('queues:target')} style={{ width: 130 }} options={overflowTargets.map((value) => ({ value, label: t(`queues:to.${value}`) }))} />
              </Form.Item>
              <Target at={field.name} />
              <Button type="text" icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={() => remove(field.name)} />
            </Space>
          ))}
          {fields.length < 8 && (
            <Button type="dashed" size="small" block icon={<PlusOutlined />} onClick={() => add({ when: 'wait', limit: 120_000, target: { type: 'queue' } })}>
              {t('queues:addOverflow')}
            </Button>
          )}
        </>
      )}
    </Form.List>
  );
}

/** Seconds, contacts or percent, as the reason has it. */
function Limit({ at }: { at: number }) {
  const { t } = useTranslation();
  const when = Form.useWatch(['rules', 'overflow', at, 'when']) as Rules['overflow'][number]['when'] | undefined;
  return (
    <Form.Item name={[at, 'limit']} noStyle rules={[{ required: true }]}>
      {when === 'length' ? (
        <InputNumber aria-label={t('queues:limit')} min={0} max={10_000} suffix={t('queues:contacts')} style={{ width: 140 }} />
      ) : when === 'serviceLevel' ? (
        <InputNumber aria-label={t('queues:limit')} min={1} max={100} suffix="%" style={{ width: 140 }} />
      ) : (
        <MsInput aria-label={t('queues:limit')} min={1} />
      )}
    </Form.Item>
  );
}

function Target({ at }: { at: number }) {
  const { t } = useTranslation();
  const type = Form.useWatch(['rules', 'overflow', at, 'target', 'type']) as Rules['overflow'][number]['target']['type'] | undefined;
  if (type === 'number')
    return (
      <Form.Item name={[at, 'target', 'number']} noStyle rules={[{ required: true }]}>
        <Input aria-label={t('queues:to.number')} placeholder="+862155550199" style={{ width: 180 }} />
      </Form.Item>
    );
  if (type === 'callback') return null;
  const Picker = type === 'flow' ? FlowSelect : type === 'voicemail' ? MailboxSelect : QueueSelect;
  return (
    <Form.Item name={[at, 'target', 'id']} noStyle rules={[{ required: true }]}>
      <Picker style={{ width: 180 }} />
    </Form.Item>
  );
}

/** A calendar of its own, and where a caller goes who finds the queue closed. */
function Hours() {
  const { t } = useTranslation();
  const form = Form.useFormInstance();
  const at = ['rules', 'hours', 'closed'];
  const type = Form.useWatch([...at, 'type'], form) as (typeof overflowTargets)[number] | undefined;
  const Picker = type === 'flow' ? FlowSelect : type === 'voicemail' ? MailboxSelect : QueueSelect;
  return (
    <>
      <Form.Item name={['rules', 'hours', 'calendarId']} label={t('queues:calendar')} tooltip={t('queues:calendarHint')} normalize={(value?: string) => value ?? null}>
        <CalendarSelect placeholder={t('services:always')} />
      </Form.Item>
      <Form.Item label={t('queues:whenClosed')} tooltip={t('queues:whenClosedHint')}>
        <Space.Compact block>
          <Select
            style={{ width: 170 }}
            aria-label={t('queues:whenClosed')}
            value={type ?? ''}
            options={[{ value: '', label: t('queues:turnedAway') }, ...overflowTargets.map((value) => ({ value, label: t(`queues:to.${value}`) }))]}
            onChange={(value) => form.setFieldValue(at, value ? { type: value } : null)}
          />
          {type === 'number' && (
            <Form.Item name={[...at, 'number']} noStyle rules={[{ required: true }]}>
              <Input aria-label={t('queues:to.number')} placeholder="+862155550199" />
            </Form.Item>
          )}
          {type && type !== 'number' && type !== 'callback' && (
            <Form.Item name={[...at, 'id']} noStyle rules={[{ required: true }]}>
              <Picker style={{ flex: 1 }} />
            </Form.Item>
          )}
        </Space.Compact>
        <Form.Item name={[...at, 'type']} noStyle hidden>
          <Input />
        </Form.Item>
      </Form.Item>
    </>
  );
}

function Conditions() {
  const { t } = useTranslation();
  const words = (names: readonly (typeof queueConditions)[number][]) => names.map((value) => ({ value, label: t(`queues:condition.${value}`) }));
  return (
    <>
      <Form.Item name={path('joinUnless')} label={t('queues:joinUnless')} tooltip={t('queues:joinUnlessHint')}>
        <Select mode="multiple" options={words(queueConditions)} />
      </Form.Item>
      <Form.Item name={path('leaveWhen')} label={t('queues:leaveWhen')} tooltip={t('queues:leaveWhenHint')}>
        <Select mode="multiple" options={words(['noAgent', 'allPaused'])} />
      </Form.Item>
      <Form.Item name={path('ringBackMs')} label={t('queues:ringBack')} tooltip={t('queues:ringBackHint')}>
        <MsInput max={3600} />
      </Form.Item>
    </>
  );
}
