import { DeleteOutlined, DownloadOutlined, PlusOutlined, UploadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Drawer, Form, Input, Popconfirm, Popover, Space, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, apiBase } from '@/shared/api/client';
import { useCursorList } from '@/shared/api/queries';
import { CursorTable } from '@/shared/ui/CursorTable';
import { useFormProblem } from '@/shared/ui/useFormProblem';
import { useSay } from '@/shared/ui/useSay';
import { useDebounced } from '@/shared/useDebounced';
import type { DataRow, DataTable } from './types';

/** The rows of a table: find, add, change, remove, bring in and take out. */
export function RowsDrawer({ table, onClose }: { table: DataTable; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { attempt } = useSay();
  const path = `/data-tables/${table.id}/rows`;
  const [search, setSearch] = useState('');
  const [edited, setEdited] = useState<DataRow | 'new' | null>(null);
  const list = useCursorList<DataRow>(path, { q: useDebounced(search) });
  const refresh = () => Promise.all([client.invalidateQueries({ queryKey: [path] }), client.invalidateQueries({ queryKey: ['/data-tables'] })]);
  const remove = (key: string) =>
    attempt(async () => {
      await api.delete(`${path}?key=${encodeURIComponent(key)}`);
      await refresh();
    });
  return (
    <Drawer open onClose={onClose} width={900} mask={false} title={`${table.name} · ${t('data:rows')}`} destroyOnHidden>
      <div className="sb-filters">
        <Input.Search allowClear style={{ width: 220 }} placeholder={t('common:search')} aria-label={t('common:search')} onChange={(event) => setSearch(event.target.value)} />
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setEdited('new')}>
          {t('data:newRow')}
        </Button>
        <Import table={table} onDone={() => void refresh()} />
        <Button icon={<DownloadOutlined />} href={`${apiBase}/data-tables/${table.id}/export`} download={`${table.name}.csv`}>
          {t('data:export')}
        </Button>
      </div>
      {edited && (
        <RowForm
          key={edited === 'new' ? 'new' : edited.key}
          table={table}
          row={edited === 'new' ? null : edited}
          onDone={() => {
            setEdited(null);
            void refresh();
          }}
          onCancel={() => setEdited(null)}
        />
      )}
      <CursorTable<DataRow>
        list={list}
        emptyText={t('data:noRows')}
        onOpen={(row) => setEdited(row)}
        columns={[
          { title: table.keyName, dataIndex: 'key', width: 180, ellipsis: true, render: (key: string) => <b className="sb-num">{key}</b> },
          ...table.columns.map((column) => ({ title: column, key: column, ellipsis: true, render: (_: unknown, row: DataRow) => row.cells[column] })),
          {
            width: 60,
            align: 'right' as const,
            render: (_: unknown, row: DataRow) => (
              <span onClick={(event) => event.stopPropagation()}>
                <Popconfirm title={t('data:deleteRow', { key: row.key })} onConfirm={() => remove(row.key)}>
                  <Button type="text" size="small" danger icon={<DeleteOutlined />} aria-label={t('common:delete')} />
                </Popconfirm>
              </span>
            ),
          },
        ]}
      />
    </Drawer>
  );
}

function RowForm({ table, row, onDone, onCancel }: { table: DataTable; row: DataRow | null; onDone: () => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ key: string; cells: string[] }>();
  const { guard, busy } = useFormProblem(form);
  const { done } = useSay();
  const save = () =>
    guard(async () => {
      const values = form.getFieldsValue(true) as { key: string; cells: string[] };
      await api.put(`/data-tables/${table.id}/rows`, { key: values.key, cells: Object.fromEntries(table.columns.map((column, index) => [column, values.cells[index] ?? ''])) });
      done(t('common:saved'));
      onDone();
    });
  return (
    <Form form={form} layout="vertical" className="sb-form sb-box" initialValues={{ key: row?.key ?? '', cells: table.columns.map((column) => row?.cells[column] ?? '') }} onFinish={() => void save()}>
      <b>{row ? t('data:editRow', { key: row.key }) : t('data:newRow')}</b>
      <div className="sb-three">
        <Form.Item name="key" label={table.keyName} rules={[{ required: true }]}>
          <Input maxLength={200} disabled={row !== null} />
        </Form.Item>
        {table.columns.map((column, index) => (
          <Form.Item key={column} name={['cells', index]} label={column}>
            <Input maxLength={1000} />
          </Form.Item>
        ))}
      </div>
      <Space>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('common:save')}
        </Button>
        <Button onClick={onCancel}>{t('common:cancel')}</Button>
      </Space>
    </Form>
  );
}

function Import({ table, onDone }: { table: DataTable; onDone: () => void }) {
  const { t } = useTranslation();
  const { attempt, done } = useSay();
  const [open, setOpen] = useState(false);
  const [replace, setReplace] = useState(false);
  const bring = (file: File) =>
    void attempt(async () => {
      const { rows } = await api.post<{ rows: number }>(`/data-tables/${table.id}/import`, { csv: await file.text(), replace });
      done(t('data:imported', { rows }));
      setOpen(false);
      onDone();
    });
  const content = (
    <div style={{ width: 320 }}>
      <p>{t('data:importHint', { key: table.keyName })}</p>
      <Checkbox checked={replace} onChange={(event) => setReplace(event.target.checked)}>
        {t('data:importReplace')}
      </Checkbox>
      <Upload.Dragger
        accept=".csv,.txt,text/csv"
        showUploadList={false}
        beforeUpload={(file) => {
          bring(file);
          return false;
        }}
      >
        <UploadOutlined /> {t('data:import')}
      </Upload.Dragger>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomLeft" open={open} onOpenChange={setOpen} content={content}>
      <Button icon={<UploadOutlined />}>{t('data:import')}</Button>
    </Popover>
  );
}
