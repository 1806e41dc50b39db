import { type EmbedCall, type ScreenPop, SwitchboardPhone } from '@switchboard/phone';
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

/** The phone without pixels, its calls and the last pop. */
function usePhone(server: string) {
  const [phone, setPhone] = useState<SwitchboardPhone | null>(null);
  const [calls, setCalls] = useState<readonly EmbedCall[]>([]);
  const [pop, setPop] = useState<ScreenPop | null>(null);
  const [ready, setReady] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    const made = new SwitchboardPhone({
      server,
      // Your own server asks for the token with the API key; the key never comes here.
      token: async () => (await fetch('/switchboard-token', { method: 'POST' })).json(),
    });
    made.on('calls', setCalls);
    made.on('pop', setPop);
    made.on('state', (state) => setReady(state.phone === 'registered'));
    made.on('fault', (error) => setFault(error.code));
    made.signIn().then(() => setPhone(made), (error: unknown) => setFault(String(error)));
    return () => void made.signOut();
  }, [server]);
  return { phone, calls, pop, ready, fault };
}

function Crm({ server }: { server: string }) {
  const { phone, calls, pop, ready, fault } = usePhone(server);
  const call = calls[0];
  const run = (work?: Promise<void>) => void work?.catch((error: unknown) => alert(String(error)));
  return (
    <main style={{ font: '15px/1.6 system-ui', margin: 24 }}>
      <h1>Customers</h1>
      <p role="status">{fault ?? (ready ? 'Phone ready' : 'Phone connecting')}</p>
      <button disabled={!ready} onClick={() => run(phone?.dial('1002', { attached: { order: 'B-42' } }))}>
        Call 1002
      </button>
      {call && (
        <p aria-label="call">
          {call.state} <b>{call.number}</b>{' '}
          {call.state === 'ringing' && <button onClick={() => run(phone?.answer(call.id))}>Answer</button>}{' '}
          <button onClick={() => run(phone?.hangUp(call.id))}>Hang up</button>
        </p>
      )}
      {pop && call && (
        <p aria-label="pop">
          {pop.caller} {pop.customers[0]?.name ?? 'unknown'} {JSON.stringify(pop.attached)}
        </p>
      )}
    </main>
  );
}

const { server } = (await (await fetch('/config')).json()) as { server: string };
const root = document.getElementById('root');
if (root) createRoot(root).render(<Crm server={server} />);
