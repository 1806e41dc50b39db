import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PhoneCall, type PhoneCredentials, Softphone } from '../src/index.js';
import { FakeServer, fakeMedia } from './fakeWire.js';

let server: FakeServer;
let media: ReturnType<typeof fakeMedia>;
let phone: Softphone;
let issued: number;

const lifeMs = 600_000;

function credentials(): Promise<PhoneCredentials> {
  issued += 1;
  return Promise.resolve({
    sipUri: 'sip:1001@tenant',
    authUser: `user-${issued}`,
    password: 'secret',
    wsUrl: 'ws://127.0.0.1/sip',
    expiresAt: new Date(Date.now() + lifeMs).toISOString(),
    iceServers: [],
  });
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
  issued = 0;
  server = new FakeServer();
  media = fakeMedia();
  phone = new Softphone({
    credentials,
    audio: null,
    transportConstructor: server.transport,
    sessionDescriptionHandlerFactory: media.factory,
    random: () => 0,
  });
});

afterEach(async () => {
  const stopped = phone.stop();
  await vi.advanceTimersByTimeAsync(40_000);
  await stopped;
  vi.useRealTimers();
});

async function settle(ms = 50): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

async function registered(): Promise<void> {
  phone.start();
  await settle();
  expect(phone.state).toBe('registered');
}

function contactOf(): string {
  const contact = server.requests('REGISTER').at(-1)?.get('Contact') ?? '';
  return /<([^>]+)>/.exec(contact)?.[1] ?? '';
}

async function incoming(headers: string[] = []): Promise<PhoneCall> {
  const ringing = new Promise<PhoneCall>((resolve) => phone.on('incoming', resolve));
  const wire = server.wires.at(-1);
  if (wire) server.invite(wire, contactOf(), headers);
  await settle();
  return ringing;
}

async function answered(): Promise<PhoneCall> {
  const call = await incoming();
  server.onRequest = (request, wire) => {
    if (request.method === 'REGISTER') wire.receive(server.registerAnswer(request));
    else if (request.start.startsWith('SIP/2.0 200') && request.get('CSeq').endsWith('INVITE')) {
      wire.receive(
        [
          `ACK ${contactOf()} SIP/2.0`,
          'Via: SIP/2.0/WS server.invalid;branch=z9hG4bKack',
          `From: ${request.get('From')}`,
          `To: ${request.get('To')}`,
          `Call-ID: ${request.get('Call-ID')}`,
          'CSeq: 1 ACK',
          'Content-Length: 0',
          '',
          '',
        ].join('\r\n'),
      );
    } else if (request.method === 'BYE' || request.method === 'INFO') {
      wire.receive(server.answer(request, '200 OK'));
    } else if (request.method === 'INVITE') {
      wire.receive(
        server.answer(request, '200 OK', ['Contact: <sip:server@server.invalid;transport=ws>', 'Content-Type: application/sdp'], 'v=0'),
      );
    }
  };
  await Promise.all([call.answer(), settle()]);
  return call;
}

describe('Registration', () => {
  it('answers the challenge with the fetched credentials', async () => {
    await registered();
    const [first, second] = server.requests('REGISTER');
    expect(first?.get('Authorization')).toBe('');
    expect(second?.get('Authorization')).toContain('username="user-1"');
  });

  it('fetches new credentials before the old ones run out and registers with them', async () => {
    await registered();
    await settle(lifeMs - 100_000);
    expect(issued).toBe(2);
    await settle(240_000);
    const last = server.requests('REGISTER').at(-1);
    expect(last?.get('Authorization')).toContain('username="user-2"');
    expect(phone.state).toBe('registered');
  });

  it('comes back by itself after the connection is lost', async () => {
    await registered();
    const states: string[] = [];
    phone.on('state', ({ state }) => states.push(state));
    server.wires.at(-1)?.lose();
    await settle(10);
    expect(phone.state).toBe('waiting');
    await settle(3_000);
    expect(phone.state).toBe('registered');
    expect(states).toEqual(['waiting', 'connecting', 'registered']);
  });

  it('waits longer from one failure to the next', async () => {
    server.refuseConnect = true;
    const waits: number[] = [];
    phone.on('state', ({ retryAt }) => retryAt && waits.push(retryAt - Date.now()));
    phone.start();
    await settle(12_000);
    expect(waits.slice(0, 4)).toEqual([250, 500, 1000, 2000]);
  });

  it('takes the registration back when it stops', async () => {
    await registered();
    const stopped = phone.stop();
    await settle(2_000);
    await stopped;
    expect(server.requests('REGISTER').at(-1)?.get('Contact')).toContain('expires=0');
    expect(phone.state).toBe('offline');
  });
});

describe('An incoming call', () => {
  it('rings at once and shows who calls', async () => {
    await registered();
    const call = await incoming();
    expect(call.state).toBe('ringing');
    expect(call.remoteNumber).toBe('13800138000');
    expect(call.remoteName).toBe('王小明');
    expect(call.header('X-Call-Id')).toBe('0190-call');
    expect(server.sent.some((message) => message.start.startsWith('SIP/2.0 180'))).toBe(true);
  });

  it.each(['Answer-Mode: Auto', 'Call-Info: <sip:tenant>;answer-after=0'])('answers by itself when the switch asks for it: %s', async (header) => {
    await registered();
    const call = await incoming([header]);
    expect(call.answersByItself).toBe(true);
    expect(server.sent.some((message) => message.start.startsWith('SIP/2.0 200') && message.get('CSeq').endsWith('INVITE'))).toBe(true);
  });

  it('is refused with 486 when the agent declines', async () => {
    await registered();
    const call = await incoming();
    await call.hangup();
    await settle();
    expect(server.sent.at(-1)?.start).toBe('SIP/2.0 486 Busy Here');
    expect(call.end?.by).toBe('local');
    expect(phone.calls).toHaveLength(0);
  });

  it('talks after it is answered and ends with BYE', async () => {
    await registered();
    const call = await answered();
    expect(call.state).toBe('talking');
    await call.hangup();
    await settle();
    expect(server.requests('BYE')).toHaveLength(1);
    expect(call.state).toBe('ended');
  });

  it('is held by a re-INVITE with the hold direction and stops sending', async () => {
    await registered();
    const call = await answered();
    await Promise.all([call.hold(true), settle()]);
    expect(call.held).toBe(true);
    expect(media.options.at(-1)).toMatchObject({ hold: true });
    expect(media.sender.track.enabled).toBe(false);
    await Promise.all([call.hold(false), settle()]);
    expect(media.options.at(-1)).toMatchObject({ hold: false });
    expect(media.sender.track.enabled).toBe(true);
  });

  it('stays muted through hold and retrieve', async () => {
    await registered();
    const call = await answered();
    call.mute(true);
    await Promise.all([call.hold(true), settle()]);
    await Promise.all([call.hold(false), settle()]);
    expect(media.sender.track.enabled).toBe(false);
  });

  it('sends digits as RFC 4733 events', async () => {
    await registered();
    const call = await answered();
    await call.sendDigits('12#');
    expect(media.tones).toEqual(['12#']);
    expect(server.requests('INFO')).toHaveLength(0);
  });

  it('sends digits by INFO when the far end has no telephone-event', async () => {
    await registered();
    const call = await answered();
    media.sender.dtmf.canInsertDTMF = false;
    await Promise.all([call.sendDigits('5'), settle()]);
    expect(server.requests('INFO')[0]?.body).toBe('Signal=5\r\nDuration=120');
  });

  it('survives the loss of the connection', async () => {
    await registered();
    const call = await answered();
    server.wires.at(-1)?.lose();
    await settle(3_000);
    expect(phone.state).toBe('registered');
    expect(call.state).toBe('talking');
  });
});

describe('An outgoing call', () => {
  it('tells why it failed', async () => {
    await registered();
    server.onRequest = (request, wire) => {
      if (request.method === 'INVITE') wire.receive(server.answer(request, '404 Not Found'));
    };
    const call = await phone.call('9999');
    await settle();
    expect(server.requests('INVITE')[0]?.start).toBe('INVITE sip:9999@tenant SIP/2.0');
    expect(call.end).toEqual({ by: 'remote', sipCode: 404, reason: 'Not Found' });
  });

  it('is refused while the phone is not registered', async () => {
    await expect(phone.call('1002')).rejects.toMatchObject({ code: 'connection' });
  });
});
