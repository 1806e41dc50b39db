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
