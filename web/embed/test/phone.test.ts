import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cleanNumber, joinCalls, type ScreenPop, type ServerCall, SwitchboardPhone, type SwitchboardPhoneElement } from '../src/index.js';

const server = 'https://cc.example';

class FakeSocket {
  static all: FakeSocket[] = [];
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
    FakeSocket.all.push(this);
  }

  send() {
    // The fake server needs no answer.
  }

  close() {
    this.onclose?.();
  }

  tell(message: unknown) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

interface Asked {
  method: string;
  path: string;
  body: unknown;
  bearer: string;
}

let asked: Asked[];
let refuse: (path: string, bearer: string) => [number, unknown] | null;

function call(more: Partial<ServerCall> = {}): ServerCall {
  return {
    id: 'c1', direction: 'internal', state: 'ringing', caller: '1002', callerName: null, called: '1001', startedAt: new Date().toISOString(), answeredAt: null,
    queueId: null, agentId: null, attached: {}, legs: [{ kind: 'extension', address: '1001', state: 'ringing' }], ...more,
  };
}

function happens(type: string, data: unknown, subject = { kind: 'call', id: 'c1' }) {
  FakeSocket.all.at(-1)?.tell({ type: 'event', event: { sequence: null, type, subject, data } });
}

beforeEach(() => {
  asked = [];
  refuse = () => null;
  FakeSocket.all = [];
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('fetch', (url: string, init: { method: string; body?: string; headers: Record<string, string> }) => {
    const path = url.replace(`${server}/api/v1`, '');
    const bearer = init.headers['Authorization'] ?? '';
    asked.push({ method: init.method, path, body: init.body ? JSON.parse(init.body) : undefined, bearer });
    const refused = refuse(path, bearer);
    const answers: Record<string, unknown> = {
      '/me': { user: { id: 'u1', name: 'li', displayName: 'Li', language: 'en', extension: '1001', agentId: 'a1' } },
      '/events/ticket': { ticket: 't1' },
      '/desk/break-reasons': [{ code: 'lunch', label: 'Lunch' }],
      '/calls': call({ id: 'c9', caller: '1001', called: '13800138000' }),
    };
    const [status, body] = refused ?? [200, answers[path] ?? { items: [] }];
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
});

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

async function signedIn(tokens = ['t']): Promise<SwitchboardPhone> {
  const phone = new SwitchboardPhone({ server, audio: 'none', token: () => Promise.resolve({ token: tokens.length > 1 ? (tokens.shift() ?? '') : (tokens[0] ?? ''), expiresAt: new Date(Date.now() + 600_000).toISOString() }) });
  await phone.signIn();
  await vi.waitFor(() => expect(FakeSocket.all).toHaveLength(1));
  FakeSocket.all[0]?.tell({ type: 'snapshot', sequence: 1, desk: { agent: { status: 'available', state: 'idle', reason: null }, calls: [] } });
  return phone;
}

describe('The SDK', () => {
  it('signs in with the token of the page and never with a cookie', async () => {
    const phone = await signedIn();
    expect(phone.user?.extension).toBe('1001');
    expect(phone.agent?.status).toBe('available');
    expect(asked.every((request) => request.bearer === 'Bearer t')).toBe(true);
    expect(FakeSocket.all[0]?.url).toBe('wss://cc.example/api/v1/events?ticket=t1');
  });

  it('takes a fresh token when the old one is refused', async () => {
    refuse = (_path, bearer) => (bearer === 'Bearer old' ? [401, { code: 'auth.required' }] : null);
    const phone = await signedIn(['old', 'new']);
    expect(phone.user?.name).toBe('li');
    expect(asked.map((request) => request.bearer).slice(0, 2)).toEqual(['Bearer old', 'Bearer new']);
  });

  it('tells when a call rings, is answered and ends, and pops once', async () => {
    const phone = await signedIn();
    const told: string[] = [];
    const pops: ScreenPop[] = [];
    phone.on('ringing', (ringing) => told.push(`ringing ${ringing.number}`));
    phone.on('answered', (answered) => told.push(`answered ${answered.number}`));
    phone.on('ended', (ended) => told.push(`ended ${ended.number}`));
    phone.on('pop', (pop) => pops.push(pop));
    happens('call.ringing', call({ attached: { order: 'A-17' } }));
    happens('call.updated', call({ attached: { order: 'A-17' } }));
    happens('call.bridged', call({ state: 'talking', legs: [{ kind: 'extension', address: '1001', state: 'answered' }] }));
    happens('call.ended', call({ state: 'ended' }));
    await vi.waitFor(() => expect(pops).toHaveLength(1));
    expect(told).toEqual(['ringing 1002', 'answered 1002', 'ended 1002']);
    expect(pops[0]).toMatchObject({ callId: 'c1', queue: null, caller: '1002', attached: { order: 'A-17' } });
  });

  it('pops at the offer of a queue with customers and data', async () => {
    const phone = await signedIn();
    const pops: ScreenPop[] = [];
    phone.on('pop', (pop) => pops.push(pop));
    happens('desk.offer', { callId: 'c1', queueId: 'q1', queueName: 'Service', caller: '138', called: '400', originalCalled: '401', service: 'Repairs', authentication: 'pin', waitedMs: 5, attached: { vip: '1' }, customerMatches: [{ id: 'k1', name: 'Zhou', company: null, level: 'vip' }] }, { kind: 'agent', id: 'a1' });
    expect(pops[0]).toMatchObject({ queue: { name: 'Service' }, originalCalled: '401', service: 'Repairs', authentication: 'pin', attached: { vip: '1' }, customers: [{ name: 'Zhou' }] });
  });

  it('dials with data and steers the call at the switch when a desk phone is the ear', async () => {
    const phone = await signedIn();
    await phone.dial('138 0013-8000', { attached: { order: 'A-17' } });
    happens('call.bridged', call({ id: 'c9', state: 'talking', caller: '1001', called: '13800138000' }));
    await phone.hold();
    await phone.transfer('1003');
    await phone.sendDigits('42#');
    expect(asked.filter((request) => request.path.startsWith('/calls')).map((request) => [request.path, request.body])).toEqual([
      ['/calls', { from: null, to: '13800138000' }],
      ['/calls/c9/attached', { data: { order: 'A-17' } }],
      ['/calls/c9/hold', {}],
      ['/calls/c9/transfer', { to: '1003' }],
      ['/calls/c9/digits', { digits: '42#' }],
    ]);
  });

  it('refuses with the code of the server', async () => {
    const phone = await signedIn();
    refuse = () => [409, { code: 'extension.not_registered', detail: 'no phone' }];
    await expect(phone.dial('1003')).rejects.toMatchObject({ code: 'extension.not_registered', status: 409 });
    await expect(phone.hangUp()).rejects.toMatchObject({ code: 'call.not_found' });
  });

  it('cleans what people paste', () => {
    expect(cleanNumber(' （010）8888-６６６６ ')).toBe('01088886666');
  });

  it('puts the ringing call before the one that talks', () => {
    const calls = joinCalls([call({ id: 'a', state: 'talking' }), call({ id: 'b' })], [], '1001');
    expect(calls.map((each) => each.id)).toEqual(['b', 'a']);
  });
});

describe('<switchboard-phone>', () => {
  async function placed(): Promise<{ element: SwitchboardPhoneElement; find: (selector: string) => HTMLElement }> {
    const element = document.createElement('switchboard-phone');
    element.setAttribute('server', server);
    element.setAttribute('audio', 'none');
    element.setAttribute('language', 'en');
    element.setAttribute('click-to-call', '');
    element.token = () => Promise.resolve('t');
    document.body.append(element);
    await vi.waitFor(() => expect(FakeSocket.all).toHaveLength(1));
    FakeSocket.all[0]?.tell({ type: 'snapshot', sequence: 1, desk: { agent: { status: 'available', state: 'idle', reason: null }, calls: [] } });
    const find = (selector: string) => {
      const found = element.shadowRoot?.querySelector<HTMLElement>(selector);
      if (!found) throw new Error(selector);
      return found;
    };
    return { element, find };
  }

  it('shows the call, answers with F2 and tells the page', async () => {
    const { element, find } = await placed();
    const heard: string[] = [];
    element.addEventListener('switchboard-ringing', () => heard.push('ringing'));
    happens('call.ringing', call());
    expect(find('[data-of=call]').hidden).toBe(false);
    expect(find('[data-of=number]').textContent).toBe('1002');
    window.dispatchEvent(new KeyboardEvent('keydown', { code: 'F2' }));
    await vi.waitFor(() => expect(asked.some((request) => request.path === '/calls/c1/answer')).toBe(true));
    expect(heard).toEqual(['ringing']);
  });

  it('does not take keys while an input method composes, and takes remapped ones', async () => {
    const { element } = await placed();
    element.keys = { ...element.keys, answer: 'Alt+KeyJ' };
    happens('call.ringing', call());
    window.dispatchEvent(new Event('compositionstart'));
    window.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyJ', altKey: true }));
    window.dispatchEvent(new Event('compositionend'));
    window.dispatchEvent(new KeyboardEvent('keydown', { code: 'F2' }));
    expect(asked.some((request) => request.path.endsWith('/answer'))).toBe(false);
    window.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyJ', altKey: true }));
    await vi.waitFor(() => expect(asked.some((request) => request.path === '/calls/c1/answer')).toBe(true));
  });

  it('calls the number of a link and takes its data along', async () => {
    await placed();
    const link = document.createElement('a');
    link.href = 'tel:13800138000';
    link.dataset['attachOrder'] = 'A-17';
    document.body.append(link);
    link.click();
    await vi.waitFor(() => expect(asked.find((request) => request.path === '/calls/c9/attached')?.body).toEqual({ data: { order: 'A-17' } }));
  });

  it('writes what strangers send as text', async () => {
    const { find } = await placed();
    happens('call.ringing', call({ callerName: '<img src=x onerror=alert(1)>' }));
    expect(find('[data-of=name]').textContent).toContain('<img');
    expect(find('[data-of=name]').children).toHaveLength(0);
  });

  it('speaks both languages', async () => {
    const { element, find } = await placed();
    happens('call.ringing', call());
    expect(find('[data-act=hangUp]').textContent).toBe('Decline');
    element.setAttribute('language', 'zh-CN');
    expect(find('[data-act=hangUp]').textContent).toBe('拒接');
  });

  it('says in words why something was refused', async () => {
    const { element, find } = await placed();
    refuse = (path) => (path === '/calls' ? [400, { code: 'call.no_route' }] : null);
    const target = find('[data-of=target]') as HTMLInputElement;
    target.value = '99';
    (find('[data-of=dial]') as HTMLFormElement).requestSubmit();
    await vi.waitFor(() => expect(find('[data-of=fault]').textContent).toBe('Nothing answers this number.'));
    expect(element.phone?.calls).toHaveLength(0);
  });
});
