import type { PhoneCall } from './call.js';

/** What `POST /api/v1/me/phone` answers. */
export interface PhoneCredentials {
  sipUri: string;
  authUser: string;
  password: string;
  wsUrl: string;
  expiresAt: string;
  iceServers: RTCIceServer[];
}

/** `offline` = stopped on purpose; `waiting` = lost, will try again. */
export type PhoneState = 'offline' | 'connecting' | 'registered' | 'waiting';

export type PhoneFaultCode =
  | 'credentials'
  | 'connection'
  | 'registration'
  | 'microphoneDenied'
  | 'microphoneMissing'
  | 'microphoneBusy'
  | 'insecureContext'
  | 'media'
  | 'busy';

/** An expected refusal, with a stable code that the user interface translates. */
export class PhoneFault extends Error {
  readonly code: PhoneFaultCode;

  constructor(code: PhoneFaultCode, detail: string) {
    super(detail);
    this.name = 'PhoneFault';
    this.code = code;
  }
}

export interface SoftphoneEvents {
  state: { state: PhoneState; fault: PhoneFault | null; retryAt: number | null };
  incoming: PhoneCall;
  outgoing: PhoneCall;
  /** Any change of any call: state, hold, mute. */
  calls: readonly PhoneCall[];
  fault: PhoneFault;
}
