import { ApartmentOutlined, ApiOutlined, AudioOutlined, BranchesOutlined, CommentOutlined, CustomerServiceOutlined, EnterOutlined, FileTextOutlined, FieldBinaryOutlined, FormOutlined, CodeOutlined, DatabaseOutlined, EditOutlined, FileSearchOutlined, GlobalOutlined, UserSwitchOutlined, SaveOutlined, HistoryOutlined, IdcardOutlined, LikeOutlined, MailOutlined, MessageOutlined, PhoneOutlined, PoweroffOutlined, QuestionOutlined, RetweetOutlined, RollbackOutlined, ScheduleOutlined, SendOutlined, SoundOutlined, TableOutlined, TagOutlined, TeamOutlined, ThunderboltOutlined, UserOutlined, SwapRightOutlined } from '@ant-design/icons';
import { Tree, type TreeDataNode } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowProblem } from '@/shared/api/types';
import { type FlowNode, type MenuTree, type NodeType, type TreeStep } from './model';
import { allSteps } from './tree';

export const nodeIcon: Record<NodeType, ReactNode> = {
  play: <SoundOutlined />,
  menu: <TableOutlined />,
  collectDigits: <FieldBinaryOutlined />,
  ask: <CommentOutlined />,
  setVariable: <FormOutlined />,
  condition: <QuestionOutlined />,
  hours: <ScheduleOutlined />,
  queue: <CustomerServiceOutlined />,
  extension: <PhoneOutlined />,
  voicemail: <MessageOutlined />,
  callback: <HistoryOutlined />,
  hangup: <PoweroffOutlined />,
  survey: <LikeOutlined />,
  language: <GlobalOutlined />,
  switch: <BranchesOutlined />,
  loop: <RetweetOutlined />,
  goto: <EnterOutlined />,
  http: <ApiOutlined />,
  customer: <IdcardOutlined />,
  queueStatus: <TeamOutlined />,
  tag: <TagOutlined />,
  skills: <ThunderboltOutlined />,
  agent: <UserOutlined />,
  transfer: <SendOutlined />,
  recording: <AudioOutlined />,
  message: <MailOutlined />,
  subflow: <ApartmentOutlined />,
  flow: <SwapRightOutlined />,
  return: <RollbackOutlined />,
  voiceXml: <FileTextOutlined />,
  script: <CodeOutlined />,
  sql: <DatabaseOutlined />,
  customerUpdate: <EditOutlined />,
  tableLookup: <FileSearchOutlined />,
  tableSave: <SaveOutlined />,
  record: <AudioOutlined />,
  agentBack: <UserSwitchOutlined />,
};

interface Props {
  tree: MenuTree;
  chosen: string;
  problems: FlowProblem[];
  onChoose: (id: string) => void;
}

/** The whole menu: each line says the key or exit that leads to it and what happens there. */
export function TreeView({ tree, chosen, problems, onChoose }: Props) {
  const { t } = useTranslation();
  const steps = useMemo(() => allSteps(tree), [tree]);
  const broken = new Set(problems.filter((problem) => problem.severity === 'error').map((problem) => problem.nodeId));
  const nameOf = (node: FlowNode) => node.name ?? t(`flows:type.${node.type}`);
  const exitName = (parent: FlowNode, exit: string) => {
    const choice = parent.choices?.find((each) => each.key === exit);
    return choice ? <kbd>{choice.key}</kbd> : <em>{t(`flows:exit.${exit}`, { defaultValue: exit })}</em>;
  };
  const title = (node: FlowNode, lead?: ReactNode, label?: string) => (
    <span className={`sb-tree-line ${broken.has(node.id) ? 'sb-late' : ''}`}>
      {lead} {nodeIcon[node.type]} <b>{nameOf(node)}</b> {label && label !== node.name && <span className="sb-muted">{label}</span>}
    </span>
  );
  const build = (step: TreeStep, lead?: ReactNode, label?: string): TreeDataNode => ({
    key: step.node.id,
    title: title(step.node, lead, label),
    children: step.branches.map((branch) => {
      const choice = step.node.choices?.find((each) => each.key === branch.exit);
      if (branch.step) return build(branch.step, exitName(step.node, branch.exit), choice?.label);
      const target = steps.find((each) => each.node.id === branch.jumpTo);
      return {
        key: `${step.node.id}→${branch.exit}`,
        isLeaf: true,
        title: (
          <span className="sb-tree-line sb-muted">
            {exitName(step.node, branch.exit)} <EnterOutlined /> {target ? nameOf(target.node) : branch.jumpTo}
          </span>
        ),
      };
    }),
  });
  const data = [build(tree.root), ...(tree.detached ?? []).map((step) => build(step, <em>{t(tree.head.onError === step.node.id ? 'flows:onError' : 'flows:detached')}</em>))];
  return (
    <Tree
      blockNode
      showLine
      defaultExpandAll
      treeData={data}
      selectedKeys={[chosen]}
      onSelect={(keys) => {
        const key = String(keys[0] ?? '');
        const id = key.split('→')[0];
        if (id) onChoose(id);
      }}
    />
  );
}
