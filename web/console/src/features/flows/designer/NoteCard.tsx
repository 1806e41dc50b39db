import type { Node, NodeProps } from '@xyflow/react';
import { Input } from 'antd';
import { useTranslation } from 'react-i18next';

export type NoteData = { text: string; onText: (text: string) => void };

export type NoteNode = Node<NoteData, 'note'>;

/** A remark on the canvas. */
export function NoteCard({ data, selected }: NodeProps<NoteNode>) {
  const { t } = useTranslation();
  return (
    <div className={`sb-note ${selected ? 'sb-card-chosen' : ''}`}>
      <Input.TextArea className="nodrag nowheel" variant="borderless" autoSize={{ minRows: 2, maxRows: 10 }} maxLength={1000} value={data.text} placeholder={t('flows:note')} aria-label={t('flows:note')} onChange={(event) => data.onText(event.target.value)} />
    </div>
  );
}
