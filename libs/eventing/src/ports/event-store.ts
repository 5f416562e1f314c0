import type { Position, Recorded, Revision, Stored } from '../recorded.js';

export interface Appended {
  /** Revision of the last event appended. */
  readonly revision: Revision;
  /** Position of the last event appended. */
  readonly position: Position;
}

/** Somebody else appended first: the stream is not at the revision that was expected. Nothing was written. */
export class Conflict extends Error {
  override readonly name = 'Conflict';

  constructor(
    readonly stream: string,
    readonly expected: Revision,
    readonly actual: Revision,
  ) {
    super(`${stream} is at revision ${String(actual)}, not at ${String(expected)}`);
  }
}

/** The store cannot be used as it is: corrupt, of another kind, or of a newer version. The message says what to do. */
export class UnusableStore extends Error {
  override readonly name = 'UnusableStore';
}

/** The log: streams of events, each under its own revision, all in one order. */
export interface EventStore {
  /** Events of a stream from revision `from` (0 by default), oldest first; an unknown stream has none and revision NO_STREAM. */
  read(stream: string, from?: Revision): Promise<{ readonly events: readonly Recorded[]; readonly revision: Revision }>;

  /**
   * Appends one decision's events, at least one, as a whole; durable when it resolves. Throws Conflict when the stream is
   * not at `expected`. The same events (by id) under the same `expected` again: nothing is written, the first answer is
   * given. Nothing is promised for a repeat under another revision.
   */
  append(stream: string, events: readonly Stored[], expected: Revision): Promise<Appended>;

  /** Events of a case over all streams, in log order, after a position (START by default); an unknown case has none. */
  readCase(correlationId: string, after?: Position): Promise<readonly Recorded[]>;

  /** Events of every stream of a category (`policy-…`), in log order: for categories that stay small. */
  readCategory(category: string): Promise<readonly Recorded[]>;

  /**
   * Hands over every event after a position in log order, of one category where that is named, in batches, then waits for
   * more; the next batch comes when `handle` has resolved. Resolves when stopped; rejects when `handle` does.
   */
  follow(
    after: Position,
    handle: (batch: readonly Recorded[]) => Promise<void>,
    stop: AbortSignal,
    category?: string,
  ): Promise<void>;

  /** Position of the last event, START while there is none. */
  end(): Promise<Position>;

  close(): Promise<void>;
}
