import { Input, Select, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCursorList } from '@/shared/api/queries';
import { formatDateTime } from '@/shared/time';
import { CursorTable } from '@/shared/ui/CursorTable';
import { useDebounced } from '@/shared/useDebounced';
import { type SecurityEvent, securityKinds } from './types';

/** The security log: what came to the doors and what became of it. */
export function EventsTab() {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [kind, setKind] = useState<string>();
  const list = useCursorList<SecurityEvent>('/security/events', { q: useDebounced(search), kind });
  return (
    <>
      <Space className="sb-inline-form">
        <Select
          allowClear
          style={{ width: 220 }}
          value={kind}
          onChange={setKind}
          placeholder={t('security:kindTitle')}
          aria-label={t('security:kindTitle')}
          options={securityKinds.map((value) => ({ value, label: t(`security:kind.${value}`) }))}
        />
        <Input.Search allowClear placeholder={t('common:search')} aria-label={t('common:search')} style={{ width: 240 }} onChange={(event) => setSearch(event.target.value)} />
      </Space>
      <CursorTable<SecurityEvent>
        list={list}
        emptyText={t('security:noEvents')}
        columns={[
          { title: t('security:time'), dataIndex: 'time', width: 160, render: (at: string) => <span className="sb-num">{formatDateTime(at)}</span> },
          { title: t('security:kindTitle'), dataIndex: 'kind', width: 190, render: (value: SecurityEvent['kind']) => t(`security:kind.${value}`) },
          { title: t('security:address'), dataIndex: 'address', width: 150, render: (text: string | null) => <span className="sb-num">{text}</span> },
          { title: t('security:user'), dataIndex: 'subject', width: 160, ellipsis: true },
          { title: t('security:times'), dataIndex: 'times', width: 80, align: 'right' },
          { title: t('security:detail'), dataIndex: 'detail', ellipsis: true },
          { title: t('security:actor'), dataIndex: 'actor', width: 140, ellipsis: true },
        ]}
      />
    </>
  );
}
