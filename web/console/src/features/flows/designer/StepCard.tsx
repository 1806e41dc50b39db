import { CommentOutlined, ExclamationCircleFilled, FlagFilled, WarningFilled } from '@ant-design/icons';
import { Handle, type Node, type NodeProps, Position, useUpdateNodeInternals } from '@xyflow/react';
import { Tooltip } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldText } from '@/shared/api/problem';
import type { FlowProblem } from '@/shared/api/types';
import type { FlowNode } from '../model';
import { nodeIcon } from '../TreeView';
import { shownExits, summary } from './graph';

export type StepData = {
  node: FlowNode;
  language: string;
  isStart: boolean;
  isErrorHandler: boolean;
  problems: FlowProblem[];
  found: boolean;
  lit: boolean;
  current: boolean;
  /** The exits that the simulated call left by. */
  litExits: string[];
};

export type StepNode = Node<StepData, 'step'>;

/** A step on the canvas: what it is, what it says, and a handle for each exit. */
export function StepCard({ id, data, selected }: NodeProps<StepNode>) {
  const { t } = useTranslation();
  const update = useUpdateNodeInternals();
  const { node, problems } = data;
  const exits = shownExits(node, selected);
  const shown = exits.join('|');
  useEffect(() => update(id), [id, shown, update]);
  const errors = problems.filter((problem) => problem.severity === 'error');
  const words = summary(node, data.language);
  const classes = ['sb-card', `sb-card-${node.type}`, selected && 'sb-card-chosen', data.lit && 'sb-card-lit', data.current && 'sb-card-current', data.found && 'sb-card-found', errors.length > 0 && 'sb-card-broken'];
  return (
    <div className={classes.filter(Boolean).join(' ')}>
      <Handle type="target" position={Position.Left} role="img" aria-label={t('flows:entry')} />
      <header>
        {nodeIcon[node.type]}
        <b className="sb-ellipsis">{node.name ?? t(`flows:type.${node.type}`)}</b>
        {data.isStart && <FlagFilled className="sb-ok" title={t('flows:start')} />}
        {data.isErrorHandler && <WarningFilled className="sb-warn" title={t('flows:onError')} />}
        {problems.length > 0 && (
          <Tooltip title={problems.map((problem) => <div key={`${problem.code}${problem.field ?? ''}`}>{fieldText({ field: problem.field ?? '', code: problem.code, detail: problem.detail })}</div>)}>
            <ExclamationCircleFilled className={errors.length > 0 ? 'sb-late' : 'sb-warn'} />
          </Tooltip>
        )}
      </header>
      <p className="sb-ellipsis">{words || t(`flows:type.${node.type}`)}</p>
      {node.comment && (
        <p className="sb-ellipsis sb-card-comment">
          <CommentOutlined /> {node.comment}
        </p>
      )}
      <ul>
        {exits.map((exit) => {
          const choice = node.choices?.find((each) => each.key === exit);
          return (
            <li key={exit} className={data.litExits.includes(exit) ? 'sb-exit-lit' : ''}>
              <span className="sb-ellipsis">
                {choice ? <kbd>{exit}</kbd> : t(`flows:exit.${exit}`, { defaultValue: exit.replace(/^=/, '= ') })} {choice?.label}
              </span>
              <Handle type="source" id={exit} position={Position.Right} className={node.exits?.[exit] ? '' : 'sb-handle-open'} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
