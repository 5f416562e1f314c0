import type {
  Band,
  CapTerm,
  Conditions,
  DeductibleTerm,
  Layer,
  Manner,
  OffsiteTerm,
  Period,
  PersonPart,
  PolicyPack,
  RatioTerm,
  RoundingTerm,
  ShareOfBill,
  Unknown,
} from '@yidi/contracts/policy';
import {
  addDays,
  CARE_PLACES,
  FILING_CATEGORIES,
  INSTITUTION_LEVELS,
  PERSON_TYPES,
  scaled,
  WHOLE,
  ZERO,
  type CarePlace,
  type Day,
  type DiseaseCode,
  type Fen,
  type FilingCategory,
  type InstitutionLevel,
  type PersonType,
} from '@yidi/kernel';
import { citation } from '../policy/citation.js';
import type { Policy } from '../policy/policy.js';
import { decisive, fits, type Circumstances } from '../policy/table.js';
import type { Divider } from './calculate.js';
import { PART, type Clause, type Part, type Precision } from './clause.js';
import { expenseCap, fundCap, type Cap } from './clauses/cap.js';
import { deductible } from './clauses/deductible.js';
import { fixedPayment } from './clauses/fixed-payment.js';
import { layer } from './clauses/layer.js';
import { offsite } from './clauses/offsite.js';
import { personalAccount } from './clauses/personal-account.js';
import { ratio, type Ratio } from './clauses/ratio.js';
import { selfPaid } from './clauses/self-paid.js';
import { limitOnDiseases, type LimitOnDiseases } from './held.js';
import type { SeveralLimits } from './several-diseases.js';
import type { BandAt } from './slices.js';

/** For whom, what and where a plan is asked. */
export interface PlanQuestion {
  readonly diseaseCode: DiseaseCode;
  readonly personType: PersonType;
  readonly level: InstitutionLevel;
  readonly category: FilingCategory;
  /** Day of service. */
  readonly on: Day;
  /** Undefined where the place of care is not known. */
  readonly place?: CarePlace | undefined;
  /** Whole years; undefined where nobody knows. */
  readonly age?: number | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly manner?: Manner | undefined;
}

/** A pack compiled for one case: its clauses in order, with every number in them. */
export interface Plan extends Divider {
  /** Parameters that no source gives: a bill with in-scope money will be declined for the first of them. */
  readonly lacks: readonly string[];
  readonly limitOnDiseases?: LimitOnDiseases | undefined;
}

/** `unknown` names what is missing before any money is looked at; `notCovered`: the disease is not on the pack's list. */
export type PlanFound = { readonly plan: Plan } | { readonly unknown: string } | { readonly notCovered: true };

/** What the pack says in this case; compiled once and kept. Nothing is guessed where it says nothing. */
export const planFor = (policy: Policy, question: PlanQuestion): PlanFound => {
  const kept = plans.get(policy.pack) ?? open(policy.pack);
  const cell = cellOf(kept, question);
  const at = placeOf(question);
  const found = cell[at] ?? compile(policy.pack, question, kept.alike);
  cell[at] = found;
  return found;
};

/** The plans of one disease, stretch of days, age and set of groups, by their place. */
type Cell = (PlanFound | undefined)[];

interface Kept {
  readonly cells: Map<DiseaseCode, Map<number | string, Cell>>;
  /** Days on which some number of the pack changes. */
  readonly changes: readonly Day[];
  /** Ages from which on an entry holds, or no longer. */
  readonly ages: readonly number[];
  readonly groups: ReadonlySet<string>;
  /** Whether some entry asks where care is given. */
  readonly placesApart: boolean;
  readonly alike: Alike;
}

/** What cases whose terms are equal share: a pack has a thousand cases and a few dozen clauses, and what is few is near at hand. */
interface Alike {
  readonly clauses: Map<string, Clause>;
  readonly found: { readonly plan: Plan }[];
}

const plans = new WeakMap<PolicyPack, Kept>();

const open = (pack: PolicyPack): Kept => {
  const entries = tablesOf(pack).flat();
  const days = entries.flatMap(({ from, until }) => [
    ...(from === undefined ? [] : [from]),
    ...(until === undefined ? [] : [addDays(until, 1)]),
  ]);
  const ages = entries.flatMap(({ ages: range }) => [
    ...(range === undefined ? [] : [range.from ?? 0]),
    ...(range?.until === undefined ? [] : [range.until + 1]),
  ]);
  const kept: Kept = {
    cells: new Map(),
    changes: [...new Set(days)],
    ages: [...new Set(ages)],
    groups: new Set(entries.flatMap(({ groups = [] }) => groups)),
    placesApart: entries.some(({ places }) => places !== undefined),
    alike: { clauses: new Map(), found: [] },
  };
  plans.set(pack, kept);
  return kept;
};

/** Every table of the pack that a settlement reads. */
export const tablesOf = (pack: PolicyPack): readonly (readonly Conditions[])[] => [
  pack.deductibles ?? [],
  pack.ratios,
  pack.ratioAdditions ?? [],
  pack.offsite,
  pack.caps ?? [],
  pack.fixedPayments ?? [],
  ...(pack.layers ?? []).map(({ terms }) => terms),
  pack.ownShares ?? [],
];

/** Circumstances that the pack does not tell apart share one cell. */
const cellOf = (kept: Kept, asked: PlanQuestion): Cell => {
  const ofDisease = kept.cells.get(asked.diseaseCode) ?? new Map<number | string, Cell>();
  const place = (stretchOf(kept, asked) * (kept.ages.length + 2) + ageOf(kept, asked)) * 3 + careOf(kept, asked);
  const groups = groupsOf(kept, asked);
  const key = groups === '' ? place : `${String(place)}${groups}`;
  const cell: Cell = ofDisease.get(key) ?? [];
  if (cell.length === 0) kept.cells.set(asked.diseaseCode, ofDisease.set(key, cell));
  return cell;
};

/** Which of the stretches between two changes the day lies in; packs that never change have one. */
const stretchOf = ({ changes }: Kept, { on }: PlanQuestion): number => {
  let stretch = 0;
  for (const change of changes) if (change <= on) stretch += 1;
  return stretch;
};

/** Which of the stretches between two ages the person is in; 0 where nobody knows. */
const ageOf = ({ ages }: Kept, { age }: PlanQuestion): number => {
  if (age === undefined) return 0;
  let stretch = 1;
  for (const from of ages) if (from <= age) stretch += 1;
  return stretch;
};

/** Where care is given; 0 where nobody knows or asks. */
const careOf = ({ placesApart }: Kept, { place }: PlanQuestion): number =>
  place === undefined || !placesApart ? 0 : CARE_PLACES.indexOf(place) + 1;

/** Those of the person's groups that the pack knows. */
const groupsOf = ({ groups }: Kept, { groups: belongsTo }: PlanQuestion): string =>
  groups.size === 0 || belongsTo === undefined
    ? ''
    : belongsTo
        .filter((group) => groups.has(group))
        .sort()
        .map((group) => ` ${group}`)
        .join('');

/** The place of the rest of a question among the lists that the codes come from. */
const placeOf = ({ personType, level, category, manner = 'direct' }: PlanQuestion): number =>
  ((PERSON_TYPES.indexOf(personType) * INSTITUTION_LEVELS.length + INSTITUTION_LEVELS.indexOf(level)) *
    FILING_CATEGORIES.length +
    FILING_CATEGORIES.indexOf(category)) *
    MANNER_COUNT +
  MANNER_PLACES[manner];

const MANNER_PLACES: Readonly<Record<Manner, number>> = { direct: 0, manual: 1, 'avoidable-manual': 2 };
const MANNER_COUNT = Object.keys(MANNER_PLACES).length;

/** One case of a pack while it is compiled. */
interface Case {
  readonly pack: PolicyPack;
  readonly of: Circumstances & PlanQuestion;
  readonly precision: Precision;
  /** `M03900, active, tier-3`. */
  readonly subject: string;
  readonly alike: Alike;
}

/** A clause, nothing where the rule does not apply, or the name of the parameter that is missing. */
type Compiled = Clause | undefined | string;

const compile = (pack: PolicyPack, asked: PlanQuestion, alike: Alike): PlanFound => {
  const disease = pack.diseases.find(({ code }) => code === asked.diseaseCode);
  if (disease === undefined) return { notCovered: true };
  const { manner = 'direct', groups = [] } = asked;
  const of = { ...asked, manner, groups, diseaseClass: disease.class };
  if (of.age === undefined && asksFor('ages', pack, of)) return { unknown: 'age' };
  if (of.place === undefined && asksFor('places', pack, of)) return { unknown: 'treatmentRegion' };
  const at: Case = {
    pack,
    of,
    precision: precisionOf(pack.rounding),
    subject: `${asked.diseaseCode}, ${asked.personType}, ${asked.level}`,
    alike,
  };
  const compiled = orderOf(at).map((name) => clauseNamed(name, at));
  const clauses = compiled.flatMap((clause) =>
    clause === undefined ? [] : [typeof clause === 'string' ? sharedClause(at, 'lacking', lacking, clause) : clause],
  );
  return planOf(at, { clauses, lacks: compiled.filter((clause) => typeof clause === 'string') });
};

/** The clause that these terms make. Terms are plain values, so equal ones are written alike. */
const sharedClause = <Term>({ alike }: Case, name: string, make: (term: Term) => Clause, term: Term): Clause => {
  const key = `${name} ${JSON.stringify(term)}`;
  const clause = alike.clauses.get(key) ?? make(term);
  alike.clauses.set(key, clause);
  return clause;
};

/** The plan that these clauses make. */
const planOf = ({ pack, precision, alike }: Case, { clauses, lacks }: Pick<Plan, 'clauses' | 'lacks'>): PlanFound => {
  const known = alike.found.find(({ plan }) => sameClauses(plan.clauses, clauses));
  if (known !== undefined) return known;
  const plan = {
    pooledFund: `${pack.scheme}-pooled`,
    clauses,
    precision,
    lacks,
    limitOnDiseases: limitOnDiseases(pack),
  };
  const found = { plan };
  alike.found.push(found);
  return found;
};

const sameClauses = (some: readonly Clause[], others: readonly Clause[]): boolean =>
  some.length === others.length && some.every((clause, at) => clause === others[at]);

/** Whether some entry that holds otherwise makes the condition. */
const asksFor = (condition: 'ages' | 'places', pack: PolicyPack, of: Circumstances): boolean =>
  tablesOf(pack).some((table) => table.some((entry) => entry[condition] !== undefined && fits(entry, of)));

const precisionOf = ({ at, how }: Pick<RoundingTerm, 'at' | 'how'> = { at: 'step', how: 'half-up' }): Precision => ({
  grainsPerFen: at === 'end' ? 1_000_000 : 1,
  how,
});

/** Where no fund pays for care elsewhere, nothing is left to divide but what the person pays from which account. */
const orderOf = ({ pack, of }: Case): readonly string[] =>
  decisive(pack.offsite, of)?.benefit === 'nothing' ? pack.order.filter((name) => UNPAID.includes(name)) : pack.order;

const UNPAID: readonly string[] = ['self-paid', 'offsite', 'personal-account'];

/** A parameter is missing only where there is money that it would decide. */
const lacking =
  (name: string): Clause =>
  ({ open: amount }) =>
    amount > 0 ? { lacking: name } : [];

/** The words of a pack's order. */
const CLAUSES: ReadonlyMap<string, (at: Case) => Compiled> = new Map<string, (at: Case) => Compiled>([
  ['self-paid', () => selfPaid],
  ['fixed-payment', (at) => fixedPaymentOf(at)],
  ['offsite', (at) => offsiteOf(at)],
  ['expense-cap', (at) => capsOf(at, 'expense')],
  ['deductible', (at) => deductibleOf(at)],
  ['ratio', (at) => ratioOf(at)],
  ['cap', (at) => capsOf(at, 'fund')],
  ['personal-account', (at) => personalAccountOf(at)],
]);

/** What a pack's order may name beside its layers. */
export const CLAUSE_NAMES: readonly string[] = [...CLAUSES.keys()];

const clauseNamed = (name: string, at: Case): Compiled => {
  const made = CLAUSES.get(name);
  if (made !== undefined) return made(at);
  const found = at.pack.layers?.find(({ fund }) => fund === name);
  return found === undefined ? undefined : layerOf(at, found);
};

const fixedPaymentOf = (at: Case): Compiled => {
  const { pack, of, subject } = at;
  const term = decisive(pack.fixedPayments ?? [], of);
  if (term === undefined) return undefined;
  if (term.amount === 'unknown') return `fixed-payment(${subject})`;
  return sharedClause(at, 'fixed-payment', fixedPayment, { amount: term.amount, source: citation(pack, term.source) });
};

const offsiteOf = (at: Case): Compiled => {
  const { pack, of } = at;
  const term = decisive(pack.offsite, of);
  if (term === undefined || term.benefit === 'unknown') return `offsite(${of.category})`;
  const { benefit, minusPoints, times, ownShareFirst, source } = term;
  return sharedClause(at, 'offsite', offsite, {
    category: of.category,
    benefit,
    minusPoints,
    times,
    ownShareFirst,
    source: citation(pack, source),
  });
};

const deductibleOf = (at: Case): Compiled => {
  const { pack, of, subject } = at;
  const term = decisive(pack.deductibles ?? [], of);
  const amount = amountOf(term);
  if (term === undefined || amount === undefined) return `deductible(${subject})`;
  return sharedClause(at, 'deductible', deductible, {
    amount,
    period: term.period,
    pool: poolOf(term.pool, of),
    onceMet: term.atHigherLevel === 'no-more' || term.atHigherLevel === 'unknown',
    name: term.atHigherLevel === 'unknown' ? `deductible-at-higher-level(${subject})` : undefined,
    firstYearOf: term.firstYear === undefined ? undefined : sharing(term.pool, pack, of),
    afterRatio: pack.order.indexOf('deductible') > pack.order.indexOf('ratio'),
    source: citation(pack, term.source),
  });
};

/** An amount or a share of the bill, where a source gives either. */
const amountOf = ({ shareOfBill, amount }: Partial<DeductibleTerm> = {}): Fen | ShareOfBill | undefined =>
  shareOfBill ?? (amount === 'unknown' ? undefined : amount);

/** The diseases that share the pool with the one that is asked for, itself among them. */
const sharing = (pool: string | undefined, { diseases }: PolicyPack, of: Case['of']): readonly DiseaseCode[] =>
  diseases
    .filter(
      ({ code, class: diseaseClass }) => poolOf(pool, { ...of, diseaseCode: code, diseaseClass }) === poolOf(pool, of),
    )
    .map(({ code }) => code);

/** `each-disease` (the default), `each-class` and `each-level` name as many pools as there are of those. */
const poolOf = (pool: string | undefined, { diseaseCode, diseaseClass, level }: Case['of']): string => {
  switch (pool) {
    case undefined:
    case 'each-disease':
      return diseaseCode;
    case 'each-class':
      return diseaseClass ?? diseaseCode;
    case 'each-level':
      return `${diseaseCode}@${level}`;
    default:
      return pool;
  }
};

const ratioOf = (at: Case): Compiled => {
  const { pack, of, subject } = at;
  const term = decisive(pack.ratios, of);
  const name = `ratio(${subject})`;
  return term === undefined || bandsOf(term).every(({ share }) => share === 'unknown')
    ? name
    : sharedClause(at, 'ratio', ratio, ratioAt(at, term, name));
};

const ratioAt = (at: Case, term: RatioTerm, name: string): Ratio => ({
  bands: bandsAt(bandsOf(term), at.precision, changedBy(at)),
  bandsFrom: term.bandsFrom ?? 'above-deductible',
  counted: countedOver(term.bandPeriod, poolOf(term.pool, at.of)),
  source: citation(at.pack, term.source),
  name: bandsOf(term).some(({ share }) => share === 'unknown') ? name : undefined,
});

/** A visit is a run of its own: its bands begin anew, as they do where no period is named. */
const countedOver = (period: Period | undefined, pool: string): Ratio['counted'] =>
  period === undefined || period === 'visit' ? undefined : { period, pool };

const bandsOf = ({ share, bands }: RatioTerm): readonly Band[] => bands ?? (share === undefined ? [] : [{ share }]);

const bandsAt = (
  bands: readonly Band[],
  { grainsPerFen }: Precision,
  changed: (share: number) => number = (share) => share,
): readonly BandAt[] =>
  bands.map(({ upTo, share }) => ({
    upTo: upTo === undefined ? Infinity : upTo * grainsPerFen,
    share: share === 'unknown' ? undefined : changed(share),
  }));

/** What additions and care elsewhere make of a share: points added, points taken off, then the factor. */
const changedBy = ({ pack, of }: Case): ((share: number) => number) => {
  const addition = decisive(pack.ratioAdditions ?? [], of);
  const term: Partial<OffsiteTerm> = decisive(pack.offsite, of) ?? {};
  return (share) => {
    const more = Math.min(share + (addition?.points ?? 0), addition?.atMost ?? WHOLE);
    return scaled(Math.max(0, more - (term.minusPoints ?? 0)), term.times ?? WHOLE, WHOLE);
  };
};

const capsOf = (at: Case, limits: CapTerm['limits']): Compiled => {
  const { of } = at;
  const kind = limits === 'fund' ? 'cap' : 'expense-cap';
  const terms = capTermsOf(at, limits);
  if (terms.length === 0) return `${kind}(${of.diseaseCode})`;
  const unknown = terms.find(({ term }) => isUnsettled(term));
  if (unknown !== undefined) return `${kind}(${poolOf(unknown.term.pool, of)})`;
  const caps = terms
    .filter(({ term }) => term.unlimited !== true || namesPool(term))
    .map(({ term, alternatives }) => capAt(at, term, alternatives));
  if (caps.length === 0) return undefined;
  return sharedClause(at, kind, limits === 'fund' ? fundCap : expenseCap, caps);
};

/** The entry that decides in each pool, and those it stands among; `each-disease` is one pool, named or not. */
const capTermsOf = ({ pack, of }: Case, limits: CapTerm['limits']): readonly CapAmong[] => {
  const entries = (pack.caps ?? []).filter((entry) => entry.limits === limits);
  const pools = [...new Set(entries.map(({ pool = 'each-disease' }) => pool))];
  return pools.flatMap((named) => {
    const alternatives = entries.filter(({ pool = 'each-disease' }) => pool === named);
    const term = decisive(alternatives, of);
    return term === undefined ? [] : [{ term, alternatives }];
  });
};

interface CapAmong {
  readonly term: CapTerm;
  readonly alternatives: readonly CapTerm[];
}

/** Whether the entry fills a limit that it shares with others. */
const namesPool = ({ pool = 'each-disease' }: CapTerm): boolean => !EACH.includes(pool);

const EACH: readonly string[] = ['each-disease', 'each-class', 'each-level'];

const isUnsettled = ({ amount, unlimited, whileUnknown }: CapTerm): boolean =>
  (amount === undefined || amount === 'unknown') && unlimited !== true && whileUnknown === undefined;

const capAt = ({ pack, of }: Case, term: CapTerm, alternatives: readonly CapTerm[]): Cap => ({
  amount: known(term.amount),
  assumed: term.whileUnknown !== undefined,
  unlimited: term.unlimited === true,
  period: term.period,
  pool: poolOf(term.pool, of),
  disease: of.diseaseCode,
  rollsOver: term.rollsOver !== undefined,
  firstYearByMonth: term.firstYear !== undefined,
  unit: term.roundedTo === 'yuan' ? 100 : 1,
  several: severalOf(pack, of, term, alternatives),
  includes: term.includes ?? [],
  source: citation(pack, term.source),
});

const known = (amount: Fen | Unknown | undefined): Fen | undefined => (amount === 'unknown' ? undefined : amount);

/** The limits of all diseases in one pool, as each would have it alone. */
const severalOf = (
  pack: PolicyPack,
  of: Case['of'],
  { several: rule, pool, unlimited }: CapTerm,
  alternatives: readonly CapTerm[],
): SeveralLimits | undefined => {
  if (rule === undefined || unlimited === true) return undefined;
  const limits = pack.diseases.flatMap(({ code, class: diseaseClass }) => {
    if (pool === 'each-class' && diseaseClass !== of.diseaseClass) return [];
    const amount = decisive(alternatives, { ...of, diseaseCode: code, diseaseClass })?.amount;
    return amount === undefined ? [] : [[code, amount] as const];
  });
  return { limits: Object.fromEntries(limits), rule };
};

/** In the order in which a layer's payment comes off them. */
const PARTS: readonly (readonly [PersonPart, Part])[] = [
  ['over-cap', PART.overCap],
  ['coinsurance', PART.coinsurance],
  ['deductible', PART.deductible],
  ['pre-self-paid', PART.preSelfPaid],
  ['over-limit', PART.overLimit],
  ['fully-self-paid', PART.fullySelfPaid],
];

const partsOf = (named: readonly string[]): readonly Part[] =>
  PARTS.filter(([name]) => named.includes(name)).map(([, part]) => part);

const layerOf = (at: Case, { fund, name, base, terms }: Layer): Compiled => {
  const { pack, of, precision } = at;
  const term = decisive(terms, of);
  if (term === undefined) return undefined;
  const overCapExpense = base.includes('over-cap-expense');
  return sharedClause(at, 'layer', layer, {
    fund,
    name,
    base: overCapExpense ? partsOf(['over-cap', 'coinsurance']) : partsOf(base),
    overCapExpense,
    deductible: term.deductible === undefined ? ZERO : known(term.deductible),
    bands: bandsAt(term.bands, precision),
    bandsFrom: term.bandsFrom ?? 'above-deductible',
    period: term.period,
    cap: term.cap,
    assumed: term.whileUnknown !== undefined,
    within: capTermsOf(at, 'fund')
      .filter(({ term: { includes = [] } }) => includes.includes(fund))
      .map(({ term: { pool } }) => poolOf(pool, of)),
    source: citation(pack, term.source),
  });
};

const personalAccountOf = (at: Case): Compiled => {
  const { personalAccount: term } = at.pack;
  if (term === undefined) return undefined;
  return sharedClause(at, 'personal-account', personalAccount, {
    pays: partsOf(term.pays),
    familyShares: term.familyShares === true,
    source: citation(at.pack, term.source),
  });
};
