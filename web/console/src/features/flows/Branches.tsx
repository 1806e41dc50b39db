import { ArrowRightOutlined, CloseOutlined, EnterOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Dropdown, type MenuProps } from 'antd';
import { useTranslation } from 'react-i18next';
import { exitsOfNode, languagesOf, type MenuTree, nodeTypes, type TreeStep } from './model';
import { allSteps, findStep, newStep, setBranch } from './tree';
import { nodeIcon } from './TreeView';

interface Props {
  tree: MenuTree;
  step: TreeStep;
  onChange: (tree: MenuTree) => void;
  onChoose: (id: string) => void;
}

/** Where each key and each outcome leads: a step below, a jump elsewhere, or nowhere. */
export function Branches({ tree, step, onChange, onChoose }: Props) {
  const { t } = useTranslation();
  const { node } = step;
  const exits = [...new Set([...exitsOfNode(node), ...step.branches.map((branch) => branch.exit)])];
  const nameOf = (id: string) => {
    const found = findStep(tree, id)?.node;
    return found ? (found.name ?? t(`flows:type.${found.type}`)) : id;
  };
  const items = (exit: string): MenuProps['items'] => [
    ...nodeTypes.map((type) => ({
      key: type,
      icon: nodeIcon[type],
      label: t(`flows:type.${type}`),
      onClick: () => {
        const fresh = newStep(tree, type, languagesOf(tree));
        onChange(setBranch(tree, node.id, exit, { step: fresh }));
        onChoose(fresh.node.id);
      },
    })),
    { type: 'divider' },
    {
      key: 'jump',
      icon: <EnterOutlined />,
      label: t('flows:jump'),
      children: allSteps(tree).map((target) => ({ key: `jump-${target.node.id}`, label: nameOf(target.node.id), onClick: () => onChange(setBranch(tree, node.id, exit, { jumpTo: target.node.id })) })),
    },
  ];
  return (
    <div className="sb-branches">
      {exits.map((exit) => {
        const branch = step.branches.find((each) => each.exit === exit);
        const choice = node.choices?.find((each) => each.key === exit);
        const target = branch?.step?.node.id ?? branch?.jumpTo;
        return (
          <div key={exit} className="sb-branch">
            <span className="sb-branch-exit">
              {choice ? <kbd>{exit}</kbd> : <em>{t(`flows:exit.${exit}`, { defaultValue: exit })}</em>} {choice?.label}
            </span>
            {target ? (
              <>
                <Button type="link" size="small" icon={branch?.jumpTo ? <EnterOutlined /> : <ArrowRightOutlined />} onClick={() => onChoose(target)}>
                  {nameOf(target)}
                </Button>
                {branch?.jumpTo && <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('common:delete')} onClick={() => onChange(setBranch(tree, node.id, exit, null))} />}
              </>
            ) : (
              <Dropdown trigger={['click']} menu={{ items: items(exit) }}>
                <Button size="small" type={choice ? 'dashed' : 'text'} icon={<PlusOutlined />}>
                  {t(choice ? 'flows:chooseTarget' : 'flows:defaultTarget')}
                </Button>
              </Dropdown>
            )}
          </div>
        );
      })}
    </div>
  );
}
