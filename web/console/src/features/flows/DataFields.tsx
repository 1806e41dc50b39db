import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Alert, Button, Checkbox, Form, Input, InputNumber, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAll } from '@/shared/api/queries';
import type { Skill } from '@/shared/api/types';
import { MsInput } from '@/shared/ui/MsInput';
import type { DataSource, DataTable } from '../data/types';
import type { FlowNode, ReturnField } from './model';
import { Pairs } from './Pairs';
import { PromptField } from './PromptField';
import { QueueField } from './TargetFields';

interface Props {
  node: FlowNode;
  languages: string[];
  set: (part: Partial<FlowNode>) => void;
}

const customerFields = ['name', 'company', 'level', 'email', 'address', 'notes', 'tag', 'custom.'];

/** Nodes that compute, read and write data, and those that take more from caller or agent. */
export function DataFields({ node, languages, set }: Props) {
  const { t } = useTranslation();
  const text = (field: keyof FlowNode & string, label: string, extra?: string) => (
    <Form.Item label={t(label)} extra={extra && t(extra)}>
      <Input aria-label={t(label)} value={(node[field] as string | undefined) ?? ''} onChange={(event) => set({ [field]: event.target.value || undefined })} />
    </Form.Item>
  );
  const ms = (field: 'maxMs' | 'silenceMs' | 'minMs' | 'timeoutMs', label: string, usual: number, min: number, max: number) => (
    <Form.Item label={t(label)}>
      <MsInput aria-label={t(label)} min={min} max={max} value={(node[field] as number | undefined) ?? usual} onChange={(value) => set({ [field]: value ?? usual })} />
    </Form.Item>
  );
  switch (node.type) {
    case 'script':
      return (
        <>
          <Pairs titleKey="flows:inputs" hintKey="flows:scriptInputsHint" list={node.inputs ?? []} fields={['variable', 'value']} names={['flows:scriptVariable', 'flows:expression']} onChange={(inputs) => set({ inputs })} />
          <Form.Item label={t('flows:script')} extra={t('flows:scriptHint')}>
            <Input.TextArea className="sb-code" spellCheck={false} aria-label={t('flows:script')} autoSize={{ minRows: 6, maxRows: 24 }} value={node.script ?? ''} onChange={(event) => set({ script: event.target.value })} />
          </Form.Item>
          <Pairs titleKey="flows:results" hintKey="flows:scriptResultsHint" list={node.results ?? []} fields={['variable', 'path']} names={['flows:variable', 'flows:scriptVariable']} onChange={(results) => set({ results })} />
        </>
      );
    case 'sql':
      return (
        <>
          <SourceField node={node} set={set} />
          <Form.Item label={t('flows:query')} extra={t('flows:queryHint')}>
            <Input.TextArea className="sb-code" spellCheck={false} aria-label={t('flows:query')} autoSize={{ minRows: 3, maxRows: 14 }} value={node.query ?? ''} onChange={(event) => set({ query: event.target.value })} />
          </Form.Item>
          <Pairs titleKey="flows:parameters" list={node.inputs ?? []} fields={['variable', 'value']} names={['common:name', 'flows:expression']} onChange={(inputs) => set({ inputs })} />
          <Pairs titleKey="flows:results" hintKey="flows:sqlResultsHint" list={node.results ?? []} fields={['variable', 'path']} names={['flows:variable', 'flows:column']} onChange={(results) => set({ results })} />
          <div className="sb-two">
            <Form.Item label={t('flows:maxRows')}>
              <InputNumber aria-label={t('flows:maxRows')} min={1} max={100} value={node.maxRows ?? 1} onChange={(maxRows) => set({ maxRows: maxRows ?? 1 })} />
            </Form.Item>
            {ms('timeoutMs', 'flows:timeout.http', 3000, 0.1, 10)}
          </div>
          <div className="sb-two">
            {text('countVariable', 'flows:countVariable')}
            {text('rowsVariable', 'flows:rowsVariable')}
          </div>
        </>
      );
    case 'customerUpdate':
      return (
        <>
          <Form.Item label={t('flows:customerNumber')} extra={t('flows:expressionHint')}>
            <Input aria-label={t('flows:customerNumber')} value={node.number ?? ''} onChange={(event) => set({ number: event.target.value })} />
          </Form.Item>
          <Pairs titleKey="flows:customerValues" hintKey="flows:customerValuesHint" list={node.values ?? []} fields={['variable', 'value']} names={['flows:field', 'flows:expression']} firstChoices={customerFields} onChange={(values) => set({ values })} />
          <Checkbox checked={node.create ?? false} onChange={(event) => set({ create: event.target.checked || undefined })}>
            {t('flows:customerCreate')}
          </Checkbox>
        </>
      );
    case 'tableLookup':
    case 'tableSave':
      return <TableFields node={node} set={set} />;
    case 'record':
      return (
        <>
          <Form.Item label={t('flows:prompt')}>
            <PromptField languages={languages} value={node.prompt ?? []} onChange={(prompt) => set({ prompt })} />
          </Form.Item>
          {text('label', 'flows:recordLabel', 'flows:recordHint')}
          <div className="sb-three">
            {ms('maxMs', 'flows:recordMax', 60_000, 1, 600)}
            {ms('silenceMs', 'flows:recordSilence', 4000, 1, 60)}
            {ms('minMs', 'flows:recordMin', 500, 0, 30)}
          </div>
          <div className="sb-three">
            {text('terminators', 'flows:recordKeys')}
            {text('variable', 'flows:recordVariable')}
            <Form.Item label=" " colon={false}>
              <Checkbox checked={node.beep ?? true} onChange={(event) => set({ beep: event.target.checked })}>
                {t('flows:beep')}
              </Checkbox>
            </Form.Item>
          </div>
        </>
      );
    case 'agentBack':
      return <AgentBackFields node={node} set={set} />;
    default:
      return null;
  }
}

function SourceField({ node, set }: Omit<Props, 'languages'>) {
  const { t } = useTranslation();
  const sources = useAll<DataSource>('/data-sources');
  const byName = sources.data?.find((source) => source.id !== node.source && source.name === node.source);
  return (
    <Form.Item label={t('flows:source')} required>
      <Select aria-label={t('flows:source')} showSearch optionFilterProp="label" loading={sources.isPending} value={node.source || undefined} options={sources.data?.map((source) => ({ value: source.id === byName?.id ? source.name : source.id, label: source.name })) ?? []} onChange={(source: string) => set({ source })} />
      {sources.data?.length === 0 && <Alert type="info" showIcon message={<Link to="/admin/data-sources">{t('flows:noSources')}</Link>} />}
    </Form.Item>
  );
}

function TableFields({ node, set }: Omit<Props, 'languages'>) {
  const { t } = useTranslation();
  const tables = useAll<DataTable>('/data-tables');
  const table = tables.data?.find((each) => each.id === node.table || each.name === node.table);
  return (
    <>
      <div className="sb-two">
        <Form.Item label={t('flows:table')} required>
          <Select aria-label={t('flows:table')} showSearch optionFilterProp="label" loading={tables.isPending} value={node.table || undefined} options={tables.data?.map((each) => ({ value: each.name === node.table ? each.name : each.id, label: each.name })) ?? []} onChange={(chosen: string) => set({ table: chosen })} />
        </Form.Item>
        <Form.Item label={table ? `${table.keyName} ${t('flows:ofExpression')}` : t('flows:rowKey')} required>
          <Input aria-label={t('flows:rowKey')} value={(node.key as string | undefined) ?? ''} onChange={(event) => set({ key: event.target.value })} />
        </Form.Item>
      </div>
      {tables.data?.length === 0 && <Alert type="info" showIcon message={<Link to="/admin/data-tables">{t('flows:noTables')}</Link>} />}
      {node.type === 'tableLookup' ? (
        <Pairs titleKey="flows:results" list={node.results ?? []} fields={['variable', 'path']} names={['flows:variable', 'flows:column']} choices={table?.columns} onChange={(results) => set({ results })} />
      ) : (
        <Pairs titleKey="flows:cells" list={node.values ?? []} fields={['variable', 'value']} names={['flows:column', 'flows:expression']} firstChoices={table?.columns} onChange={(values) => set({ values })} />
      )}
    </>
  );
}

function AgentBackFields({ node, set }: Omit<Props, 'languages'>) {
  const { t } = useTranslation();
  const skills = useAll<Skill>('/skills');
  const fields = (node.fields as ReturnField[] | undefined) ?? [];
  const put = (index: number, part: Partial<ReturnField>) => set({ fields: fields.map((each, at) => (at === index ? { ...each, ...part } : each)) });
  return (
    <>
      <QueueField node={node} set={set} />
      <Form.Item label={t('flows:skills')}>
        <Select mode="tags" aria-label={t('flows:skills')} value={node.skills ?? []} options={skills.data?.map((skill) => ({ value: skill.name, label: skill.name })) ?? []} onChange={(list: string[]) => set({ skills: list })} />
      </Form.Item>
      <Form.Item label={t('flows:returnTask')} extra={t('flows:returnTaskHint')}>
        <Input.TextArea aria-label={t('flows:returnTask')} autoSize maxLength={300} value={(node.task as string | undefined) ?? ''} onChange={(event) => set({ task: event.target.value || undefined })} />
      </Form.Item>
      <Form.Item label={t('flows:returnFields')} extra={t('flows:returnFieldsHint')}>
        {fields.map((field, index) => (
          <div key={index} className="sb-return-field">
            <Space.Compact block>
              <Input value={field.variable} placeholder={t('flows:variable')} aria-label={`${t('flows:variable')} ${index + 1}`} onChange={(event) => put(index, { variable: event.target.value })} />
              <Input value={field.label ?? ''} placeholder={t('flows:returnLabel')} aria-label={`${t('flows:returnLabel')} ${index + 1}`} onChange={(event) => put(index, { label: event.target.value || undefined })} />
              <Button icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={() => set({ fields: fields.filter((_, at) => at !== index) })} />
            </Space.Compact>
            <Space.Compact block>
              <Select mode="tags" style={{ flex: 1 }} value={field.choices ?? []} placeholder={t('flows:returnChoices')} aria-label={`${t('flows:returnChoices')} ${index + 1}`} open={false} suffixIcon={null} onChange={(choices: string[]) => put(index, { choices })} />
              <Checkbox className="sb-return-required" checked={field.required ?? false} onChange={(event) => put(index, { required: event.target.checked || undefined })}>
                {t('flows:returnRequired')}
              </Checkbox>
            </Space.Compact>
          </div>
        ))}
        <Button type="dashed" size="small" block icon={<PlusOutlined />} onClick={() => set({ fields: [...fields, { variable: '' }] })}>
          {t('common:add')}
        </Button>
      </Form.Item>
    </>
  );
}

