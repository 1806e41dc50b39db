import type { Id, Instant } from '@/shared/api/types';

export interface Tile {
  figure: string;
  queueId: Id | null;
  agentId: Id | null;
  title: string | null;
  warn: number | null;
  alarm: number | null;
  lowIsBad: boolean;
}

export interface Wallboard {
  id: Id;
  name: string;
  tiles: Tile[];
  linkMadeAt: Instant | null;
  version: number;
}

export interface TileValue {
  figure: string;
  name: string | null;
  title: string | null;
  value: number | null;
  state: string | null;
  since: Instant | null;
  tone: 'normal' | 'warn' | 'alarm' | 'none';
}

export interface WallFigures {
  name: string;
  time: Instant;
  language: string;
  timeZone: string;
  tiles: TileValue[];
}

export const queueGauges = ['waitingNow', 'longestWaitNowMs', 'agentsFree', 'agentsStaffed', 'offered', 'answered', 'abandoned', 'longAbandoned', 'abandonRate', 'longAbandonRate', 'serviceLevel', 'flowedOut', 'transferred', 'asaMs', 'ahtMs', 'maxWaitMs'];
export const agentGauges = ['agentState', 'answered', 'missed', 'transferred', 'ahtMs', 'occupancy', 'talkMs'];
export const tenantGauges = [...queueGauges, 'trunksDown'];
export const gaugeNames = [...new Set([...tenantGauges, ...agentGauges])];

/** What people type for a limit: seconds and percent; the API has milliseconds and parts of one. */
export function factorOf(figure: string): number {
  return figure.endsWith('Ms') || figure === 'agentState' ? 1000 : figure.endsWith('Rate') || figure === 'serviceLevel' || figure === 'occupancy' ? 0.01 : 1;
}
