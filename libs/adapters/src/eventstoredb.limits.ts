import { EventStoreDbFailure, failureOf, portErrorOf } from './eventstoredb.failure.js';
import { WakeUp } from './wake-up.js';

/** How long the adapter waits for EventStoreDB, ms, and how much it takes at once. */
export interface EventStoreDbLimits {
  /** For one answer, and for the next piece of a long one. */
  readonly answerMs: number;
  /** For a request over all its repetitions. */
  readonly requestMs: number;
  /** From the first repetition to the longest pause between two. */
  readonly againMs: { readonly first: number; readonly most: number };
  /** The same for a follower whose subscription was dropped. */
  readonly followAgainMs: { readonly first: number; readonly most: number };
  /** How often a lasting outage is told again. */
  readonly tellAgainMs: number;
  /** How old an event may be that the projection by correlation id has not linked. */
  readonly linkedWithinMs: number;
  /** Events, and bytes of them, that are handed to a follower at once. */
  readonly batch: { readonly events: number; readonly bytes: number };
}

export const DEFAULT_LIMITS: EventStoreDbLimits = {
  answerMs: 5_000,
  requestMs: 20_000,
  againMs: { first: 50, most: 1_000 },
  followAgainMs: { first: 50, most: 5_000 },
  tellAgainMs: 60_000,
  linkedWithinMs: 10_000,
  batch: { events: 4_000, bytes: 8 * 1024 * 1024 },
};

/** Gives the promise up after a time; what comes later is let go through `late`. */
export const inTime = <T>(promise: Promise<T>, ms: number, late: (value: T) => void): Promise<T> =>
  new Promise((resolve, reject) => {
    let over = false;
    const timer = setTimeout(() => {
      over = true;
      reject(new EventStoreDbFailure('passing', 'it cannot be reached in time'));
    }, ms);
    promise.then(
      (value) => {
        clearTimeout(timer);
        if (over) late(value);
        else resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(failureOf(error));
      },
    );
  });

/** Whether asking again may help, and does no harm. */
const mayPass = (failure: unknown): failure is EventStoreDbFailure =>
  failure instanceof EventStoreDbFailure && (failure.kind === 'passing' || failure.kind === 'odd');

/**
 * Asks again, with growing pauses, as long as the failure may pass and the time is not over; then throws it in the terms of
 * the port.
 */
export const persist = async <T>(
  attempt: (number: number) => Promise<T>,
  { againMs }: EventStoreDbLimits,
  withinMs: number,
  stop: AbortSignal,
): Promise<T> => {
  const until = performance.now() + withinMs;
  let pause = againMs.first;
  for (let number = 1; ; number += 1) {
    try {
      if (stop.aborted) throw new EventStoreDbFailure('passing', 'the connection was closed');
      return await attempt(number);
    } catch (error) {
      const failure = failureOf(error);
      const over = stop.aborted || performance.now() + pause >= until;
      if (!mayPass(failure) || over) throw failure instanceof EventStoreDbFailure ? portErrorOf(failure) : failure;
      await new WakeUp().wait(pause, stop);
      pause = Math.min(pause * 2, againMs.most);
    }
  }
};
