import type { CallerMode, TrunkProfile } from '@/shared/api/routing';
import type { Trunk } from '@/shared/api/types';

/** A plain carrier. */
export const usualProfile: TrunkProfile = {
  kind: 'carrier', authentication: 'address', inboundUser: null, loginUser: null, domain: null, register: false, registerSeconds: 3600, watch: true,
  maxIn: null, maxOut: null, trusted: true, identity: 'none', sendDiversion: false, sendHistory: false, telUri: false, calledForm: 'asDialled',
  callerIn: [], calledIn: [], callerOut: [], calledOut: [], costs: [], ports: [], portStrategy: 'inOrder',
};

export const newTrunk: Partial<Trunk> = {
  port: 5060, transport: 'udp', addresses: [], codecs: ['PCMA', 'PCMU'], dtmfMode: 'auto', mediaEncryption: 'optional', verifyCertificate: true, maxChannels: 30,
  stripDigits: 0, enabled: true, fromUser: null, callerNumber: null, prefix: null, addPrefix: null, profile: usualProfile,
};

/** Empty text of an optional field is nothing. */
export const orNull = (value?: string | null) => value?.trim() || null;
export const numberOrNull = (value?: number | null) => value ?? null;

/** Ways of showing a number that come from a pool. */
export const pooledModes: CallerMode[] = ['own', 'rotate', 'local'];
