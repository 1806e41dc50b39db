import { PlusOutlined } from '@ant-design/icons';
import { Badge, Button, Input, Segmented, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useCursorList } from '@/shared/api/queries';
import { useCan } from '@/shared/auth/me';
import { formatDateTime, formatDuration } from '@/shared/time';
import { CursorTable } from '@/shared/ui/CursorTable';
import { Elapsed } from '@/shared/ui/Elapsed';
import { Page } from '@/shared/ui/Page';
import { useDebounced } from '@/shared/useDebounced';
import { QueueSelect } from '../admin/pickers';
import { CallbackDrawer } from './CallbackDrawer';
import { CallbackForm } from './CallbackForm';
import { isOpen, type Callback, type CallbackState } from './types';

const tones: Record<CallbackState, 'processing' | 'warning' | 'success' | 'default' | 'error'> = {
  waiting: 'processing', offered: 'warning', calling: 'warning', talking: 'success', reached: 'success', merged: 'success', cancelled: 'default', expired: 'error', failed: 'error', refused: 'default',
};

/** Who was promised a callback, in which place he stands, and what became of it. */
export function CallbacksPage() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const [which, setWhich] = useState<'open' | 'closed'>('open');
  const [queueId, setQueueId] = useState<string>();
  const [search, setSearch] = useState('');
  const [making, setMaking] = useState(false);
  const acts = useCan('floor.act');
  const list = useCursorList<Callback>('/callbacks', { open: which === 'open', sort: which === 'open' ? 'arrivedAt' : '-requestedAt', queueId, q: useDebounced(search) });
  const show = (id: string | null) => setParams(id ? { callback: id } : {}, { replace: true });
  return (
    <Page
      title={t('common:menu.callbacks')}
      extra={
        acts && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
            {t('callbacks:new')}
          </Button>
        )
      }
    >
      <div className="sb-filters">
        <Segmented<'open' | 'closed'> value={which} onChange={setWhich} options={(['open', 'closed'] as const).map((value) => ({ value, label: t(`callbacks:${value}`) }))} />
        <div style={{ width: 200 }}>
          <QueueSelect allowClear placeholder={t('admin:pick.queue')} aria-label={t('admin:pick.queue')} value={queueId} onChange={(id: string | undefined) => setQueueId(id)} />
        </div>
        <Input.Search allowClear style={{ width: 200 }} placeholder={t('common:search')} aria-label={t('common:search')} onChange={(event) => setSearch(event.target.value)} />
      </div>
      <CursorTable<Callback>
        list={list}
        emptyText={t(which === 'open' ? 'callbacks:noneOpen' : 'callbacks:noneClosed')}
        onOpen={(callback) => show(callback.id)}
        columns={[
          { title: t('common:statusTitle'), dataIndex: 'state', width: 130, render: (state: CallbackState) => <Badge status={tones[state]} text={t(`callbacks:state.${state}`)} /> },
          {
            title: t('callbacks:customer'),
            render: (_, callback) => (
              <>
                {callback.vip && <Tag color="gold">{t('customers:level.vip')}</Tag>}
                {callback.name && <>{callback.name} </>}
                <span className="sb-num">{callback.number}</span>
              </>
            ),
          },
          { title: t('admin:pick.queue'), dataIndex: 'queueName', width: 140 },
          { title: t('callbacks:arrivedAt'), dataIndex: 'arrivedAt', width: 160, render: (at: string) => <span className="sb-num">{formatDateTime(at)}</span> },
          {
            title: t('callbacks:waits'),
            width: 110,
            render: (_, callback) => (isOpen(callback.state) ? <Elapsed since={callback.arrivedAt} /> : <span className="sb-num">{formatDuration(callback.waitedMs)}</span>),
          },
          { title: t(which === 'open' ? 'callbacks:dueAt' : 'callbacks:closedAt'), width: 160, render: (_, callback) => <span className="sb-num">{formatDateTime(which === 'open' ? callback.dueAt : callback.closedAt)}</span> },
          { title: t('callbacks:attempts'), width: 90, align: 'right', render: (_, callback) => <span className="sb-num">{`${String(callback.attempts.length)}/${String(callback.maxAttempts)}`}</span> },
          { title: t('callbacks:origin'), dataIndex: 'origin', width: 130, render: (origin: Callback['origin']) => t(`callbacks:from.${origin}`) },
          { title: t('calls:agent'), dataIndex: 'agentName', width: 120 },
        ]}
      />
      <CallbackDrawer id={params.get('callback')} onClose={() => show(null)} />
      <CallbackForm open={making} onClose={() => setMaking(false)} />
    </Page>
  );
}
