import { CommentOutlined } from '@ant-design/icons';
import { Button, Input, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { groups, type NodeType } from '../model';
import { nodeIcon } from '../TreeView';

/** What is dragged from the palette: a node's type, or `note`. */
export const dragType = 'application/x-switchboard-step';

interface Props {
  onAdd: (type: NodeType | 'note') => void;
}

/** The steps that can be put on the canvas: dragged there, or with a click or Enter behind the chosen one. */
export function Palette({ onAdd }: Props) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const wanted = words.trim().toLocaleLowerCase();
  const item = (type: NodeType | 'note') => (
    <Button
      key={type}
      type="text"
      size="small"
      block
      draggable
      icon={type === 'note' ? <CommentOutlined /> : nodeIcon[type]}
      onDragStart={(event) => {
        event.dataTransfer.setData(dragType, type);
        event.dataTransfer.effectAllowed = 'copy';
      }}
      onClick={() => onAdd(type)}
    >
      <Tooltip title={type === 'note' ? null : t(`flows:help.${type}`)} placement="right" mouseEnterDelay={0.6}>
        <span>{t(`flows:type.${type}`)}</span>
      </Tooltip>
    </Button>
  );
  const matches = (type: NodeType | 'note') => !wanted || t(`flows:type.${type}`).toLocaleLowerCase().includes(wanted) || type.toLowerCase().includes(wanted);
  return (
    <nav className="sb-palette sb-box" aria-label={t('flows:palette')}>
      <Input allowClear size="small" placeholder={t('flows:findStep')} aria-label={t('flows:findStep')} value={words} onChange={(event) => setWords(event.target.value)} />
      {Object.entries(groups).map(([group, types]) => {
        const shown = types.filter(matches);
        return (
          shown.length > 0 && (
            <section key={group}>
              <h5>{t(`flows:group.${group}`)}</h5>
              {shown.map(item)}
            </section>
          )
        );
      })}
      {matches('note') && item('note')}
    </nav>
  );
}
