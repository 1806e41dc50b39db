import type { PhoneCall, PhoneCallDirection, PhoneCallState } from './call.js';
import { Emitter } from './emitter.js';
import type { PhoneState } from './events.js';
import { PhoneFault, type PhoneFaultCode } from './fault.js';
import { browserTabs, type TabChannel, TabLeader, type TabPlatform } from './leader.js';
import type { Softphone } from './softphone.js';

/** What every tab knows of a call, whichever tab holds its audio. */
export interface CallView {
  readonly id: string;
  /** The switch's id of the call, from `X-Call-Id`; null for a call dialled here. */
  readonly callId: string | null;
  readonly direction: PhoneCallDirection;
  readonly remoteNumber: string;
  readonly remoteName: string | null;
  readonly startedAt: number;
  readonly answeredAt: number | null;
  readonly state: PhoneCallState;
  readonly held: boolean;
  readonly muted: boolean;
  readonly answersByItself: boolean;
}

/** A call that any tab can steer. */
export interface SharedCall extends CallView {
  answer(): Promise<void>;
  hangup(): Promise<void>;
  hold(on: boolean): Promise<void>;
  mute(on: boolean): Promise<void>;
  sendDigits(digits: string): Promise<void>;
}

export interface PhoneStatus {
  state: PhoneState;
  fault: { code: PhoneFaultCode; detail: string } | null;
}

export interface SharedPhoneEvents {
  /** Whether this tab holds socket and microphone. */
  lead: boolean;
  state: PhoneStatus;
  calls: readonly SharedCall[];
  fault: PhoneFault;
}

export interface SharedPhoneOptions {
  /** Tabs with the same name share one phone: name the user. */
  name: string;
  /** Makes the phone in the tab that leads. */
  make: () => Softphone | Promise<Softphone>;
  tabs?: TabPlatform;
  /** How long a tab waits for the leader's answer to a command. */
  patienceMs?: number;
}

const verbs = ['answer', 'hangup', 'hold', 'mute', 'digits', 'dial', 'check', 'microphone', 'speaker', 'retry'] as const;
type Verb = (typeof verbs)[number];

type Message =
  | { kind: 'hello' }
  | { kind: 'picture'; status: PhoneStatus; calls: CallView[] }
  | { kind: 'command'; id: string; verb: Verb; call: string | null; value: string | boolean | null }
  | { kind: 'done'; id: string; fault: { code: PhoneFaultCode; detail: string } | null }
  | { kind: 'fault'; code: PhoneFaultCode; detail: string };

/** One phone for all tabs of a user: the leading tab holds socket and microphone, every tab shows and steers it. */
export class SharedPhone extends Emitter<SharedPhoneEvents> {
  readonly #options: SharedPhoneOptions;
  readonly #waiting = new Map<string, (fault: PhoneFault | null) => void>();
  #channel: TabChannel | null = null;
  #leader: TabLeader | null = null;
  #phone: Softphone | null = null;
  #status: PhoneStatus = { state: 'connecting', fault: null };
  #calls: readonly SharedCall[] = [];
  #running = false;
  #commands = 0;

  constructor(options: SharedPhoneOptions) {
    super();
    this.#options = options;
  }

  get leads(): boolean {
    return this.#leader?.leads ?? false;
  }

  get status(): PhoneStatus {
    return this.#status;
  }

  get calls(): readonly SharedCall[] {
    return this.#calls;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    const tabs = this.#options.tabs ?? browserTabs();
    this.#channel = tabs.channel(`switchboard-phone:${this.#options.name}`);
    if (this.#channel) this.#channel.onmessage = (event) => this.#hear(event.data as Message);
    this.#leader = new TabLeader(`switchboard-phone:${this.#options.name}`, tabs.locks, () => void this.#lead());
    this.#send({ kind: 'hello' });
  }

  async stop(): Promise<void> {
    if (!this.#running) return;
    this.#running = false;
    const phone = this.#phone;
    this.#phone = null;
    this.#calls = [];
    await phone?.stop();
    this.#leader?.stop();
    this.#channel?.close();
    this.#channel = null;
    for (const settle of [...this.#waiting.values()]) settle(new PhoneFault('connection', 'The phone was stopped.'));
    this.#set({ state: 'offline', fault: null }, []);
  }

  call(target: string): Promise<void> {
    return this.#command('dial', null, target);
  }

  checkMicrophone(): Promise<void> {
    return this.#command('check', null, null);
  }

  setMicrophone(id: string | null): Promise<void> {
    return this.#command('microphone', null, id);
  }

  setSpeaker(id: string | null): Promise<void> {
    return this.#command('speaker', null, id);
  }

  retryNow(): void {
    void this.#command('retry', null, null).catch(() => undefined);
  }

  async #lead(): Promise<void> {
    const phone = await this.#options.make();
    if (!this.#running) return;
    this.#phone = phone;
    phone.on('state', ({ state, fault }) => {
      this.#status = { state, fault: fault ? { code: fault.code, detail: fault.message } : null };
      this.#picture();
    });
    phone.on('calls', () => this.#picture());
    phone.on('fault', (fault) => {
      this.#send({ kind: 'fault', code: fault.code, detail: fault.message });
      this.emit('fault', fault);
    });
    this.emit('lead', true);
    phone.start();
  }

  /** Tells every tab, this one too, how things stand. */
  #picture(): void {
    const calls = (this.#phone?.calls ?? []).map(viewOf);
    this.#send({ kind: 'picture', status: this.#status, calls });
    this.#set(this.#status, calls);
  }

  #set(status: PhoneStatus, calls: readonly CallView[]): void {
    this.#status = status;
    this.#calls = calls.map((view) => this.#steerable(view));
    this.emit('state', status);
    this.emit('calls', this.#calls);
  }

  #steerable(view: CallView): SharedCall {
    return {
      ...view,
      answer: () => this.#command('answer', view.id, null),
      hangup: () => this.#command('hangup', view.id, null),
      hold: (on) => this.#command('hold', view.id, on),
      mute: (on) => this.#command('mute', view.id, on),
      sendDigits: (digits) => this.#command('digits', view.id, digits),
    };
  }

  #hear(message: Message): void {
    switch (message.kind) {
      case 'hello':
        if (this.#phone) this.#picture();
        break;
      case 'picture':
        if (!this.#phone) this.#set(message.status, message.calls);
        break;
      case 'command':
        if (this.#phone && verbs.includes(message.verb)) void this.#obey(message);
        break;
      case 'done':
        this.#waiting.get(message.id)?.(message.fault ? new PhoneFault(message.fault.code, message.fault.detail) : null);
        break;
      case 'fault':
        this.emit('fault', new PhoneFault(message.code, message.detail));
        break;
    }
  }

  async #obey(command: Extract<Message, { kind: 'command' }>): Promise<void> {
    let fault: { code: PhoneFaultCode; detail: string } | null = null;
    try {
      await this.#run(command.verb, command.call, command.value);
    } catch (error) {
      fault = error instanceof PhoneFault ? { code: error.code, detail: error.message } : { code: 'media', detail: String(error) };
    }
    this.#send({ kind: 'done', id: command.id, fault });
  }

  #command(verb: Verb, call: string | null, value: string | boolean | null): Promise<void> {
    if (this.#phone) return this.#run(verb, call, value);
    if (!this.#channel || this.leads) return Promise.reject(new PhoneFault('connection', 'The phone is not ready yet.'));
    const id = `${Date.now()}-${(this.#commands += 1)}-${Math.random()}`;
    return new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => settle(new PhoneFault('connection', 'The tab that holds the phone does not answer.')), this.#options.patienceMs ?? 10_000);
      const settle = (fault: PhoneFault | null) => {
        clearTimeout(late);
        this.#waiting.delete(id);
        if (fault) reject(fault);
        else resolve();
      };
      this.#waiting.set(id, settle);
      this.#send({ kind: 'command', id, verb, call, value });
    });
  }

  async #run(verb: Verb, id: string | null, value: string | boolean | null): Promise<void> {
    const phone = this.#phone;
    if (!phone) return;
    switch (verb) {
      case 'dial':
        await phone.call(String(value));
        return;
      case 'check':
        return phone.checkMicrophone();
      case 'microphone':
        return phone.setMicrophone(value === null ? null : String(value));
      case 'speaker':
        return phone.setSpeaker(value === null ? null : String(value));
      case 'retry':
        phone.retryNow();
        return;
    }
    const call = phone.calls.find((candidate) => candidate.id === id);
    if (!call) throw new PhoneFault('connection', 'The call is over.');
    switch (verb) {
      case 'answer':
        return call.answer();
      case 'hangup':
        return call.hangup();
      case 'hold':
        return call.hold(value === true);
      case 'mute':
        call.mute(value === true);
        return;
      case 'digits':
        return call.sendDigits(String(value));
    }
  }

  #send(message: Message): void {
    this.#channel?.postMessage(message);
  }
}

function viewOf(call: PhoneCall): CallView {
  return {
    id: call.id,
    callId: call.header('X-Call-Id'),
    direction: call.direction,
    remoteNumber: call.remoteNumber,
    remoteName: call.remoteName,
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    state: call.state,
    held: call.held,
    muted: call.muted,
    answersByItself: call.answersByItself,
  };
}
