import type { Id, Instant } from '@/shared/api/types';

export interface Block {
  address: string;
  user: string | null;
  reason: 'flood' | 'scanner' | 'userFailures' | 'addressFailures' | 'administrator';
  since: Instant;
  until: Instant;
  dropped: number;
}

export interface Blocks {
  items: Block[];
  counters: Record<'admitted' | 'droppedFlood' | 'droppedScanner' | 'droppedFailures' | 'droppedByAdministrator' | 'busy' | 'authFailures' | 'sources', number>;
}

export interface NetworkRule {
  id: Id;
  network: string;
  rule: 'allow' | 'deny';
  note: string | null;
  version: number;
}

export const securityKinds = ['blocked', 'lifted', 'scan', 'digestFailed', 'signInFailed', 'crossTenant', 'networksChanged', 'provisioningRefused'] as const;

export interface SecurityEvent {
  id: Id;
  time: Instant;
  kind: (typeof securityKinds)[number];
  address: string | null;
  subject: string | null;
  detail: string | null;
  actor: string;
  times: number;
}

export type HealthState = 'ok' | 'degraded' | 'failed';

export interface SystemHealth {
  state: HealthState;
  startedAt: Instant;
  checks: { name: 'database' | 'journal' | 'disk' | 'tenants' | 'telephones'; state: HealthState; detail: string }[];
  figures: Record<(typeof systemFigures)[number], number>;
}

export const systemFigures = [
  'calls',
  'legs',
  'registrations',
  'connections',
  'sipShed',
  'journalWaiting',
  'liveDropped',
  'traceDialogs',
  'traceBytes',
  'memoryBytes',
  'heapBytes',
  'gcPausePercent',
  'threads',
  'threadPoolWaiting',
  'processorSeconds',
] as const;
