import type { PhoneCredentials, PhoneFault, PhoneFaultCode, PhoneState, SharedCall, SharedPhone } from '@switchboard/softphone';
import { api } from '@/shared/api/client';
import { Cell } from '@/shared/live/entities';

export interface PhoneView {
  state: PhoneState;
  fault: { code: PhoneFaultCode } | null;
}

/** What the page shows of the browser phone. The phone's code is loaded after the page. */
export const phoneView = new Cell<PhoneView>({ state: 'offline', fault: null });
export const phoneCalls = new Cell<readonly SharedCall[]>([]);
export const microphoneFault = new Cell<PhoneFault | null>(null);

/** Whether this tab holds the phone; null before it is known. */
export const phoneLeads = new Cell<boolean | null>(null);

let phone: SharedPhone | null = null;

const deviceKeys = { microphone: 'sb.microphone', speaker: 'sb.speaker', ringer: 'sb.ringer' };

export function storedDevice(kind: keyof typeof deviceKeys): string | null {
  try {
    return localStorage.getItem(deviceKeys[kind]);
  } catch {
    return null;
  }
}

/** One phone for all tabs of this person: the first tab holds socket and microphone, the next takes over when it closes. */
export function startPhone(user: string): () => void {
  let stopped = false;
  void import('@switchboard/softphone').then(({ SharedPhone: Shared, Softphone: Phone }) => {
    if (stopped) return;
    const shared = new Shared({
      name: user,
      make: async () => {
        const made = new Phone({ credentials: () => api.post<PhoneCredentials>('/me/phone') });
        await made.setMicrophone(storedDevice('microphone'));
        await made.setSpeaker(storedDevice('speaker')).catch(() => undefined);
        return made;
      },
    });
    phone = shared;
    phoneLeads.set(false);
    shared.on('lead', (leads) => phoneLeads.set(leads));
    shared.on('state', ({ state, fault }) => phoneView.set({ state, fault }));
    shared.on('calls', (calls) => phoneCalls.set(calls));
    shared.on('fault', (fault) => microphoneFault.set(fault));
    shared.start();
  });
  return () => {
    stopped = true;
    const stopping = phone;
    phone = null;
    phoneCalls.set([]);
    phoneLeads.set(null);
    phoneView.set({ state: 'offline', fault: null });
    void stopping?.stop();
  };
}

/** Calls from the browser phone when it is registered; otherwise the server rings the own phone first. */
export async function dial(target: string): Promise<void> {
  if (phone?.status.state === 'registered') await guardMicrophone(() => phone?.call(target));
  else await api.post('/calls', { from: null, to: target });
}

export async function answerOn(call: SharedCall): Promise<void> {
  await guardMicrophone(() => call.answer());
}

/** The server was asked to answer: the phone obeys while the call rings here. */
export function answerAsked(callId: string): void {
  if (!phone?.leads) return; // the tab that holds the phone hears of it too
  const ringing = phone.calls.find((call) => call.callId === callId && call.state === 'ringing' && call.direction === 'incoming');
  if (ringing) void answerOn(ringing).catch(() => undefined);
}

export async function checkMicrophone(): Promise<void> {
  await guardMicrophone(() => phone?.checkMicrophone());
}

export async function setDevice(kind: keyof typeof deviceKeys, id: string | null): Promise<void> {
  try {
    if (id) localStorage.setItem(deviceKeys[kind], id);
    else localStorage.removeItem(deviceKeys[kind]);
  } catch {
    // The choice then lasts for this page.
  }
  if (kind === 'microphone') await phone?.setMicrophone(id);
  else if (kind === 'speaker') await phone?.setSpeaker(id);
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
