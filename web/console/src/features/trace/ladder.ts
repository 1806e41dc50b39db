import type { TraceMessage, TraceParty } from './types';

/** The diagram's measures in pixels. */
export const rung = { row: 26, head: 44, column: 190, left: 96 } as const;

export interface Arrow {
  /** Place of the message in the trace. */
  index: number;
  y: number;
  from: number;
  to: number;
  label: string;
  /** Final refusals are red, provisional answers grey. */
  tone: 'request' | 'good' | 'provisional' | 'refused';
}

/** The switch stands second: the first leg left of it, the others right. */
export function columnOf(party: number): number {
  return party === 0 ? 0 : party + 1;
}

export const switchColumn = 1;

export function xOf(column: number): number {
  return rung.left + column * rung.column;
}

export function widthOf(parties: TraceParty[]): number {
  return rung.left + (Math.max(parties.length, 1) + 1) * rung.column - rung.column / 2 + 24;
}

function toneOf(message: TraceMessage): Arrow['tone'] {
  if (message.status === null) return 'request';
  // A challenge is part of asking who it is, no failure.
  if (message.status < 200 || message.status === 401 || message.status === 407) return 'provisional';
  return message.status < 300 ? 'good' : 'refused';
}

/** `INVITE` and `200 OK (INVITE)`: an answer says what it answers. */
export function labelOf(message: TraceMessage): string {
  if (message.status === null) {
    return message.text.includes('\r\nContent-Type: application/sdp') ? `${message.method ?? ''} (SDP)` : (message.method ?? '');
  }
  const asked = message.cseq.split(/\s+/)[1];
  const said = message.summary.replace(/^SIP\/2\.0 /, '');
  return asked ? `${said} · ${asked}` : said;
}

/** One arrow a message, from top to bottom in the order of time. */
export function arrowsOf(messages: TraceMessage[]): Arrow[] {
  return messages.map((message, index) => {
    const party = columnOf(message.party);
    return {
      index,
      y: rung.head + (index + 1) * rung.row,
      from: message.incoming ? party : switchColumn,
      to: message.incoming ? switchColumn : party,
      label: labelOf(message),
      tone: toneOf(message),
    };
  });
}
