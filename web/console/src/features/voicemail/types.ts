import type { Id, Instant } from '@/shared/api/types';

export const messageStatuses = ['new', 'read', 'done'] as const;
export type MessageStatus = (typeof messageStatuses)[number];

export interface VoicemailMessage {
  id: Id;
  boxId: Id;
  boxNumber: string;
  boxName: string;
  callId: Id;
  caller: string;
  callerName: string | null;
  receivedAt: Instant;
  lengthMs: number;
  sizeBytes: number;
  sha256: string;
  status: MessageStatus;
  assignedUserId: Id | null;
  note: string | null;
  version: number;
}

export interface VoicemailCount {
  boxId: Id;
  number: string;
  name: string;
  newMessages: number;
  oldMessages: number;
}

export interface VoicemailBox {
  id: Id;
  number: string;
  name: string;
  extensionId: Id | null;
  queueId: Id | null;
  userIds: Id[];
  pin?: string | null;
  hasPin: boolean;
  hasGreeting: boolean;
  maxMessageMs: number;
  minMessageMs: number;
  silenceMs: number;
  maxMessages: number;
  confirm: boolean;
  retentionDays: number;
  mailTo: string[];
  mailAudio: boolean;
  enabled: boolean;
  newMessages: number;
  oldMessages: number;
  version: number;
}
