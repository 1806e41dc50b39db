import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Emitter, type PhoneCall, PhoneFault, type PhoneState, SharedPhone, type Softphone, type SoftphoneEvents, type TabChannel, type TabPlatform } from '../src/index.js';

/** Tabs of one browser: a lock that is handed on, a channel that reaches the others. */
class Tabs {
  readonly #queue: (() => Promise<unknown> | undefined)[] = [];
  readonly #channels = new Set<TabChannel>();
  #held = false;

  platform(): TabPlatform {
    return {
      locks: {
        request: ((_name: string, options: LockOptions, work: () => Promise<unknown> | undefined) => {
          this.#queue.push(() => (options.signal?.aborted ? undefined : work()));
          this.#next();
          return Promise.resolve();
        }) as LockManager['request'],
      },
      channel: () => {
        const channel: TabChannel = {
          onmessage: null,
          postMessage: (data: unknown) => {
            const copy: unknown = structuredClone(data);
            for (const other of this.#channels) if (other !== channel) queueMicrotask(() => other.onmessage?.({ data: copy } as MessageEvent));
          },
          close: () => this.#channels.delete(channel),
        };
        this.#channels.add(channel);
        return channel;
      },
    };
  }

  #next(): void {
    if (this.#held) return;
    const work = this.#queue.shift();
    if (!work) return;
    const done = work();
    if (!done) return this.#next();
    this.#held = true;
    void done.then(() => {
      this.#held = false;
      this.#next();
    });
  }
}

class FakePhone extends Emitter<SoftphoneEvents> {
  calls: PhoneCall[] = [];
  state: PhoneState = 'offline';
  dialled: string[] = [];
  stopped = false;

  start() {
    this.state = 'registered';
    this.emit('state', { state: 'registered', fault: null, retryAt: null });
  }

  stop() {
    this.stopped = true;
    return Promise.resolve();
  }

  call(target: string) {
    this.dialled.push(target);
    return Promise.resolve();
  }

  checkMicrophone() {
    return Promise.reject(new PhoneFault('microphoneDenied', 'no'));
  }

  rings() {
    const call = { id: 'c1', state: 'ringing', direction: 'incoming', remoteNumber: '138', remoteName: null, startedAt: 1, answeredAt: null, held: false, muted: false, header: () => 'x', answer: vi.fn(() => Promise.resolve()) };
    this.calls = [call as unknown as PhoneCall];
    this.emit('calls', this.calls);
    return call;
  }
}

let tabs: Tabs;
let phones: FakePhone[];

function open(): SharedPhone {
  const shared = new SharedPhone({
    name: 'li',
    tabs: tabs.platform(),
    patienceMs: 50,
    make: () => {
      phones.push(new FakePhone());
      return phones[phones.length - 1] as unknown as Softphone;
    },
  });
  shared.start();
  return shared;
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

beforeEach(() => {
  tabs = new Tabs();
  phones = [];
});

describe('A phone shared by tabs', () => {
  it('is held by one tab and shown by every tab', async () => {
    const [first, second] = [open(), open()];
    await settle();
    phones[0]?.rings();
    await settle();
    expect(phones).toHaveLength(1);
    expect([first.leads, second.leads]).toEqual([true, false]);
    expect(second.status.state).toBe('registered');
    expect(second.calls.map((call) => [call.remoteNumber, call.callId])).toEqual([['138', 'x']]);
  });

  it('obeys every tab', async () => {
    const [, second] = [open(), open()];
    await settle();
    const ringing = phones[0]?.rings();
    await settle();
    await second.calls[0]?.answer();
    await second.call('1002');
    expect(ringing?.answer).toHaveBeenCalledOnce();
    expect(phones[0]?.dialled).toEqual(['1002']);
  });

  it('tells the asking tab why a command was refused', async () => {
    const [, second] = [open(), open()];
    await settle();
    await expect(second.checkMicrophone()).rejects.toMatchObject({ code: 'microphoneDenied' });
  });

  it('is taken over when the leading tab closes', async () => {
    const [first, second] = [open(), open()];
    await settle();
    await first.stop();
    await settle();
    expect(phones).toHaveLength(2);
    expect(phones[0]?.stopped).toBe(true);
    expect(second.leads).toBe(true);
    await second.call('1003');
    expect(phones[1]?.dialled).toEqual(['1003']);
  });

  it('is refused in time when the leader sleeps', async () => {
    const [, second] = [open(), open()];
    await settle();
    if (phones[0]) phones[0].call = () => new Promise(() => undefined);
    await expect(second.call('1004')).rejects.toMatchObject({ code: 'connection' });
  });

  it('works alone where the browser has no locks', async () => {
    const shared = new SharedPhone({ name: 'li', tabs: { locks: null, channel: () => null }, make: () => (phones.push(new FakePhone()), phones[0] as unknown as Softphone) });
    shared.start();
    await settle();
    expect(shared.leads).toBe(true);
    expect(shared.status.state).toBe('registered');
  });
});
