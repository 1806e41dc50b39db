import type { PhoneCall, PhoneCredentials, PhoneFault, PhoneState, Softphone } from '@switchboard/softphone';
import { api } from '@/shared/api/client';
import { Cell } from '@/shared/live/entities';

export interface PhoneView {
  state: PhoneState;
  fault: PhoneFault | null;
}

/** What the page shows of the browser phone. The phone's code is loaded after the page. */
export const phoneView = new Cell<PhoneView>({ state: 'offline', fault: null });
export const phoneCalls = new Cell<readonly PhoneCall[]>([]);
export const microphoneFault = new Cell<PhoneFault | null>(null);

let phone: Softphone | null = null;

const deviceKeys = { microphone: 'sb.microphone', speaker: 'sb.speaker' };

function storedDevice(kind: keyof typeof deviceKeys): string | null {
  try {
    return localStorage.getItem(deviceKeys[kind]);
  } catch {
    return null;
  }
}

export function startPhone(): () => void {
  let stopped = false;
  void import('@switchboard/softphone').then(({ Softphone: Phone }) => {
    if (stopped) return;
    const created = new Phone({ credentials: () => api.post<PhoneCredentials>('/me/phone') });
    phone = created;
    created.on('state', ({ state, fault }) => phoneView.set({ state, fault }));
    // The calls themselves change in place; a new array tells the page to look again.
    created.on('calls', (calls) => phoneCalls.set([...calls]));
    created.on('fault', (fault) => microphoneFault.set(fault));
    void created.setMicrophone(storedDevice('microphone'));
    void created.setSpeaker(storedDevice('speaker')).catch(() => undefined);
    created.start();
  });
  return () => {
    stopped = true;
    const stopping = phone;
    phone = null;
    phoneCalls.set([]);
    phoneView.set({ state: 'offline', fault: null });
    void stopping?.stop();
  };
}

/** Calls from the browser phone when it is registered; otherwise the server rings the own phone first. */
export async function dial(target: string): Promise<void> {
  if (phone?.state === 'registered') await guardMicrophone(() => phone?.call(target));
  else await api.post('/calls', { from: null, to: target });
}

export async function answerOn(call: PhoneCall): Promise<void> {
  await guardMicrophone(() => call.answer());
}

/** The server was asked to answer: the phone obeys while the call rings here. */
export function answerAsked(callId: string): void {
  const ringing = phone?.calls.find((call) => call.header('X-Call-Id') === callId && call.state === 'ringing' && call.direction === 'incoming');
  if (ringing) void answerOn(ringing).catch(() => undefined);
}

export async function checkMicrophone(): Promise<void> {
  await guardMicrophone(() => phone?.checkMicrophone());
}

export async function setDevice(kind: 'microphone' | 'speaker', id: string | null): Promise<void> {
  try {
    if (id) localStorage.setItem(deviceKeys[kind], id);
    else localStorage.removeItem(deviceKeys[kind]);
  } catch {
    // The choice then lasts for this page.
  }
  if (kind === 'microphone') await phone?.setMicrophone(id);
  else await phone?.setSpeaker(id);
}

export function retryPhone(): void {
  phone?.retryNow();
}

async function guardMicrophone(run: () => Promise<unknown> | undefined): Promise<void> {
  try {
    await run();
    microphoneFault.set(null);
  } catch (error) {
    const code = (error as Partial<PhoneFault>).code;
    if (code && (code.startsWith('microphone') || code === 'insecureContext')) {
      microphoneFault.set(error as PhoneFault);
      return;
    }
    throw error;
  }
}
