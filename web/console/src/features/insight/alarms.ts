import type { DomainEvent } from '@/shared/api/types';

export interface AlarmEvent {
  id: string;
  name: string;
  figure: string;
  subject: string | null;
  severity: 'warning' | 'critical';
}

type Listener = (alarm: AlarmEvent, raised: boolean) => void;

const listeners = new Set<Listener>();

/** Calls back for each alarm that is raised or cleared while this page is open. */
export function alarmsTold(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tellAlarm(event: Pick<DomainEvent, 'type' | 'data'>): void {
  if (event.type !== 'alarm.raised' && event.type !== 'alarm.cleared') return;
  for (const listener of listeners) listener(event.data as unknown as AlarmEvent, event.type === 'alarm.raised');
}
