import type { Actor, Instant } from '@yidi/kernel';

/**
 * A place in the log as an opaque token that grows: decimal digits of a number that may exceed 53 bits. `START` is before
 * the first event.
 */
export type Position = string;
export const START: Position = '0';

/** Whether the text can be a position at all. */
export const isPosition = (text: string): boolean => /^(0|[1-9]\d{0,19})$/.test(text);

/** Below zero when `a` comes before `b`, zero when they are the same place. */
export const comparePositions = (a: Position, b: Position): number =>
  a.length === b.length ? (a < b ? -1 : a > b ? 1 : 0) : a.length - b.length;

/** Index of a stream's last event, counted from 0; `NO_STREAM` where it has none. */
export type Revision = number;
export const NO_STREAM: Revision = -1;

/** Beside the data of every event; nothing personal. */
export interface Metadata {
  /** The case: the same for every event from the first submission on (`$correlationId` in EventStoreDB). */
  readonly correlationId: string;
  /** The command or event that led to this one (`$causationId`). */
  readonly causationId: string;
  readonly actor: Actor;
  /** When it was decided, by the clock of the deciding service. */
  readonly at: Instant;
}

/** An event ready to be stored: versioned name, sealed data. */
export interface Stored {
  /** UUID, derived from the command: the same append repeated has the same ids. */
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly metadata: Metadata;
}

/** An event as the store returns it. */
export interface Recorded extends Stored {
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
}

/** The part of a stream's name before its first hyphen: `qualification-…` belongs to `qualification`. */
export const categoryOf = (stream: string): string => stream.slice(0, stream.indexOf('-'));
