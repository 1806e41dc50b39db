import { Emitter, EventStream, type PhoneCredentials, PhoneFault, SharedPhone, type SharedCall, Softphone, type StreamSnapshot, type StreamState } from '@switchboard/softphone';
import { Api } from './api.js';
import { joinCalls, peerOf, type ServerCall } from './calls.js';
import {
  type AgentStatus,
  type AgentView,
  type BreakReason,
  type CustomerMatch,
  type EmbedCall,
  type PhoneStateView,
  type PhoneUser,
  type ScreenPop,
  SwitchboardFault,
  type SwitchboardPhoneEvents,
  type SwitchboardPhoneOptions,
} from './types.js';

interface Snapshot extends StreamSnapshot {
  desk?: { agent: AgentView; calls: ServerCall[] } | null;
}

interface DomainEvent {
  sequence: number | null;
  type: string;
  subject: { kind: string; id: string };
  data: Record<string, unknown> | null;
}

interface OfferData {
  callId: string;
  queueId: string;
  queueName: string;
  caller: string;
  called: string;
  originalCalled?: string;
  service?: string | null;
  authentication?: string | null;
  waitedMs: number;
  attached: Record<string, string>;
  customerMatches: CustomerMatch[];
}

/** How long `dial()` waits for the switch to tell the call to which data shall be attached. */
const attachPatienceMs = 10_000;

/** The phone of one user in a page of another system. No pixels: `<switchboard-phone>` is built upon it. */
export class SwitchboardPhone extends Emitter<SwitchboardPhoneEvents> {
  readonly #options: SwitchboardPhoneOptions;
  readonly #api: Api;
  readonly #servers = new Map<string, ServerCall>();
  #user: PhoneUser | null = null;
  #agent: AgentView | null = null;
  #phone: SharedPhone | null = null;
  #stream: EventStream<Snapshot, DomainEvent> | null = null;
  #streamState: StreamState = 'closed';
  #calls: readonly EmbedCall[] = [];
  #popped = new Set<string>();

  constructor(options: SwitchboardPhoneOptions) {
    super();
    this.#options = options;
    this.#api = new Api(options.server, options.token);
  }

  get user(): PhoneUser | null {
    return this.#user;
  }

  get agent(): AgentView | null {
    return this.#agent;
  }

  /** The calls now, the one that needs a hand first. */
  get calls(): readonly EmbedCall[] {
    return this.#calls;
  }

  get state(): PhoneStateView {
    return { signedIn: this.#user !== null, phone: this.#phone?.status.state ?? 'offline', leads: this.#phone?.leads ?? false, events: this.#streamState };
  }

  /** Finds out who the token is for, then connects the event stream and the browser phone. */
  async signIn(): Promise<PhoneUser> {
    if (this.#user) return this.#user;
    const { user } = await this.#api.get<{ user: PhoneUser }>('/me');
    this.#user = user;
    this.#stream = new EventStream<Snapshot, DomainEvent>({
      ticket: async () => (await this.#api.post<{ ticket: string }>('/events/ticket')).ticket,
      url: (ticket, since) => this.#api.socket(`/events?ticket=${encodeURIComponent(ticket)}${since === null ? '' : `&since=${since}`}`),
      onSnapshot: (snapshot) => this.#onSnapshot(snapshot),
      onEvent: (event) => this.#onEvent(event),
      onState: (state) => {
        this.#streamState = state;
        this.#tellState();
      },
    });
    this.#stream.start();
    if (user.extension && this.#options.audio !== 'none') this.#startPhone(user);
    this.#tellState();
    return user;
  }

  /** Ends the connections of this tab; the agent's status stays as it is. */
  async signOut(): Promise<void> {
    this.#stream?.stop();
    this.#stream = null;
    const phone = this.#phone;
    this.#phone = null;
    this.#user = null;
    this.#servers.clear();
    this.#agent = null;
    this.emit('agent', null);
    await phone?.stop();
    this.#api.forget();
    this.#refresh();
    this.#tellState();
  }

  /** The reasons for a break that the centre has. */
  async breakReasons(): Promise<readonly BreakReason[]> {
    return this.#api.get<BreakReason[]>('/desk/break-reasons');
  }

  /** Chooses the agent's status; during a call it waits for its end. */
  async setStatus(status: AgentStatus, reason?: string): Promise<void> {
    await this.#api.post('/desk/status', { status, reason });
  }

  /** Calls a number, with data that travels with the call. */
  async dial(to: string, options: { attached?: Record<string, string> } = {}): Promise<void> {
    const target = cleanNumber(to);
    if (!target) throw new SwitchboardFault('dial.nothing', `${to} is no number.`);
    const before = new Set(this.#servers.keys());
    if (this.#phone?.status.state === 'registered') {
      await this.#guard(this.#phone.call(target));
      if (options.attached) await this.#attachTo(await this.#begun(target, before), options.attached);
    } else {
      const call = await this.#api.post<ServerCall>('/calls', { from: null, to: target });
      if (options.attached) await this.#attachTo(call.id, options.attached);
    }
  }

  answer(id?: string): Promise<void> {
    return this.#steer(id, (phone) => phone.answer(), 'answer');
  }

  hangUp(id?: string): Promise<void> {
    return this.#steer(id, (phone) => phone.hangup(), 'hangup');
  }

  hold(on = true, id?: string): Promise<void> {
    return this.#steer(id, (phone) => phone.hold(on), on ? 'hold' : 'retrieve');
  }

  mute(on = true, id?: string): Promise<void> {
    return this.#steer(id, (phone) => phone.mute(on), 'mute', { on });
  }

  sendDigits(digits: string, id?: string): Promise<void> {
    return this.#steer(id, (phone) => phone.sendDigits(digits), 'digits', { digits });
  }

  /** Sends the other party to an extension, a queue or a number. */
  transfer(to: string, id?: string): Promise<void> {
    return this.#post(id, 'transfer', { to: cleanNumber(to) || to });
  }

  /** Asks a third party while the customer hears music; then `swap`, `complete` or `cancel`. */
  consult(to: string, id?: string): Promise<void> {
    return this.#post(id, 'consult', { to: cleanNumber(to) || to });
  }

  swap(id?: string): Promise<void> {
    return this.#post(id, 'swap');
  }

  complete(id?: string): Promise<void> {
    return this.#post(id, 'complete');
  }

  cancel(id?: string): Promise<void> {
    return this.#post(id, 'cancel');
  }

  /** Adds a third party to the talk. */
  conference(to: string, id?: string): Promise<void> {
    return this.#post(id, 'conference', { to: cleanNumber(to) || to });
  }

  record(on = true, id?: string): Promise<void> {
    return this.#post(id, 'record', { on });
  }

  /** Puts data on the call: colleagues to whom it is transferred see it too. */
  attach(data: Record<string, string | null>, id?: string): Promise<void> {
    return this.#post(id, 'attached', { data });
  }

  setMicrophone(id: string | null): Promise<void> {
    return this.#guard(this.#phone?.setMicrophone(id) ?? Promise.resolve());
  }

  setSpeaker(id: string | null): Promise<void> {
    return this.#guard(this.#phone?.setSpeaker(id) ?? Promise.resolve());
  }

  #startPhone(user: PhoneUser): void {
    const phone = new SharedPhone({
      name: user.id,
      make: () => new Softphone({ credentials: () => this.#api.post<PhoneCredentials>('/me/phone'), voiceProcessing: this.#options.voiceProcessing }),
    });
    this.#phone = phone;
    phone.on('state', () => this.#tellState());
    phone.on('lead', () => this.#tellState());
    phone.on('calls', () => this.#refresh());
    phone.on('fault', (fault) => this.emit('fault', wrapped(fault)));
    phone.start();
  }

  #onSnapshot(snapshot: Snapshot): void {
    this.#servers.clear();
    for (const call of snapshot.desk?.calls ?? []) this.#servers.set(call.id, call);
    this.#agent = snapshot.desk?.agent ?? null;
    this.emit('agent', this.#agent);
    this.#refresh();
  }

  #onEvent(event: DomainEvent): void {
    if (event.type === 'desk.offer' && event.data) {
      const offer = event.data as unknown as OfferData;
      this.#pop({
        callId: offer.callId,
        queue: { id: offer.queueId, name: offer.queueName },
        caller: offer.caller,
        called: offer.called,
        originalCalled: offer.originalCalled ?? offer.called,
        service: offer.service ?? null,
        authentication: offer.authentication ?? null,
        waitedMs: offer.waitedMs,
        attached: offer.attached,
        customers: offer.customerMatches,
      });
    } else if (event.type === 'agent.updated' && event.subject.id === this.#user?.agentId && event.data) {
      this.#agent = event.data as unknown as AgentView;
      this.emit('agent', this.#agent);
    } else if (event.type === 'phone.answer' && this.#phone?.leads) {
      const ringing = this.#phone.calls.find((call) => call.callId === event.data?.['callId'] && call.direction === 'incoming' && call.state === 'ringing');
      void ringing?.answer().catch(() => undefined);
    } else if (event.type.startsWith('call.') && event.subject.kind === 'call' && Array.isArray(event.data?.['legs'])) {
      this.#onCall(event.data as unknown as ServerCall);
    }
  }

  #onCall(call: ServerCall): void {
    if (call.state === 'ended' || !this.#isOurs(call)) this.#servers.delete(call.id);
    else this.#servers.set(call.id, call);
    this.#refresh();
  }

  #isOurs(call: ServerCall): boolean {
    return call.legs.some((leg) => (leg.kind === 'agent' || leg.kind === 'extension') && leg.address === this.#user?.extension && leg.state !== 'ended');
  }

  #refresh(): void {
    const before = this.#calls;
    this.#calls = joinCalls([...this.#servers.values()], this.#phone?.calls ?? [], this.#user?.extension ?? null);
    this.emit('calls', this.#calls);
    for (const call of this.#calls) {
      const old = before.find((candidate) => same(candidate, call));
      if (call.state === 'ringing' && old?.state !== 'ringing') {
        this.emit('ringing', call);
        if (call.callId && !call.queueId) void this.#popOwn(call);
      }
      if (isUp(call) && !(old && isUp(old))) this.emit('answered', call);
    }
    for (const old of before) if (!this.#calls.some((call) => same(old, call))) this.emit('ended', old);
  }

  /** A call that no queue brought pops too; who it is the page is told when the token may read customers. */
  async #popOwn(call: EmbedCall): Promise<void> {
    const server = this.#servers.get(call.callId ?? '');
    let customers: readonly CustomerMatch[] = [];
    try {
      customers = (await this.#api.get<{ items: CustomerMatch[] }>(`/customers?limit=10&q=${encodeURIComponent(call.number)}`)).items;
    } catch {
      // The key may not read customers, or there is nobody: the page knows its own.
    }
    this.#pop({
      callId: call.callId ?? call.id,
      queue: null,
      caller: server ? peerOf(server, this.#user?.extension ?? null) : call.number,
      called: server?.called ?? this.#user?.extension ?? '',
      originalCalled: server?.called ?? this.#user?.extension ?? '',
      service: call.attached['service'] ?? null,
      authentication: call.attached['authentication'] ?? null,
      waitedMs: 0,
      attached: call.attached,
      customers,
    });
  }

  #pop(pop: ScreenPop): void {
    if (this.#popped.has(pop.callId)) return;
    this.#popped = new Set([...this.#popped, pop.callId].slice(-50));
    this.emit('pop', pop);
  }

  #find(id?: string): EmbedCall {
    const found = id ? this.#calls.find((call) => call.id === id || call.callId === id) : this.#calls[0];
    if (!found) throw new SwitchboardFault('call.not_found', 'There is no such call now.', 404);
    return found;
  }

  async #steer(id: string | undefined, here: (call: SharedCall) => Promise<void>, verb: string, body?: unknown): Promise<void> {
    const call = this.#find(id);
    const phone = this.#phone?.calls.find((candidate) => candidate.id === call.id || (candidate.callId !== null && candidate.callId === call.callId)) ?? this.#onlyPhone(call);
    if (phone) await this.#guard(here(phone));
    else await this.#post(call.id, verb, body);
  }

  /** A call dialled here has no id of the switch in its INVITE: it is known by its number. */
  #onlyPhone(call: EmbedCall): SharedCall | undefined {
    return this.#phone?.calls.find((candidate) => candidate.callId === null && (candidate.remoteNumber === call.number || this.#phone?.calls.length === 1));
  }

  async #post(id: string | undefined, verb: string, body?: unknown): Promise<void> {
    const callId = id && this.#servers.has(id) ? id : this.#find(id).callId;
    if (!callId) throw new SwitchboardFault('call.not_known', 'The switch has not told of this call yet.');
    await this.#api.post(`/calls/${callId}/${verb}`, body);
  }

  async #attachTo(callId: string, data: Record<string, string>): Promise<void> {
    await this.#api.post(`/calls/${callId}/attached`, { data });
  }

  async #begun(target: string, before: ReadonlySet<string>): Promise<string> {
    const find = () => [...this.#servers.values()].find((call) => !before.has(call.id) && call.called === target)?.id;
    return new Promise<string>((resolve, reject) => {
      const stop = this.on('calls', () => settle());
      const late = setTimeout(() => {
        stop();
        reject(new SwitchboardFault('call.not_known', 'The switch told of no call to attach the data to.'));
      }, attachPatienceMs);
      const settle = () => {
        const id = find();
        if (!id) return;
        clearTimeout(late);
        stop();
        resolve(id);
      };
      settle();
    });
  }

  async #guard(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      throw wrapped(error);
    }
  }

  #tellState(): void {
    this.emit('state', this.state);
  }
}

/** What people paste has spaces, brackets and full-width digits. */
export function cleanNumber(text: string): string {
  return text.normalize('NFKC').replace(/[^0-9+*#A-Za-z_.-]/g, '').replace(/(?<=\d)-(?=\d)/g, '');
}

function wrapped(error: unknown): SwitchboardFault {
  if (error instanceof SwitchboardFault) return error;
  return error instanceof PhoneFault ? new SwitchboardFault(error.code, error.message) : new SwitchboardFault('unexpected', String(error));
}

function isUp(call: EmbedCall): boolean {
  return call.state === 'talking' || call.state === 'held';
}

/** A call dialled here gets the switch's id in mid-call. */
function same(a: EmbedCall, b: EmbedCall): boolean {
  return a.id === b.id || (a.incoming === b.incoming && a.number === b.number && (a.callId === null || b.callId === null));
}
