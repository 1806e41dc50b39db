import { EventStream as Stream, type EventStreamOptions as Options, type StreamMessage as Message } from '@switchboard/softphone/eventStream';
import type { Desk, DomainEvent, Floor } from '../api/types';

export type { StreamState } from '@switchboard/softphone/eventStream';

interface Snapshot {
  type: 'snapshot';
  sequence: number;
  floor?: Floor;
  desk?: Desk;
}

export type StreamMessage = Message<Snapshot, DomainEvent>;
export type EventStreamOptions = Options<Snapshot, DomainEvent>;

/** The event stream with what the console reads from it. */
export class EventStream extends Stream<Snapshot, DomainEvent> {}
