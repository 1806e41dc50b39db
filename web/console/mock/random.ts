/** The same demo on every start: a small seeded generator (mulberry32). */
let seed = 20260701;

export function random(): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let value = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
  return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
}

export const between = (low: number, high: number) => Math.floor(low + random() * (high - low + 1));

export function pick<T>(list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T;
}

let count = 0;

/** Looks like a UUIDv7 and sorts like one. */
export function newId(): string {
  count += 1;
  const hex = (value: number, length: number) => value.toString(16).padStart(length, '0');
  return `0197a1b2-${hex(count, 4)}-7000-8000-${hex(Math.floor(random() * 2 ** 40), 12)}`;
}

export const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
export const minutes = (value: number) => value * 60_000;
