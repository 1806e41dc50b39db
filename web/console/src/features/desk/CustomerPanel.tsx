import { PlusOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Empty, List, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/shared/api/client';
import type { Pop } from '@/shared/api/seat';
import type { Call, CustomerMatch } from '@/shared/api/types';
import { useCell } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { ProblemView } from '@/shared/ui/ProblemView';
import { CustomerCard } from '../customers/CustomerCard';
import { CustomerForm } from '../customers/CustomerForm';
import { LevelTag } from '../customers/LevelTag';
import { peerOf } from '../phone/currentCall';

/** The customer of the call, found by number as soon as it rings: one is shown, several are offered, none can be made. */
export function CustomerPanel({ call, show }: { call: Call | null; show?: Pop['show'] }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const offered = useCell(live.offer);
  const number = peerOf(call);
  const matchesOfOffer = call && offered?.callId === call.id ? offered.customerMatches : undefined;
  const lookup = useQuery({
    queryKey: ['/customers', 'lookup', number],
    queryFn: async ({ signal }) => (await api.get<{ matches: CustomerMatch[] }>('/customers/lookup', { number }, signal)).matches,
    enabled: number !== null,
    // The offer brings the matches along, so the card is there before the phone rings.
    initialData: matchesOfOffer,
    staleTime: 0,
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const [making, setMaking] = useState(show === 'form');

  if (!call || !number) {
    return (
      <section className="sb-box sb-grow sb-centre">
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('desk:noCustomer')} />
      </section>
    );
  }
  if (lookup.error && !lookup.data) {
    return (
      <section className="sb-box">
        <ProblemView error={lookup.error} onRetry={() => void lookup.refetch()} />
      </section>
    );
  }
  const matches = lookup.data;
  if (!matches) {
    return (
      <section className="sb-box sb-grow">
        <Skeleton active avatar />
      </section>
    );
  }
  const shownId = chosen ?? (matches.length === 1 && show !== 'chooser' ? matches[0]?.id : call.customerId);
  if (shownId && !making) return <CustomerCard id={shownId} known={matches.find((match) => match.id === shownId)} onBack={matches.length > 1 ? () => setChosen(null) : undefined} />;
  if ((matches.length === 0 && show !== 'chooser') || making) {
    return (
      <section className="sb-box sb-grow">
        <Alert type="info" showIcon message={t('desk:unknownCaller', { number })} />
        <CustomerForm
          // Of a call one made, the caller's name is one's own.
          initial={{ numbers: [{ number, e164: null, label: null }], name: (call.direction === 'inbound' && call.callerName) || '' }}
          onSaved={(customer) => {
            setMaking(false);
            setChosen(customer.id);
            void client.invalidateQueries({ queryKey: ['/customers', 'lookup', number] });
          }}
          onCancel={making ? () => setMaking(false) : undefined}
        />
      </section>
    );
  }
  return (
    <section className="sb-box sb-grow">
      <header>
        {t('desk:severalCustomers', { count: matches.length })}
        <Button size="small" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
          {t('customers:new')}
        </Button>
      </header>
      <List
        size="small"
        dataSource={matches}
        renderItem={(customer) => (
          <List.Item>
            <button type="button" className="sb-line" onClick={() => setChosen(customer.id)}>
              <b>{customer.name}</b>
              <LevelTag level={customer.level} />
              <span className="sb-ellipsis sb-muted">{customer.company}</span>
            </button>
          </List.Item>
        )}
      />
    </section>
  );
}
