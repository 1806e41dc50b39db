import type { PhoneCall } from './call.js';
import type { PhoneFault } from './fault.js';

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

export interface SoftphoneEvents {
  state: { state: PhoneState; fault: PhoneFault | null; retryAt: number | null };
  incoming: PhoneCall;
  outgoing: PhoneCall;
  /** Any change of any call: state, hold, mute. */
  calls: readonly PhoneCall[];
  fault: PhoneFault;
}
