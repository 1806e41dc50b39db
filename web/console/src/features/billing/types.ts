import type { Id, Instant } from '@/shared/api/types';

export interface Account {
  mode: 'prepaid' | 'postpaid';
  currency: string;
  balance: number;
  setAside: number;
  available: number | null;
  creditLimit: number | null;
  lowBalance: number | null;
  outboundDeckId: Id | null;
  inboundDeckId: Id | null;
  sliceSeconds: number;
  warnSeconds: number;
  emergencyNumbers: string[];
}

export interface LedgerLine {
  id: Id;
  time: Instant;
  kind: 'topup' | 'charge' | 'correction';
  amount: number;
  balanceAfter: number;
  currency: string;
  callId: Id | null;
  number: string | null;
  prefix: string | null;
  seconds: number | null;
  reason: string | null;
}

export interface Deck {
  id: Id;
  name: string;
  currency: string;
  rates: number;
  version: number;
  updatedAt: Instant;
}

export interface Rate {
  id: Id;
  prefix: string;
  description: string;
  perMinute: number;
  setupFee: number;
  initialSeconds: number;
  nextSeconds: number;
  freeSeconds: number;
  validFrom: Instant | null;
}

export interface DeckVersion {
  id: Id;
  version: number;
  at: Instant;
  actor: string;
  added: number;
  changed: number;
  removed: number;
}

export interface ImportResult {
  added: number;
  changed: number;
  removed: number;
  unchanged: number;
  sample: { what: 'added' | 'changed' | 'removed'; prefix: string; description: string; perMinuteBefore: number | null; perMinute: number | null }[];
  errors: { line: number; column: string; detail: string }[];
}

export interface Quote extends Omit<Rate, 'id'> {
  deckName: string;
  billedSeconds: number;
  amount: number;
  currency: string;
}

export interface StatementLine {
  month: string;
  currency: string;
  opening: number;
  topUps: number;
  corrections: number;
  charges: number;
  closing: number;
  calls: number;
  minutes: number;
}

export interface Statement {
  tenantName: string;
  total: StatementLine;
  from: Instant;
  to: Instant;
  prefixes: { direction: 'inbound' | 'outbound'; prefix: string; calls: number; minutes: number; amount: number }[];
  payments: { time: Instant; kind: 'topup' | 'correction'; amount: number; reason: string | null }[];
}

export const money = (amount: number | null | undefined, currency = '') => (amount == null ? '–' : `${amount.toFixed(4).replace(/00$/, '')} ${currency}`.trim());
