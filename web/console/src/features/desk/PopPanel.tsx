import { ExportOutlined } from '@ant-design/icons';
import { Button, Empty, Tabs } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pop } from '@/shared/api/seat';
import type { Call } from '@/shared/api/types';
import { useCell } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { CustomerPanel } from './CustomerPanel';

/** The screen pop by the rules of the queue: the customer, a form for a new one, several to choose from, or a page of the company's own. */
export function PopPanel({ call }: { call: Call | null }) {
  const { t } = useTranslation();
  const offer = useCell(live.offer);
  const pop = call && offer?.callId === call.id ? (offer.pop ?? null) : null;
  const due = pop !== null && (pop.on === 'ringing' || (call?.state !== 'ringing' && call?.state !== 'queued'));
  const [asked, setAsked] = useState(false);
  const page = due ? pageOf(pop) : null;
  useEffect(() => {
    if (page && pop?.open === 'window' && call) openOnce(call.id, page);
  }, [page, pop?.open, call]);

  if (pop && !asked && (!due || pop.show === 'nothing')) {
    return (
      <section className="sb-box sb-grow sb-centre">
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(pop.case === 'withheld' ? 'seat:withheld' : due ? 'seat:popNothing' : 'seat:popOnAnswer')} />
        {due && <Button onClick={() => setAsked(true)}>{t('seat:showCustomer')}</Button>}
      </section>
    );
  }
  if (!page || !pop) return <CustomerPanel call={call} show={pop?.show} />;
  const link = (
    <Button size="small" type="link" icon={<ExportOutlined />} href={page} target="_blank" rel="noopener noreferrer">
      {t('seat:openPage')}
    </Button>
  );
  if (pop.open === 'window') {
    return (
      <>
        <div className="sb-pop-link">{link}</div>
        <CustomerPanel call={call} />
      </>
    );
  }
  return (
    <Tabs
      className="sb-grow sb-pop"
      size="small"
      tabBarExtraContent={link}
      items={[
        { key: 'page', label: t('seat:page'), children: <iframe className="sb-pop-frame" title={t('seat:page')} src={page} sandbox="allow-scripts allow-forms allow-same-origin allow-popups allow-downloads" referrerPolicy="no-referrer" /> },
        { key: 'customer', label: t('calls:customer'), children: <CustomerPanel call={call} /> },
      ]}
    />
  );
}

/** Nothing but a web page is ever opened, whatever the event says. */
function pageOf(pop: Pop): string | null {
  return pop.show === 'url' && pop.url !== null && /^https?:\/\//i.test(pop.url) ? pop.url : null;
}

/** Of all tabs of the desk one opens the window, once for each call. A browser that keeps it back leaves the link. */
function openOnce(callId: string, page: string): void {
  try {
    if (localStorage.getItem('sb.pop') === callId) return;
    localStorage.setItem('sb.pop', callId);
  } catch {
    // A private window may refuse; then each tab opens its own.
  }
  window.open(page, 'sb-pop', 'noopener');
}
