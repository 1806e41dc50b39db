import { DeleteOutlined } from '@ant-design/icons';
import { Button, Divider, Form, Input, Popconfirm, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { Branches } from './Branches';
import { type FlowNode, languagesOf, type MenuTree, type TreeStep } from './model';
import { NodeFields } from './NodeFields';
import { changeNode, removeStep, renameKey } from './tree';
import { nodeIcon } from './TreeView';

interface Props {
  tree: MenuTree;
  step: TreeStep;
  onChange: (tree: MenuTree) => void;
  onChoose: (id: string) => void;
}

/** Everything about one step: its words, its settings, and where each exit leads. */
export function StepPanel({ tree, step, onChange, onChoose }: Props) {
  const { t } = useTranslation();
  const { node } = step;
  const set = (part: Partial<FlowNode>) => onChange(changeNode(tree, node.id, { ...node, ...part }));
  const isRoot = tree.root.node.id === node.id;
  return (
    <>
      <div className="sb-step-head">
        <Space>
          {nodeIcon[node.type]}
          <b>{t(`flows:type.${node.type}`)}</b>
          <code className="sb-muted">{node.id}</code>
        </Space>
        {!isRoot && (
          <Popconfirm
            title={t('flows:removeSure')}
            onConfirm={() => {
              onChange(removeStep(tree, node.id));
              onChoose(tree.root.node.id);
            }}
          >
            <Button danger type="text" icon={<DeleteOutlined />}>
              {t('common:delete')}
            </Button>
          </Popconfirm>
        )}
      </div>
      <p className="sb-muted">{t(`flows:help.${node.type}`)}</p>
      <Form layout="vertical" component="div" className="sb-form">
        <Form.Item label={t('common:name')}>
          <Input aria-label={t('common:name')} value={node.name ?? ''} maxLength={80} placeholder={t(`flows:type.${node.type}`)} onChange={(event) => set({ name: event.target.value || undefined })} />
        </Form.Item>
        <NodeFields node={node} languages={languagesOf(tree)} set={set} renameKey={(from, to) => onChange(renameKey(tree, node.id, from, to))} />
      </Form>
      {node.type !== 'hangup' && (
        <>
          <Divider size="small" orientation="left" plain>
            {t('flows:exits')}
          </Divider>
          <Branches tree={tree} step={step} onChange={onChange} onChoose={onChoose} />
        </>
      )}
    </>
  );
}
