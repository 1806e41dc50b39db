import { backoffDelay } from './backoff.js';

export type StreamState = 'connecting' | 'live' | 'lost' | 'closed';

/** What an event always has. */
export interface StreamedEvent {
  sequence: number | null;
  type: string;
}

/** The first message of a fresh stream. */
export interface StreamSnapshot {
  type: 'snapshot';
  sequence: number;
}

export type StreamMessage<S extends StreamSnapshot, E extends StreamedEvent> =
  | S
  | { type: 'resumed'; since: number }
  | { type: 'event'; event: E }
  | { type: 'ping' };

export interface EventStreamOptions<S extends StreamSnapshot, E extends StreamedEvent> {
  ticket: () => Promise<string>;
  url: (ticket: string, since: number | null) => string;
  onSnapshot: (snapshot: S) => void;
  onEvent: (event: E) => void;
  onState: (state: StreamState) => void;
  open?: (url: string) => WebSocket;
  random?: () => number;
}

/** No ping for this long means that the connection is dead although nobody closed it (the server pings each 20 s). */
const silenceMs = 45_000;

/** The event stream: ticket, snapshot, then events; after a loss it resumes where it was. */
export class EventStream<S extends StreamSnapshot, E extends StreamedEvent> {
  readonly #options: EventStreamOptions<S, E>;
  #socket: WebSocket | null = null;
  #sequence: number | null = null;
  #attempt = 0;
  #closed = true;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #silence: ReturnType<typeof setTimeout> | null = null;

  constructor(options: EventStreamOptions<S, E>) {
    this.#options = options;
  }

  get sequence(): number | null {
    return this.#sequence;
  }

  start(): void {
    if (!this.#closed) return;
    this.#closed = false;
    void this.#connect();
  }

  stop(): void {
    this.#closed = true;
    this.#clear();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#options.onState('closed');
  }

  /** The network is back: do not wait for the next attempt. */
  nudge(): void {
    if (this.#closed || this.#socket) return;
    this.#clear();
    void this.#connect();
  }

  async #connect(): Promise<void> {
    this.#options.onState('connecting');
    let ticket: string;
    try {
      ticket = await this.#options.ticket();
    } catch {
      this.#lost();
      return;
    }
    if (this.#closed) return;
    const open = this.#options.open ?? ((url: string) => new WebSocket(url));
    const socket = open(this.#options.url(ticket, this.#sequence));
    this.#socket = socket;
    this.#heard();
    socket.onmessage = (message) => {
      if (this.#socket === socket) this.#receive(socket, String(message.data));
    };
    socket.onclose = () => {
      if (this.#socket === socket) this.#lost();
    };
  }

  #receive(socket: WebSocket, text: string): void {
    this.#heard();
    const message = JSON.parse(text) as StreamMessage<S, E>;
    switch (message.type) {
      case 'snapshot':
        this.#sequence = message.sequence;
        this.#live();
        this.#options.onSnapshot(message);
        break;
      case 'resumed':
        this.#live();
        break;
      case 'event':
        this.#deliver(message.event);
        break;
      case 'ping':
        socket.send('{"type":"pong"}');
        break;
    }
  }

  #deliver(event: E): void {
    // Live figures carry no sequence of their own; a durable event is taken once.
    if (event.sequence && !event.type.endsWith('.updated')) {
      if (this.#sequence !== null && event.sequence <= this.#sequence) return;
      this.#sequence = event.sequence;
    }
    this.#options.onEvent(event);
  }

  #live(): void {
    this.#attempt = 0;
    this.#options.onState('live');
  }

  #heard(): void {
    if (this.#silence) clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      const socket = this.#socket;
      this.#lost();
      socket?.close();
    }, silenceMs);
  }

  #lost(): void {
    this.#socket = null;
    if (this.#closed) return;
    this.#clear();
    this.#options.onState('lost');
    this.#retry = setTimeout(() => void this.#connect(), backoffDelay(this.#attempt++, this.#options.random));
  }

  #clear(): void {
    if (this.#retry) clearTimeout(this.#retry);
    if (this.#silence) clearTimeout(this.#silence);
    this.#retry = this.#silence = null;
  }
}
