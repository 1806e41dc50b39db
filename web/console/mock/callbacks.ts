import type { Callback, CallbackOffer } from '../src/features/callbacks/types';
import type { Staffing } from '../src/features/staffing/types';
import { agents, queues } from './config';
import { ago, minutes, newId } from './random';

const [first, second] = queues;

export const callbackOffers: CallbackOffer[] = [
  {
    id: newId(), queueId: first?.id ?? '', enabled: true, offerAfterMs: 60_000, offerEveryMs: 120_000, key: '1', askNumber: true, atClosing: true, hours: null, maxAttempts: 3, pauseMs: 900_000,
    expireMs: 86_400_000, callerNumber: null, version: 1,
  },
];

function make(number: string, part: Partial<Callback>): Callback {
  return {
    id: newId(), queueId: first?.id ?? '', queueName: first?.name ?? '', number, name: null, customerId: null, origin: 'queue', callId: newId(), requestedAt: ago(minutes(6)), arrivedAt: ago(minutes(9)),
    waitedMs: 180_000, priority: 0, vip: false, dueAt: ago(minutes(6)), expiresAt: ago(minutes(-1400)), maxAttempts: 3, state: 'waiting', reason: null, agentId: null, agentName: null,
    closedByCallId: null, closedAt: null, attempts: [], note: null, attached: {}, version: 1, ...part,
  };
}

const agent = agents[0];
const tried = { at: ago(minutes(20)), agentId: agent?.id ?? '', agentName: agent?.displayName ?? null, callId: newId(), result: 'no_answer' };

export const callbacks: Callback[] = [
  make('13800138000', { name: '周明轩', vip: true }),
  make('13900001111', { origin: 'recovered', arrivedAt: ago(minutes(14)), requestedAt: ago(minutes(12)), attempts: [tried], reason: 'no_answer', note: '下午在家' }),
  make('02166668888', { queueId: second?.id ?? '', queueName: second?.name ?? '', origin: 'web', state: 'calling', agentId: agent?.id ?? null, agentName: agent?.displayName ?? null }),
  make('13700002222', { state: 'reached', reason: 'reached', closedAt: ago(minutes(30)), requestedAt: ago(minutes(50)), attempts: [{ ...tried, result: 'reached' }], closedByCallId: newId() }),
  make('13700003333', { state: 'merged', reason: 'rang_back', closedAt: ago(minutes(40)), requestedAt: ago(minutes(55)), origin: 'closing' }),
];

/** A made-up answer of the calculator: the shape, not the mathematics. */
export function staffing(given: number | null): Staffing {
  const needed = given ?? 14;
  const row = (agents: number) => ({
    agents, scheduled: Math.ceil(agents / 0.7), serviceLevelPercent: Math.min(99.9, 60 + (agents - 10) * 7), waitMs: agents < 10 ? null : 60_000 / (agents - 8), wait90Ms: agents < 10 ? null : 180_000 / (agents - 8),
    occupancyPercent: Math.min(100, 1000 / agents), abandonPercent: Math.max(0, 12 - agents / 2), waitPercent: 30, queueLength: 1, reaches: agents >= 13,
  });
  return { model: 'erlangA', erlangs: 10, needed: row(needed), lines: 18, neighbours: Array.from({ length: 11 }, (_, index) => row(Math.max(1, needed - 5) + index)) };
}
