import type { SharedCall } from '@switchboard/softphone';
import { useMemo } from 'react';
import { api } from '@/shared/api/client';
import type { Call } from '@/shared/api/types';
import { useCell, useEntities } from '@/shared/live/entities';
import { live } from '@/shared/live/live';
import { answerOn, phoneCalls } from './phone';

export type CurrentState = 'ringing' | 'dialing' | 'talking' | 'held';

/** The call the bar is about: what the server says joined with what the browser phone has. */
export interface CurrentCall {
  id: string;
  state: CurrentState;
  incoming: boolean;
  number: string;
  name: string | null;
  since: string;
  held: boolean;
  muted: boolean;
  call: Call | null;
  phone: SharedCall | null;
}

/** A ringing call is what the hand is needed for; then the one that talks; then a held one. */
const urgency: Record<CurrentState, number> = { ringing: 0, dialing: 1, talking: 2, held: 3 };

export function useCurrentCalls(): CurrentCall[] {
  const calls = useEntities(live.deskCalls);
  const phones = useCell(phoneCalls);
  return useMemo(() => joinCalls(calls, phones), [calls, phones]);
}

export function joinCalls(calls: readonly Call[], phones: readonly SharedCall[]): CurrentCall[] {
  const open = calls.filter((call) => call.state !== 'ended');
  const left = new Set(open);
  const joined = phones
    .filter((phone) => phone.state !== 'ended')
    .map((phone) => {
      const call = matching(phone, [...left]);
      if (call) left.delete(call);
      return fromPhone(phone, call);
    });
  const rest = [...left].filter((call) => call.state !== 'ivr' && call.state !== 'queued').map(fromServer);
  return [...joined, ...rest].sort((a, b) => urgency[a.state] - urgency[b.state]);
}

/** By the call's id where the server tells it in the INVITE, else by number, else the only one there is. */
function matching(phone: SharedCall, calls: Call[]): Call | null {
  const byId = calls.find((call) => call.id === phone.callId);
  if (byId) return byId;
  const other = (call: Call) => (phone.direction === 'incoming' ? call.caller : call.called);
  return calls.find((call) => other(call) === phone.remoteNumber) ?? (calls.length === 1 ? (calls[0] ?? null) : null);
}

function fromPhone(phone: SharedCall, call: Call | null): CurrentCall {
  const incoming = phone.direction === 'incoming';
  const talking = phone.held || call?.state === 'held' ? 'held' : 'talking';
  const waiting = incoming && phone.state === 'ringing' ? 'ringing' : 'dialing';
  const peer = peerOf(call);
  return {
    id: call?.id ?? phone.id,
    state: phone.state === 'talking' ? talking : waiting,
    incoming,
    number: peer ?? phone.remoteNumber,
    name: call?.callerName ?? phone.remoteName,
    since: new Date(phone.answeredAt ?? phone.startedAt).toISOString(),
    held: phone.held || call?.state === 'held',
    muted: phone.muted,
    call,
    phone,
  };
}

function fromServer(call: Call): CurrentCall {
  const incoming = call.direction === 'inbound';
  const states: Partial<Record<Call['state'], CurrentState>> = { talking: 'talking', held: 'held' };
  return {
    id: call.id,
    state: states[call.state] ?? (incoming ? 'ringing' : 'dialing'),
    incoming,
    number: peerOf(call) ?? '',
    name: call.callerName,
    since: call.answeredAt ?? call.startedAt,
    held: call.state === 'held',
    muted: call.attached['muted'] === true,
    call,
    phone: null,
  };
}

export function peerOf(call: Call | null): string | null {
  if (!call) return null;
  return call.direction === 'outbound' ? call.called : call.caller;
}

/** The commands of the bar: at the browser phone where it holds the call, at the server otherwise. */
export const callCommands = {
  answer: (current: CurrentCall): Promise<unknown> =>
    current.phone ? answerOn(current.phone) : api.post(`/calls/${current.id}/answer`),
  hangup: (current: CurrentCall): Promise<unknown> =>
    current.phone ? current.phone.hangup() : api.post(`/calls/${current.id}/hangup`),
  hold: (current: CurrentCall, on: boolean): Promise<unknown> =>
    current.phone ? current.phone.hold(on) : api.post(`/calls/${current.id}/${on ? 'hold' : 'retrieve'}`),
  mute: (current: CurrentCall, on: boolean): Promise<unknown> =>
    current.phone ? current.phone.mute(on) : api.post(`/calls/${current.id}/mute`, { on }),
  digits: (current: CurrentCall, digits: string): Promise<unknown> =>
    current.phone ? current.phone.sendDigits(digits) : api.post(`/calls/${current.id}/digits`, { digits }),
  record: (current: CurrentCall, on: boolean): Promise<unknown> => api.post(`/calls/${current.call?.id ?? current.id}/record`, { on }),
  pauseRecording: (current: CurrentCall, on: boolean): Promise<unknown> =>
    api.post(`/calls/${current.call?.id ?? current.id}/recording/${on ? 'pause' : 'resume'}`),
  transfer: (current: CurrentCall, to: string): Promise<unknown> => api.post(`/calls/${current.id}/transfer`, { to }),
  consult: (current: CurrentCall, to: string): Promise<unknown> => api.post(`/calls/${current.id}/consult`, { to }),
  swap: (current: CurrentCall): Promise<unknown> => api.post(`/calls/${current.id}/swap`),
  complete: (current: CurrentCall): Promise<unknown> => api.post(`/calls/${current.id}/complete`),
  cancel: (current: CurrentCall): Promise<unknown> => api.post(`/calls/${current.id}/cancel`),
  survey: (current: CurrentCall): Promise<unknown> => api.post(`/calls/${current.id}/survey`),
  park: (current: CurrentCall): Promise<unknown> => api.post(`/calls/${current.id}/park`),
};
