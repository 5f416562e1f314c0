import type { Conditions, PolicyPack } from '@yidi/contracts/policy';
import {
  addDays,
  CARE_PLACES,
  FILING_CATEGORIES,
  INSTITUTION_LEVELS,
  PERSON_TYPES,
  type Day,
  type PersonType,
  type Says,
  type Scheme,
} from '@yidi/kernel';
import { fits, weight, type Circumstances } from '../table.js';

/** What the entries of a table can depend on, in the order in which cases are told apart. */
const DIMENSIONS = ['disease', 'personType', 'level', 'category', 'place', 'manner', 'age', 'group', 'days'] as const;
type DimensionName = (typeof DIMENSIONS)[number];

/** What a set of circumstances covers, by dimension; undefined: all of it. */
export type Extent = Readonly<Record<DimensionName, readonly string[] | undefined>>;

/** Circumstances as far as the entries ask for them. */
type Facts = { readonly [Fact in keyof Circumstances]?: NonNullable<Circumstances[Fact]> };

/** Circumstances that some entries do not tell apart: one of them, all that they are, and the entries that fit. */
export interface Case<T> {
  readonly of: Facts;
  readonly extent: Extent;
  readonly fitting: readonly T[];
}

/** Beyond so many cases a check stops: whoever publishes a pack must not be able to keep the machine busy with it. */
export const MOST_CASES = 50_000;

/** Groups that entries tell apart, of which pairs are looked at. */
const MOST_GROUPS = 40;

/** An entry of a table, with whatever else somebody wants to know of it. */
interface Entry {
  readonly term: Conditions;
}

/** Every case that the entries tell apart, up to `MOST_CASES`. What no entry mentions multiplies nothing. */
export const casesOf = <T extends Entry>(pack: PolicyPack, entries: readonly T[]): readonly Case<T>[] =>
  collected(walk(pack, { of: {}, extent: EVERYTHING, fitting: entries }, DIMENSIONS));

/** The same cases, those together that differ in one dimension only. */
export const sideBySide = <T extends Entry>(
  pack: PolicyPack,
  entries: readonly T[],
  name: DimensionName,
): readonly (readonly Case<T>[])[] => {
  const last = [...DIMENSIONS.filter((other) => other !== name), name];
  const cases = collected(walk(pack, { of: {}, extent: EVERYTHING, fitting: entries }, last));
  return [...Map.groupBy(cases, ({ extent }) => JSON.stringify({ ...extent, [name]: undefined })).values()];
};

const collected = <T>(walked: Iterable<Case<T>>): readonly Case<T>[] => {
  const cases: Case<T>[] = [];
  for (const each of walked) if (cases.push(each) === MOST_CASES) break;
  return cases;
};

/** Of the entries that fit a case, those that decide: more than one contradict each other. */
export const heaviest = <T extends Entry>(fitting: readonly T[]): readonly T[] => {
  const most = Math.max(...fitting.map(({ term }) => weight(term)));
  return fitting.filter(({ term }) => weight(term) === most);
};

/** The one entry that decides. */
export const decisive = <T extends Entry>(fitting: readonly T[]): T | undefined => {
  const [entry, ...others] = heaviest(fitting);
  return others.length === 0 ? entry : undefined;
};

/** Person types of each scheme. */
export const PERSON_TYPES_OF: Readonly<Record<Scheme, readonly PersonType[]>> = {
  employee: ['active', 'retired'],
  resident: PERSON_TYPES.filter((type) => type !== 'active' && type !== 'retired'),
};

const EVERYTHING: Extent = {
  disease: undefined,
  personType: undefined,
  level: undefined,
  category: undefined,
  place: undefined,
  manner: undefined,
  age: undefined,
  group: undefined,
  days: undefined,
};

/** One value of a dimension, by name and as circumstances. */
interface Value {
  readonly name: string;
  readonly of: Facts;
}

interface Dimension {
  readonly made: (entry: Conditions) => boolean;
  /** Every value, where that does not depend on the entries. */
  readonly all?: (pack: PolicyPack) => readonly Value[];
  /** The values, told apart as far as the entries do. */
  readonly some: (pack: PolicyPack, entries: readonly Conditions[]) => readonly Value[];
}

function* walk<T extends Entry>(
  pack: PolicyPack,
  at: Case<T>,
  [name, ...further]: readonly DimensionName[],
): Generator<Case<T>> {
  if (name === undefined) yield at;
  else if (!at.fitting.some(({ term }) => DIMENSION[name].made(term))) yield* walk(pack, at, further);
  else for (const part of partsOf(pack, at, name)) yield* walk(pack, part, further);
}

/** The case cut where its entries differ; values that the same entries fit stay together. */
const partsOf = <T extends Entry>(pack: PolicyPack, at: Case<T>, name: DimensionName): readonly Case<T>[] => {
  const terms = at.fitting.map(({ term }) => term);
  const values = DIMENSION[name].some(pack, terms);
  const alike = Map.groupBy(values, ({ of }) =>
    terms.map((term) => (fits(term, { ...at.of, ...of }) ? '1' : '0')).join(''),
  );
  return [...alike.values()].map((together) => {
    const of = { ...at.of, ...together[0]?.of };
    const names = together.length === values.length ? undefined : together.map((value) => value.name);
    return { of, extent: { ...at.extent, [name]: names }, fitting: at.fitting.filter(({ term }) => fits(term, of)) };
  });
};

const OLDEST = 150;

const ageRanges = (entries: readonly Conditions[]): readonly Value[] => {
  const cuts = entries.flatMap(({ ages }) =>
    ages === undefined ? [] : [ages.from ?? 0, ages.until === undefined ? 0 : ages.until + 1],
  );
  const firsts = [...new Set([0, ...cuts])].filter((age) => age <= OLDEST).sort((a, b) => a - b);
  return firsts.map((age, at) => ({
    name: `${String(age)}–${String((firsts[at + 1] ?? OLDEST + 1) - 1)}`,
    of: { age },
  }));
};

/**
 * Nobody's group, each group, each two of them. More are not needed: who is in three is in two, and two entries that have the same
 * right for three groups have it for two of them.
 */
const groupSets = (entries: readonly Conditions[]): readonly Value[] => {
  const mentioned = new Set(entries.flatMap(({ groups = [] }) => groups));
  const listing = (group: string): string =>
    entries.map(({ groups = [] }) => (groups.includes(group) ? '1' : '0')).join('');
  const apart = [...Map.groupBy(mentioned, listing).values()].flatMap(([first = '']) => [first]).slice(0, MOST_GROUPS);
  const pairs = apart.flatMap((one, at) => apart.slice(at + 1).map((other) => [one, other]));
  return [[], ...apart.map((group) => [group]), ...pairs].map((groups) => ({
    name: groups.length === 0 ? 'no-group' : groups.join('+'),
    of: { groups },
  }));
};

/** The pack's time, cut where an entry begins or ends. */
const stretches = ({ validFrom, validUntil }: PolicyPack, entries: readonly Conditions[]): readonly Value[] => {
  const cuts = entries.flatMap(({ from, until }) => [
    ...(from === undefined ? [] : [from]),
    ...(until === undefined ? [] : [addDays(until, 1)]),
  ]);
  const within = cuts.filter((on) => on > validFrom && (validUntil === undefined || on <= validUntil));
  const firsts = [...new Set([validFrom, ...within])].sort();
  return firsts.map((on, at) => {
    const next = firsts[at + 1];
    return { name: period(on, next === undefined ? validUntil : addDays(next, -1)), of: { on } };
  });
};

const period = (from: Day, until: Day | undefined): string => `${from}…${until ?? ''}`;

const listed = (made: Dimension['made'], all: (pack: PolicyPack) => readonly Value[]): Dimension => ({
  made,
  all,
  some: all,
});

const named = <Name extends string>(names: readonly Name[], of: (name: Name) => Facts): readonly Value[] =>
  names.map((name) => ({ name, of: of(name) }));

const DIMENSION: Readonly<Record<DimensionName, Dimension>> = {
  disease: listed(
    ({ diseases, classes }) => diseases !== undefined || classes !== undefined,
    ({ diseases }) =>
      diseases.map(({ code, class: diseaseClass }) => ({
        name: code,
        of: { diseaseCode: code, ...(diseaseClass === undefined ? {} : { diseaseClass }) },
      })),
  ),
  personType: listed(
    ({ personTypes }) => personTypes !== undefined,
    ({ scheme }) => named(PERSON_TYPES_OF[scheme], (personType) => ({ personType })),
  ),
  level: listed(
    ({ levels }) => levels !== undefined,
    () => named(INSTITUTION_LEVELS, (level) => ({ level })),
  ),
  category: listed(
    ({ categories }) => categories !== undefined,
    () => named(FILING_CATEGORIES, (category) => ({ category })),
  ),
  place: listed(
    ({ places }) => places !== undefined,
    () => named(CARE_PLACES, (place) => ({ place })),
  ),
  manner: listed(
    ({ settled }) => settled !== undefined,
    () => named(['direct', 'manual', 'avoidable-manual'] as const, (manner) => ({ manner })),
  ),
  age: { made: ({ ages }) => ages !== undefined, some: (_, entries) => ageRanges(entries) },
  group: { made: ({ groups }) => groups !== undefined, some: (_, entries) => groupSets(entries) },
  days: { made: ({ from, until }) => from !== undefined || until !== undefined, some: stretches },
};

/** The extent as far as these entries tell anything apart. */
export const asFarAs = (entries: readonly Entry[], extent: Extent): Extent =>
  DIMENSIONS.reduce<Extent>(
    (kept, name) => (entries.some(({ term }) => DIMENSION[name].made(term)) ? kept : { ...kept, [name]: undefined }),
    extent,
  );

/** As few extents as cover the same cases: those that differ in one dimension only become one. */
export const merged = (pack: PolicyPack, extents: readonly Extent[]): readonly Extent[] =>
  DIMENSIONS.reduce<readonly Extent[]>(
    (all, name) =>
      [...Map.groupBy(all, (extent) => JSON.stringify({ ...extent, [name]: undefined })).values()].flatMap((alike) =>
        alike.slice(0, 1).map((first) => ({
          ...first,
          [name]: union(
            alike.map((extent) => extent[name]),
            DIMENSION[name].all?.(pack),
          ),
        })),
      ),
    extents,
  );

const union = (
  lists: readonly (readonly string[] | undefined)[],
  all: readonly Value[] | undefined,
): readonly string[] | undefined => {
  if (lists.includes(undefined)) return undefined;
  const names = [...new Set(lists.flatMap((list = []) => list))];
  return names.length === all?.length ? undefined : names;
};

/** The words of a pack for an extent: `M03900 / M01600, active, ungraded, 2024-01-01…`. */
export const described = (extent: Extent): Says => {
  const lists = DIMENSIONS.flatMap((name) => (extent[name] === undefined ? [] : [extent[name]]));
  if (lists.length === 0) return { zh: '所有情形', en: 'every case' };
  return {
    zh: lists.map((list) => shown(list) + (list.length > SHOWN ? ` 等共 ${String(list.length)} 项` : '')).join('，'),
    en: lists
      .map((list) => shown(list) + (list.length > SHOWN ? ` and ${String(list.length - SHOWN)} more` : ''))
      .join(', '),
  };
};

const SHOWN = 4;

const shown = (list: readonly string[]): string => list.slice(0, SHOWN).join(' / ');
