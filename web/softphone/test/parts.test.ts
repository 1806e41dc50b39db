import { describe, expect, it } from 'vitest';
import { levelOf, backoffDelay, keepCodecs, microphoneFault, readQuality } from '../src/index.js';

const offer = [
  'v=0',
  'o=- 1 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126',
  'c=IN IP4 0.0.0.0',
  'a=rtpmap:111 opus/48000/2',
  'a=rtcp-fb:111 transport-cc',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:63 red/48000/2',
  'a=rtpmap:9 G722/8000',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:13 CN/8000',
  'a=rtpmap:110 telephone-event/48000',
  'a=rtpmap:126 telephone-event/8000',
  '',
].join('\r\n');

describe('keepCodecs', () => {
  it('keeps the wanted codecs in the order of preference, telephone-event last', () => {
    expect(keepCodecs(offer, ['PCMA', 'PCMU'])).toContain('m=audio 9 UDP/TLS/RTP/SAVPF 8 0 110 126\r\n');
  });

  it('drops the attributes of what it drops', () => {
    const kept = keepCodecs(offer, ['PCMA', 'PCMU']);
    expect(kept).not.toMatch(/:111|opus|red|CN/);
    expect(kept).toContain('a=rtpmap:8 PCMA/8000');
  });

  it('leaves an SDP alone that would lose its last codec', () => {
    expect(keepCodecs(offer, ['G729'])).toBe(offer);
  });
});

describe('backoffDelay', () => {
  it('doubles to fifteen seconds', () => {
    expect([0, 1, 2, 20].map((attempt) => backoffDelay(attempt, () => 1))).toEqual([500, 1000, 2000, 15_000]);
  });
});

describe('microphoneFault', () => {
  it.each([
    ['NotAllowedError', 'microphoneDenied'],
    ['NotFoundError', 'microphoneMissing'],
    ['NotReadableError', 'microphoneBusy'],
    ['TypeError', 'media'],
  ])('names %s %s', (name, code) => {
    expect(microphoneFault(Object.assign(new Error('x'), { name })).code).toBe(code);
  });
});

describe('readQuality', () => {
  it('reads loss, jitter, round trip and codec', () => {
    const report = new Map<string, unknown>([
      ['a', { type: 'inbound-rtp', kind: 'audio', packetsReceived: 500, packetsLost: 3, jitter: 0.004, codecId: 'c', audioLevel: 0.2 }],
      ['b', { type: 'outbound-rtp', kind: 'audio', packetsSent: 510 }],
      ['c', { type: 'codec', id: 'c', mimeType: 'audio/PCMA' }],
      ['d', { type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: 0.031 }],
    ]);
    expect(readQuality(report)).toEqual({ codec: 'PCMA', packetsIn: 500, packetsOut: 510, lost: 3, jitterMs: 4, roundTripMs: 31, level: 0.2 });
  });
});

describe('The level of a microphone', () => {
  it('is nothing for silence, everything for full scale and half for −30 dB', () => {
    expect(levelOf(new Float32Array(64))).toBe(0);
    expect(levelOf(new Float32Array(64).fill(1))).toBe(1);
    expect(levelOf(new Float32Array(64).fill(10 ** (-30 / 20)))).toBeCloseTo(0.5, 5);
  });
});
