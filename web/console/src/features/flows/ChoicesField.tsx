import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import type { FlowNode } from './model';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'];

interface Props {
  node: FlowNode;
  set: (part: Partial<FlowNode>) => void;
  renameKey: (from: string, to: string) => void;
}

/** The keys of a menu with what they are for. What is behind a key follows it when the key is changed. */
export function ChoicesField({ node, set, renameKey }: Props) {
  const { t } = useTranslation();
  const choices = node.choices ?? [];
  const free = keys.filter((key) => !choices.some((choice) => choice.key === key));
  const put = (next: typeof choices) => set({ choices: next });
  return (
    <>
      {choices.map((choice) => (
        <Space.Compact key={choice.key} block className="sb-number-row">
          <Select style={{ width: 72 }} value={choice.key} options={[choice.key, ...free].map((value) => ({ value, label: value }))} aria-label={t('flows:key')} onChange={(to) => renameKey(choice.key, to)} />
          <Input value={choice.label ?? ''} placeholder={t('flows:choiceLabel')} aria-label={t('flows:choiceLabel')} onChange={(event) => put(choices.map((each) => (each.key === choice.key ? { ...each, label: event.target.value } : each)))} />
          <Button icon={<DeleteOutlined />} aria-label={t('common:delete')} onClick={() => put(choices.filter((each) => each.key !== choice.key))} />
        </Space.Compact>
      ))}
      <Button type="dashed" size="small" block icon={<PlusOutlined />} disabled={free.length === 0} onClick={() => put([...choices, { key: free[0] ?? '' }])}>
        {t('flows:addKey')}
      </Button>
    </>
  );
}
