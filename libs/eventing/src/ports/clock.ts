import type { Instant } from '@yidi/kernel';

/** The only source of time. */
export interface Clock {
  now(): Instant;
}

/** A clock that stands until it is moved, forwards only. */
export interface MovableClock extends Clock {
  /** Throws a RangeError for an instant before now; durable when it resolves. */
  moveTo(instant: Instant): Promise<void>;
}
