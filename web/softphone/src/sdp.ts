/**
 * Keeps only the named audio codecs (and telephone-event last) of an SDP, in the order of preference given.
 * An SDP that would be left without a codec is returned untouched: no audio is worse than an unwanted codec.
 */
export function keepCodecs(sdp: string, codecs: readonly string[]): string {
  const wanted = [...codecs.map((codec) => codec.toUpperCase()), 'TELEPHONE-EVENT'];
  const sections = sdp.split(/(?=^m=)/m);
  return sections.map((section) => (section.startsWith('m=audio') ? keepInSection(section, wanted) : section)).join('');
}

/** Payload types with a fixed meaning may stand without an rtpmap (RFC 3551 §6). */
const staticPayloads = new Map([
  ['0', 'PCMU'],
  ['8', 'PCMA'],
  ['9', 'G722'],
]);

function keepInSection(section: string, wanted: readonly string[]): string {
  const lines = section.split(/\r?\n/);
  const names = new Map(staticPayloads);
  for (const line of lines) {
    const map = /^a=rtpmap:(\d+) ([^/\s]+)/.exec(line);
    if (map?.[1] && map[2]) names.set(map[1], map[2].toUpperCase());
  }
  const [media = '', port = '', protocol = '', ...payloads] = (lines[0] ?? '').split(' ');
  const rank = (payload: string) => wanted.indexOf(names.get(payload) ?? '');
  const kept = payloads.filter((payload) => rank(payload) >= 0).sort((a, b) => rank(a) - rank(b));
  if (!kept.some((payload) => names.get(payload) !== 'TELEPHONE-EVENT')) return section;
  const gone = new Set(payloads.filter((payload) => !kept.includes(payload)));
  const rest = lines.slice(1).filter((line) => {
    const attribute = /^a=(?:rtpmap|fmtp|rtcp-fb):(\d+)/.exec(line);
    return !(attribute?.[1] && gone.has(attribute[1]));
  });
  return [[media, port, protocol, ...kept].join(' '), ...rest].join('\r\n');
}
