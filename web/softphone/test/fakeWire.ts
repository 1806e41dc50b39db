import {
  type SessionDescriptionHandler,
  type SessionDescriptionHandlerFactory,
  type Transport,
  type TransportState as State,
  EmitterImpl,
  TransportState,
} from 'sip.js';

export interface SipText {
  start: string;
  method: string;
  headers: [string, string][];
  body: string;
  get(name: string): string;
}

export function parse(text: string): SipText {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2);
  const [start = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const get = (name: string) => headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? '';
  return { start, method: start.split(' ')[0] ?? '', headers, body, get };
}

/** The server's side of the wire: everything sent is kept, answers are written by the test. */
export class FakeServer {
  readonly sent: SipText[] = [];
  readonly wires: FakeTransport[] = [];
  refuseConnect = false;
  onRequest: (request: SipText, wire: FakeTransport) => void = (request, wire) => {
    if (request.method === 'REGISTER') wire.receive(this.registerAnswer(request));
  };

  transport = (() => {
    // eslint-disable-next-line @typescript-eslint/no-this-alias
    const server = this;
    return class extends FakeTransport {
      constructor(_logger: unknown, _options: unknown) {
        super(server);
      }
    };
  })();

  requests(method: string): SipText[] {
    return this.sent.filter((message) => message.method === method);
  }

  answer(request: SipText, status: string, extra: string[] = [], body = ''): string {
    const to = request.get('To').includes(';tag=') ? request.get('To') : `${request.get('To')};tag=server`;
    return [
      `SIP/2.0 ${status}`,
      ...request.headers.filter(([name]) => name.toLowerCase() === 'via').map(([, value]) => `Via: ${value}`),
      `From: ${request.get('From')}`,
      `To: ${to}`,
      `Call-ID: ${request.get('Call-ID')}`,
      `CSeq: ${request.get('CSeq')}`,
      ...extra,
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n');
  }

  registerAnswer(request: SipText): string {
    // A nonce is good for a minute; the digest itself is not computed, whose it is is enough here.
    const nonce = Number(/nonce="n(\d+)"/.exec(request.get('Authorization'))?.[1] ?? 0);
    if (Date.now() - nonce > 60_000) {
      const challenge = `WWW-Authenticate: Digest realm="tenant", nonce="n${Date.now()}", algorithm=MD5, qop="auth", stale=true`;
      return this.answer(request, '401 Unauthorized', [challenge]);
    }
    return this.answer(request, '200 OK', [`Contact: ${request.get('Contact')}`]);
  }

  invite(wire: FakeTransport, target: string, headers: string[] = [], from = '"王小明" <sip:13800138000@tenant>'): void {
    wire.receive(
      [
        `INVITE ${target} SIP/2.0`,
        'Via: SIP/2.0/WS server.invalid;branch=z9hG4bKserver1',
        `From: ${from};tag=caller`,
        'To: <sip:1001@tenant>',
        'Call-ID: call-1@server',
        'CSeq: 1 INVITE',
        'Max-Forwards: 70',
        'Contact: <sip:server@server.invalid;transport=ws>',
        'X-Call-Id: 0190-call',
        ...headers,
        'Content-Type: application/sdp',
        'Content-Length: 3',
        '',
        'v=0',
      ].join('\r\n'),
    );
  }
}

export class FakeTransport implements Transport {
  readonly protocol = 'WS';
  readonly stateChange = new EmitterImpl<State>();
  onConnect: (() => void) | undefined;
  onDisconnect: ((error?: Error) => void) | undefined;
  onMessage: ((message: string) => void) | undefined;
  state: State = TransportState.Disconnected;
  readonly #server: FakeServer;

  constructor(server: FakeServer) {
    this.#server = server;
    server.wires.push(this);
  }

  async connect(): Promise<void> {
    this.#to(TransportState.Connecting);
    await Promise.resolve();
    if (this.#server.refuseConnect) {
      this.#to(TransportState.Disconnected);
      throw new Error('refused');
    }
    this.#to(TransportState.Connected);
    this.onConnect?.();
  }

  async disconnect(): Promise<void> {
    if (this.state === TransportState.Disconnected) return;
    this.#to(TransportState.Disconnecting);
    await Promise.resolve();
    this.#to(TransportState.Disconnected);
    this.onDisconnect?.();
  }

  async dispose(): Promise<void> {
    await this.disconnect();
  }

  isConnected(): boolean {
    return this.state === TransportState.Connected;
  }

  async send(message: string): Promise<void> {
    if (!this.isConnected()) throw new Error('not connected');
    const request = parse(message);
    this.#server.sent.push(request);
    await Promise.resolve();
    this.#server.onRequest(request, this);
  }

  receive(message: string): void {
    this.onMessage?.(message);
  }

  lose(): void {
    this.#to(TransportState.Disconnected);
    this.onDisconnect?.(new Error('lost'));
  }

  #to(state: State): void {
    this.state = state;
    this.stateChange.emit(state);
  }
}

export interface FakeMedia {
  options: (object | undefined)[];
  sender: { track: { kind: string; enabled: boolean; stop(): void }; dtmf: { canInsertDTMF: boolean; toneBuffer: string; insertDTMF(tones: string): void } };
  tones: string[];
  factory: SessionDescriptionHandlerFactory;
}

/** Media without a peer connection: records what the phone asks of it. */
export function fakeMedia(): FakeMedia {
  const tones: string[] = [];
  const media: FakeMedia = {
    options: [],
    tones,
    sender: {
      track: { kind: 'audio', enabled: true, stop: () => undefined },
      dtmf: { canInsertDTMF: true, toneBuffer: '', insertDTMF: (digits) => void tones.push(digits) },
    },
    factory: () => {
      const handler = {
        peerConnection: { getSenders: () => [media.sender], connectionState: 'connected' },
        close: () => undefined,
        hasDescription: (type: string) => type === 'application/sdp',
        getDescription: (options?: object) => {
          media.options.push(options);
          return Promise.resolve({ body: 'v=0', contentType: 'application/sdp' });
        },
        setDescription: () => Promise.resolve(),
        sendDtmf: () => false,
        rollbackDescription: () => Promise.resolve(),
      };
      return handler as unknown as SessionDescriptionHandler;
    },
  };
  return media;
}
