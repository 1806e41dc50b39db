import type { Id, Instant } from './types';

export interface ConferenceMember {
  id: Id;
  callId: Id;
  address: string;
  name: string | null;
  host: boolean;
  muted: boolean;
  talking: boolean;
  joinedAt: Instant;
}

export interface Conference {
  id: Id;
  number: string;
  name: string;
  startedAt: Instant;
  locked: boolean;
  recordingId: Id | null;
  waitsForHost: boolean;
  members: ConferenceMember[];
}

export interface ConferenceRoom {
  id: Id;
  number: string;
  name: string;
  pin: string | null;
  hostPin: string | null;
  maxMembers: number;
  record: boolean;
  announce: boolean;
  waitForHost: boolean;
  muteOnEntry: boolean;
  enabled: boolean;
}
