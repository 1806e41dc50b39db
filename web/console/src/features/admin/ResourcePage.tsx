import { PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCursorList } from '@/shared/api/queries';
import { CursorTable } from '@/shared/ui/CursorTable';
import { Page } from '@/shared/ui/Page';
import { useDebounced } from '@/shared/useDebounced';
import type { Resource } from './resource';
import { ResourceDrawer } from './ResourceDrawer';

/** List, search, create, edit, delete: what all administration pages have in common. */
export function ResourcePage<T extends { id: string }>({ resource }: { resource: Resource<T> }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<string | 'new' | null>(null);
  const list = useCursorList<T>(resource.path, { q: useDebounced(search) });
  return (
    <Page
      title={t(resource.title)}
      extra={
        <>
          <Input.Search allowClear placeholder={t('common:search')} aria-label={t('common:search')} style={{ width: 200 }} onChange={(event) => setSearch(event.target.value)} />
          {resource.extra}
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
            {t(resource.newTitle)}
          </Button>
        </>
      }
    >
      <CursorTable<T> list={list} columns={resource.columns} emptyText={resource.emptyText && t(resource.emptyText)} onOpen={(row) => setOpen(row.id)} />
      <ResourceDrawer resource={resource} id={open} onClose={() => setOpen(null)} />
    </Page>
  );
}
