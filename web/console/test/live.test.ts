import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AgentLive, Call, DomainEvent } from '@/shared/api/types';
import { EventStream, type StreamState } from '@/shared/live/eventStream';
import { LiveStore } from '@/shared/live/liveStore';
import { can } from '@/shared/live/live';

class FakeSocket {
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly sent: string[] = [];
  readonly url: string;
  constructor(url: string) {
    this.url = url;
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.onclose?.();
  }
  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

const event = (sequence: number, type = 'call.started', data: object = {}): DomainEvent => ({ sequence, time: '2026-07-01T00:00:00Z', type, subject: { kind: 'call', id: 'c1' }, actor: null, reason: null, data: data as Record<string, unknown> });

describe('The event stream', () => {
  let sockets: FakeSocket[];
  let states: StreamState[];
  let heard: number[];
  let stream: EventStream;

  beforeEach(async () => {
    vi.useFakeTimers();
    sockets = [];
    states = [];
    heard = [];
    let tickets = 0;
    stream = new EventStream({
      ticket: () => Promise.resolve(`t${++tickets}`),
      url: (ticket, since) => `ws://test?ticket=${ticket}&since=${since ?? ''}`,
      open: (url) => {
        const socket = new FakeSocket(url);
        sockets.push(socket);
        return socket as unknown as WebSocket;
      },
      onSnapshot: () => undefined,
      onEvent: (each) => heard.push(each.sequence),
      onState: (state) => states.push(state),
      random: () => 0,
    });
    stream.start();
    await vi.advanceTimersByTimeAsync(0);
    sockets[0]?.say({ type: 'snapshot', sequence: 10 });
    return () => {
      stream.stop();
      vi.useRealTimers();
    };
  });

  it('resumes with a fresh ticket from the last event it has seen', async () => {
    sockets[0]?.say({ type: 'event', event: event(11) });
    sockets[0]?.close();
    await vi.advanceTimersByTimeAsync(300);
    expect(sockets[1]?.url).toBe('ws://test?ticket=t2&since=11');
    sockets[1]?.say({ type: 'resumed', since: 11 });
    expect(states).toEqual(['connecting', 'live', 'lost', 'connecting', 'live']);
  });

  it('takes each durable event once', () => {
    [11, 12, 11, 12, 13].forEach((sequence) => sockets[0]?.say({ type: 'event', event: event(sequence) }));
    expect(heard).toEqual([11, 12, 13]);
  });

  it('takes every live figure, which has no place in the sequence', () => {
    [0, 0].forEach((sequence) => sockets[0]?.say({ type: 'event', event: event(sequence, 'agent.updated') }));
    expect(heard).toEqual([0, 0]);
    expect(stream.sequence).toBe(10);
  });

  it('answers pings and gives up a silent connection', async () => {
    sockets[0]?.say({ type: 'ping' });
    expect(sockets[0]?.sent).toEqual(['{"type":"pong"}']);
    await vi.advanceTimersByTimeAsync(45_001);
    expect(states.at(-1)).toBe('lost');
  });
});

const agent: AgentLive = {
  agentId: 'a1', userId: 'u1', number: '8001', displayName: 'A', extension: '1001', status: 'available', reason: null, statusSince: '', state: 'idle', stateSince: '', pendingStatus: null, callId: null, queueIds: [], device: 'connected',
  today: { answered: 0, missed: 0, talkMs: 0, wrapUpMs: 0 },
};
const call: Call = {
  id: 'c1', direction: 'inbound', state: 'queued', caller: '138', callerName: null, called: '400', originalCalled: null, startedAt: '2026-07-01T00:00:00Z', answeredAt: null, endedAt: null, queueId: 'q1', agentId: null, customerId: null, numberId: null,
  trunkId: null, legs: [], cause: null, recordingId: null, attached: {},
};

describe('The live store', () => {
  let store: LiveStore;
  beforeEach(() => {
    store = new LiveStore();
    store.belongTo('a1');
    store.snapshot({ desk: { agent, calls: [], queues: [] } });
  });

  it('brings the own call to the desk and keeps it there for the wrap-up', () => {
    store.apply(event(1, 'call.ringing', { ...call, agentId: 'a1' }));
    expect(store.deskCalls.get('c1')?.state).toBe('queued');
    store.apply(event(2, 'call.answered', { id: 'c1', answeredAt: '2026-07-01T00:00:09Z' }));
    expect(store.deskCalls.get('c1')?.state).toBe('talking');
    store.apply(event(3, 'call.ended', { id: 'c1' }));
    expect(store.deskCalls.get('c1')).toMatchObject({ state: 'ended', endedAt: '2026-07-01T00:00:00Z' });
    store.dismiss('c1');
    expect(store.deskCalls.ids()).toEqual([]);
  });

  it('brings a call when the own phone rings and lets it go when the phone falls silent', () => {
    store.belongTo('a1', '1001');
    const leg = { id: 'l2', kind: 'agent' as const, address: '1001', state: 'ringing', startedAt: '2026-07-01T00:00:05Z', answeredAt: null, endedAt: null, cause: null, media: null };
    store.apply(event(1, 'call.ringing', { ...call, state: 'ringing', answeredAt: '2026-07-01T00:00:01Z', legs: [leg] }));
    expect(store.deskCalls.get('c1')?.state).toBe('ringing');
    store.apply(event(2, 'call.legEnded', { ...call, state: 'queued', legs: [{ ...leg, state: 'ended' }] }));
    expect(store.deskCalls.ids()).toEqual([]);
  });

  it('does not keep a call that was never answered', () => {
    store.apply(event(1, 'call.ringing', { ...call, agentId: 'a1' }));
    store.apply(event(2, 'call.ended', { id: 'c1' }));
    expect(store.deskCalls.ids()).toEqual([]);
  });

  it('lets a call go that another agent took', () => {
    store.apply(event(1, 'call.ringing', { ...call, agentId: 'a1' }));
    store.apply(event(2, 'call.updated', { id: 'c1', agentId: 'a2' }));
    expect(store.deskCalls.get('c1')).toBeUndefined();
  });

  it('asks for a snapshot when an event says too little about something unknown', () => {
    store.onGap = vi.fn();
    store.apply(event(1, 'call.answered', { id: 'c9' }));
    expect(store.onGap).toHaveBeenCalledOnce();
  });

  it('does not let a picture that was on its way undo what happened meanwhile', async () => {
    const ringing = { ...agent, state: 'ringing' as const };
    const { got, newer } = await store.fetching(() => {
      store.apply({ ...event(1, 'agent.updated', ringing), subject: { kind: 'agent', id: 'a1' } });
      store.apply(event(2, 'call.ringing', { ...call, agentId: 'a1' }));
      return Promise.resolve({ agent, calls: [], queues: [] });
    });
    store.snapshot({ desk: got }, newer);
    expect(store.me.get()?.state).toBe('ringing');
    expect(store.deskCalls.ids()).toEqual(['c1']);
    store.snapshot({ desk: got });
    expect(store.me.get()?.state).toBe('idle');
  });

  it('follows the own status', () => {
    store.apply({ ...event(1, 'agent.statusChanged', { status: 'break', reason: 'lunch' }), subject: { kind: 'agent', id: 'a1' } });
    expect(store.me.get()).toMatchObject({ status: 'break', reason: 'lunch', state: 'idle' });
  });
});

describe('Permissions', () => {
  const me = (permissions: string[]) => ({ permissions }) as unknown as Parameters<typeof can>[0];
  it('are held by name or by family', () => {
    expect(can(me(['floor.read']), 'floor.read')).toBe(true);
    expect(can(me(['floor.read']), 'floor.act')).toBe(false);
    expect(can(me(['config.*']), 'config.queues')).toBe(true);
    expect(can(me(['calls.own']), 'calls.*')).toBe(true);
  });
});
