import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, InputNumber, Rate, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { sharedMedia, type Agent, type Queue, type Skill } from '@/shared/api/types';
import { MsInput } from '@/shared/ui/MsInput';
import { EnabledBadge, SwitchItem, Tags } from './parts';
import { QueueSelect, SkillSelect, useNames, UserSelect } from './pickers';
import { ResourcePage } from './ResourcePage';

export function AgentsPage() {
  const { t } = useTranslation();
  const skill = useNames<Skill>('/skills', (item) => item.name);
  const queue = useNames<Queue>('/queues', (item) => item.name);
  return (
    <ResourcePage<Agent>
      resource={{
        path: '/agents',
        title: 'common:menu.agents',
        newTitle: 'admin:newAgent',
        defaults: { skills: [], queues: [], wrapUpMs: null, autoAnswer: false, capacity: {}, enabled: true },
        columns: [
          { title: t('admin:agent.number'), dataIndex: 'number', width: 90, render: (number: string) => <b className="sb-num">{number}</b> },
          { title: t('common:displayName'), dataIndex: 'displayName', width: 140 },
          { title: t('common:menu.skills'), dataIndex: 'skills', render: (skills: Agent['skills']) => <Tags names={skills.map((each) => `${skill(each.skillId)} ${each.level}`)} /> },
          { title: t('common:menu.queues'), dataIndex: 'queues', render: (queues: Agent['queues']) => <Tags names={queues.map((each) => queue(each.queueId))} /> },
          { title: t('common:statusTitle'), dataIndex: 'enabled', width: 90, render: (on: boolean) => <EnabledBadge on={on} /> },
        ],
        fields: () => (
          <>
            <Form.Item name="userId" label={t('admin:agent.user')} rules={[{ required: true }]}>
              <UserSelect />
            </Form.Item>
            <div className="sb-two">
              <Form.Item name="number" label={t('admin:agent.number')} rules={[{ required: true }]}>
                <Input />
              </Form.Item>
              <Form.Item name="displayName" label={t('common:displayName')} rules={[{ required: true }]}>
                <Input />
              </Form.Item>
            </div>
            <AgentSkills />
            <AgentQueues />
            <Form.Item name="wrapUpMs" label={t('admin:agent.wrapUp')} tooltip={t('admin:agent.wrapUpHint')}>
              <MsInput max={3600} />
            </Form.Item>
            <Capacity />
            <SwitchItem name="autoAnswer" label={t('admin:agent.autoAnswer')} />
            <SwitchItem name="enabled" label={t('common:enabled')} />
          </>
        ),
      }}
    />
  );
}

function AgentSkills() {
  const { t } = useTranslation();
  return (
    <Form.List name="skills">
      {(fields, { add, remove }) => (
        <Form.Item label={t('common:menu.skills')}>
          {fields.map((field) => (
            <Space key={field.key} className="sb-list-row">
              <Form.Item name={[field.name, 'skillId']} noStyle rules={[{ required: true }]}>
                <SkillSelect style={{ width: 180 }} />
              </Form.Item>
              <Form.Item name={[field.name, 'level']} noStyle>
                <Rate count={5} allowClear={false} />
              </Form.Item>
              <Button type="text" icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={() => remove(field.name)} />
            </Space>
          ))}
          <Button type="dashed" size="small" block icon={<PlusOutlined />} onClick={() => add({ level: 3 })}>
            {t('admin:agent.addSkill')}
          </Button>
        </Form.Item>
      )}
    </Form.List>
  );
}

function Capacity() {
  const { t } = useTranslation();
  return (
    <Form.Item label={t('queues:capacity')} tooltip={t('queues:capacityHint')}>
      <Space wrap>
        {sharedMedia.map((medium) => (
          <Form.Item key={medium} name={['capacity', medium]} noStyle normalize={(count?: number) => count ?? 0}>
            <InputNumber min={0} max={100} aria-label={t(`queues:medium.${medium}`)} prefix={t(`queues:medium.${medium}`)} style={{ width: 150 }} />
          </Form.Item>
        ))}
      </Space>
    </Form.Item>
  );
}

function AgentQueues() {
  const { t } = useTranslation();
  return (
    <Form.List name="queues">
      {(fields, { add, remove }) => (
        <Form.Item label={t('common:menu.queues')}>
          {fields.map((field) => (
            <Space key={field.key} className="sb-list-row">
              <Form.Item name={[field.name, 'queueId']} noStyle rules={[{ required: true }]}>
                <QueueSelect style={{ width: 180 }} />
              </Form.Item>
              <Form.Item name={[field.name, 'priority']} noStyle>
                <InputNumber min={1} max={10} precision={0} aria-label={t('admin:priority')} prefix={t('admin:priority')} style={{ width: 150 }} />
              </Form.Item>
              <Button type="text" icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={() => remove(field.name)} />
            </Space>
          ))}
          <Button type="dashed" size="small" block icon={<PlusOutlined />} onClick={() => add({ priority: 1 })}>
            {t('admin:agent.addQueue')}
          </Button>
        </Form.Item>
      )}
    </Form.List>
  );
}
