import type { Id, Instant } from '@/shared/api/types';

export interface DecisionAgent {
  agentId: Id;
  number: string | null;
  name: string | null;
}

export interface DecisionCandidate extends DecisionAgent {
  level: number;
  idleMs: number;
  score: number;
  chosen: boolean;
}

export interface DecisionExclusion {
  reason: string;
  detail: string | null;
  level: number | null;
  text: string;
  count: number;
  agents: DecisionAgent[];
}

export interface Decision {
  time: Instant;
  outcome: 'reserved' | 'waits';
  workId: Id;
  queueId: Id;
  queueName: string | null;
  agent: DecisionAgent | null;
  rule: string;
  ruleText: string;
  waitedMs: number;
  priority: number;
  itemsConsidered: number;
  candidates: DecisionCandidate[];
  candidateCount: number;
  exclusions: DecisionExclusion[];
  memberCount: number;
}

export interface AgentThen {
  agentId: Id;
  number: string;
  displayName: string;
  status: 'signedOut' | 'available' | 'break';
  reason: string | null;
  statusSince: Instant;
  state: 'idle' | 'reserved' | 'ringing' | 'onCall' | 'afterCallWork';
  stateSince: Instant;
  pendingStatus: string | null;
  callId: Id | null;
  queueIds: Id[];
}

export interface WaitingThen {
  workId: Id;
  callId: Id | null;
  label: string;
  since: Instant;
  position: number;
  priority: number;
  state: 'waiting' | 'reserved';
  agentId: Id | null;
}

export interface QueueThen {
  queueId: Id;
  name: string;
  waiting: WaitingThen[];
  available: number;
  busy: number;
  wrapUp: number;
  onBreak: number;
}

export interface FloorThen {
  time: Instant;
  snapshotTime: Instant | null;
  agents: AgentThen[];
  queues: QueueThen[];
}
