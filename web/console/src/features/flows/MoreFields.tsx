import { useQuery } from '@tanstack/react-query';
import { AutoComplete, Checkbox, Form, Input, InputNumber, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { useAll } from '@/shared/api/queries';
import type { Agent, Flow, Skill, VoiceXmlPackage } from '@/shared/api/types';
import { MsInput } from '@/shared/ui/MsInput';
import { DataFields } from './DataFields';
import type { FlowNode } from './model';
import { Pairs } from './Pairs';
import { QueueField } from './TargetFields';

interface Props {
  node: FlowNode;
  languages: string[];
  set: (part: Partial<FlowNode>) => void;
}

const addressBegins = 'https://';

const fieldsOf: Record<string, string[]> = {
  customer: ['name', 'company', 'level', 'id'],
  queueStatus: ['waiting', 'expectedWait', 'longestWait', 'staffed', 'idle'],
};

/** Nodes that decide, look up and hand over. */
export function MoreFields({ node, languages, set }: Props) {
  const { t } = useTranslation();
  const text = (field: keyof FlowNode & string, label: string, extra?: string) => (
    <Form.Item label={t(label)} extra={extra && t(extra)}>
      <Input aria-label={t(label)} value={(node[field] as string | undefined) ?? ''} onChange={(event) => set({ [field]: event.target.value })} />
    </Form.Item>
  );
  switch (node.type) {
    case 'language':
      return (
        <Form.Item label={t('common:language')}>
          <Select aria-label={t('common:language')} value={node['language'] as string} options={languages.map((value) => ({ value, label: t(`common:language.${value}`) }))} onChange={(language: string) => set({ language })} />
        </Form.Item>
      );
    case 'switch':
      return (
        <>
          {text('expression', 'flows:expression', 'flows:expressionHint')}
          <Pairs titleKey="flows:cases" list={node.cases ?? []} fields={['value', 'label']} names={['flows:value', 'flows:choiceLabel']} onChange={(cases) => set({ cases })} />
        </>
      );
    case 'loop':
      return (
        <div className="sb-two">
          {text('times', 'flows:times')}
          <Form.Item label={t('flows:counter')}>
            <Input aria-label={t('flows:counter')} value={node.counter ?? ''} onChange={(event) => set({ counter: event.target.value || undefined })} />
          </Form.Item>
        </div>
      );
    case 'http':
      return <HttpFields node={node} set={set} />;
    case 'customer':
      return (
        <>
          {text('number', 'flows:customerNumber', 'flows:expressionHint')}
          <Results node={node} set={set} />
        </>
      );
    case 'voiceXml':
      return (
        <>
          <DocumentField node={node} set={set} />
          <Form.Item label={t('flows:voiceXmlResult')}>
            <Input aria-label={t('flows:voiceXmlResult')} value={(node['result'] as string | undefined) ?? ''} onChange={(event) => set({ result: event.target.value || undefined })} />
          </Form.Item>
          <Checkbox checked={(node['allowOutside'] as boolean | undefined) ?? false} onChange={(event) => set({ allowOutside: event.target.checked })}>
            {t('flows:voiceXmlOutside')}
          </Checkbox>
        </>
      );
    case 'queueStatus':
      return (
        <>
          <QueueField node={node} set={set} only />
          <Results node={node} set={set} />
        </>
      );
    case 'callback':
      return (
        <>
          <QueueField node={node} set={set} only />
          <Checkbox checked={(node['askNumber'] as boolean | undefined) ?? true} onChange={(event) => set({ askNumber: event.target.checked })}>
            {t('flows:askNumber')}
          </Checkbox>
        </>
      );
    case 'tag':
      return (
        <div className="sb-two">
          {text('tag', 'flows:tagName')}
          {text('value', 'flows:expression')}
        </div>
      );
    case 'skills':
      return <SkillsFields node={node} set={set} />;
    case 'agent':
      return <AgentFields node={node} set={set} />;
    case 'transfer':
      return text('to', 'flows:transferTo', 'flows:transferHint');
    case 'recording':
      return (
        <Form.Item label={t('flows:recordingAction')}>
          <Select aria-label={t('flows:recordingAction')} value={node.action ?? 'start'} options={['start', 'stop', 'pause', 'resume'].map((value) => ({ value, label: t(`flows:recordingAction.${value}`) }))} onChange={(action: string) => set({ action })} />
        </Form.Item>
      );
    case 'message':
      return (
        <>
          <div className="sb-two">
            <Form.Item label={t('flows:channel')}>
              <Select aria-label={t('flows:channel')} value={node.channel ?? 'sms'} options={['sms', 'email'].map((value) => ({ value, label: t(`flows:channel.${value}`) }))} onChange={(channel: string) => set({ channel })} />
            </Form.Item>
            {text('to', 'flows:messageTo')}
          </div>
          {node.channel === 'email' && text('subject', 'flows:subject')}
          <Form.Item label={t('flows:messageText')} extra={t('flows:templateHint', { open: '{{', close: '}}' })}>
            <Input.TextArea aria-label={t('flows:messageText')} autoSize={{ minRows: 2 }} value={node.text ?? ''} onChange={(event) => set({ text: event.target.value })} />
          </Form.Item>
        </>
      );
    case 'subflow':
      return (
        <>
          <FlowField node={node} set={set} />
          <Pairs titleKey="flows:inputs" list={node.inputs ?? []} fields={['variable', 'value']} names={['flows:variable', 'flows:expression']} onChange={(inputs) => set({ inputs })} />
          <Pairs titleKey="flows:outputs" list={node.outputs ?? []} fields={['variable', 'value']} names={['flows:variable', 'flows:expression']} onChange={(outputs) => set({ outputs })} />
        </>
      );
    case 'flow':
      return <FlowField node={node} set={set} />;
    default:
      return <DataFields node={node} languages={languages} set={set} />;
  }
}

function HttpFields({ node, set }: Omit<Props, 'languages'>) {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item label={t('flows:url')} extra={t('flows:templateHint', { open: '{{', close: '}}' })}>
        <Space.Compact block>
          <Select style={{ width: 100 }} aria-label={t('flows:method')} value={node.method ?? 'GET'} options={['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((value) => ({ value, label: value }))} onChange={(method: string) => set({ method })} />
          <Input aria-label={t('flows:url')} value={node.url ?? ''} placeholder={addressBegins} onChange={(event) => set({ url: event.target.value })} />
        </Space.Compact>
      </Form.Item>
      <Pairs titleKey="flows:headers" list={node.headers ?? []} fields={['name', 'value']} names={['common:name', 'flows:value']} onChange={(headers) => set({ headers })} />
      {node.method !== 'GET' && (
        <Form.Item label={t('flows:body')} extra={t('flows:templateHint', { open: '{{', close: '}}' })}>
          <Input.TextArea aria-label={t('flows:body')} autoSize={{ minRows: 2, maxRows: 8 }} value={node.body ?? ''} onChange={(event) => set({ body: event.target.value || undefined })} />
        </Form.Item>
      )}
      <div className="sb-two">
        <Form.Item label={t('flows:timeout.http')}>
          <MsInput aria-label={t('flows:timeout.http')} min={0.1} max={10} value={node.timeoutMs ?? 5000} onChange={(timeoutMs) => set({ timeoutMs: timeoutMs ?? 5000 })} />
        </Form.Item>
        <Form.Item label={t('flows:statusVariable')}>
          <Input aria-label={t('flows:statusVariable')} value={node.statusVariable ?? ''} onChange={(event) => set({ statusVariable: event.target.value || undefined })} />
        </Form.Item>
      </div>
      <Results node={node} set={set} />
    </>
  );
}

/** Variables that get parts of what was found. */
function Results({ node, set }: Omit<Props, 'languages'>) {
  return <Pairs titleKey="flows:results" hintKey={node.type === 'http' ? 'flows:resultsHint' : undefined} list={node.results ?? []} fields={['variable', 'path']} names={['flows:variable', 'flows:path']} choices={fieldsOf[node.type]} onChange={(results) => set({ results })} />;
}

/** An address, or a document of an uploaded package. */
function DocumentField({ node, set }: Omit<Props, 'languages'>) {
  const { t } = useTranslation();
  const packages = useQuery({ queryKey: ['/voicexml/packages'], queryFn: ({ signal }) => api.get<{ items: VoiceXmlPackage[] }>('/voicexml/packages', {}, signal) });
  const options = (packages.data?.items ?? []).flatMap((each) => each.documents.map((path) => ({ value: `package://${each.name}/${path}` })));
  return (
    <Form.Item label={t('flows:url')} extra={t('flows:voiceXmlHint')}>
      <AutoComplete aria-label={t('flows:url')} value={node.url ?? ''} options={options} filterOption={(typed, option) => typed === '' || typed === addressBegins || (option?.value ?? '').includes(typed)} onChange={(url: string) => set({ url })} />
    </Form.Item>
  );
}

function SkillsFields({ node, set }: Omit<Props, 'languages'>) {
  const { t } = useTranslation();
  const skills = useAll<Skill>('/skills');
  return (
    <div className="sb-two">
      <Form.Item label={t('flows:skills')}>
        <Select mode="tags" aria-label={t('flows:skills')} value={node.skills ?? []} options={skills.data?.map((skill) => ({ value: skill.name, label: skill.name })) ?? []} onChange={(list: string[]) => set({ skills: list })} />
      </Form.Item>
      <Form.Item label={t('admin:priority')}>
        <InputNumber aria-label={t('admin:priority')} min={-1000} max={1000} value={node.priority ?? 0} onChange={(priority) => set({ priority: priority ?? 0 })} />
      </Form.Item>
    </div>
  );
}

function AgentFields({ node, set }: Omit<Props, 'languages'>) {
  const { t } = useTranslation();
  const agents = useAll<Agent>('/agents');
  return (
    <div className="sb-two">
      <Form.Item label={t('admin:pick.agent')} required>
        <AutoComplete aria-label={t('admin:pick.agent')} value={node.agent ?? ''} options={agents.data?.map((agent) => ({ value: agent.number, label: `${agent.number} ${agent.displayName}` })) ?? []} onChange={(agent: string) => set({ agent })} />
      </Form.Item>
      <Form.Item label={t('admin:ringTimeout')}>
        <MsInput aria-label={t('admin:ringTimeout')} min={3} max={300} value={node.ringTimeoutMs ?? 20_000} onChange={(ms) => set({ ringTimeoutMs: ms ?? 20_000 })} />
      </Form.Item>
    </div>
  );
}

/** Flows are named by id or name, as queues are. */
function FlowField({ node, set }: Omit<Props, 'languages'>) {
  const { t } = useTranslation();
  const flows = useAll<Flow>('/flows');
  const byName = flows.data?.find((flow) => flow.id !== node.flow && flow.name === node.flow);
  return (
    <Form.Item label={t('admin:pick.flow')} required>
      <Select aria-label={t('admin:pick.flow')} showSearch optionFilterProp="label" loading={flows.isPending} value={node.flow || undefined} options={flows.data?.map((flow) => ({ value: flow.id === byName?.id ? flow.name : flow.id, label: flow.name })) ?? []} onChange={(flow: string) => set({ flow })} />
    </Form.Item>
  );
}
