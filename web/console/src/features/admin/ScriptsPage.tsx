import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, Select, Space, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { fieldTypes, type Script, type ScriptStep } from '@/shared/api/seat';
import { EnabledBadge, SwitchItem } from './parts';
import { ResourcePage } from './ResourcePage';

const orNull = (value?: string) => value || null;

/** Scripts: what agents say and ask, page by page. */
export function ScriptsPage() {
  const { t } = useTranslation();
  return (
    <ResourcePage<Script>
      resource={{
        path: '/scripts',
        title: 'common:menu.scripts',
        newTitle: 'seat:newScript',
        emptyText: 'seat:noScripts',
        width: 720,
        defaults: { description: '', enabled: true, steps: [{ id: 'step1', title: '', text: null, fields: null, choices: null, next: null }] },
        columns: [
          { title: t('common:name'), dataIndex: 'name', render: (name: string) => <b>{name}</b> },
          { title: t('common:description'), dataIndex: 'description' },
          { title: t('seat:steps'), dataIndex: 'steps', width: 90, align: 'right', render: (steps: ScriptStep[]) => <span className="sb-num">{steps.length}</span> },
          { title: t('common:statusTitle'), dataIndex: 'enabled', width: 100, render: (on: boolean) => <EnabledBadge on={on} /> },
        ],
        fields: () => <ScriptFields />,
      }}
    />
  );
}

function ScriptFields() {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item name="name" label={t('common:name')} rules={[{ required: true }]}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="description" label={t('common:description')}>
        <Input maxLength={500} />
      </Form.Item>
      <p className="sb-muted">{t('seat:stepsHint')}</p>
      <Form.List name="steps">
        {(steps, { add, remove, move }) => (
          <>
            {steps.map((step, index) => (
              <fieldset key={step.key} className="sb-rule" aria-label={t('seat:step', { number: index + 1 })}>
                <Space wrap align="baseline">
                  <b>{t('seat:step', { number: index + 1 })}</b>
                  <Form.Item name={[step.name, 'title']} label={t('seat:stepTitle')} layout="horizontal" rules={[{ required: true }]}>
                    <Input maxLength={100} style={{ width: 220 }} />
                  </Form.Item>
                  <Form.Item name={[step.name, 'id']} label={t('seat:stepId')} layout="horizontal" rules={[{ required: true, pattern: /^[\p{L}\p{N}_-]{1,40}$/u }]}>
                    <Input style={{ width: 110 }} />
                  </Form.Item>
                  {index > 0 && (
                    <Button type="text" size="small" onClick={() => move(index, index - 1)}>
                      {t('seat:up')}
                    </Button>
                  )}
                  {steps.length > 1 && <Button type="text" icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={() => remove(step.name)} />}
                </Space>
                <Form.Item name={[step.name, 'text']} label={t('seat:stepText')} tooltip={t('seat:stepTextHint')} normalize={orNull}>
                  <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} />
                </Form.Item>
                <Asked at={step.name} />
                <Ways at={step.name} />
              </fieldset>
            ))}
            <Button type="dashed" size="small" block icon={<PlusOutlined />} onClick={() => add({ id: `step${steps.length + 1}`, title: '', text: null, fields: null, choices: null, next: null })}>
              {t('seat:addStep')}
            </Button>
          </>
        )}
      </Form.List>
      <SwitchItem name="enabled" label={t('common:enabled')} />
    </>
  );
}

/** What the agent is to find out on this page. */
function Asked({ at }: { at: number }) {
  const { t } = useTranslation();
  const fields = Form.useWatch(['steps', at, 'fields']) as ScriptStep['fields'] | undefined;
  return (
    <Form.List name={[at, 'fields']}>
      {(rows, { add, remove }) => (
        <>
          {rows.map((row) => (
            <Space key={row.key} wrap align="baseline" className="sb-list-row">
              <Form.Item name={[row.name, 'label']} noStyle rules={[{ required: true, message: t('seat:fieldLabel') }]}>
                <Input aria-label={t('seat:fieldLabel')} placeholder={t('seat:fieldLabel')} maxLength={100} style={{ width: 170 }} />
              </Form.Item>
              <Form.Item name={[row.name, 'name']} noStyle rules={[{ required: true, pattern: /^[\p{L}\p{N}_-]{1,40}$/u, message: t('seat:fieldName') }]}>
                <Input aria-label={t('seat:fieldName')} placeholder={t('seat:fieldName')} style={{ width: 110 }} />
              </Form.Item>
              <Form.Item name={[row.name, 'type']} noStyle>
                <Select aria-label={t('seat:fieldType')} style={{ width: 110 }} options={fieldTypes.map((value) => ({ value, label: t(`seat:type.${value}`) }))} />
              </Form.Item>
              {fields?.[row.name]?.type === 'choice' && (
                <Form.Item name={[row.name, 'options']} noStyle rules={[{ validator: (_, given: string[] | null) => (given?.length ? Promise.resolve() : Promise.reject(new Error(t('seat:fieldOptions')))) }]}>
                  <Select mode="tags" open={false} suffixIcon={null} aria-label={t('seat:fieldOptions')} placeholder={t('seat:fieldOptions')} style={{ minWidth: 180 }} />
                </Form.Item>
              )}
              <Form.Item name={[row.name, 'required']} noStyle valuePropName="checked">
                <Switch size="small" checkedChildren={t('seat:required')} unCheckedChildren={t('seat:voluntary')} />
              </Form.Item>
              <Button type="text" icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={() => remove(row.name)} />
            </Space>
          ))}
          <Button type="link" size="small" icon={<PlusOutlined />} onClick={() => add({ name: `field${at + 1}_${rows.length + 1}`, label: '', type: 'text', required: null, options: null })}>
            {t('seat:addField')}
          </Button>
        </>
      )}
    </Form.List>
  );
}

/** How the agent goes on: by a choice, or straight to another step. */
function Ways({ at }: { at: number }) {
  const { t } = useTranslation();
  const steps = Form.useWatch('steps') as ScriptStep[] | undefined;
  const choices = steps?.[at]?.choices ?? [];
  const targets = (steps ?? []).filter((_, index) => index !== at).map((step) => ({ value: step.id, label: step.title || step.id }));
  const target = (name: (string | number)[], label: string) => (
    <Form.Item name={name} noStyle normalize={orNull}>
      <Select allowClear aria-label={label} placeholder={t('seat:end')} style={{ width: 180 }} options={targets} />
    </Form.Item>
  );
  return (
    <Form.List name={[at, 'choices']}>
      {(rows, { add, remove }) => (
        <>
          {rows.map((row) => (
            <Space key={row.key} wrap align="baseline" className="sb-list-row">
              <Form.Item name={[row.name, 'label']} noStyle rules={[{ required: true, message: t('seat:choiceLabel') }]}>
                <Input aria-label={t('seat:choiceLabel')} placeholder={t('seat:choiceLabel')} maxLength={100} style={{ width: 220 }} />
              </Form.Item>
              → {target([row.name, 'next'], t('seat:goesTo'))}
              <Button type="text" icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={() => remove(row.name)} />
            </Space>
          ))}
          <Space wrap>
            <Button type="link" size="small" icon={<PlusOutlined />} onClick={() => add({ label: '', next: null })}>
              {t('seat:addChoice')}
            </Button>
            {choices.length === 0 && (
              <>
                {t('seat:then')}
                <Form.Item name={[at, 'next']} noStyle normalize={orNull}>
                  <Select allowClear aria-label={t('seat:then')} placeholder={t('seat:end')} style={{ width: 180 }} options={targets} />
                </Form.Item>
              </>
            )}
          </Space>
        </>
      )}
    </Form.List>
  );
}
