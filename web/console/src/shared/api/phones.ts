import type { Id, Instant } from './types';

export interface Registration {
  contact: string;
  transport: string;
  userAgent: string | null;
  expiresAt: Instant;
  source: string;
}

export type MediaEncryption = 'none' | 'optional' | 'required';

export interface Extension {
  id: Id;
  number: string;
  displayName: string;
  userId: Id | null;
  kind: 'user' | 'phone';
  password?: string;
  ringTimeoutMs: number;
  record: boolean;
  mediaEncryption: MediaEncryption;
  enabled: boolean;
  forwardsOutside: boolean;
  calls: CallSettings;
  version: number;
  registrations: Registration[];
}

export type Codec = 'PCMA' | 'PCMU' | 'G722' | 'opus';

export type DtmfMode = 'auto' | 'rfc4733' | 'inband' | 'info';

/** What an extension does with its calls; what is as usual is absent. */
export interface CallSettings {
  doNotDisturb?: boolean;
  noCallWaiting?: boolean;
  forwardAlways?: string | null;
  forwardBusy?: string | null;
  forwardNoAnswer?: string | null;
  forwardUnregistered?: string | null;
  followMe?: boolean;
  followMeSteps?: FollowMeStep[] | null;
}

export interface FollowMeStep {
  number: string;
  delayMs: number;
  ringMs: number;
  confirm: boolean;
}

export interface PhoneSettings {
  extension: string;
  forwardsOutside: boolean;
  calls: CallSettings;
}

export const deviceVendors = ['yealink', 'grandstream', 'snom', 'poly', 'cisco', 'fanvil'] as const;
export const deviceTransports = ['udp', 'tcp', 'tls'] as const;
export const phoneKeyKinds = ['blf', 'speedDial'] as const;

export interface PhoneKey {
  kind: (typeof phoneKeyKinds)[number];
  number: string;
  label: string | null;
}

/** A desk phone that fetches its configuration. */
export interface Device {
  id: Id;
  label: string;
  vendor: (typeof deviceVendors)[number];
  model: string | null;
  mac: string | null;
  extensionId: Id | null;
  transport: (typeof deviceTransports)[number];
  keys: PhoneKey[];
  enabled: boolean;
  fetches: number;
  lastFetchAt: Instant | null;
  lastFetchFrom: string | null;
  lastFetchAgent: string | null;
  version: number;
  /** Shown once. */
  url?: string;
}

export const ringStrategies = ['all', 'inOrder', 'roundRobin', 'random', 'longestIdle'] as const;

export interface RingGroup {
  id: Id;
  number: string;
  name: string;
  strategy: (typeof ringStrategies)[number];
  members: string[];
  memberRingMs: number;
  timeoutMs: number;
  then: string | null;
  callsOutside: boolean;
  enabled: boolean;
  version: number;
}

export const dialledFeatures = [
  'forwardAlways', 'forwardAlwaysOff', 'forwardBusy', 'forwardBusyOff', 'forwardNoAnswer', 'forwardNoAnswerOff', 'forwardUnregistered', 'forwardUnregisteredOff',
  'doNotDisturb', 'doNotDisturbOff', 'callWaiting', 'callWaitingOff', 'followMe', 'followMeOff', 'pickUp', 'pickUpExtension', 'park', 'retrieve', 'voicemail', 'recordPrompt',
] as const;
export const services = ['echo', 'milliwatt', 'readBack', 'alwaysBusy', 'alwaysRinging', 'answerAndHold', 'playForever'] as const;
export const inCallFeatures = ['blindTransfer', 'consult', 'consultComplete', 'consultSwap', 'consultCancel', 'parkHere'] as const;
export type FeatureWord = (typeof dialledFeatures)[number] | (typeof services)[number] | (typeof inCallFeatures)[number];

export interface FeatureCode {
  id: Id;
  code: string;
  feature: FeatureWord;
  argument: string | null;
  enabled: boolean;
  version: number;
}

export interface LineState {
  extensionId: Id;
  number: string;
  displayName: string;
  state: 'free' | 'ringing' | 'talking' | 'doNotDisturb' | 'offline';
  with: string | null;
}

export interface ParkedCall {
  callId: Id;
  slot: string;
  caller: string;
  callerName: string | null;
  startedAt: string;
}
