import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { AutoComplete, Button, Form, Input, InputNumber, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAll } from '@/shared/api/queries';
import type { Extension, Queue } from '@/shared/api/types';
import type { VoicemailBox } from '../voicemail/types';
import { MsInput } from '@/shared/ui/MsInput';
import type { FlowNode } from './model';

interface Props {
  node: FlowNode;
  set: (part: Partial<FlowNode>) => void;
}

/** Queues are named by id or name in a flow; a name stays a name. */
export function QueueField({ node, set, only = false }: Props & { only?: boolean }) {
  const { t } = useTranslation();
  const queues = useAll<Queue>('/queues');
  const byName = queues.data?.find((queue) => queue.id !== node.queue && queue.name === node.queue);
  const options = queues.data?.map((queue) => ({ value: queue.id === byName?.id ? queue.name : queue.id, label: queue.name })) ?? [];
  return (
    <>
      <Form.Item label={t('admin:pick.queue')} required>
        <Select aria-label={t('admin:pick.queue')} showSearch optionFilterProp="label" loading={queues.isPending} value={node.queue || undefined} options={options} onChange={(queue: string) => set({ queue })} />
      </Form.Item>
      {!only && (
        <div className="sb-two">
          <Form.Item label={t('admin:priority')}>
            <InputNumber aria-label={t('admin:priority')} min={0} max={1000} value={node.priority ?? 0} onChange={(priority) => set({ priority: priority ?? 0 })} />
          </Form.Item>
          <Form.Item label={t('admin:queue.maxWait')}>
            <MsInput aria-label={t('admin:queue.maxWait')} value={node.maxWaitMs ?? null} onChange={(maxWaitMs) => set({ maxWaitMs: maxWaitMs ?? undefined })} />
          </Form.Item>
        </div>
      )}
    </>
  );
}

export function ExtensionField({ node, set }: Props) {
  const { t } = useTranslation();
  const extensions = useAll<Extension>('/extensions');
  return (
    <div className="sb-two">
      <Form.Item label={t('admin:pick.extension')} required>
        <AutoComplete aria-label={t('admin:pick.extension')} value={node.number ?? ''} options={extensions.data?.map((extension) => ({ value: extension.number, label: `${extension.number} ${extension.displayName}` })) ?? []} onChange={(number: string) => set({ number })} />
      </Form.Item>
      <Form.Item label={t('admin:ringTimeout')}>
        <MsInput aria-label={t('admin:ringTimeout')} min={3} max={300} value={node.ringTimeoutMs ?? 20_000} onChange={(ms) => set({ ringTimeoutMs: ms ?? 20_000 })} />
      </Form.Item>
    </div>
  );
}

export function VoicemailField({ node, set }: Props) {
  const { t } = useTranslation();
  const boxes = useAll<VoicemailBox>('/voicemail/boxes');
  return (
    <Form.Item label={t('admin:pick.mailbox')} required>
      <AutoComplete aria-label={t('admin:pick.mailbox')} value={node.box ?? ''} options={boxes.data?.map((box) => ({ value: box.number, label: `${box.number} ${box.name}` })) ?? []} onChange={(box: string) => set({ box })} />
    </Form.Item>
  );
}

export function AssignmentsField({ node, set }: Props) {
  const { t } = useTranslation();
  const list = node.assignments ?? [];
  const put = (index: number, part: Partial<(typeof list)[number]>) => set({ assignments: list.map((each, at) => (at === index ? { ...each, ...part } : each)) });
  return (
    <Form.Item label={t('flows:assignments')} extra={t('flows:expressionHint')}>
      {list.map((assignment, index) => (
        <Space.Compact key={index} block className="sb-number-row">
          <Input style={{ width: '35%' }} value={assignment.variable} placeholder={t('flows:variable')} aria-label={t('flows:variable')} onChange={(event) => put(index, { variable: event.target.value })} />
          <Input value={assignment.value} placeholder={t('flows:expression')} aria-label={t('flows:expression')} onChange={(event) => put(index, { value: event.target.value })} />
          <Button icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={() => set({ assignments: list.filter((_, at) => at !== index) })} />
        </Space.Compact>
      ))}
      <Button type="dashed" size="small" block icon={<PlusOutlined />} onClick={() => set({ assignments: [...list, { variable: '', value: '' }] })}>
        {t('common:add')}
      </Button>
    </Form.Item>
  );
}
