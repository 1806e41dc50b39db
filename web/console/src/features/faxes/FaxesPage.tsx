import { PrinterOutlined } from '@ant-design/icons';
import { Button, Drawer, Input, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useCursorList } from '@/shared/api/queries';
import { useCan } from '@/shared/auth/me';
import { formatDateTime } from '@/shared/time';
import { CursorTable } from '@/shared/ui/CursorTable';
import { Page } from '@/shared/ui/Page';
import { useDebounced } from '@/shared/useDebounced';
import { FaxDrawer } from './FaxDrawer';
import { FaxForm } from './FaxForm';
import { FaxStatus } from './FaxStatus';
import type { Fax } from './types';

/** Faxes in and out; the list follows the events `fax.*` by itself. */
export function FaxesPage() {
  const { t } = useTranslation();
  const maySend = useCan('fax.send');
  const [search, setSearch] = useSearchParams();
  const [words, setWords] = useState('');
  const [composing, setComposing] = useState(false);
  const direction = search.get('direction') === 'out' ? 'out' : 'in';
  const list = useCursorList<Fax>('/faxes', { direction, q: useDebounced(words) });
  const open = search.get('fax');
  const go = (next: { direction?: string; fax?: string }) => setSearch({ direction: next.direction ?? direction, ...(next.fax ? { fax: next.fax } : {}) }, { replace: true });
  return (
    <Page
      title={t('fax:title')}
      extra={
        <>
          <Input.Search allowClear placeholder={t('common:search')} style={{ width: 200 }} onChange={(event) => setWords(event.target.value)} />
          {maySend && (
            <Button type="primary" icon={<PrinterOutlined />} onClick={() => setComposing(true)}>
              {t('fax:send')}
            </Button>
          )}
        </>
      }
    >
      <div className="sb-filters">
        <Segmented value={direction} options={(['in', 'out'] as const).map((value) => ({ value, label: t(`fax:${value}`) }))} onChange={(value) => go({ direction: value })} />
      </div>
      <CursorTable<Fax>
        list={list}
        emptyText={t('fax:empty')}
        onOpen={(fax) => go({ fax: fax.id })}
        columns={[
          { title: t('fax:time'), dataIndex: 'createdAt', width: 160, render: (at: string) => <span className="sb-num">{formatDateTime(at)}</span> },
          { title: t('fax:number'), dataIndex: 'number', width: 170, render: (number: string) => <b className="sb-num">{number}</b> },
          { title: t('fax:remoteId'), dataIndex: 'remoteId', width: 170, render: (id: string) => id || '–' },
          { title: t('fax:subject'), dataIndex: 'subject', ellipsis: true },
          { title: t('fax:own'), dataIndex: 'ownNumber', width: 150, render: (number: string) => <span className="sb-num">{number || '–'}</span> },
          { title: t('fax:pages'), dataIndex: 'pages', width: 70, align: 'right', render: (pages: number) => <span className="sb-num">{pages || '–'}</span> },
          { title: t('fax:state'), width: 150, render: (_, fax) => <FaxStatus fax={fax} /> },
        ]}
      />
      <Drawer open={composing} onClose={() => setComposing(false)} width={460} title={t('fax:send')} destroyOnHidden>
        <FaxForm
          onDone={() => {
            setComposing(false);
            go({ direction: 'out' });
          }}
        />
      </Drawer>
      <Drawer open={open !== null} onClose={() => go({})} width={560} mask={false} title={t('fax:title')} destroyOnHidden>
        {open && <FaxDrawer id={open} onGone={() => go({})} />}
      </Drawer>
    </Page>
  );
}
