import {
  type Invitation,
  Inviter,
  type LogLevel,
  Registerer,
  RegistererState,
  type SessionDescriptionHandlerFactory,
  UserAgent,
  type UserAgentOptions,
  Web,
} from 'sip.js';
import { backoffDelay } from './backoff.js';
import { PhoneCall } from './call.js';
import { openMicrophone } from './devices.js';
import { Emitter } from './emitter.js';
import type { PhoneCredentials, PhoneState, SoftphoneEvents } from './events.js';
import { PhoneFault } from './fault.js';
import { keepCodecs } from './sdp.js';

export interface SoftphoneOptions {
  /** Fetches fresh credentials; called at start and again before they run out. */
  credentials: () => Promise<PhoneCredentials>;
  /** Plays the far end; made by the phone when absent. */
  audio?: HTMLAudioElement | null;
  /** Codecs to offer and accept, besides telephone-event. */
  codecs?: readonly string[];
  /** Echo cancellation, noise suppression and gain control. */
  voiceProcessing?: boolean;
  /** Further calls are refused with 486 when this many are up. */
  maxCalls?: number;
  logLevel?: LogLevel | null;
  /** For tests: another wire, other media, other dice. */
  transportConstructor?: UserAgentOptions['transportConstructor'];
  sessionDescriptionHandlerFactory?: SessionDescriptionHandlerFactory;
  random?: () => number;
}

const iceGatheringTimeoutMs = 500;
const registerExpires = 300;

/** The browser phone: one registration, any number of calls. */
export class Softphone extends Emitter<SoftphoneEvents> {
  readonly #options: SoftphoneOptions;
  readonly #audio: HTMLAudioElement | null;
  readonly #calls: PhoneCall[] = [];
  #agent: UserAgent | null = null;
  #registerer: Registerer | null = null;
  #state: PhoneState = 'offline';
  #running = false;
  #attempt = 0;
  #retryTimer: ReturnType<typeof setTimeout> | null = null;
  #refreshTimer: ReturnType<typeof setTimeout> | null = null;
  #microphoneId: string | null = null;
  #warm: Promise<MediaStream> | null = null;

  constructor(options: SoftphoneOptions) {
    super();
    this.#options = options;
    this.#audio = options.audio === undefined ? makeAudio() : options.audio;
  }

  get state(): PhoneState {
    return this.#state;
  }

  get calls(): readonly PhoneCall[] {
    return this.#calls;
  }

  /** Connects and registers; goes on trying until `stop()`. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#attempt = 0;
    void this.#connect();
  }

  /** Ends the calls, takes the registration back and closes the connection. */
  async stop(): Promise<void> {
    if (!this.#running) return;
    this.#running = false;
    this.#clearTimers();
    await Promise.allSettled(this.#calls.map((call) => call.hangup()));
    if (this.#registerer?.state === RegistererState.Registered) await this.#registerer.unregister().catch(() => undefined);
    await this.#dropAgent();
    this.#releaseWarm();
    this.#setState('offline', null);
  }

  /** Tries at once instead of waiting for the next attempt (network is back, user pressed "retry"). */
  retryNow(): void {
    if (this.#state !== 'waiting') return;
    this.#clearTimers();
    void this.#connect();
  }

  /** Calls an extension, queue or number. */
  async call(target: string): Promise<PhoneCall> {
    const agent = this.#agent;
    if (!agent || this.#state !== 'registered') throw new PhoneFault('connection', 'The phone is not registered.');
    const uri = UserAgent.makeURI(`sip:${encodeURIComponent(target)}@${agent.configuration.uri.host}`);
    if (!uri) throw new PhoneFault('connection', `Not a number: ${target}`);
    await this.#warmUp();
    const inviter = new Inviter(agent, uri, { sessionDescriptionHandlerOptions: { iceGatheringTimeout: iceGatheringTimeoutMs } as object });
    const call = this.#track(new PhoneCall(inviter, 'outgoing', this.#audio));
    this.emit('outgoing', call);
    await inviter.invite({
      requestDelegate: {
        onProgress: (response) => {
          if (response.message.statusCode !== 100) call.ringing();
        },
        onReject: (response) => call.rejected(response.message.statusCode ?? null, response.message.reasonPhrase ?? null),
      },
    });
    return call;
  }

  /** Uses another microphone from now on, also in the calls that are up. */
  async setMicrophone(deviceId: string | null): Promise<void> {
    this.#microphoneId = deviceId;
    this.#releaseWarm();
    for (const call of this.#calls.filter((candidate) => candidate.state === 'talking')) {
      await call.useMicrophone(await this.#openMicrophone());
    }
  }

  /** Plays through another loudspeaker, where the browser can. */
  async setSpeaker(deviceId: string | null): Promise<void> {
    await this.#audio?.setSinkId?.(deviceId ?? '');
  }

  /** Asks for the microphone now, so that a refusal is seen before the first call. */
  async checkMicrophone(): Promise<void> {
    const stream = await this.#openMicrophone();
    for (const track of stream.getTracks()) track.stop();
  }

  async #connect(): Promise<void> {
    this.#setState('connecting', null);
    let credentials: PhoneCredentials;
    try {
      credentials = await this.#options.credentials();
    } catch (error) {
      this.#retryLater(new PhoneFault('credentials', String(error)));
      return;
    }
    if (!this.#running) return;
    try {
      await this.#dropAgent();
      const agent = this.#makeAgent(credentials);
      this.#agent = agent;
      await agent.start();
      await this.#register(agent);
      this.#scheduleRefresh(credentials);
    } catch (error) {
      this.#retryLater(error instanceof PhoneFault ? error : new PhoneFault('connection', String(error)));
    }
  }

  #makeAgent(credentials: PhoneCredentials): UserAgent {
    const uri = UserAgent.makeURI(credentials.sipUri);
    if (!uri) throw new PhoneFault('credentials', `Not a SIP address: ${credentials.sipUri}`);
    const options: UserAgentOptions = {
      uri,
      authorizationUsername: credentials.authUser,
      authorizationPassword: credentials.password,
      userAgentString: 'Switchboard-Softphone',
      logBuiltinEnabled: this.#options.logLevel != null,
      logLevel: this.#options.logLevel ?? undefined,
      noAnswerTimeout: 120,
      reconnectionAttempts: 0,
      transportOptions: { server: credentials.wsUrl, connectionTimeout: 5, keepAliveInterval: 20, traceSip: false },
      transportConstructor: this.#options.transportConstructor ?? Web.Transport,
      sessionDescriptionHandlerFactory: this.#options.sessionDescriptionHandlerFactory ?? this.#mediaFactory(),
      sessionDescriptionHandlerFactoryOptions: {
        iceGatheringTimeout: iceGatheringTimeoutMs,
        peerConnectionConfiguration: { iceServers: credentials.iceServers, bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' },
      },
      delegate: {
        onInvite: (invitation) => this.#onInvite(invitation),
        onDisconnect: (error) => {
          if (error && this.#running && this.#agent?.transport.isConnected() !== true) {
            this.#retryLater(new PhoneFault('connection', error.message));
          }
        },
      },
    };
    return new UserAgent(options);
  }

  #mediaFactory(): SessionDescriptionHandlerFactory {
    const codecs = this.#options.codecs ?? ['PCMA', 'PCMU'];
    const base = Web.defaultSessionDescriptionHandlerFactory(() => this.#takeMicrophone());
    const keep = (description: RTCSessionDescriptionInit) =>
      Promise.resolve(description.sdp ? { ...description, sdp: keepCodecs(description.sdp, codecs) } : description);
    return (session, options) => {
      const handler = base(session, options);
      const getDescription = handler.getDescription.bind(handler);
      const setDescription = handler.setDescription.bind(handler);
      handler.getDescription = (handlerOptions, modifiers = []) => getDescription(handlerOptions, [...modifiers, keep]);
      // Chromium sends the first codec of the peer's offer, even one that our answer leaves out: the peer would not understand it.
      handler.setDescription = (sdp, handlerOptions, modifiers = []) => setDescription(sdp, handlerOptions, [...modifiers, keep]);
      return handler;
    };
  }

  async #register(agent: UserAgent): Promise<void> {
    const registerer = new Registerer(agent, { expires: registerExpires, refreshFrequency: 80 });
    this.#registerer = registerer;
    registerer.stateChange.addListener((state) => {
      if (this.#registerer !== registerer) return;
      if (state === RegistererState.Registered) {
        this.#attempt = 0;
        this.#setState('registered', null);
      } else if (state === RegistererState.Unregistered && this.#state === 'registered' && this.#running) {
        this.#retryLater(new PhoneFault('registration', 'The registration was lost.'));
      }
    });
    await new Promise<void>((resolve, reject) => {
      registerer
        .register({
          requestDelegate: {
            onAccept: () => resolve(),
            onReject: (response) =>
              reject(new PhoneFault('registration', `${response.message.statusCode ?? 0} ${response.message.reasonPhrase ?? ''}`)),
          },
        })
        .catch(reject);
    });
  }

  #onInvite(invitation: Invitation): void {
    if (this.#calls.length >= (this.#options.maxCalls ?? 2)) {
      void invitation.reject({ statusCode: 486 }).catch(() => undefined);
      return;
    }
    const call = this.#track(new PhoneCall(invitation, 'incoming', this.#audio));
    // The microphone is opened while it rings, so that answering does not wait for it.
    const warm = this.#warmUp();
    this.emit('incoming', call);
    void (call.answersByItself ? warm.then(() => call.answer()) : warm).catch((error: unknown) => {
      if (error instanceof PhoneFault) this.emit('fault', error);
    });
  }

  #track(call: PhoneCall): PhoneCall {
    this.#calls.push(call);
    this.emit('calls', [...this.#calls]);
    call.on('changed', () => {
      if (call.state === 'ended') {
        this.#calls.splice(this.#calls.indexOf(call), 1);
        if (this.#calls.length === 0) this.#releaseWarm();
      }
      this.emit('calls', [...this.#calls]);
    });
    return call;
  }

  #openMicrophone(): Promise<MediaStream> {
    return openMicrophone(this.#microphoneId, this.#options.voiceProcessing ?? true);
  }

  async #warmUp(): Promise<void> {
    if (this.#options.sessionDescriptionHandlerFactory) return;
    this.#warm ??= this.#openMicrophone();
    try {
      await this.#warm;
    } catch (error) {
      this.#warm = null;
      throw error;
    }
  }

  /** Hands the warm stream to the call that asks first. */
  #takeMicrophone(): Promise<MediaStream> {
    const stream = this.#warm ?? this.#openMicrophone();
    this.#warm = null;
    return stream;
  }

  #releaseWarm(): void {
    const warm = this.#warm;
    this.#warm = null;
    void warm?.then((stream) => stream.getTracks().forEach((track) => track.stop())).catch(() => undefined);
  }

  /** New credentials one minute, or a fifth of their life, before the old ones run out; calls go on. */
  #scheduleRefresh(credentials: PhoneCredentials): void {
    const life = new Date(credentials.expiresAt).getTime() - Date.now();
    if (!Number.isFinite(life)) return;
    const delay = Math.max(1_000, life - Math.max(60_000, life / 5) > 0 ? life - Math.max(60_000, life / 5) : life / 2);
    this.#refreshTimer = setTimeout(() => void this.#refresh(), Math.min(delay, 2_000_000_000));
  }

  async #refresh(): Promise<void> {
    const agent = this.#agent;
    if (!agent || !this.#running) return;
    try {
      const fresh = await this.#options.credentials();
      agent.configuration.authorizationUsername = fresh.authUser;
      agent.configuration.authorizationPassword = fresh.password;
      // The registration refreshes itself every few minutes and takes the new password then.
      this.#scheduleRefresh(fresh);
    } catch {
      this.#refreshTimer = setTimeout(() => void this.#refresh(), backoffDelay(4, this.#options.random));
    }
  }

  #retryLater(fault: PhoneFault): void {
    if (!this.#running || this.#state === 'waiting') return;
    this.#clearTimers();
    const delay = backoffDelay(this.#attempt++, this.#options.random);
    this.#setState('waiting', fault, Date.now() + delay);
    this.#retryTimer = setTimeout(() => void this.#reconnect(), delay);
  }

  /** Keeps the user agent, and with it the calls, when only the connection was lost. */
  async #reconnect(): Promise<void> {
    const agent = this.#agent;
    if (!agent || this.#calls.length === 0) return this.#connect();
    this.#setState('connecting', null);
    try {
      const fresh = await this.#options.credentials();
      agent.configuration.authorizationUsername = fresh.authUser;
      agent.configuration.authorizationPassword = fresh.password;
      if (!agent.transport.isConnected()) await agent.reconnect();
      await this.#register(agent);
      this.#scheduleRefresh(fresh);
    } catch (error) {
      this.#retryLater(error instanceof PhoneFault ? error : new PhoneFault('connection', String(error)));
    }
  }

  async #dropAgent(): Promise<void> {
    const agent = this.#agent;
    this.#agent = null;
    this.#registerer = null;
    if (!agent) return;
    // A dead connection must not hold up the next attempt: stopping waits for answers that cannot come.
    const limit = new Promise<void>((resolve) => setTimeout(resolve, 1_000));
    await Promise.race([agent.stop().catch(() => undefined), limit]);
  }

  #clearTimers(): void {
    if (this.#retryTimer) clearTimeout(this.#retryTimer);
    if (this.#refreshTimer) clearTimeout(this.#refreshTimer);
    this.#retryTimer = this.#refreshTimer = null;
  }

  #setState(state: PhoneState, fault: PhoneFault | null, retryAt: number | null = null): void {
    this.#state = state;
    this.emit('state', { state, fault, retryAt });
  }
}

function makeAudio(): HTMLAudioElement | null {
  if (typeof document === 'undefined') return null;
  const audio = document.createElement('audio');
  audio.autoplay = true;
  audio.hidden = true;
  document.body.append(audio);
  return audio;
}
