import type { SharedCall } from '@switchboard/softphone';
import type { EmbedCall, EmbedCallState } from './types.js';

/** The part of the switch's call record that is read here. */
export interface ServerCall {
  id: string;
  direction: 'inbound' | 'outbound' | 'internal';
  state: 'setup' | 'ivr' | 'queued' | 'ringing' | 'talking' | 'held' | 'ended';
  caller: string;
  callerName: string | null;
  called: string;
  startedAt: string;
  answeredAt: string | null;
  queueId: string | null;
  agentId: string | null;
  attached: Record<string, string>;
  legs: { kind: string; address: string; state: string }[];
}

const urgency: Record<EmbedCallState, number> = { ringing: 0, dialing: 1, talking: 2, held: 3 };

/** What the browser phone has joined with what the switch says; the most urgent first. */
export function joinCalls(servers: readonly ServerCall[], phones: readonly SharedCall[], extension: string | null): EmbedCall[] {
  const left = new Set(servers.filter((call) => call.state !== 'ended'));
  const joined = phones
    .filter((phone) => phone.state !== 'ended')
    .map((phone) => {
      const server = matching(phone, [...left]);
      if (server) left.delete(server);
      return fromPhone(phone, server, extension);
    });
  const rest = [...left].filter((call) => call.state !== 'ivr' && call.state !== 'queued').map((call) => fromServer(call, extension));
  return [...joined, ...rest].sort((a, b) => urgency[a.state] - urgency[b.state]);
}

function matching(phone: SharedCall, calls: ServerCall[]): ServerCall | null {
  const known = calls.find((call) => call.id === phone.callId);
  if (known || phone.callId) return known ?? null;
  return calls.find((call) => call.called === phone.remoteNumber || call.caller === phone.remoteNumber) ?? (calls.length === 1 ? (calls[0] ?? null) : null);
}

/** Who is at the other end, seen from the extension. */
export function peerOf(call: ServerCall, extension: string | null): string {
  return call.caller === extension ? call.called : call.caller;
}

function fromPhone(phone: SharedCall, server: ServerCall | null, extension: string | null): EmbedCall {
  const held = phone.held || server?.state === 'held';
  const waiting = phone.direction === 'incoming' && phone.state === 'ringing' ? 'ringing' : 'dialing';
  return {
    id: server?.id ?? phone.callId ?? phone.id,
    callId: server?.id ?? phone.callId,
    incoming: phone.direction === 'incoming',
    number: server ? peerOf(server, extension) : phone.remoteNumber,
    name: server?.callerName ?? phone.remoteName,
    state: phone.state === 'talking' ? (held ? 'held' : 'talking') : waiting,
    since: new Date(phone.answeredAt ?? phone.startedAt).toISOString(),
    held,
    muted: phone.muted,
    queueId: server?.queueId ?? null,
    consulting: server?.attached['consulting'] ?? null,
    attached: server?.attached ?? {},
  };
}

function fromServer(call: ServerCall, extension: string | null): EmbedCall {
  const incoming = call.caller !== extension;
  const states: Partial<Record<ServerCall['state'], EmbedCallState>> = { talking: 'talking', held: 'held' };
  return {
    id: call.id,
    callId: call.id,
    incoming,
    number: peerOf(call, extension),
    name: call.callerName,
    state: states[call.state] ?? (incoming ? 'ringing' : 'dialing'),
    since: call.answeredAt ?? call.startedAt,
    held: call.state === 'held',
    muted: false,
    queueId: call.queueId,
    consulting: call.attached['consulting'] ?? null,
    attached: call.attached,
  };
}
