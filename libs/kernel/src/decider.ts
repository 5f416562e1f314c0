import type { Day, Instant } from './day.js';
import type { Actor } from './actor.js';

/** A class that says what a message carries; its name on the wire is its key in a catalogue, never its constructor's name. */
export type Contract<T extends object = object> = new () => T;

/** Named contracts: the commands an aggregate understands, or the events its streams may hold. */
export type Catalogue = Readonly<Record<string, Contract>>;

export type NameIn<C extends Catalogue> = Extract<keyof C, string>;
export type DataOf<C extends Catalogue, N extends NameIn<C>> = InstanceType<C[N]>;

/** One message of a catalogue: its name and its data, told apart by the name. */
export type MessageOf<C extends Catalogue> = {
  [N in NameIn<C>]: { readonly type: N; readonly data: DataOf<C, N> };
}[NameIn<C>];

/** What a decision may know beside command and state: who asks, when, and the facts that were looked up for it. */
export interface Context<Facts = unknown> {
  readonly actor: Actor;
  readonly now: Instant;
  /** The calendar day of `now` in China. */
  readonly today: Day;
  readonly facts: Facts;
}

/**
 * An aggregate as plain functions: the state before any event, one function per command, one per event.
 * `decide` returns the new events, `[]` for a command already carried out, or throws a Refusal.
 */
export interface Decider<S, C extends Catalogue, E extends Catalogue, Facts = unknown> {
  readonly initial: S;
  readonly decide: {
    readonly [N in NameIn<C>]: (command: DataOf<C, N>, state: S, context: Context<Facts>) => readonly MessageOf<E>[];
  };
  readonly evolve: { readonly [N in NameIn<E>]: (state: S, event: DataOf<E, N>) => S };
}

/** State after one more event. */
export const evolve = <S, C extends Catalogue, E extends Catalogue, F>(
  decider: Decider<S, C, E, F>,
  state: S,
  event: MessageOf<E>,
): S => {
  const step: (state: S, data: DataOf<E, NameIn<E>>) => S = decider.evolve[event.type];
  return step(state, event.data);
};

/** State after a history. */
export const fold = <S, C extends Catalogue, E extends Catalogue, F>(
  decider: Decider<S, C, E, F>,
  events: readonly MessageOf<E>[],
): S => events.reduce((state, event) => evolve(decider, state, event), decider.initial);
