import { Badge, Input, Segmented, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCursorList } from '@/shared/api/queries';
import { formatDateTime, formatDuration } from '@/shared/time';
import { CursorTable } from '@/shared/ui/CursorTable';
import { Page } from '@/shared/ui/Page';
import { useDebounced } from '@/shared/useDebounced';
import { useVoicemailCounts } from './counts';
import { MessageDrawer } from './MessageDrawer';
import { messageStatuses, type MessageStatus, type VoicemailMessage } from './types';

const tones = { new: 'processing', read: 'warning', done: 'success' } as const;

export function MessagesPage() {
  const { t } = useTranslation();
  const [status, setStatus] = useState<MessageStatus | 'all'>('all');
  const [boxId, setBoxId] = useState<string>();
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  const counts = useVoicemailCounts();
  const list = useCursorList<VoicemailMessage>('/voicemail/messages', { status: status === 'all' ? undefined : status, boxId, q: useDebounced(search) });
  return (
    <Page title={t('voicemail:title')}>
      <div className="sb-filters">
        <Segmented<MessageStatus | 'all'>
          value={status}
          onChange={setStatus}
          options={[{ value: 'all' as const, label: t('voicemail:all') }, ...messageStatuses.map((value) => ({ value, label: t(`voicemail:status.${value}`) }))]}
        />
        <Select
          allowClear
          style={{ width: 220 }}
          placeholder={t('voicemail:box')}
          aria-label={t('voicemail:box')}
          value={boxId}
          onChange={setBoxId}
          options={counts.data?.map((box) => ({ value: box.boxId, label: `${box.number} ${box.name} (${String(box.newMessages)}/${String(box.newMessages + box.oldMessages)})` }))}
        />
        <Input.Search allowClear style={{ width: 200 }} placeholder={t('common:search')} aria-label={t('common:search')} onChange={(event) => setSearch(event.target.value)} />
      </div>
      <CursorTable<VoicemailMessage>
        list={list}
        emptyText={t('voicemail:none')}
        onOpen={(message) => setOpen(message.id)}
        columns={[
          { title: t('common:statusTitle'), dataIndex: 'status', width: 110, render: (value: MessageStatus) => <Badge status={tones[value]} text={t(`voicemail:status.${value}`)} /> },
          { title: t('voicemail:receivedAt'), dataIndex: 'receivedAt', width: 160, render: (at: string) => <span className="sb-num">{formatDateTime(at)}</span> },
          {
            title: t('voicemail:caller'),
            width: 200,
            render: (_, message) => (
              <>
                {message.callerName && <>{message.callerName} </>}
                <span className="sb-num">{message.caller}</span>
              </>
            ),
          },
          { title: t('voicemail:box'), width: 180, render: (_, message) => <Tag bordered={false}>{`${message.boxNumber} ${message.boxName}`}</Tag> },
          { title: t('voicemail:length'), dataIndex: 'lengthMs', width: 80, align: 'right', render: (ms: number) => <span className="sb-num">{formatDuration(ms)}</span> },
          { title: t('voicemail:note'), dataIndex: 'note', ellipsis: true },
        ]}
      />
      <MessageDrawer message={list.data?.pages.flatMap((page) => page.items).find((message) => message.id === open) ?? null} onClose={() => setOpen(null)} />
    </Page>
  );
}
