import { Invitation, type Inviter, type Session, SessionState, type Web } from 'sip.js';
import { microphoneFault } from './devices.js';
import { Emitter } from './emitter.js';
import { PhoneFault } from './fault.js';
import { type CallQuality, readQuality } from './quality.js';

export type PhoneCallDirection = 'incoming' | 'outgoing';
export type PhoneCallState = 'ringing' | 'connecting' | 'talking' | 'ended';

export interface PhoneCallEnd {
  by: 'local' | 'remote';
  sipCode: number | null;
  reason: string | null;
}

export interface PhoneCallEvents {
  state: PhoneCallState;
  changed: PhoneCall;
  ended: PhoneCallEnd;
}

const digitsPattern = /^[0-9A-D*#,]+$/i;

/** One call of the browser phone. Commands resolve when the far end has agreed and reject with a PhoneFault. */
export class PhoneCall extends Emitter<PhoneCallEvents> {
  readonly id: string;
  readonly direction: PhoneCallDirection;
  readonly remoteNumber: string;
  readonly remoteName: string | null;
  readonly startedAt = Date.now();
  answeredAt: number | null = null;
  end: PhoneCallEnd | null = null;

  readonly #session: Session;
  readonly #audio: HTMLAudioElement | null;
  #state: PhoneCallState;
  #held = false;
  #muted = false;
  #localEnd = false;
  #failure: { sipCode: number | null; reason: string | null } = { sipCode: null, reason: null };

  constructor(session: Session, direction: PhoneCallDirection, audio: HTMLAudioElement | null) {
    super();
    this.id = session.id;
    this.#session = session;
    this.#audio = audio;
    this.direction = direction;
    this.remoteNumber = session.remoteIdentity.uri.user ?? session.remoteIdentity.uri.toString();
    this.remoteName = session.remoteIdentity.displayName || null;
    this.#state = direction === 'incoming' ? 'ringing' : 'connecting';
    session.stateChange.addListener((state) => this.#onSession(state));
  }

  get state(): PhoneCallState {
    return this.#state;
  }

  get held(): boolean {
    return this.#held;
  }

  get muted(): boolean {
    return this.#muted;
  }

  /** A header of the INVITE that came in, e.g. `X-Call-Id`, or null. */
  header(name: string): string | null {
    return this.#session instanceof Invitation ? (this.#session.request.getHeader(name) ?? null) : null;
  }

  /** The switch asks the phone to answer by itself: RFC 5373, or the older `Call-Info: …;answer-after=0`. */
  get answersByItself(): boolean {
    return /^\s*auto/i.test(this.header('Answer-Mode') ?? '') || /;\s*answer-after\s*=\s*0\b/i.test(this.header('Call-Info') ?? '');
  }

  /** Answers an incoming call. */
  async answer(): Promise<void> {
    if (!(this.#session instanceof Invitation) || this.#state !== 'ringing') return;
    this.#set('connecting');
    try {
      await this.#session.accept();
    } catch (error) {
      const fault = microphoneFault(error);
      // 480: this phone cannot take it now, the caller goes back to the queue.
      if (this.#session.state === SessionState.Initial || this.#session.state === SessionState.Establishing) {
        await this.#session.reject({ statusCode: 480 }).catch(() => undefined);
      }
      throw fault;
    }
  }

  /** Ends the call in whatever state it is: refuse, cancel or BYE. */
  async hangup(): Promise<void> {
    this.#localEnd = true;
    const session = this.#session;
    switch (session.state) {
      case SessionState.Initial:
      case SessionState.Establishing:
        if (session instanceof Invitation) await session.reject({ statusCode: 486 });
        else await (session as Inviter).cancel();
        break;
      case SessionState.Established:
        await session.bye();
        break;
      default:
        break;
    }
  }

  /** Hold by re-INVITE with `a=sendonly` (RFC 3264 §8.4), retrieve with `a=sendrecv`. */
  async hold(on: boolean): Promise<void> {
    if (this.#state !== 'talking' || on === this.#held) return;
    const before = this.#session.sessionDescriptionHandlerOptionsReInvite;
    const options: Web.SessionDescriptionHandlerOptions = { hold: on, iceGatheringTimeout: 500 };
    this.#session.sessionDescriptionHandlerOptionsReInvite = options;
    await new Promise<void>((resolve, reject) => {
      this.#session
        .invite({
          requestDelegate: {
            onAccept: () => resolve(),
            onReject: (response) =>
              reject(new PhoneFault('media', `${response.message.statusCode ?? 0} ${response.message.reasonPhrase ?? ''}`)),
          },
        })
        .catch((error: unknown) => reject(new PhoneFault('media', String(error))));
    }).catch((error: unknown) => {
      this.#session.sessionDescriptionHandlerOptionsReInvite = before;
      throw error;
    });
    this.#held = on;
    this.#applySending();
    this.emit('changed', this);
  }

  /** Stops sending the microphone; the far end hears silence. */
  mute(on: boolean): void {
    this.#muted = on;
    this.#applySending();
    this.emit('changed', this);
  }

  /** Digits as RFC 4733 events; by INFO (application/dtmf-relay) when the far end did not offer telephone-event. */
  async sendDigits(digits: string): Promise<void> {
    if (this.#state !== 'talking' || !digitsPattern.test(digits)) return;
    const sender = this.#connection()?.getSenders().find((candidate) => candidate.track?.kind === 'audio')?.dtmf;
    if (sender?.canInsertDTMF) {
      // insertDTMF replaces what is still to be sent, so it is appended.
      sender.insertDTMF(sender.toneBuffer + digits.toUpperCase(), 120, 70);
      return;
    }
    for (const digit of digits.replaceAll(',', '')) {
      await this.#session.info({
        requestOptions: {
          body: {
            contentDisposition: 'render',
            contentType: 'application/dtmf-relay',
            content: `Signal=${digit}\r\nDuration=120`,
          },
        },
      });
    }
  }

  /** The call's audio figures now, or null while there is no media. */
  async quality(): Promise<CallQuality | null> {
    const connection = this.#connection();
    if (!connection || connection.connectionState === 'closed') return null;
    const report = await connection.getStats();
    return readQuality(report as unknown as Map<string, unknown>);
  }

  /** Replaces the microphone in mid-call. */
  async useMicrophone(stream: MediaStream): Promise<void> {
    const track = stream.getAudioTracks()[0];
    const sender = this.#connection()?.getSenders().find((candidate) => candidate.track?.kind === 'audio');
    if (!track || !sender) return;
    sender.track?.stop();
    await sender.replaceTrack(track);
    this.#applySending();
  }

  /** @internal The final response of an outgoing call that failed. */
  rejected(sipCode: number | null, reason: string | null): void {
    this.#failure = { sipCode, reason };
  }

  /** @internal A provisional response of an outgoing call: the far end rings. */
  ringing(): void {
    if (this.#state === 'connecting') this.#set('ringing');
  }

  #onSession(state: SessionState): void {
    if (state === SessionState.Established) {
      this.answeredAt = Date.now();
      this.#playRemote();
      this.#applySending();
      this.#set('talking');
    } else if (state === SessionState.Terminated) {
      if (this.#audio) this.#audio.srcObject = null;
      // sip.js tells the final response just after this change of state.
      queueMicrotask(() => this.#finish());
    }
  }

  #finish(): void {
    this.end = { by: this.#localEnd ? 'local' : 'remote', ...this.#failure };
    this.#set('ended');
    this.emit('ended', this.end);
    this.removeAllListeners();
  }

  #set(state: PhoneCallState): void {
    if (this.#state === state || this.#state === 'ended') return;
    this.#state = state;
    this.emit('state', state);
    this.emit('changed', this);
  }

  #connection(): RTCPeerConnection | undefined {
    const handler = this.#session.sessionDescriptionHandler as Web.SessionDescriptionHandler | undefined;
    return handler?.peerConnection;
  }

  #applySending(): void {
    for (const sender of this.#connection()?.getSenders() ?? []) {
      if (sender.track?.kind === 'audio') sender.track.enabled = !this.#muted && !this.#held;
    }
  }

  #playRemote(): void {
    const handler = this.#session.sessionDescriptionHandler as Web.SessionDescriptionHandler | undefined;
    if (!this.#audio || !handler?.remoteMediaStream) return;
    this.#audio.srcObject = handler.remoteMediaStream;
    void this.#audio.play().catch(() => undefined);
  }
}
