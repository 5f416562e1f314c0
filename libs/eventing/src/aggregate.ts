import type { Codec } from '@yidi/contracts/codec';
import type { Actor, Catalogue, DataOf, Decider, MessageOf, NameIn } from '@yidi/kernel';
import type { Position, Revision } from './recorded.js';

/** A decider bound to its contracts and its streams. */
export interface Aggregate<S, C extends Catalogue, E extends Catalogue, F = unknown> {
  /** First part of its streams' names: `qualification`. */
  readonly category: string;
  readonly decider: Decider<S, C, E, F>;
  readonly commands: C;
  readonly codec: Codec<E>;
  /** The rest of the stream's name: which one the command is for. */
  readonly idOf: (command: DataOf<C, NameIn<C>>) => string;
  /** The case that the command's events belong to; undefined: that of the stream's first event. */
  readonly caseOf: (command: DataOf<C, NameIn<C>>, facts: F) => string | undefined;
}

/** Looks up what a decision has to know beside command and state; asked anew at each attempt. */
export type FactsFor<S, C extends Catalogue, F> = (command: MessageOf<C>, state: S) => Promise<F>;

/** Who asks for a decision, and under which id: the same id again is the same request. */
export interface Request {
  readonly commandId: string;
  readonly actor: Actor;
  /** What led to it; a request from outside leads to itself. */
  readonly causationId?: string;
  /** Only if the stream is still at this revision (`If-Match`). */
  readonly expected?: Revision;
}

/** What came of a command: the state it left and where the stream stands now. */
export interface Decided<S> {
  readonly state: S;
  readonly revision: Revision;
  /** Whoever has read the log up to here has seen the command's effect. */
  readonly position: Position;
  readonly correlationId: string;
  /** Names of the new events; none when the command had been carried out before. */
  readonly events: readonly string[];
}

/** An aggregate as it stands. */
export interface Loaded<S> {
  readonly state: S;
  readonly revision: Revision;
  readonly position: Position;
  readonly correlationId: string | undefined;
}
