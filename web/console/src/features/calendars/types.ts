import type { DateRule, Schedule } from '../flows/model';

export interface Calendar {
  id: string;
  name: string;
  description: string;
  schedule: Schedule;
  version: number;
  updatedAt: string;
}

/** Statutory holidays that came with the product. */
export interface HolidaySet {
  id: string;
  name: Record<string, string>;
  source: string;
  dates: DateRule[];
}

export interface HolidaySets {
  items: HolidaySet[];
  /** Years that were not announced when the product was built. */
  awaited: { year: number; note: string }[];
}

/** What holds at a time, and why. */
export interface CalendarAnswer {
  at: string;
  local: string;
  open: boolean;
  exit: 'open' | 'closed' | 'holiday';
  reason: 'week' | 'holiday' | 'workday' | 'hours';
  rule: string | null;
  range: string | null;
  changesAt: string | null;
}
