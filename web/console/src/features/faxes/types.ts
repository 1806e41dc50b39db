import type { Id, Instant } from '@/shared/api/types';

export type FaxState = 'queued' | 'sending' | 'sent' | 'receiving' | 'received' | 'failed' | 'cancelled';

export interface Fax {
  id: Id;
  direction: 'in' | 'out';
  state: FaxState;
  number: string;
  ownNumber: string;
  subject: string;
  stationId: string;
  header: string;
  pages: number;
  pagesDone: number;
  attempts: number;
  maxAttempts: number;
  nextAttemptAt: Instant | null;
  createdAt: Instant;
  finishedAt: Instant | null;
  durationMs: number;
  callId: Id | null;
  remoteId: string;
  bitRate: number;
  usedEcm: boolean;
  transport: 'audio' | 't38' | null;
  code: string | null;
  detail: string | null;
  hasDocument: boolean;
  sha256: string | null;
  sizeBytes: number;
}

export interface FaxAttempt {
  attempt: number;
  startedAt: Instant;
  endedAt: Instant;
  code: string;
  detail: string;
  pages: number;
  bitRate: number;
  usedEcm: boolean;
  transport: 'audio' | 't38' | null;
}

export interface FaxDetails {
  fax: Fax;
  attempts: FaxAttempt[];
}

export const isOpen = (fax: Fax) => fax.state === 'queued' || fax.state === 'sending' || fax.state === 'receiving';
