import type { Id, Instant, CallDirection } from './types';

export type RecordingState = 'recording' | 'closed' | 'truncated' | 'recovered';

/** Silent because it was paused; no end: the pause lasts. */
export interface RecordingGap {
  fromMs: number;
  toMs: number | null;
}

export interface RecordingAccess {
  recordingId: Id;
  actor: string;
  name: string | null;
  action: 'recording.played' | 'recording.downloaded';
  time: Instant;
  address: string | null;
}

export interface RecordingRule {
  id: Id;
  position: number;
  name: string;
  direction: CallDirection | null;
  queueId: Id | null;
  trunkId: Id | null;
  numberId: Id | null;
  extensionId: Id | null;
  roomId: Id | null;
  percentage: number;
  record: boolean;
  announcement: 'none' | 'customer' | 'both';
  retentionDays: number | null;
  format: 'wav' | 'oggOpus' | null;
  enabled: boolean;
}

export interface RecordingTest {
  record: boolean;
  decidedBy: 'rule' | 'queue' | 'extension' | 'room' | 'settings';
  ruleId: Id | null;
  percentage: number;
  announcement: RecordingRule['announcement'];
  retentionDays: number;
  tried: { ruleId: Id; name: string; fits: boolean; misfit: string | null }[];
}

export interface Waveform {
  left: number[];
  right: number[];
}
