import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, InputNumber, Rate, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { usualRules } from '@/shared/api/queueRules';
import { usualSeat } from '@/shared/api/seat';
import { strategies, type Queue, type Skill } from '@/shared/api/types';
import { formatDuration } from '@/shared/time';
import { MsInput } from '@/shared/ui/MsInput';
import { SwitchItem, Tags } from './parts';
import { FlowSelect, PromptSelect, SkillSelect, useNames } from './pickers';
import { QueueRules } from './QueueRules';
import { QueueSeat } from './QueueSeat';
import { ResourcePage } from './ResourcePage';

const formulas = ['SL1', 'SL2', 'SL3', 'SL4', 'SL5', 'SL6'] as const;
const wrapUpModes = ['none', 'optional', 'agentRequested', 'mandatory', 'mandatoryTimeout', 'mandatoryForcedTimeout'] as const;
const orNull = (value?: string | number) => value ?? null;

export function QueuesPage() {
  const { t } = useTranslation();
  const skill = useNames<Skill>('/skills', (item) => item.name);
  return (
    <ResourcePage<Queue>
      resource={{
        path: '/queues',
        title: 'common:menu.queues',
        newTitle: 'admin:newQueue',
        width: 600,
        defaults: {
          description: '', strategy: 'longest-idle-agent', priority: 0, weight: 1, requiredSkills: [], serviceLevelMs: 20_000, serviceLevelFormula: 'SL1', ringTimeoutMs: 20_000,
          wrapUpMode: 'mandatoryTimeout', wrapUpMs: 30_000, maxWaitMs: null, overflowFlowId: null, maxLength: null, musicPromptId: null, announcePosition: true, announceWait: false,
          announceEveryMs: 30_000, record: true, rules: usualRules, seat: usualSeat,
        },
        columns: [
          { title: t('common:name'), dataIndex: 'name', width: 160, render: (name: string) => <b>{name}</b> },
          { title: t('admin:queue.serviceLevel'), width: 130, render: (_, queue) => `${queue.serviceLevelMs / 1000} ${t('common:secondsShort')} · ${queue.serviceLevelFormula}` },
          { title: t('admin:queue.skills'), dataIndex: 'requiredSkills', render: (skills: Queue['requiredSkills']) => <Tags names={skills.map((each) => `${skill(each.skillId)} ≥${each.level}`)} /> },
          { title: t('admin:queue.strategy'), dataIndex: 'strategy', width: 130, render: (name: string) => t(`admin:strategy.${name}`) },
          { title: t('admin:priority'), dataIndex: 'priority', width: 80, align: 'right' },
          { title: t('admin:queue.maxWait'), dataIndex: 'maxWaitMs', width: 100, align: 'right', render: formatDuration },
          { title: t('admin:queue.wrapUp'), width: 130, render: (_, queue) => (queue.wrapUpMode === 'none' ? t('admin:wrapUpMode.none') : formatDuration(queue.wrapUpMs)) },
          { title: t('admin:record'), dataIndex: 'record', width: 70, render: (on: boolean) => t(on ? 'common:yes' : 'common:no') },
        ],
        fields: () => <QueueFields />,
      }}
    />
  );
}

function QueueFields() {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item name="name" label={t('common:name')} rules={[{ required: true }]}>
        <Input />
      </Form.Item>
      <Form.Item name="description" label={t('common:description')}>
        <Input />
      </Form.Item>
      <div className="sb-three">
        <Form.Item name="priority" label={t('admin:priority')} tooltip={t('admin:queue.priorityHint')}>
          <InputNumber min={-1000} max={1000} precision={0} />
        </Form.Item>
        <Form.Item name="weight" label={t('admin:queue.weight')} tooltip={t('admin:queue.weightHint')}>
          <InputNumber min={1} max={100} precision={0} />
        </Form.Item>
        <Form.Item name="ringTimeoutMs" label={t('admin:ringTimeout')}>
          <MsInput min={1} max={300} />
        </Form.Item>
      </div>
      <Form.Item name="strategy" label={t('admin:queue.strategy')} tooltip={t('admin:queue.strategyHint')}>
        <Select
          options={strategies.map((value) => ({ value, label: t(`admin:strategy.${value}`), means: t(`admin:strategyMeans.${value}`) }))}
          optionRender={({ data }) => (
            <>
              {data.label} <span className="sb-muted">{data.means}</span>
            </>
          )}
        />
      </Form.Item>
      <RequiredSkills />
      <div className="sb-two">
        <Form.Item name="serviceLevelMs" label={t('admin:queue.serviceLevelTime')}>
          <MsInput min={1} />
        </Form.Item>
        <Form.Item name="serviceLevelFormula" label={t('admin:queue.formula')}>
          <Select options={formulas.map((value) => ({ value, label: `${value} · ${t(`admin:formula.${value}`)}` }))} popupMatchSelectWidth={false} />
        </Form.Item>
        <Form.Item name="wrapUpMode" label={t('admin:queue.wrapUp')}>
          <Select options={wrapUpModes.map((value) => ({ value, label: t(`admin:wrapUpMode.${value}`) }))} />
        </Form.Item>
        <Form.Item name="wrapUpMs" label={t('admin:queue.wrapUpTime')}>
          <MsInput max={3600} />
        </Form.Item>
        <Form.Item name="maxWaitMs" label={t('admin:queue.maxWait')} tooltip={t('admin:queue.maxWaitHint')}>
          <MsInput min={1} />
        </Form.Item>
        <Form.Item name="overflowFlowId" label={t('admin:queue.overflow')} normalize={orNull}>
          <FlowSelect />
        </Form.Item>
        <Form.Item name="maxLength" label={t('admin:queue.maxLength')} normalize={orNull}>
          <InputNumber min={0} max={10_000} precision={0} />
        </Form.Item>
        <Form.Item name="musicPromptId" label={t('admin:queue.music')} normalize={orNull}>
          <PromptSelect />
        </Form.Item>
      </div>
      <SwitchItem name="announcePosition" label={t('admin:queue.announcePosition')} />
      <SwitchItem name="announceWait" label={t('admin:queue.announceWait')} />
      <Form.Item name="announceEveryMs" label={t('admin:queue.announceEvery')}>
        <MsInput min={5} max={3600} />
      </Form.Item>
      <SwitchItem name="record" label={t('admin:record')} />
      <QueueSeat />
      <QueueRules />
    </>
  );
}

function RequiredSkills() {
  const { t } = useTranslation();
  return (
    <Form.List name="requiredSkills">
      {(fields, { add, remove }) => (
        <Form.Item label={t('admin:queue.skills')}>
          {fields.map((field) => (
            <Space key={field.key} className="sb-list-row">
              <Form.Item name={[field.name, 'skillId']} noStyle rules={[{ required: true }]}>
                <SkillSelect style={{ width: 200 }} />
              </Form.Item>
              <Form.Item name={[field.name, 'level']} noStyle>
                <Rate count={5} allowClear={false} />
              </Form.Item>
              <Button type="text" icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={() => remove(field.name)} />
            </Space>
          ))}
          <Button type="dashed" size="small" block icon={<PlusOutlined />} onClick={() => add({ level: 1 })}>
            {t('admin:agent.addSkill')}
          </Button>
        </Form.Item>
      )}
    </Form.List>
  );
}
