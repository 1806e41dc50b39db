import type { PhoneState } from '@switchboard/softphone';

export type AgentStatus = 'available' | 'break' | 'signedOut';
export type Language = 'en' | 'zh-CN';

/** A token for one user, as `POST /api/v1/embed/tokens` answers it to your server. */
export interface PageToken {
  token: string;
  expiresAt?: string;
}

export interface SwitchboardPhoneOptions {
  /** Address of the contact centre, e.g. `https://cc.example.com`. */
  server: string;
  /** Asks your own server for a token; called again before it runs out. */
  token: () => Promise<PageToken | string>;
  /** `browser`: this page is the ear (default). `none`: a desk phone is, and the page only steers it. */
  audio?: 'browser' | 'none';
  /** Echo cancellation and noise suppression; on unless told otherwise. */
  voiceProcessing?: boolean;
}

export interface PhoneUser {
  id: string;
  name: string;
  displayName: string;
  language: Language;
  extension: string | null;
  agentId: string | null;
}

export interface AgentView {
  status: AgentStatus;
  /** What the system sees: `idle`, `reserved`, `ringing`, `onCall`, `afterCallWork` … */
  state: string;
  reason: string | null;
  statusSince: string;
  stateSince: string;
  pendingStatus: AgentStatus | null;
}

export interface BreakReason {
  code: string;
  label: string;
}

export type EmbedCallState = 'ringing' | 'dialing' | 'talking' | 'held';

/** A call as the page sees it. */
export interface EmbedCall {
  /** The switch's id; the browser phone's own until the switch has told it. */
  id: string;
  /** Null until the switch has told it. */
  callId: string | null;
  incoming: boolean;
  number: string;
  name: string | null;
  state: EmbedCallState;
  since: string;
  held: boolean;
  muted: boolean;
  queueId: string | null;
  /** Whom one is asking while the customer waits. */
  consulting: string | null;
  attached: Readonly<Record<string, string>>;
}

export interface CustomerMatch {
  id: string;
  name: string;
  company: string | null;
  level: string;
}

/** What the page shall show when a call comes: at the offer of a queue, or when an own call rings. */
export interface ScreenPop {
  callId: string;
  queue: { id: string; name: string } | null;
  caller: string;
  called: string;
  /** The number that the caller dialled first. */
  originalCalled: string;
  /** The service by which the call came. */
  service: string | null;
  /** How the caller proved who he is, as a flow set it. */
  authentication: string | null;
  waitedMs: number;
  attached: Readonly<Record<string, string>>;
  customers: readonly CustomerMatch[];
}

export interface PhoneStateView {
  /** `signedOut` until `signIn()`. */
  signedIn: boolean;
  phone: PhoneState;
  /** Whether this tab holds socket and microphone. */
  leads: boolean;
  events: 'connecting' | 'live' | 'lost' | 'closed';
}

export interface SwitchboardPhoneEvents {
  state: PhoneStateView;
  agent: AgentView | null;
  calls: readonly EmbedCall[];
  ringing: EmbedCall;
  answered: EmbedCall;
  ended: EmbedCall;
  pop: ScreenPop;
  fault: SwitchboardFault;
}

/** A refusal with a stable code: of the API (`call.not_found`) or of the phone (`microphoneDenied`). */
export class SwitchboardFault extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, detail: string, status = 0) {
    super(detail);
    this.name = 'SwitchboardFault';
    this.code = code;
    this.status = status;
  }
}
