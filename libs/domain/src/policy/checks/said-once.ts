import type { CapTerm, Conditions, OffsiteTerm, PolicyPack } from '@yidi/contracts/policy';
import type { Says } from '@yidi/kernel';
import { PackFindings, type PackFinding, type PackPath } from '../pack-findings.js';
import { asFarAs, casesOf, described, heaviest, merged, MOST_CASES, type Case, type Extent } from './cases.js';
import type { Check } from './check.js';
import { placed } from './tables.js';

/** Each table says one thing in every case that needs it, on every day of the pack, and no entry is idle. */
export const saidOnce: Check = (pack) => wanted(pack).flatMap((each) => ofTable(pack, each));

/** An entry as it is weighed: `rule` tells rules apart that may hold side by side. */
interface Item {
  readonly at: number;
  readonly term: Conditions & Partial<Pick<OffsiteTerm, 'benefit'>>;
  readonly rule?: string;
}

/** A table, or the part of it that makes one clause. */
interface Wanted {
  readonly path: PackPath;
  readonly entries: readonly Item[];
  /** Where the table has to say something; `paid` leaves out care for which the off-site table lets nothing be paid anyway. */
  readonly needed: 'paid' | 'always' | 'never';
}

const wanted = (pack: PolicyPack): readonly Wanted[] => {
  const { order, qualification, layers = [] } = pack;
  const neededIf = (word: string): Wanted['needed'] => (order.includes(word) ? 'paid' : 'never');
  return [
    { path: ['offsite'], entries: placed(pack.offsite), needed: 'always' },
    { path: ['ratios'], entries: placed(pack.ratios), needed: 'paid' },
    { path: ['deductibles'], entries: placed(pack.deductibles), needed: neededIf('deductible') },
    { path: ['caps'], entries: capsOf(pack, 'fund'), needed: neededIf('cap') },
    { path: ['caps'], entries: capsOf(pack, 'expense'), needed: neededIf('expense-cap') },
    { path: ['ratioAdditions'], entries: placed(pack.ratioAdditions), needed: 'never' },
    { path: ['fixedPayments'], entries: placed(pack.fixedPayments), needed: 'never' },
    ...layers.map(({ terms }, at): Wanted => ({
      path: ['layers', at, 'terms'],
      entries: placed(terms),
      needed: 'never',
    })),
    { path: ['ownShares'], entries: ownSharesOf(pack), needed: 'never' },
    { path: ['qualification', 'starts'], entries: placed(qualification.starts), needed: 'always' },
    { path: ['qualification', 'validity'], entries: placed(qualification.validity), needed: 'always' },
  ];
};

/** Each pool is a limit of its own. */
const capsOf = ({ caps }: PolicyPack, limits: CapTerm['limits']): readonly Item[] =>
  placed(caps)
    .filter(({ term }) => term.limits === limits)
    .map(({ at, term }) => ({ at, term, rule: term.pool ?? 'each-disease' }));

/** Each kind of item is a rule of its own, and so are all the others together. */
const ownSharesOf = ({ ownShares }: PolicyPack): readonly Item[] =>
  placed(ownShares).flatMap(({ at, term }) => (term.items ?? ['']).map((rule) => ({ at, term, rule })));

const ofTable = (pack: PolicyPack, { path, entries, needed }: Wanted): readonly PackFinding[] => {
  if (entries.length === 0) return [];
  const own = new Set(entries);
  const cases = casesOf(pack, [...own, ...(needed === 'paid' ? placed(pack.offsite) : [])]);
  if (cases.length === MOST_CASES) return [PackFindings.tooManyCases(path, MOST_CASES)];
  const decided = cases.map((each) => ({
    each: { ...each, extent: asFarAs(entries, each.extent) },
    rules: decidingByRule(each.fitting.filter((entry) => own.has(entry))),
  }));
  const gaps = decided.filter(({ each, rules }) => rules.length === 0 && needed !== 'never' && paysAnything(each, own));
  const used = new Set(decided.flatMap(({ rules }) => rules.flat().map(({ at }) => at)));
  const idle = new Set(entries.map(({ at }) => at).filter((at) => !used.has(at)));
  return [
    ...merged(
      pack,
      gaps.map(({ each }) => each.extent),
    ).map((extent) => PackFindings.nothingSaid(path, described(extent))),
    ...contradictions(path, decided),
    ...[...idle].map((at) => PackFindings.neverDecides([...path, at])),
  ];
};

/** A case and who decides in it, rule by rule. */
interface Decided {
  readonly each: Case<Item>;
  readonly rules: readonly (readonly Item[])[];
}

/** Every second entry of those with equal right, in the first case where it is one. */
const contradictions = (path: PackPath, decided: readonly Decided[]): readonly PackFinding[] => {
  const findings = new Map<number, PackFinding>();
  for (const { each, rules } of decided)
    for (const [first, ...others] of rules)
      for (const { at } of others.filter((other) => !findings.has(other.at)))
        findings.set(at, PackFindings.entriesContradict([...path, at], (first?.at ?? at) + 1, saidOf(each.extent)));
  return [...findings.values()];
};

const saidOf = (extent: Extent): Says & { readonly dated: boolean } => ({
  ...described(extent),
  dated: extent.days !== undefined,
});

const decidingByRule = (fitting: readonly Item[]): readonly (readonly Item[])[] =>
  [...Map.groupBy(fitting, ({ rule = '' }) => rule).values()].map(heaviest);

/** Where the fund pays nothing, or nobody knows whether it does, no other table has to say anything. */
const paysAnything = ({ fitting }: Case<Item>, own: ReadonlySet<Item>): boolean => {
  const [entry] = heaviest(fitting.filter((other) => !own.has(other)));
  return entry?.term.benefit !== 'nothing' && entry?.term.benefit !== 'unknown';
};
