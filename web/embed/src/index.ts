export { SwitchboardPhone, cleanNumber } from './phone.js';
export { SwitchboardPhoneElement } from './element.js';
export { type KeyAction, type KeyMap, usualKeys } from './keys.js';
export { joinCalls, type ServerCall } from './calls.js';
export * from './types.js';
