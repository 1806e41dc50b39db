import type { AgentLive, Call, Desk, DeskOffer, DomainEvent, Floor, QueueLive } from '../api/types';
import { setServerTime } from '../time';
import { Cell, Entities } from './entities';
import type { StreamState } from './eventStream';

const offerKey = 'sb.offer';

function kept(): DeskOffer | null {
  try {
    return JSON.parse(sessionStorage.getItem(offerKey) ?? 'null') as DeskOffer | null;
  } catch {
    return null;
  }
}

/** What is going on now: the floor for supervisors, the own desk for agents; fed by the event stream. */
export class LiveStore {
  readonly agents = new Entities<AgentLive>((agent) => agent.agentId);
  readonly queues = new Entities<QueueLive>((queue) => queue.queueId);
  readonly calls = new Entities<Call>((call) => call.id);
  /** The own calls, newest first; an ended one stays until its wrap-up is done. */
  readonly deskCalls = new Entities<Call>((call) => call.id);
  readonly me = new Cell<AgentLive | null>(null);
  readonly deskQueueIds = new Cell<readonly string[]>([]);
  /** The pop of the last contact; a page that is loaded again in mid-call still has it. */
  readonly offer = new Cell<DeskOffer | null>(kept());
  readonly stream = new Cell<StreamState>('connecting');
  readonly ready = new Cell(false);
  /** Called when an event cannot be applied from what it carries: the caller fetches a fresh snapshot. */
  onGap: () => void = () => undefined;
  onOther: (event: DomainEvent) => void = () => undefined;
  #agentId: string | null = null;
  #extension: string | null = null;
  #floor = false;
  readonly #fetches = new Set<Set<string>>();

  belongTo(agentId: string | null, extension: string | null = null): void {
    this.#agentId = agentId;
    this.#extension = extension;
  }

  /** Takes a picture; `newer` (from `fetching`) names what changed while it was on its way. */
  snapshot(snapshot: { floor?: Floor; desk?: Desk }, newer: ReadonlySet<string> = new Set()): void {
    if (snapshot.floor) this.#takeFloor(snapshot.floor, newer);
    if (snapshot.desk) this.#takeDesk(snapshot.desk, newer);
    this.ready.set(true);
  }

  /** Runs a request for a picture and notes what events change meanwhile, so that an old picture overwrites nothing new. */
  async fetching<T>(request: () => Promise<T>): Promise<{ got: T; newer: ReadonlySet<string> }> {
    const newer = new Set<string>();
    this.#fetches.add(newer);
    try {
      return { got: await request(), newer };
    } finally {
      this.#fetches.delete(newer);
    }
  }

  apply(event: DomainEvent): void {
    for (const newer of this.#fetches) newer.add(event.subject.id);
    const [family] = event.type.split('.');
    switch (family) {
      case 'agent':
        this.#applyAgent(event);
        break;
      case 'queue':
        this.#applyQueue(event);
        break;
      case 'call':
        this.#applyCall(event);
        break;
      case 'desk':
        if (event.type === 'desk.offer' && event.data) this.#take(event.data as unknown as DeskOffer);
        break;
      default:
        this.onOther(event);
    }
  }

  /** The wrap-up is stored: the call leaves the desk. */
  dismiss(callId: string): void {
    this.deskCalls.remove(callId);
    if (this.offer.get()?.callId === callId) this.#take(null);
  }

  /** Whoever signs in next at this page sees nothing of it. */
  forgetOffer(): void {
    this.#take(null);
  }

  #take(offer: DeskOffer | null): void {
    this.offer.set(offer);
    try {
      if (offer) sessionStorage.setItem(offerKey, JSON.stringify(offer));
      else sessionStorage.removeItem(offerKey);
    } catch {
      // A private window may refuse; the pop then lasts for this page.
    }
  }

  #takeFloor(floor: Floor, newer: ReadonlySet<string>): void {
    this.#floor = true;
    setServerTime(floor.time);
    this.agents.replace(floor.agents, newer);
    this.queues.replace(floor.queues, newer);
    this.calls.replace(floor.calls, newer);
  }

  #takeDesk(desk: Desk, newer: ReadonlySet<string>): void {
    if (!desk.agent || !newer.has(desk.agent.agentId)) this.me.set(desk.agent);
    const ended = this.deskCalls.all().filter((call) => call.state === 'ended' && !desk.calls.some((other) => other.id === call.id));
    this.deskCalls.replace([...desk.calls, ...ended], newer);
    this.deskQueueIds.set(desk.queues.map((queue) => queue.queueId));
    if (!this.#floor) this.queues.replace(desk.queues, newer);
  }

  #applyAgent(event: DomainEvent): void {
    const change = event.data as Partial<AgentLive> | null;
    if (!change) return;
    const id = change.agentId ?? event.subject.id;
    const known = this.agents.get(id) ?? (id === this.#agentId ? (this.me.get() ?? undefined) : undefined);
    if (event.type === 'agent.updated' && isWholeAgent(change)) this.#putAgent(change);
    else if (known) this.#putAgent({ ...known, ...pickAgent(change) });
    else this.onGap();
  }

  #putAgent(agent: AgentLive): void {
    if (this.#floor) this.agents.put(agent);
    if (agent.agentId === this.#agentId) this.me.set(agent);
  }

  #applyQueue(event: DomainEvent): void {
    // The others (contactQueued …) are told again, complete, by the live lane.
    if (event.type === 'queue.updated' && event.data) this.queues.put(event.data as unknown as QueueLive);
  }

  #applyCall(event: DomainEvent): void {
    const data = (event.data?.['call'] ?? event.data ?? {}) as Partial<Call>;
    const id = data.id ?? event.subject.id;
    const known = this.calls.get(id) ?? this.deskCalls.get(id);
    const state = stateOf(event.type);
    const change: Partial<Call> = { ...pickCall(data), ...(state && !data.state ? { state } : {}) };
    if (event.type === 'call.ended') {
      change.state = 'ended';
      change.endedAt ??= event.time;
    }
    if (!known && !isWholeCall(change)) {
      this.onGap();
      return;
    }
    const call = { ...known, ...change, id } as Call;
    this.#putCall(call);
  }

  #putCall(call: Call): void {
    if (call.state === 'ended') this.calls.remove(call.id);
    else if (this.#floor) this.calls.put(call);
    const known = this.deskCalls.get(call.id);
    if (this.#isMine(call)) {
      const missed = call.state === 'ended' && !call.answeredAt;
      if (missed) this.deskCalls.remove(call.id);
      else if (known || call.state !== 'ended') this.deskCalls.put(call);
    } else if (known) {
      this.deskCalls.remove(call.id);
    }
  }

  /** A call is the agent's from the moment his phone rings; the server names the agent only when he has answered. */
  #isMine(call: Call): boolean {
    if (this.#agentId === null) return false;
    if (call.agentId === this.#agentId) return true;
    const own = (call.legs ?? []).filter((leg) => (leg.kind === 'agent' || leg.kind === 'extension') && leg.address === this.#extension && (leg.guest ?? 'member') === 'member');
    return own.some((leg) => (call.state === 'ended' ? leg.answeredAt !== null : leg.state !== 'ended'));
  }
}

function stateOf(type: string): Call['state'] | null {
  switch (type) {
    case 'call.ringing':
      return 'ringing';
    case 'call.answered':
    case 'call.bridged':
    case 'call.retrieved':
      return 'talking';
    case 'call.held':
      return 'held';
    default:
      return null;
  }
}

const callFields: (keyof Call)[] = [
  'id', 'direction', 'state', 'caller', 'callerName', 'called', 'originalCalled', 'startedAt', 'answeredAt', 'endedAt', 'queueId',
  'agentId', 'customerId', 'numberId', 'trunkId', 'legs', 'cause', 'recordingId', 'recordingRuns', 'recordingPaused', 'attached',
];
const agentFields: (keyof AgentLive)[] = [
  'status', 'reason', 'statusSince', 'state', 'stateSince', 'wrapUpUntil', 'wrapUpForced', 'pendingStatus', 'callId', 'queueIds', 'device', 'today', 'extension', 'displayName',
];

function pick<T extends object>(from: Partial<T>, fields: (keyof T)[]): Partial<T> {
  const out: Partial<T> = {};
  for (const field of fields) if (from[field] !== undefined) out[field] = from[field];
  return out;
}

const pickCall = (data: Partial<Call>) => pick<Call>(data, callFields);
const pickAgent = (data: Partial<AgentLive>) => pick<AgentLive>(data, agentFields);
const isWholeCall = (call: Partial<Call>): call is Call => Boolean(call.id && call.direction && call.state && call.startedAt);
const isWholeAgent = (agent: Partial<AgentLive>): agent is AgentLive => Boolean(agent.agentId && agent.status && agent.state && agent.today);
