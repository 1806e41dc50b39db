import type { Id, Instant } from '@/shared/api/types';

/** A leg in a trace. */
export interface TraceParty {
  legId: Id;
  kind: 'caller' | 'agent' | 'trunk' | 'extension';
  address: string;
  sipCallId: string;
  remote: string | null;
  transport: string | null;
}

/** One SIP message; `party` is a place in the parties. */
export interface TraceMessage {
  at: Instant;
  offsetMs: number;
  party: number;
  incoming: boolean;
  transport: string;
  local: string;
  remote: string;
  summary: string;
  method: string | null;
  status: number | null;
  cseq: string;
  text: string;
}

export interface CallTrace {
  callId: Id;
  living: boolean;
  left: number;
  parties: TraceParty[];
  messages: TraceMessage[];
}
