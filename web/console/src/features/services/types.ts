import type { CalendarAnswer } from '../calendars/types';

export const stepTypes = ['flow', 'queue', 'voicemail', 'extension', 'number', 'message', 'busy'] as const;
export type StepType = (typeof stepTypes)[number];
/** What an open service may do: it answers, it does not turn away. */
export const openTypes = stepTypes.filter((type) => type !== 'message' && type !== 'busy');
export const pathProblems = ['number_off', 'service_off', 'lines_full', 'not_found', 'flow_not_published', 'queue_unstaffed', 'queue_closed'] as const;

/** What a service does with a call. */
export interface ServiceStep {
  type: StepType;
  id?: string | null;
  number?: string | null;
}

export interface Service {
  id: string;
  name: string;
  description: string;
  number: string | null;
  calendarId: string | null;
  maxLines: number | null;
  open: ServiceStep;
  closed: ServiceStep;
  holiday: ServiceStep | null;
  busy: ServiceStep;
  enabled: boolean;
  linesTaken: number;
  version: number;
}

export interface PathTarget {
  type: string;
  id: string | null;
  name: string;
}

export interface PathCalendar {
  id: string | null;
  name: string;
  answer: CalendarAnswer;
}

/** All that a call goes through. */
export interface CallPath {
  at: string;
  number: { id: string; number: string; label: string; trunk: string; maxChannels: number | null; enabled: boolean } | null;
  service: { id: string; name: string; number: string | null; maxLines: number | null; linesTaken: number; enabled: boolean; numbers: string[] } | null;
  calendar: PathCalendar | null;
  taken: 'open' | 'closed' | 'holiday' | 'off';
  target: PathTarget | null;
  busy: PathTarget | null;
  flows: { id: string | null; name: string; version: number | null; from: string | null; hours: PathCalendar[] }[];
  queues: {
    id: string;
    name: string;
    from: string | null;
    waiting: number;
    staffed: number;
    idle: number;
    calendar: PathCalendar | null;
    agents: { id: string; number: string; name: string; status: string; state: string; deviceConnected: boolean }[];
  }[];
  others: PathTarget[];
  problems: { code: (typeof pathProblems)[number]; subject: string }[];
}
