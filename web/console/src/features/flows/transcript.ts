import i18n from 'i18next';
import type { SimulationLine } from './model';

interface RawLine {
  atMs?: number;
  at?: number;
  kind?: string;
  type?: string;
  who?: string;
  text?: unknown;
  said?: string;
  digits?: string;
  input?: string;
  node?: string;
  nodeId?: string;
  exit?: string;
  queue?: string;
  number?: string;
}

/** Reads the driver's transcript: lines of what was said, pressed and done, whichever of the two lists carries them. */
export function readTranscript(answer: unknown, inputs: { digits?: string; hangup?: boolean }[], language: string): SimulationLine[] {
  const holder = (Array.isArray(answer) ? { lines: answer } : (answer ?? {})) as Record<string, unknown>;
  const raw = (holder['transcript'] ?? holder['lines'] ?? holder['events'] ?? holder['items'] ?? []) as (RawLine | string)[];
  const list = Array.isArray(raw) ? raw : String(raw).split('\n').filter(Boolean);
  const lines = list.map((line) => (typeof line === 'string' ? { atMs: 0, who: 'system' as const, text: line } : readLine(line, language)));
  const heard = lines.some((line) => line.who === 'caller');
  if (heard) return lines;
  return [...lines, ...inputs.map((input) => ({ atMs: 0, who: 'caller' as const, text: input.digits ?? i18n.t('desk:hangup') }))];
}

function readLine(line: RawLine, language: string): SimulationLine {
  const kind = line.kind ?? line.type ?? line.who ?? '';
  const caller = /caller|input|digit|press/i.test(kind);
  const spoken = typeof line.text === 'object' && line.text !== null ? ((line.text as Record<string, string>)[language] ?? Object.values(line.text)[0]) : line.text;
  const text = [spoken ?? line.said ?? line.digits ?? line.input, line.queue ?? line.number, line.exit && !spoken ? i18n.t(`flows:exit.${line.exit}`, { defaultValue: line.exit }) : null]
    .filter(Boolean)
    .join(' ');
  return { atMs: line.atMs ?? line.at ?? 0, who: caller ? 'caller' : 'system', text: text || kind, node: line.node ?? line.nodeId };
}
