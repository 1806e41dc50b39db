import { Button, Form, Input } from 'antd';
import { DeleteOutlined, PlusOutlined, TableOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNear } from '@/shared/time';
import { ResourcePage } from '../admin/ResourcePage';
import { RowsDrawer } from './RowsDrawer';
import type { DataTable } from './types';

/** The tenant's own small tables. */
export function DataTablesPage() {
  const { t } = useTranslation();
  const [shown, setShown] = useState<DataTable | null>(null);
  return (
    <>
      <ResourcePage<DataTable>
        resource={{
          path: '/data-tables',
          title: 'common:menu.dataTables',
          newTitle: 'data:newTable',
          emptyText: 'data:noTables',
          defaults: { name: '', description: '', keyName: '', columns: [''] },
          columns: [
            { title: t('common:name'), dataIndex: 'name', width: 200, render: (name: string) => <b>{name}</b> },
            { title: t('common:description'), dataIndex: 'description', ellipsis: true },
            { title: t('data:columns'), ellipsis: true, render: (_, table) => [table.keyName, ...table.columns].join(' · ') },
            { title: t('data:rows'), dataIndex: 'rowCount', width: 90, align: 'right', render: (count: number) => <span className="sb-num">{count}</span> },
            { title: t('calendars:changed'), dataIndex: 'updatedAt', width: 130, render: (at: string) => formatNear(at) },
            {
              width: 110,
              align: 'right',
              render: (_, table) => (
                <Button
                  size="small"
                  icon={<TableOutlined />}
                  onClick={(event) => {
                    event.stopPropagation();
                    setShown(table);
                  }}
                >
                  {t('data:rows')}
                </Button>
              ),
            },
          ],
          toBody: ({ name, description, keyName, columns }) => ({ name, description, keyName, columns }),
          fields: () => (
            <>
              <Form.Item name="name" label={t('common:name')} rules={[{ required: true }]}>
                <Input maxLength={100} />
              </Form.Item>
              <Form.Item name="description" label={t('common:description')}>
                <Input maxLength={500} />
              </Form.Item>
              <Form.Item name="keyName" label={t('data:keyName')} rules={[{ required: true }]}>
                <Input maxLength={40} />
              </Form.Item>
              <Form.Item label={t('data:columns')} extra={t('data:columnsHint')}>
                <Form.List name="columns">
                  {(fields, { add, remove }) => (
                    <>
                      {fields.map((field, index) => (
                        <div key={field.key} className="sb-number-row sb-row">
                          <Form.Item name={field.name} noStyle rules={[{ required: true }]}>
                            <Input maxLength={40} aria-label={t('data:column', { number: index + 1 })} />
                          </Form.Item>
                          <Button icon={<DeleteOutlined />} aria-label={t('common:delete')} disabled={fields.length === 1} onClick={() => remove(field.name)} />
                        </div>
                      ))}
                      <Button type="dashed" size="small" block icon={<PlusOutlined />} onClick={() => add('')}>
                        {t('data:addColumn')}
                      </Button>
                    </>
                  )}
                </Form.List>
              </Form.Item>
            </>
          ),
        }}
      />
      {shown && <RowsDrawer table={shown} onClose={() => setShown(null)} />}
    </>
  );
}
