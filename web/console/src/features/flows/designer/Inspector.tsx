import { CopyOutlined, DeleteOutlined, FlagOutlined } from '@ant-design/icons';
import { Alert, Button, Divider, Form, Input, Select, Space, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { fieldText } from '@/shared/api/problem';
import type { FlowProblem } from '@/shared/api/types';
import { type FlowDraft, type FlowNode, groups } from '../model';
import { NodeFields } from '../NodeFields';
import { nodeIcon } from '../TreeView';
import { allExits, changeNode, connect, disconnect, langs, remove, renameKey } from './graph';
import type { History } from './history';

interface Props {
  history: History<FlowDraft>;
  node: FlowNode;
  problems: FlowProblem[];
  onChoose: (id: string) => void;
  onCopy: () => void;
  onAddBehind: (exit: string, type: FlowNode['type']) => void;
}

/** Everything about the chosen step. Whatever the mouse does on the canvas can be done here with the keyboard. */
export function Inspector({ history, node, problems, onChoose, onCopy, onAddBehind }: Props) {
  const { t } = useTranslation();
  const draft = history.value;
  const set = (part: Partial<FlowNode>) => history.set((now) => changeNode(now, node.id, part), `${node.id}/${Object.keys(part).join()}`);
  const name = (each: FlowNode) => `${each.name ?? t(`flows:type.${each.type}`)} · ${each.id}`;
  const exitName = (exit: string) => t(`flows:exit.${exit}`, { defaultValue: exit.replace(/^=/, '= ') });
  const wordsOf = ({ field, code, detail }: FlowProblem) => `${fieldText({ field: field ?? '', code, detail })}${field?.startsWith('exits.') ? ` · ${exitName(field.slice('exits.'.length))}` : ''}`;
  const isStart = draft.start === node.id;
  return (
    <>
      <div className="sb-step-head">
        <Space>
          {nodeIcon[node.type]}
          <b>{t(`flows:type.${node.type}`)}</b>
          <code className="sb-muted">{node.id}</code>
        </Space>
        <Space size={0}>
          <Tooltip title={t('flows:beginHere')}>
            <Button type="text" icon={<FlagOutlined />} disabled={isStart} aria-label={t('flows:beginHere')} onClick={() => history.set((now) => ({ ...now, start: node.id }))} />
          </Tooltip>
          <Tooltip title={t('flows:copy')}>
            <Button type="text" icon={<CopyOutlined />} aria-label={t('flows:copy')} onClick={onCopy} />
          </Tooltip>
          <Tooltip title={t('common:delete')}>
            <Button type="text" danger icon={<DeleteOutlined />} disabled={isStart} aria-label={t('common:delete')} onClick={() => history.set((now) => remove(now, [node.id]))} />
          </Tooltip>
        </Space>
      </div>
      <p className="sb-muted">{t(`flows:help.${node.type}`)}</p>
      {problems.map((problem) => (
        <Alert key={`${problem.code}${problem.field ?? ''}`} type={problem.severity} showIcon banner className="sb-step-problem" message={wordsOf(problem)} />
      ))}
      <Form layout="vertical" component="div" className="sb-form">
        <Form.Item label={t('common:name')}>
          <Input aria-label={t('common:name')} value={node.name ?? ''} maxLength={80} placeholder={t(`flows:type.${node.type}`)} onChange={(event) => set({ name: event.target.value || undefined })} />
        </Form.Item>
        <NodeFields node={node} languages={langs(draft)} set={set} renameKey={(from, to) => history.set((now) => renameKey(now, node.id, from, to))} />
        <Form.Item label={t('flows:comment')}>
          <Input.TextArea aria-label={t('flows:comment')} autoSize maxLength={500} value={node.comment ?? ''} onChange={(event) => set({ comment: event.target.value || undefined })} />
        </Form.Item>
      </Form>
      {allExits(node).length > 0 && (
        <Divider size="small" orientation="left" plain>
          {t('flows:exits')}
        </Divider>
      )}
      {allExits(node).map((exit) => {
        const choice = node.choices?.find((each) => each.key === exit);
        const label = exitName(exit);
        return (
          <div key={exit} className="sb-branch">
            <span className="sb-branch-exit">
              {choice ? <kbd>{exit}</kbd> : <em>{label}</em>} {choice?.label}
            </span>
            <Select
              size="small"
              allowClear
              showSearch
              optionFilterProp="label"
              style={{ width: 190 }}
              placeholder={t(choice ? 'flows:chooseTarget' : 'flows:defaultTarget')}
              aria-label={`${t('flows:exits')} ${choice ? exit : label}`}
              value={node.exits?.[exit]}
              options={[
                { label: t('flows:steps'), options: draft.nodes.filter((each) => each.id !== node.id).map((each) => ({ value: each.id, label: name(each) })) },
                { label: t('flows:newStep'), options: Object.values(groups).flat().map((type) => ({ value: `+${type}`, label: `+ ${t(`flows:type.${type}`)}` })) },
              ]}
              onChange={(target: string | undefined) => {
                if (target?.startsWith('+')) onAddBehind(exit, target.slice(1) as FlowNode['type']);
                else history.set((now) => (target ? connect(now, { source: node.id, exit, target }) : disconnect(now, node.id, exit)));
              }}
            />
            <Button type="link" size="small" disabled={!node.exits?.[exit]} onClick={() => onChoose(node.exits?.[exit] ?? node.id)}>
              {t('flows:goThere')}
            </Button>
          </div>
        );
      })}
    </>
  );
}
