import { Alert } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call } from '@/shared/api/types';
import { useMe } from '@/shared/auth/me';
import { useCell, useEntities } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { useCurrentCalls } from '../phone/currentCall';
import { CallPanel } from './CallPanel';
import { ColleaguesPanel } from './ColleaguesPanel';
import { MyCalls } from './MyCalls';
import { PopPanel } from './PopPanel';
import { QueuePanel } from './QueuePanel';
import { TodayPanel } from './TodayPanel';

/** Which call fills the middle: the one that needs the agent now, the one being wrapped up, else the one chosen. */
export function useShownCall(chosen: Call | null): Call | null {
  const me = useCell(live.me);
  const calls = useEntities(live.deskCalls);
  const current = useCurrentCalls();
  const ringing = current.find((call) => call.state === 'ringing')?.call;
  const byId = (id: string | null | undefined) => calls.find((call) => call.id === id);
  const wrapping = me?.state === 'afterCallWork' ? byId(me.callId) : undefined;
  return ringing ?? byId(chosen?.id) ?? chosen ?? current[0]?.call ?? wrapping ?? calls.find((call) => call.state === 'ended') ?? null;
}

/** The agent's working place: queue and own calls, the call, the customer. */
export function DeskPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [choice, setChoice] = useState<{ call: Call; during: string | null } | null>(null);
  const current = useCurrentCalls()[0]?.id ?? null;
  // A choice from the list holds until another call comes or the current one ends.
  const call = useShownCall(choice?.during === current ? choice.call : null);
  if (!me.user.agentId) return <Alert type="info" showIcon message={t('desk:noAgent')} />;
  return (
    <div className="sb-desk">
      <aside className="sb-desk-left">
        <TodayPanel />
        <QueuePanel />
        <ColleaguesPanel />
        <MyCalls agentId={me.user.agentId} shown={call?.id ?? null} onChoose={(chosen) => setChoice({ call: chosen, during: current })} />
      </aside>
      <main className="sb-desk-middle">
        <CallPanel key={call?.id ?? 'none'} call={call} />
      </main>
      <aside className="sb-desk-right">
        <PopPanel key={call?.id ?? 'none'} call={call} />
      </aside>
    </div>
  );
}
