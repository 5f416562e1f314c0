import type { Catalogue, Contract, MessageOf, NameIn } from '@yidi/kernel';
import { personalPaths, type Form, type Path } from './schema.js';
import { ContractViolation, violationsOf } from './validate.js';

/** Lifts one version of an event's stored data to the next. */
export interface Upgrade {
  /** The class that the old version was written by; frozen. */
  readonly from: Contract;
  readonly lift: (old: never) => object;
}

/** What earlier versions of events looked like, oldest first. A version is the number of its upgrades plus one. */
export type History<E extends Catalogue> = { readonly [N in NameIn<E>]?: readonly Upgrade[] };

export const upgrade = <Old extends object>(from: Contract<Old>, lift: (old: Old) => object): Upgrade => ({
  from,
  lift,
});

/** What an event store keeps of an event: a name with its version, and plain JSON. */
export interface Written {
  readonly type: string;
  readonly data: object;
}

/** The one door between events as the domain knows them and events as they are stored. */
export interface Codec<E extends Catalogue> {
  readonly events: E;
  readonly names: readonly NameIn<E>[];
  /** Every name under which these events were ever stored. */
  readonly storedNames: readonly string[];
  /** Checks the message and names its version. Personal fields are still open: they are sealed on the way to the store. */
  encode(message: MessageOf<E>): Written;
  /** Lifts stored data to today's version and checks it. Personal fields stay sealed. */
  decode(written: Written): MessageOf<E>;
  personalPathsOf(name: string): readonly Path[];
}

export interface NameAndVersion {
  readonly name: string;
  readonly version: number;
}

const read = (stored: string): NameAndVersion => {
  const match = /^(.+)\.v([2-9]|[1-9]\d+)$/.exec(stored);
  return { name: match?.[1] ?? stored, version: Number(match?.[2] ?? 1) };
};

/** There are some dozens; whoever sends others by the thousand is not remembered. */
const MOST_NAMES = 1_000;
const names = new Map<string, NameAndVersion>();

/** `FilingSubmitted` is version 1, `FilingSubmitted.v2` the second. */
export const nameAndVersion = (stored: string): NameAndVersion => {
  const known = names.get(stored);
  if (known !== undefined) return known;
  const found = read(stored);
  if (names.size < MOST_NAMES) names.set(stored, found);
  return found;
};

const storedName = (name: string, version: number): string => (version === 1 ? name : `${name}.v${String(version)}`);

/** A name or version that this program has never written: a newer Yidi was here, or the store belongs to somebody else. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent';
}

export const codec = <E extends Catalogue>(events: E, history: History<E> = {}): Codec<E> => {
  const names = Object.keys(events) as NameIn<E>[];
  const upgradesOf = (name: NameIn<E>): readonly Upgrade[] => history[name] ?? [];
  const personal = new Map<string, readonly Path[]>(
    names.map((name) => [name, personalPaths(contractOf(events, name))]),
  );
  const readings = new Map(names.flatMap((name) => readingsOf(events, name, upgradesOf(name))));

  return {
    events,
    names,
    storedNames: [...readings.keys()],
    personalPathsOf: (name) => personal.get(name) ?? [],

    encode({ type, data }) {
      hold(contractOf(events, type), data, 'plain', type);
      return { type: storedName(type, upgradesOf(type).length + 1), data };
    },

    decode({ type, data }) {
      const reading = readings.get(type);
      if (reading === undefined) throw new UnknownEvent(`no event is called ${type}`);
      const { name, contract, from, lifts } = reading;
      if (from !== undefined) hold(from, data, 'stored', `stored ${type}`);
      const lifted = lifts.reduce((old, lift) => lift(old as never), data);
      hold(contract, lifted, 'stored', `stored ${type}`);
      return { type: name, data: lifted } as MessageOf<E>;
    },
  };
};

/** How the data stored under one name becomes today's event. */
interface Reading<E extends Catalogue> {
  readonly name: NameIn<E>;
  /** Today's class. */
  readonly contract: Contract;
  /** The frozen class that wrote it, of an older version. */
  readonly from: Contract | undefined;
  readonly lifts: readonly Upgrade['lift'][];
}

const readingsOf = <E extends Catalogue>(
  events: E,
  name: NameIn<E>,
  upgrades: readonly Upgrade[],
): readonly (readonly [stored: string, Reading<E>])[] =>
  Array.from({ length: upgrades.length + 1 }, (_, at) => [
    storedName(name, at + 1),
    {
      name,
      contract: contractOf(events, name),
      from: upgrades[at]?.from,
      lifts: upgrades.slice(at).map(({ lift }) => lift),
    },
  ]);

const hold = (contract: Contract, data: object, form: Form, subject: string): void => {
  const violations = violationsOf(contract, data, form);
  if (violations.length > 0) throw new ContractViolation(subject, violations);
};

const contractOf = <E extends Catalogue>(events: E, name: NameIn<E>): Contract => {
  if (!Object.hasOwn(events, name)) throw new UnknownEvent(`no event is called ${name}`);
  return events[name] as Contract;
};
