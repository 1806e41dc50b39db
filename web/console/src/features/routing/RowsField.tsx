import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Switch, Table } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

export interface RowsColumn<Row> {
  /** `_` is a column of its own: it has no field, only `render`. */
  key: (keyof Row & string) | '_';
  title: string;
  kind?: 'text' | 'number' | 'switch';
  width?: number;
  min?: number;
  max?: number;
  placeholder?: string;
  /** What it may hold when nothing is typed. */
  required?: boolean;
  /** Another editor, or something to read. */
  render?: (row: Row, change: (part: Partial<Row>) => void) => ReactNode;
}

interface Props<Row> {
  value?: Row[];
  onChange?: (rows: Row[]) => void;
  columns: RowsColumn<Row>[];
  blank: Row;
  addText: string;
  /** Makes a row of a pasted line; with it, many lines can be pasted at once. */
  fromLine?: (line: string) => Row | null;
  label: string;
}

const perPage = 20;

/** A short table that is edited in place, a page at a time, so that thousands of rows stay quick. */
export function RowsField<Row extends object>({ value = [], onChange, columns, blank, addText, fromLine, label }: Props<Row>) {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const [pasted, setPasted] = useState<string | null>(null);
  const change = (index: number, part: Partial<Row>) => onChange?.(value.map((row, at) => (at === index ? { ...row, ...part } : row)));
  const add = (rows: Row[]) => {
    onChange?.([...value, ...rows]);
    setPage(Math.ceil((value.length + rows.length) / perPage));
  };
  const readPasted = () => {
    const rows = (pasted ?? '').split('\n').map((line) => line.trim()).filter(Boolean).map((line) => fromLine?.(line) ?? null).filter((row) => row !== null);
    if (rows.length > 0) add(rows);
    setPasted(null);
  };
  const editor = (column: RowsColumn<Row>, row: Row, index: number) => {
    const name = `${column.title} ${index + 1}`;
    const held: unknown = row[column.key as keyof Row];
    const set = (next: unknown) => change(index, { [column.key]: next } as Partial<Row>);
    if (column.render) return column.render(row, (part) => change(index, part));
    if (column.kind === 'switch') return <Switch size="small" aria-label={name} checked={Boolean(held)} onChange={set} />;
    if (column.kind === 'number') return <InputNumber size="small" aria-label={name} style={{ width: '100%' }} min={column.min} max={column.max} placeholder={column.placeholder} value={held as number | null} onChange={(next) => set(next ?? (column.required ? 0 : null))} />;
    return <Input size="small" aria-label={name} placeholder={column.placeholder} value={(held as string | null) ?? ''} onChange={(event) => set(event.target.value || (column.required ? '' : null))} />;
  };
  return (
    <div className="sb-rows" role="group" aria-label={label}>
      {value.length > 0 && <Table<Row & { at: number }>
        size="small"
        rowKey="at"
        dataSource={value.map((row, at) => ({ ...row, at }))}
        pagination={value.length > perPage ? { current: page, pageSize: perPage, onChange: setPage, showSizeChanger: false, size: 'small' } : false}
        columns={[
          ...columns.map((column) => ({ key: column.key, title: column.title, width: column.width, render: (_: unknown, { at }: { at: number }) => (value[at] ? editor(column, value[at], at) : null) })),
          {
            key: 'remove',
            width: 40,
            render: (_: unknown, { at }: { at: number }) => <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={`${t('common:delete')} ${at + 1}`} onClick={() => onChange?.(value.filter((_row, index) => index !== at))} />,
          },
        ]}
      />}
      <div className="sb-rows-foot">
        <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => add([{ ...blank }])}>
          {addText}
        </Button>
        {fromLine && pasted === null && (
          <Button size="small" type="text" onClick={() => setPasted('')}>
            {t('routing:paste')}
          </Button>
        )}
      </div>
      {pasted !== null && (
        <div className="sb-rows-paste">
          <Input.TextArea autoFocus rows={5} value={pasted} placeholder={t('routing:pasteHint')} aria-label={t('routing:paste')} onChange={(event) => setPasted(event.target.value)} />
          <Button size="small" type="primary" onClick={readPasted}>
            {t('common:add')}
          </Button>
          <Button size="small" onClick={() => setPasted(null)}>
            {t('common:cancel')}
          </Button>
        </div>
      )}
    </div>
  );
}
