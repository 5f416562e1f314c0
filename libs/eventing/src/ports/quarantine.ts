import type { Actor, Instant } from '@yidi/kernel';
import type { Recorded } from '../recorded.js';

/** Why an event cannot be handled; nothing personal. */
export interface Cause {
  /** The refusal's code or the kind of the error: `account/unknown-policy`, `TypeError`. */
  readonly kind: string;
  /** First line of the program where it broke, for an error. */
  readonly where?: string;
}

/** A case that waits at one consumer, behind an event that cannot be handled. */
export interface ParkedCase {
  readonly consumer: string;
  readonly caseId: string;
  readonly since: Instant;
  /** The event that holds it up, as it was delivered: personal fields sealed. */
  readonly event: Recorded;
  readonly cause: Cause;
  /** How often that event was tried. */
  readonly attempts: number;
  /** Events of the case that wait, the one that holds it up among them. */
  readonly waiting: number;
}

/** What somebody did about a parked case. */
export interface Redrive {
  readonly consumer: string;
  readonly caseId: string;
  readonly at: Instant;
  readonly by: Actor;
  /** Events that were handled at last. */
  readonly handled: number;
  /** Why it stopped before the end; undefined when the case is free again. */
  readonly cause?: Cause;
}

/** Which cases wait at which consumers, and what waits. Kept durably: a restart and another instance find the same. */
export interface Quarantine {
  /** Notes that a consumer failed at an event; answers how often it has by now. */
  failed(consumer: string, eventId: string): Promise<number>;

  /** Forgets the failures of an event that was handled after all. */
  recovered(consumer: string, eventId: string): Promise<void>;

  /** Parks the event's case at the consumer behind this event. The same event again changes only cause and attempts. */
  park(consumer: string, event: Recorded, held: { readonly cause: Cause; readonly at: Instant }): Promise<void>;

  /**
   * Whether the event's case is parked at the consumer; the event then waits at the end of the case's queue, once however
   * often it comes. Calls that come together are asked together.
   */
  queues(consumer: string, event: Recorded): Promise<boolean>;

  /** The oldest event that waits, if the case is parked. */
  next(consumer: string, caseId: string): Promise<Recorded | undefined>;

  /** The oldest event that waits was handled: the next is in its place, or the case is free. */
  handled(consumer: string, event: Recorded): Promise<void>;

  /** Parked cases, longest parked first; of one consumer or of one case where named. */
  list(
    wanted: { readonly consumers: readonly string[]; readonly caseId?: string },
    limit: number,
  ): Promise<readonly ParkedCase[]>;

  /** How many cases are parked at each of the consumers. */
  count(consumers: readonly string[]): Promise<ReadonlyMap<string, number>>;

  record(redrive: Redrive): Promise<void>;

  /** What was done, latest first. */
  redrives(consumers: readonly string[], limit: number): Promise<readonly Redrive[]>;

  close(): Promise<void>;
}
