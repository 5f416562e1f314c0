import { expect } from '@jest/globals';
import {
  dayOf,
  fold,
  instant,
  Refusal,
  type Actor,
  type Catalogue,
  type DataOf,
  type Decider,
  type Instant,
  type MessageOf,
  type NameIn,
  type RefusalKind,
} from '@yidi/kernel';

/** Who asks, when, and what was looked up; each is told once for all or anew in a `when`. */
export interface Setting<Facts> {
  readonly actor: Actor;
  readonly now: Instant;
  readonly facts: Facts;
}

/** What may come of a command. */
export interface Outcome<E extends Catalogue> {
  /** Exactly these events, whole. */
  then(...events: readonly MessageOf<E>[]): void;
  /** A refusal with this code, said in both languages. */
  refused(code: string, kind?: RefusalKind): Refusal;
  /** Nothing: the command was carried out before. */
  staysQuiet(): void;
}

export interface Specification<C extends Catalogue, E extends Catalogue, Facts> {
  readonly given: (...events: readonly MessageOf<E>[]) => {
    readonly when: <N extends NameIn<C>>(
      name: N,
      command: DataOf<C, N>,
      setting?: Partial<Setting<Facts>>,
    ) => Outcome<E>;
  };
}

const CLERK: Actor = { id: 'clerk', role: 'agency' };
const A_MORNING = instant('2026-01-15T02:00:00.000Z');

/** Given past events, when a command is given, then these events come of it: a decider's life as sentences. */
export function specification<S, C extends Catalogue, E extends Catalogue>(
  decider: Decider<S, C, E>,
): Specification<C, E, unknown>;
export function specification<S, C extends Catalogue, E extends Catalogue, Facts>(
  decider: Decider<S, C, E, Facts>,
  defaults: Partial<Setting<NoInfer<Facts>>> & Pick<Setting<NoInfer<Facts>>, 'facts'>,
): Specification<C, E, Facts>;
export function specification<S, C extends Catalogue, E extends Catalogue>(
  decider: Decider<S, C, E>,
  defaults: Partial<Setting<unknown>> = {},
): Specification<C, E, unknown> {
  return {
    given: (...past) => ({
      when: (name, command, setting) => {
        const { actor, now, facts } = { actor: CLERK, now: A_MORNING, facts: undefined, ...defaults, ...setting };
        return outcome(decider, past, () =>
          decider.decide[name](command, fold(decider, past), { actor, now, today: dayOf(now), facts }),
        );
      },
    }),
  };
}

const outcome = <S, C extends Catalogue, E extends Catalogue>(
  decider: Decider<S, C, E>,
  past: readonly MessageOf<E>[],
  decide: () => readonly MessageOf<E>[],
): Outcome<E> => ({
  then: (...events) => {
    const decided = decide();
    expect(decided).toEqual(events);
    expect(() => fold(decider, [...past, ...decided])).not.toThrow();
  },
  refused: (code, kind) => {
    const refusal = refusalOf(decide);
    expect(refusal.code).toBe(code);
    if (kind !== undefined) expect(refusal.kind).toBe(kind);
    expect([refusal.says.zh, refusal.says.en]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\S/)]);
    return refusal;
  },
  staysQuiet: () => expect(decide()).toEqual([]),
});

const refusalOf = (decide: () => readonly object[]): Refusal => {
  try {
    expect({ refused: false, events: decide() }).toEqual({ refused: true });
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('unreachable: an expectation has failed before');
};
