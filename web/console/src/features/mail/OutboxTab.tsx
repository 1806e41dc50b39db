import { Badge, Button, Popconfirm, Segmented, Space, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import { useCommand, useCursorList } from '@/shared/api/queries';
import { useCan } from '@/shared/auth/me';
import { formatDateTime } from '@/shared/time';
import { CursorTable } from '@/shared/ui/CursorTable';
import { useSay } from '@/shared/ui/useSay';
import { mailStates, type OutgoingMail } from './types';

const tone = { waiting: 'processing', sent: 'success', failed: 'error' } as const;

export function OutboxTab() {
  const { t } = useTranslation();
  const [state, setState] = useState<'all' | OutgoingMail['state']>('all');
  const list = useCursorList<OutgoingMail>('/mail/outbox', { state: state === 'all' ? null : state });
  return (
    <>
      <div className="sb-filters">
        <Segmented value={state} options={(['all', ...mailStates] as const).map((value) => ({ value, label: t(`mail:state.${value}`) }))} onChange={setState} />
        <Button onClick={() => void list.refetch()}>{t('common:reload')}</Button>
      </div>
      <CursorTable<OutgoingMail>
        list={list}
        emptyText={t('mail:none')}
        columns={[
          { title: t('mail:time'), dataIndex: 'createdAt', width: 160, render: (at: string) => <span className="sb-num">{formatDateTime(at)}</span> },
          { title: t('mail:to'), dataIndex: 'to', width: 220, ellipsis: true },
          { title: t('mail:subject'), dataIndex: 'subject', ellipsis: true },
          { title: t('mail:attempts'), dataIndex: 'attempts', width: 80, align: 'right', render: (count: number) => <span className="sb-num">{count}</span> },
          { title: t('common:statusTitle'), width: 260, render: (_, mail) => <State mail={mail} /> },
          { width: 150, align: 'right', render: (_, mail) => <Acts mail={mail} /> },
        ]}
      />
    </>
  );
}

function State({ mail }: { mail: OutgoingMail }) {
  const { t } = useTranslation();
  const next = mail.state === 'waiting' && mail.nextAttemptAt ? t('mail:next', { time: formatDateTime(mail.nextAttemptAt) }) : null;
  return (
    <Tooltip title={mail.lastError}>
      <Badge status={tone[mail.state]} text={t(`mail:state.${mail.state}`)} />
      {(next ?? mail.lastError) && <div className="sb-muted">{next ?? mail.lastError}</div>}
    </Tooltip>
  );
}

function Acts({ mail }: { mail: OutgoingMail }) {
  const { t } = useTranslation();
  const may = useCan('config.write');
  const { attempt } = useSay();
  const retry = useCommand((id: string) => api.post(`/mail/outbox/${id}/retry`), '/mail/outbox');
  const remove = useCommand((id: string) => api.delete(`/mail/outbox/${id}`), '/mail/outbox');
  if (!may) return null;
  return (
    <Space>
      {mail.state !== 'sent' && (
        <Button size="small" loading={retry.isPending} onClick={() => void attempt(() => retry.mutateAsync(mail.id))}>
          {t('mail:retry')}
        </Button>
      )}
      <Popconfirm title={t('mail:removeAsk')} onConfirm={() => attempt(() => remove.mutateAsync(mail.id))}>
        <Button size="small" danger>
          {t('common:delete')}
        </Button>
      </Popconfirm>
    </Space>
  );
}
