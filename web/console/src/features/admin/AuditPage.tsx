import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCursorList } from '@/shared/api/queries';
import type { AuditEntry } from '@/shared/api/types';
import { formatDateTime } from '@/shared/time';
import { CursorTable } from '@/shared/ui/CursorTable';
import { Page } from '@/shared/ui/Page';
import { useDebounced } from '@/shared/useDebounced';

/** Who did what from where; nobody can change it. */
export function AuditPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const list = useCursorList<AuditEntry>('/audit', { q: useDebounced(search) });
  return (
    <Page title={t('common:menu.audit')} extra={<Input.Search allowClear placeholder={t('common:search')} aria-label={t('common:search')} style={{ width: 240 }} onChange={(event) => setSearch(event.target.value)} />}>
      <CursorTable<AuditEntry>
        list={list}
        columns={[
          { title: t('admin:audit.time'), dataIndex: 'time', width: 160, render: (at: string) => <span className="sb-num">{formatDateTime(at)}</span> },
          { title: t('admin:audit.actor'), dataIndex: 'actor', width: 140 },
          { title: t('admin:audit.action'), dataIndex: 'action', width: 200, render: (action: string) => t(`admin:action.${action}`, { defaultValue: action }) },
          { title: t('admin:audit.subject'), dataIndex: 'subject', width: 220, ellipsis: true },
          { title: t('admin:audit.detail'), dataIndex: 'detail', ellipsis: true },
          { title: t('admin:audit.address'), dataIndex: 'address', width: 140, render: (text: string | null) => <span className="sb-num">{text}</span> },
        ]}
      />
    </Page>
  );
}
