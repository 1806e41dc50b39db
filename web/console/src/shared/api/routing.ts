import type { Id, Instant } from './types';

export interface NumberRewrite {
  match: string;
  replace: string;
}

export interface GatewayPort {
  id: string;
  number: string | null;
  line: string | null;
  prefix: string | null;
  enabled: boolean;
  dailyCalls: number | null;
}

export interface TrunkCost {
  prefix: string;
  perMinute: number;
}

/** How a trunk behaves beyond its address. */
export interface TrunkProfile {
  kind: 'carrier' | 'gateway';
  authentication: 'address' | 'digest' | 'both';
  inboundUser: string | null;
  loginUser: string | null;
  domain: string | null;
  register: boolean;
  registerSeconds: number;
  watch: boolean;
  maxIn: number | null;
  maxOut: number | null;
  trusted: boolean;
  identity: 'none' | 'assertedIdentity' | 'remoteParty';
  sendDiversion: boolean;
  sendHistory: boolean;
  telUri: boolean;
  calledForm: 'asDialled' | 'e164' | 'national' | 'digits';
  callerIn: NumberRewrite[];
  calledIn: NumberRewrite[];
  callerOut: NumberRewrite[];
  calledOut: NumberRewrite[];
  costs: TrunkCost[];
  ports: GatewayPort[];
  portStrategy: 'inOrder' | 'roundRobin' | 'leastUsed';
}

export interface TrunkStatus {
  state: 'up' | 'down' | 'unknown';
  since: Instant | null;
  channels: number;
  /** Our registration at the carrier; null where we do not register. */
  registration?: { state: 'registering' | 'registered' | 'failed'; until: Instant | null; error: string | null; nextAt: Instant | null } | null;
  ports?: { id: string; busy: boolean; callsToday: number }[];
}

export interface GroupMember {
  trunkId: Id;
  priority: number;
  weight: number;
}

export interface TrunkGroup {
  id: Id;
  name: string;
  strategy: 'priority' | 'leastCost';
  members: GroupMember[];
  version: number;
}

export interface PoolNumber {
  number: string;
  extension: string | null;
  dailyCalls: number | null;
}

export interface NumberPool {
  id: Id;
  name: string;
  trunkId: Id | null;
  numbers: PoolNumber[];
  version: number;
}

export type CallerMode = 'trunk' | 'fixed' | 'own' | 'rotate' | 'local' | 'anonymous';

export interface OutboundRule {
  id: Id;
  name: string;
  position: number;
  enabled: boolean;
  prefixes: string[];
  pattern: string | null;
  callers: string[];
  /** Days 1 (Monday) to 7; none is every day. */
  window: { days: number[]; from: string; to: string } | null;
  action: 'allow' | 'block';
  reason: string | null;
  groupId: Id | null;
  rewrites: NumberRewrite[];
  callerMode: CallerMode;
  callerNumber: string | null;
  callerPoolId: Id | null;
  version: number;
}

export interface CallCaps {
  callsPerHour: number | null;
  callsPerDay: number | null;
  minutesPerHour: number | null;
  minutesPerDay: number | null;
}

/** What a tenant may dial at all. */
export interface DialPolicy {
  country: string;
  countries: string[];
  blockedPrefixes: string[];
  openPrefixes: string[];
  emergencyNumbers: string[];
  emergencyGroupId: Id | null;
  tenant: CallCaps;
  user: CallCaps;
  internationalPerUser: number;
}

export interface RouteQuestion {
  inbound: boolean;
  dialled: string;
  extension?: string | null;
  caller?: string | null;
  at?: Instant | null;
  source?: string | null;
  trunkId?: Id | null;
}

export interface RouteStep {
  stage: string;
  code: string;
  passed: boolean;
  subject: string | null;
  number: string | null;
  detail: string;
}

export interface RouteAttempt {
  trunkId: Id;
  trunk: string;
  port: string | null;
  called: string;
  caller: string | null;
  cost: number | null;
}

export interface RoutePlan {
  allowed: boolean;
  code: string;
  detail: string;
  e164: string | null;
  country: string | null;
  international: boolean;
  attempts: RouteAttempt[];
  steps: RouteStep[];
  /** `flow:…`, `queue:…`, `extension:…` for a call that comes in. */
  target: string | null;
}
