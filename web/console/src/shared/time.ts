import i18n from 'i18next';

let zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
let clockOffsetMs = 0;

/** The zone of the signed-in user: all times are shown in it. */
export function setZone(name: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    zone = name;
  } catch {
    // An unknown zone keeps the browser's own.
  }
}

export function currentZone(): string {
  return zone;
}

/** Tells how far this machine's clock is from the server's, so that running timers are right. */
export function setServerTime(time: string): void {
  const offset = new Date(time).getTime() - Date.now();
  if (Number.isFinite(offset)) clockOffsetMs = offset;
}

export function serverNow(): number {
  return Date.now() + clockOffsetMs;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const language = i18n.language || 'zh-CN';
  const key = `${kind}|${language}|${zone}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { timeZone: zone, hourCycle: 'h23', ...options });
    formats.set(key, found);
  }
  return found;
}

const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit' };
const date: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit' };

function show(kind: string, value: string | null | undefined, options: Intl.DateTimeFormatOptions): string {
  if (!value) return '–';
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? '–' : format(kind, options).format(at);
}

export const formatClock = (value: string | null | undefined) => show('clock', value, clock);
export const formatDate = (value: string | null | undefined) => show('date', value, date);
export const formatDateTime = (value: string | null | undefined) => show('both', value, { ...date, ...clock });

/** Today: the time alone; else the date and time. */
export function formatNear(value: string | null | undefined): string {
  if (!value) return '–';
  const today = formatDate(new Date(serverNow()).toISOString());
  return formatDate(value) === today ? formatClock(value) : show('near', value, { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' });
}

/** 65000 → 1:05; 3665000 → 1:01:05. */
export function formatDuration(ms: number | null | undefined): string {
  if (ms == null) return '–';
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

export function formatPercent(value: number | null | undefined): string {
  return value == null ? '–' : `${(value * 100).toFixed(value === 1 ? 0 : 1)}%`;
}

/** Midnight of today in the user's zone, as an instant. */
export function startOfToday(): Date {
  return startOfDay(serverNow());
}

function startOfDay(at: number): Date {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(at);
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value ?? 0);
  const sinceMidnight = ((part('hour') * 60 + part('minute')) * 60 + part('second')) * 1000;
  return new Date(Math.floor((at - sinceMidnight) / 1000) * 1000);
}
