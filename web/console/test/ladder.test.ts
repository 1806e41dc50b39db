import { describe, expect, it } from 'vitest';
import { arrowsOf, labelOf, switchColumn } from '@/features/trace/ladder';
import type { TraceMessage } from '@/features/trace/types';

const message = (values: Partial<TraceMessage>): TraceMessage => ({
  at: '2026-11-21T08:00:00Z',
  offsetMs: 0,
  party: 0,
  incoming: true,
  transport: 'udp',
  local: '127.0.0.1:5060',
  remote: '127.0.0.2:5060',
  summary: 'INVITE sip:1@x SIP/2.0',
  method: 'INVITE',
  status: null,
  cseq: '1 INVITE',
  text: 'INVITE sip:1@x SIP/2.0\r\n\r\n',
  ...values,
});

describe('the ladder', () => {
  it('puts the switch between the first leg and the others', () => {
    const arrows = arrowsOf([message({}), message({ party: 1, incoming: false }), message({ party: 2, incoming: true })]);
    expect(arrows.map(({ from, to }) => [from, to])).toEqual([
      [0, switchColumn],
      [switchColumn, 2],
      [3, switchColumn],
    ]);
    expect(arrows[1]?.y).toBeGreaterThan((arrows[0]?.y ?? Infinity));
  });

  it('says of an answer what it answers, and of a challenge that it is no failure', () => {
    const busy = message({ method: null, status: 486, summary: 'SIP/2.0 486 Busy Here' });
    expect(labelOf(busy)).toBe('486 Busy Here · INVITE');
    expect(arrowsOf([busy])[0]?.tone).toBe('refused');
    expect(arrowsOf([message({ method: null, status: 401, summary: 'SIP/2.0 401 Unauthorized' })])[0]?.tone).toBe('provisional');
    expect(labelOf(message({ text: 'INVITE sip:1@x SIP/2.0\r\nContent-Type: application/sdp\r\n\r\nv=0' }))).toBe('INVITE (SDP)');
  });
});
