import type { Id, Instant } from '@/shared/api/types';
import type { FlowNode } from '../flows/model';

type Schedule = NonNullable<FlowNode['schedule']>;

export const callbackStates = ['waiting', 'offered', 'calling', 'talking', 'reached', 'merged', 'cancelled', 'expired', 'failed', 'refused'] as const;
export type CallbackState = (typeof callbackStates)[number];

export interface Callback {
  id: Id;
  queueId: Id;
  queueName: string;
  number: string;
  name: string | null;
  customerId: Id | null;
  origin: 'queue' | 'flow' | 'closing' | 'web' | 'recovered';
  callId: Id | null;
  requestedAt: Instant;
  arrivedAt: Instant;
  waitedMs: number;
  priority: number;
  vip: boolean;
  dueAt: Instant;
  expiresAt: Instant;
  maxAttempts: number;
  state: CallbackState;
  reason: string | null;
  agentId: Id | null;
  agentName: string | null;
  closedByCallId: Id | null;
  closedAt: Instant | null;
  attempts: { at: Instant; agentId: Id; agentName: string | null; callId: Id | null; result: string }[];
  note: string | null;
  attached: Record<string, string>;
  version: number;
}

export interface CallbackOffer {
  id: Id;
  queueId: Id;
  enabled: boolean;
  offerAfterMs: number;
  offerEveryMs: number | null;
  key: string;
  askNumber: boolean;
  atClosing: boolean;
  hours: Schedule | null;
  maxAttempts: number;
  pauseMs: number;
  expireMs: number;
  callerNumber: string | null;
  version: number;
}

export const isOpen = (state: CallbackState) => state === 'waiting' || state === 'offered' || state === 'calling' || state === 'talking';

/** An agent has it in hand: it is left alone. */
export const isUnderWay = (state: CallbackState) => state === 'offered' || state === 'calling' || state === 'talking';
