// Calls a number, asks for a key and says goodbye: npx tsx dial-and-ask.ts 1002 (or node, 22.6 and later)
// Needs SWITCHBOARD_URL (http://127.0.0.1:8080) and SWITCHBOARD_KEY (scope calls.read).
import { randomUUID } from 'node:crypto';

const api = `${process.env['SWITCHBOARD_URL'] ?? 'http://127.0.0.1:8080'}/api/v1`;
const headers = { Authorization: `Bearer ${process.env['SWITCHBOARD_KEY'] ?? ''}`, 'Content-Type': 'application/json' };

async function post<T>(path: string, body: object = {}): Promise<T> {
  const answer = await fetch(`${api}/${path}`, { method: 'POST', headers: { ...headers, 'Idempotency-Key': randomUUID() }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as T;
}

interface Call {
  id: string;
  state: string;
}

async function until(id: string, state: string): Promise<void> {
  for (;;) {
    const live = (await (await fetch(`${api}/calls/live`, { headers })).json()) as { items: Call[] };
    if (live.items.some((call) => call.id === id && call.state === state)) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

const { id } = await post<Call>('calls/program', { to: process.argv[2] });
console.log('call', id);
await until(id, 'ivr');
await post(`calls/${id}/play`, { text: 'Good morning. This is a call from your shop.', language: 'en' });
console.log(await post(`calls/${id}/collect`, { text: 'Press 1 to hear where your order is.', language: 'en', max: 1, firstDigitMs: 10_000 }));
await post(`calls/${id}/hangup`);
