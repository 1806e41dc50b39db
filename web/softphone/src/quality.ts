/** One reading of a call's audio; counts are since the start of the call. */
export interface CallQuality {
  codec: string | null;
  packetsIn: number;
  packetsOut: number;
  lost: number;
  jitterMs: number;
  roundTripMs: number | null;
  /** 0..1, how loud the far end is now. */
  level: number;
}

/** Reads `RTCPeerConnection.getStats()`. */
export function readQuality(report: Iterable<[string, unknown]>): CallQuality {
  const entries = [...report].map(([, value]) => value as Record<string, unknown>);
  const find = (type: string) => entries.find((entry) => entry['type'] === type && (entry['kind'] ?? 'audio') === 'audio');
  const inbound = find('inbound-rtp');
  const outbound = find('outbound-rtp');
  const remote = find('remote-inbound-rtp');
  const codec = entries.find((entry) => entry['type'] === 'codec' && entry['id'] === (inbound ?? outbound)?.['codecId']);
  const roundTrip = remote?.['roundTripTime'];
  return {
    codec: typeof codec?.['mimeType'] === 'string' ? codec['mimeType'].replace(/^audio\//, '') : null,
    packetsIn: number(inbound?.['packetsReceived']),
    packetsOut: number(outbound?.['packetsSent']),
    lost: Math.max(0, number(inbound?.['packetsLost'])),
    jitterMs: Math.round(number(inbound?.['jitter']) * 1000),
    roundTripMs: typeof roundTrip === 'number' ? Math.round(roundTrip * 1000) : null,
    level: number(inbound?.['audioLevel']),
  };
}

function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
