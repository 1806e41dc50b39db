export { Softphone, type SoftphoneOptions } from './softphone.js';
export { PhoneCall, type PhoneCallDirection, type PhoneCallState, type PhoneCallEnd, type PhoneCallEvents } from './call.js';
export { Emitter, type Listener } from './emitter.js';
export type { PhoneCredentials, PhoneState, SoftphoneEvents } from './events.js';
export { PhoneFault, type PhoneFaultCode } from './fault.js';
export { listAudioDevices, microphoneFault, type AudioDevice, type AudioDevices } from './devices.js';
export { type CallQuality, readQuality } from './quality.js';
export { backoffDelay } from './backoff.js';
export { keepCodecs } from './sdp.js';
