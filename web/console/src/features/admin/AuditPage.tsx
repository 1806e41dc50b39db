import { Input } from 'antd';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { actorText } from '@/shared/actor';
import { useAll, useCursorList } from '@/shared/api/queries';
import type { AuditEntry, User } from '@/shared/api/types';
import { useCan } from '@/shared/auth/me';
import { formatDateTime } from '@/shared/time';
import { CursorTable } from '@/shared/ui/CursorTable';
import { Page } from '@/shared/ui/Page';
import { useDebounced } from '@/shared/useDebounced';

/** Who did what from where; nobody can change it. */
export function AuditPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const reads = useCan('users.read');
  const users = useAll<User>('/users', reads);
  const userName = (id: string) => users.data?.find((user) => user.id === id)?.displayName ?? '';
  const list = useCursorList<AuditEntry>('/audit', { q: useDebounced(search) });
  return (
    <Page title={t('common:menu.audit')} extra={<Input.Search allowClear placeholder={t('common:search')} aria-label={t('common:search')} style={{ width: 240 }} onChange={(event) => setSearch(event.target.value)} />}>
      <CursorTable<AuditEntry>
        list={list}
        columns={[
          { title: t('admin:audit.time'), dataIndex: 'time', width: 160, render: (at: string) => <span className="sb-num">{formatDateTime(at)}</span> },
          { title: t('admin:audit.actor'), dataIndex: 'actor', width: 130, ellipsis: true, render: (actor: string) => actorText(t, actor, userName) },
          { title: t('admin:audit.action'), dataIndex: 'action', width: 200, ellipsis: true, render: (action: string) => <span title={action}>{actionText(t, action)}</span> },
          { title: t('admin:audit.subject'), dataIndex: 'subject', width: 160, ellipsis: true, render: (subject: string) => <span title={subject}>{subjectText(t, subject, userName)}</span> },
          { title: t('admin:audit.detail'), dataIndex: 'detail', ellipsis: true },
          { title: t('admin:audit.address'), dataIndex: 'address', width: 140, render: (text: string | null) => <span className="sb-num">{text}</span> },
        ]}
      />
    </Page>
  );
}

/** What was done: its own words, else those of the kind and of what happened to it. */
function actionText(t: TFunction, action: string): string {
  const [kind = '', did = ''] = action.split('.');
  const words = [t(`admin:kind.${kind}`, { defaultValue: '' }), t(`admin:did.${did}`, { defaultValue: '' })] as const;
  return t(`admin:action.${action}`, { defaultValue: words[0] && words[1] ? t('admin:audit.did', { kind: words[0], did: words[1] }) : action });
}

/** What it was done to; the whole id is in the tooltip. A person is named, of other things the detail tells the name. */
function subjectText(t: TFunction, subject: string, userName: (id: string) => string): string {
  const [kind = '', id = ''] = subject.split(':');
  const word = t(`admin:kind.${kind}`, { defaultValue: kind });
  const name = kind === 'user' ? userName(id) : /^[0-9a-f-]{36}$/.test(id) ? '' : id;
  return name ? `${word} ${name}` : word;
}
