import type { Codec, DtmfMode, MediaEncryption } from './phones';
import type { QueueRules } from './queueRules';
import type { RecordingGap, RecordingState } from './recordings';
import type { DialPolicy, TrunkProfile, TrunkStatus } from './routing';
import type { dispositionFlags, Pop, QueueSeat } from './seat';

/** The objects of `/api/v1`, as the server writes them. */
export type Id = string;
export type Instant = string;
export type Language = 'zh-CN' | 'en';

export interface Page<T> {
  items: T[];
  next: string | null;
  total: number;
  totalCapped: boolean;
}

export type Role = 'administrator' | 'supervisor' | 'agent';

export interface Me {
  user: {
    id: Id;
    name: string;
    displayName: string;
    language: Language;
    timeZone: string;
    role: Role;
    extension: string | null;
    agentId: Id | null;
  };
  tenant: { id: Id; name: string; displayName: string };
  permissions: string[];
}

export interface User {
  id: Id;
  name: string;
  displayName: string;
  email: string | null;
  role: Role;
  language: Language;
  timeZone: string;
  enabled: boolean;
  extensionId: Id | null;
  version: number;
  createdAt: Instant;
  lastSignInAt: Instant | null;
  secondFactor: boolean;
}

/** Whether the own sign-in has a second step. */
export interface SecondFactor {
  enabled: boolean;
  since: Instant | null;
  recoveryCodesLeft: number;
}

export interface Skill {
  id: Id;
  name: string;
  description: string | null;
  version: number;
}

export const sharedMedia = ['chat', 'email', 'sms', 'weChat', 'ticket'] as const;

export interface Agent {
  id: Id;
  userId: Id;
  number: string;
  displayName: string;
  skills: { skillId: Id; level: number }[];
  queues: { queueId: Id; priority: number }[];
  wrapUpMs: number | null;
  autoAnswer: boolean;
  /** Contacts at once of the media that share an agent. */
  capacity: Partial<Record<(typeof sharedMedia)[number], number>>;
  enabled: boolean;
  version: number;
}

export type ServiceLevelFormula = 'SL1' | 'SL2' | 'SL3' | 'SL4' | 'SL5' | 'SL6';
export type WrapUpMode = 'none' | 'optional' | 'agentRequested' | 'mandatory' | 'mandatoryTimeout' | 'mandatoryForcedTimeout';

/** Which idle agent is asked first. */
export const strategies = [
  'longest-idle-agent', 'round-robin', 'top-down', 'sequentially-by-agent-order', 'agent-with-least-talk-time', 'agent-with-fewest-calls', 'random', 'weighted-random', 'best-skill',
  'best-match', 'ring-all', 'ring-progressively',
] as const;

export interface Queue {
  id: Id;
  name: string;
  description: string | null;
  strategy: (typeof strategies)[number];
  priority: number;
  weight: number;
  requiredSkills: { skillId: Id; level: number }[];
  serviceLevelMs: number;
  serviceLevelFormula: ServiceLevelFormula;
  ringTimeoutMs: number;
  wrapUpMode: WrapUpMode;
  wrapUpMs: number;
  maxWaitMs: number | null;
  overflowFlowId: Id | null;
  maxLength: number | null;
  musicPromptId: Id | null;
  announcePosition: boolean;
  announceWait: boolean;
  announceEveryMs: number;
  record: boolean;
  rules: QueueRules;
  seat: QueueSeat;
  version: number;
}

export * from './phones';

export interface Trunk {
  id: Id;
  name: string;
  host: string;
  port: number;
  transport: 'udp' | 'tcp' | 'tls';
  mediaEncryption: MediaEncryption;
  verifyCertificate: boolean;
  addresses: string[];
  fromUser: string | null;
  callerNumber: string | null;
  codecs: Codec[];
  dtmfMode: DtmfMode;
  maxChannels: number;
  prefix: string | null;
  stripDigits: number;
  addPrefix: string | null;
  enabled: boolean;
  version: number;
  profile: TrunkProfile;
  hasLoginPassword: boolean;
  hasInboundPassword: boolean;
  status: TrunkStatus;
}

export type TargetType = 'serviceLine' | 'flow' | 'queue' | 'extension' | 'ringGroup' | 'service' | 'fax' | 'voicemail';

export interface InboundNumber {
  id: Id;
  number: string;
  label: string;
  trunkId: Id;
  target: { type: TargetType; id: Id };
  maxChannels: number | null;
  enabled: boolean;
  version: number;
}

export interface Prompt {
  id: Id;
  /** By which a phone names it. */
  number: number;
  name: string;
  language: Language;
  kind: 'upload' | 'recorded' | 'tts';
  text: string | null;
  voice: string | null;
  durationMs: number;
  sizeBytes: number;
  version: number;
  updatedAt: Instant;
}

export interface Disposition {
  id: Id;
  name: string;
  code: string;
  category: string | null;
  /** What it means beyond its name. */
  flags?: (typeof dispositionFlags)[number][];
  enabled: boolean;
  version: number;
}

export interface ApiKey {
  id: Id;
  name: string;
  scopes: string[];
  origins: string[];
  createdAt: Instant;
  lastUsedAt: Instant | null;
  expiresAt: Instant | null;
  key?: string;
}

export interface AuditEntry {
  id: Id;
  time: Instant;
  actor: string;
  action: string;
  subject: string;
  detail: string | null;
  address: string | null;
}

export interface Settings {
  tenantDisplayName: string;
  defaultLanguage: Language;
  timeZone: string;
  recordAll: boolean;
  encryptRecordings: boolean;
  recordingFormat: 'wav' | 'oggOpus';
  recordingRetentionDays: number;
  faxRetentionDays: number;
  outboundTrunkIds: Id[];
  dialling: DialPolicy;
  phones: { transfersReturn: boolean; firstSlot: number; lastSlot: number; parkTimeoutMs: number; provisionOverHttp: boolean };
}

export type CustomerLevel = 'normal' | 'vip' | 'blocked';

export interface CustomerNumber {
  id?: Id;
  number: string;
  e164: string | null;
  label: string | null;
}

export interface Customer {
  id: Id;
  name: string;
  company: string | null;
  level: CustomerLevel;
  numbers: CustomerNumber[];
  email: string | null;
  address: string | null;
  notes: string | null;
  tags: string[];
  custom: Record<string, unknown>;
  ownerUserId: Id | null;
  version: number;
  createdAt: Instant;
  updatedAt: Instant;
  lastContactAt: Instant | null;
}

/** What a screen pop knows of a customer; the card fetches the rest. */
export type CustomerMatch = Pick<Customer, 'id' | 'name' | 'company' | 'level'>;

export interface TimelineItem {
  time: Instant;
  kind: 'call' | 'note';
  callId: Id | null;
  direction: CallDirection | null;
  summary: string;
  agentName: string | null;
  talkMs: number | null;
  disposition: string | null;
}

export type CallDirection = 'inbound' | 'outbound' | 'internal';
export type CallState = 'setup' | 'ringing' | 'ivr' | 'queued' | 'talking' | 'held' | 'ended';

/** How somebody beside the two who talk takes part. */
export type GuestMode = 'member' | 'monitor' | 'whisper' | 'barge';

export type { Conference, ConferenceMember, ConferenceRoom } from './conferences';

export interface Leg {
  id: Id;
  guest?: GuestMode | null;
  muted?: boolean;
  kind: 'caller' | 'agent' | 'trunk' | 'extension';
  address: string;
  state: string;
  startedAt: Instant;
  answeredAt: Instant | null;
  endedAt: Instant | null;
  cause: Cause | string | null;
  media: {
    codec: string;
    packetsIn: number;
    packetsOut: number;
    lost: number;
    jitterMs: number;
    roundTripMs?: number | null;
    remoteLost?: number;
    remoteJitterMs?: number;
    mos?: number | null;
    remoteMos?: number | null;
  } | null;
}

export interface Cause {
  sipCode: number | null;
  reason: string | null;
  text: string | null;
  by: string | null;
}

export interface Call {
  id: Id;
  direction: CallDirection;
  state: CallState;
  caller: string;
  callerName: string | null;
  called: string;
  originalCalled: string | null;
  startedAt: Instant;
  answeredAt: Instant | null;
  endedAt: Instant | null;
  queueId: Id | null;
  agentId: Id | null;
  customerId: Id | null;
  numberId: Id | null;
  trunkId: Id | null;
  legs: Leg[];
  cause: Cause | null;
  recordingId: Id | null;
  /** Being recorded now; and silent now, for card data. */
  recordingRuns?: boolean;
  recordingPaused?: boolean;
  attached: Record<string, unknown>;
}

export interface TrailStep {
  time: Instant;
  flow: string | null;
  node: string | null;
  exit: string | null;
  input: string | null;
  nodeName: string | null;
  nodeType: string | null;
}

export interface CallRecord extends Call {
  /** By which it came, and how a flow proved who calls. */
  service?: string | null;
  authentication?: string | null;
  cost?: { amount: number; currency: string; prefix: string } | null;
  waitMs: number | null;
  ringMs: number | null;
  talkMs: number | null;
  holdMs: number | null;
  wrapUpMs: number | null;
  ivrMs: number | null;
  queueName: string | null;
  agentName: string | null;
  customerName: string | null;
  disposition: string | null;
  dispositionFlags?: string[];
  notes: string | null;
  recording: { id: Id; state: RecordingState; lengthMs: number; sizeBytes: number; gaps?: RecordingGap[] } | null;
  /** Words that flows asked the caller for, and earlier talks. */
  otherRecordings?: { id: Id; state: RecordingState; lengthMs: number; sizeBytes: number; gaps?: RecordingGap[]; label?: string | null }[];
  legalHold?: { reason: string; actor: string; time: Instant } | null;
  trail: TrailStep[];
  recovered: boolean;
  /** What the customer was asked about his satisfaction. */
  survey?: { askedAt: Instant; keys: string; answer: string | null; score: number | null } | null;
}

export type { RecordingAccess, RecordingGap, RecordingRule, RecordingState, RecordingTest, Waveform } from './recordings';

export type AgentStatus = 'available' | 'break' | 'signedOut';
export type AgentState = 'idle' | 'reserved' | 'ringing' | 'onCall' | 'afterCallWork';

export interface AgentLive {
  agentId: Id;
  userId: Id;
  number: string;
  displayName: string;
  extension: string | null;
  status: AgentStatus;
  reason: string | null;
  statusSince: Instant;
  state: AgentState;
  stateSince: Instant;
  /** When the state ends by itself (after-call work), where the server tells it. */
  wrapUpUntil?: Instant | null;
  wrapUpForced?: boolean;
  pendingStatus: AgentStatus | null;
  callId: Id | null;
  queueIds: Id[];
  device: 'connected' | 'lost' | 'none';
  today: { answered: number; missed: number; talkMs: number; wrapUpMs: number };
}

export interface WaitingContact {
  workId: Id;
  callId: Id;
  label: string;
  customerName: string | null;
  since: Instant;
  position: number;
  priority: number;
  state: 'waiting' | 'reserved' | 'ringing';
}

export interface QueueLive {
  queueId: Id;
  name: string;
  wrapUpMode: WrapUpMode;
  /** It has a satisfaction survey to which callers can be sent. */
  surveys?: boolean;
  scriptId?: Id | null;
  waiting: WaitingContact[];
  available: number;
  busy: number;
  wrapUp: number;
  onBreak: number;
  today: {
    offered: number;
    answered: number;
    abandoned: number;
    shortAbandoned: number;
    answeredInTarget: number;
    serviceLevel: number | null;
    serviceLevelFormula: ServiceLevelFormula;
    serviceLevelMs: number;
    asaMs: number | null;
    longestWaitMs: number | null;
  };
  /** What who enters now must expect; null when the queue knows too little. */
  expected: { waitMs: number; errorMs: number | null; p90Ms: number | null } | null;
}

export interface Floor {
  time: Instant;
  sequence: number;
  agents: AgentLive[];
  queues: QueueLive[];
  calls: Call[];
}

export interface Desk {
  agent: AgentLive | null;
  calls: Call[];
  queues: QueueLive[];
}

export interface BreakReason {
  code: string;
  label: string;
}

export interface DeskOffer {
  callId: Id;
  workId: Id;
  queueName: string;
  caller: string;
  /** The label of the number that was dialled. */
  line?: string | null;
  originalCalled?: string;
  service?: string | null;
  authentication?: string | null;
  pop?: Pop;
  scriptId?: Id | null;
  customerMatches: CustomerMatch[];
  trail: TrailStep[];
  attached: Record<string, unknown>;
}

export interface QueueStatistics {
  queueId: Id;
  name: string;
  offered: number;
  answered: number;
  abandoned: number;
  shortAbandoned: number;
  abandonRate: number | null;
  serviceLevel: number | null;
  formula: ServiceLevelFormula;
  asaMs: number | null;
  ahtMs: number | null;
  maxWaitMs: number | null;
}

export interface IntervalStatistics {
  from: Instant;
  offered: number;
  answered: number;
  abandoned: number;
  serviceLevel: number | null;
}

export interface DomainEvent {
  sequence: number;
  time: Instant;
  type: string;
  subject: { kind: string; id: Id };
  actor: string | null;
  reason: string | null;
  data: Record<string, unknown> | null;
}

export type FlowKind = 'tree' | 'graph';

export interface Flow {
  id: Id;
  name: string;
  description: string | null;
  kind: FlowKind;
  draft: unknown;
  publishedVersion: number | null;
  publishedAt: Instant | null;
  version: number;
  updatedAt: Instant;
  updatedBy: string;
}

export interface FlowProblem {
  nodeId: string | null;
  field: string | null;
  code: string;
  detail: string;
  severity: 'error' | 'warning';
}

export interface FlowVersion {
  version: number;
  publishedAt: Instant;
  publishedBy: string | null;
}

export interface PhoneConnection {
  domain: string;
  server: string;
  port: number;
  transports: string[];
  localOnly: boolean;
}

export interface Tenant {
  id: Id;
  name: string;
  domain: string;
  displayName: string;
  defaultLanguage: string;
  timeZone: string;
  enabled: boolean;
  platform: boolean;
  createdAt: Instant;
  version: number;
  /** Only in the answer that made it. */
  administrator?: string;
  password?: string;
}

/** Documents and sounds uploaded together. */
export interface VoiceXmlPackage {
  id: string;
  name: string;
  sizeBytes: number;
  documents: string[];
  files: number;
  uploadedBy: string;
  version: number;
  updatedAt: string;
}
