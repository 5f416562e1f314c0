import type { OfferedAccount, SplitAmounts } from '@yidi/contracts/claims';
import type { HeldDisease } from '@yidi/contracts/filing';
import type {
  Band,
  CapTerm,
  Conditions,
  DeductibleTerm,
  Layer,
  LayerTerm,
  Manner,
  Period,
  PersonPart,
  PolicyPack,
  RatioTerm,
  SeveralDiseases,
} from '@yidi/contracts/policy';
import type { AccumulatorKind } from '@yidi/contracts/settlement';
import type { CarePlace, Day, DiseaseCode, FilingCategory, InstitutionLevel, PersonType, Rounding } from '@yidi/kernel';

// The calculation once more, straight from the words of the pack format, in exact fractions and without a line of the engine: what
// the engine is held against. Slow and plain on purpose.

/** For whom, what and where. */
interface RestatedQuestion {
  readonly diseaseCode: DiseaseCode;
  readonly personType: PersonType;
  readonly level: InstitutionLevel;
  readonly category: FilingCategory;
  readonly on: Day;
  readonly age?: number | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly manner?: Manner | undefined;
  readonly place?: CarePlace | undefined;
}

/** What the account holds of one accumulator. */
export interface Tally {
  readonly kind: AccumulatorKind;
  readonly pool: string;
  readonly period: Period;
  readonly within: string;
  readonly used: number;
  /** The limit that held when it was used last. */
  readonly of?: number | undefined;
}

/** What a bill did to one accumulator. */
interface RestatedUse extends Omit<Tally, 'used'> {
  readonly before: number;
  readonly after: number;
}

type Part = 'fullySelfPaid' | 'overLimit' | 'preSelfPaid' | 'deductible' | 'coinsurance' | 'overCap';

export interface RestatedSettlement {
  readonly total: number;
  readonly fundPays: number;
  readonly personPays: number;
  readonly institutionBears: number;
  readonly funds: readonly { readonly fund: string; readonly amount: number }[];
  readonly person: Readonly<Record<Part, number>>;
  readonly paidFrom: { readonly personalAccount: number; readonly familyAccounts: number; readonly cash: number };
  readonly accumulators: readonly RestatedUse[];
}

/** `declined` is the first word of what is missing: `ratio`, `cap` … */
export type Restated = RestatedSettlement | { readonly declined: string };

interface RestatedOccasion {
  readonly bill: SplitAmounts;
  readonly account: readonly Tally[];
  readonly held: readonly HeldDisease[];
  readonly offered?: OfferedAccount | undefined;
}

/** The diseases that count together: those named, or else those seen; the one of this bill last where it is not among them. */
export const restatedHeld = (
  diseaseCode: DiseaseCode,
  named: readonly HeldDisease[] | undefined,
  seen: readonly DiseaseCode[],
): readonly HeldDisease[] => {
  const held = [...(named ?? seen.map((code) => ({ diseaseCode: code })))];
  if (!held.some((each) => each.diseaseCode === diseaseCode)) held.push({ diseaseCode });
  return held;
};

/** The account after a settlement. */
export const tallied = (account: readonly Tally[], uses: readonly RestatedUse[]): readonly Tally[] => {
  const after = [...account];
  for (const { before, after: used, ...use } of uses) {
    const at = after.findIndex((tally) => sameRun(tally, use));
    const tally = { ...use, used: (after[at]?.used ?? 0) + used - before };
    if (at < 0) after.push(tally);
    else after[at] = tally;
  }
  return after;
};

/** The account after a settlement was taken back: each accumulator has what the settlement took of it again. */
export const givenBack = (account: readonly Tally[], uses: readonly RestatedUse[]): readonly Tally[] =>
  account.map((tally) => {
    const use = uses.find((candidate) => sameRun(tally, candidate));
    return use === undefined ? tally : { ...tally, used: tally.used - (use.after - use.before) };
  });

type Run = Pick<Tally, 'kind' | 'pool' | 'period' | 'within'>;

const sameRun = (a: Run, b: Run): boolean =>
  a.kind === b.kind && a.pool === b.pool && a.period === b.period && a.within === b.within;

/** Who pays what of the bill, by the pack. */
export const restate = (pack: PolicyPack, asked: RestatedQuestion, occasion: RestatedOccasion): Restated => {
  const disease = pack.diseases.find(({ code }) => code === asked.diseaseCode);
  if (disease === undefined) return { declined: 'disease-not-covered' };
  const of = { ...asked, diseaseClass: disease.class };
  if (asksForAge(pack, of)) return { declined: 'age' };
  if (asksForPlace(pack, of)) return { declined: 'treatmentRegion' };
  if (isBeyondTheLimit(pack, asked.diseaseCode, occasion.held)) return { declined: 'too-many-diseases' };
  return divided(pack, of, occasion);
};

const divided = (pack: PolicyPack, of: Asked, occasion: RestatedOccasion): Restated => {
  const { at, how = 'half-up' } = pack.rounding ?? {};
  const first = restatedWith(how, pack, of, occasion);
  if ('declined' in first) return first;
  if (at !== 'end' || how !== 'half-even') return first.result();
  // What is open when all have taken their part goes to even, and every half before it the same way.
  const again = restatedWith(first.lastHalfGoesDown() ? 'half-down' : 'half-up', pack, of, occasion);
  return 'declined' in again ? again : again.result();
};

const restatedWith = (
  halves: Rounding,
  pack: PolicyPack,
  of: Asked,
  occasion: RestatedOccasion,
): Restatement | Extract<Restated, { readonly declined: string }> => {
  const division = new Restatement(pack, of, occasion, halves);
  for (const word of turnsIn(pack, of)) {
    const missing = division.turnOf(word);
    if (missing !== undefined) return { declined: missing };
  }
  return division;
};

/** Of the diseases that are limited, those that were granted first are paid for. */
const isBeyondTheLimit = (
  { severalDiseases, diseases }: PolicyPack,
  disease: DiseaseCode,
  held: readonly HeldDisease[],
): boolean => {
  if (severalDiseases === undefined) return false;
  let before = 0;
  for (const { diseaseCode } of held) {
    const listed = diseases.find(({ code }) => code === diseaseCode);
    const isCounted =
      listed !== undefined &&
      (severalDiseases.classes === undefined || severalDiseases.classes.some((name) => name === listed.class));
    if (diseaseCode === disease) return isCounted && before >= severalDiseases.atMost;
    if (isCounted) before += 1;
  }
  return false;
};

/** Where no fund pays, only what is the person's is told, and from which account it comes. */
const turnsIn = (pack: PolicyPack, of: Asked): readonly string[] =>
  entryFor(pack.offsite, of)?.benefit === 'nothing'
    ? pack.order.filter((word) => ['self-paid', 'offsite', 'personal-account'].includes(word))
    : pack.order;

/** A line of a claim by hand. */
interface RestatedLine {
  readonly amount: number;
  readonly class: 'A' | 'B' | 'C';
  readonly kind?: string | undefined;
}

/** A claim by hand split by the pack: class C is the person's, of class B a first share, and the rest is in scope. */
export const restateSplit = (
  pack: PolicyPack,
  asked: RestatedQuestion,
  lines: readonly RestatedLine[],
): Record<keyof SplitAmounts, number> | { readonly declined: string } => {
  const shares = lines.filter(isClassB).map(({ kind }) => ownShareFor(pack, asked, kind));
  if (shares.some((share) => typeof share !== 'number')) return { declined: 'own-share' };
  const total = addUp(lines);
  const fullySelfPaid = addUp(lines.filter((line) => line.class === 'C'));
  const preSelfPaid = firstShareOf(pack, asked, lines.filter(isClassB));
  return { total, fullySelfPaid, overLimit: 0, preSelfPaid, inScope: total - fullySelfPaid - preSelfPaid };
};

const isClassB = (line: RestatedLine): boolean => line.class === 'B' && line.amount > 0;
const addUp = (lines: readonly RestatedLine[]): number => lines.reduce((so, { amount }) => so + amount, 0);

/** What takes the same share is brought to the fen together, but line by line where the pack says so. */
const firstShareOf = (pack: PolicyPack, asked: RestatedQuestion, lines: readonly RestatedLine[]): number => {
  const together = new Map<string, Exact>();
  for (const [at, { amount, kind }] of lines.entries()) {
    const share = Number(ownShareFor(pack, asked, kind));
    const name = pack.rounding?.at === 'line' ? `line ${String(at)}` : `share ${String(share)}`;
    together.set(name, sum(together.get(name) ?? NONE, times(whole(amount), inMillionths(share))));
  }
  const how = pack.rounding?.how ?? 'half-up';
  return number(sum(...[...together.values()].map((amount) => rounded(amount, how))));
};

/** An entry that names the kind of item goes before those for every kind. */
const ownShareFor = (
  pack: PolicyPack,
  asked: RestatedQuestion,
  kind: string | undefined,
): number | 'unknown' | undefined => {
  const diseaseClass = pack.diseases.find(({ code }) => code === asked.diseaseCode)?.class;
  const of = { ...asked, diseaseClass, manner: asked.manner ?? 'manual' };
  const naming = (pack.ownShares ?? []).filter(({ items }) => items?.some((item) => item === kind) === true);
  const forAll = (pack.ownShares ?? []).filter(({ items }) => items === undefined);
  return (entryFor(naming, of) ?? entryFor(forAll, of))?.share;
};

/** An age that nobody knows is missing where an entry that fits otherwise asks for it. */
const asksForAge = (pack: PolicyPack, of: Asked): boolean =>
  of.age === undefined &&
  tables(pack)
    .flat()
    .some((entry) => entry.ages !== undefined && fits(entry, of));

/** Nor is it guessed in which province somebody was treated. */
const asksForPlace = (pack: PolicyPack, of: Asked): boolean =>
  of.place === undefined &&
  tables(pack)
    .flat()
    .some((entry) => entry.places !== undefined && fits(entry, of));

const tables = (pack: PolicyPack): readonly (readonly Conditions[])[] => [
  pack.deductibles ?? [],
  pack.ratios,
  pack.ratioAdditions ?? [],
  pack.offsite,
  pack.caps ?? [],
  pack.fixedPayments ?? [],
  ...(pack.layers ?? []).map(({ terms }) => terms),
  pack.ownShares ?? [],
];

// Which entry of a table decides

type Asked = RestatedQuestion & { readonly diseaseClass?: string | undefined };

const lets = <T>(list: readonly T[] | undefined, value: T): boolean => list === undefined || list.includes(value);

const agesLet = (ages: Conditions['ages'], age: number | undefined): boolean =>
  ages === undefined || age === undefined || ((ages.from ?? 0) <= age && age <= (ages.until ?? 1000));

const fits = (entry: Conditions, of: Asked): boolean =>
  [
    entry.from === undefined || entry.from <= of.on,
    entry.until === undefined || entry.until >= of.on,
    lets(entry.diseases, of.diseaseCode),
    lets<string | undefined>(entry.classes, of.diseaseClass),
    lets(entry.personTypes, of.personType),
    lets(entry.levels, of.level),
    lets(entry.categories, of.category),
    of.place === undefined || lets(entry.places, of.place),
    agesLet(entry.ages, of.age),
    entry.groups === undefined || entry.groups.some((group) => of.groups?.includes(group) === true),
    lets(entry.settled, of.manner ?? 'direct'),
  ].every((met) => met);

const conditionsMade = (entry: Conditions): number =>
  [
    entry.diseases,
    entry.classes,
    entry.personTypes,
    entry.levels,
    entry.categories,
    entry.places,
    entry.ages,
    entry.groups,
    entry.settled,
  ].filter((condition) => condition !== undefined).length;

/** Of the entries that fit, the one that makes the most conditions. */
const entryFor = <T extends Conditions>(table: readonly T[] | undefined, of: Asked): T | undefined => {
  const fitting = (table ?? []).filter((entry) => fits(entry, of));
  const [first, second] = fitting.toSorted((a, b) => conditionsMade(b) - conditionsMade(a));
  if (first !== undefined && second !== undefined && conditionsMade(first) === conditionsMade(second))
    throw new Error('two entries with the same right: not a pack to settle by');
  return first;
};

// Exact fractions

interface Exact {
  readonly top: bigint;
  /** Above zero. */
  readonly bottom: bigint;
}

const whole = (amount: number): Exact => ({ top: BigInt(amount), bottom: 1n });
const inMillionths = (share: number): Exact => ({ top: BigInt(share), bottom: 1_000_000n });
const NONE = whole(0);
const ALL = whole(1);

/** The same fraction in its lowest terms. */
const lowest = (top: bigint, bottom: bigint): Exact => {
  let [divisor, rest] = [bottom, top < 0n ? -top : top];
  while (rest !== 0n && divisor !== 1n) [divisor, rest] = [rest, divisor % rest];
  return { top: top / divisor, bottom: bottom / divisor };
};

const sum = (...of: readonly Exact[]): Exact =>
  of.reduce((a, b) => lowest(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom), NONE);
const less = (a: Exact, b: Exact): Exact => sum(a, { top: -b.top, bottom: b.bottom });
const times = (a: Exact, b: Exact): Exact => lowest(a.top * b.top, a.bottom * b.bottom);
const over = (a: Exact, b: Exact): Exact => lowest(a.top * b.bottom, a.bottom * b.top);
const isBelow = (a: Exact, b: Exact): boolean => a.top * b.bottom < b.top * a.bottom;
const isSome = (a: Exact): boolean => a.top > 0n;
const least = (...of: readonly Exact[]): Exact => of.reduce((a, b) => (isBelow(b, a) ? b : a));
const most = (...of: readonly Exact[]): Exact => of.reduce((a, b) => (isBelow(a, b) ? b : a));
const what = (left: Exact): Exact => most(NONE, left);

/** The fraction, not below zero, as a whole number. */
const rounded = ({ top, bottom }: Exact, how: Rounding): Exact => {
  const below = top / bottom;
  const twiceRest = 2n * (top - below * bottom);
  const halfGoesUp = how === 'half-up' || (how === 'half-even' && below % 2n === 1n);
  const nearer = twiceRest > bottom || (twiceRest === bottom && halfGoesUp);
  return { top: how !== 'down' && nearer ? below + 1n : below, bottom: 1n };
};

const number = (of: Exact): number => Number(of.top / of.bottom);

// The calendar

const monthIn = (on: Day): number => Number(on.slice(5, 7));

const runWithin = (period: Period, on: Day): string => {
  const year = on.slice(0, 4);
  const month = monthIn(on);
  if (period === 'visit') return on;
  if (period === 'month') return on.slice(0, 7);
  if (period === 'quarter') return `${year}-Q${String(Math.floor((month + 2) / 3))}`;
  if (period === 'half-year') return `${year}-H${month < 7 ? '1' : '2'}`;
  return year;
};

/** The first month of this year in which the benefit holds. */
const startMonth = (on: Day, startsOn: Day | undefined): number =>
  startsOn !== undefined && startsOn.slice(0, 4) === on.slice(0, 4) ? monthIn(startsOn) : 1;

// The calculation

const PART_OF: Readonly<Record<PersonPart, Part>> = {
  'over-cap': 'overCap',
  coinsurance: 'coinsurance',
  deductible: 'deductible',
  'pre-self-paid': 'preSelfPaid',
  'over-limit': 'overLimit',
  'fully-self-paid': 'fullySelfPaid',
};

/** What a layer pays comes off the parts of its base in this order. */
const IN_TURN: readonly Part[] = ['overCap', 'coinsurance', 'deductible', 'preSelfPaid', 'overLimit', 'fullySelfPaid'];

interface Use extends Run {
  readonly before: Exact;
  taken: Exact;
  readonly of: Exact | undefined;
}

/** A fund cap of this bill. */
interface CapHeld {
  readonly term: CapTerm;
  readonly use: Use;
}

interface Stretch {
  readonly amount: Exact;
  readonly share: Exact;
}

const noParts = (): Record<Part, Exact> => ({
  fullySelfPaid: NONE,
  overLimit: NONE,
  preSelfPaid: NONE,
  deductible: NONE,
  coinsurance: NONE,
  overCap: NONE,
});

class Restatement {
  private readonly how: Rounding;
  private readonly eachStep: boolean;
  /** What nobody has taken yet: at the end, what the pooled fund pays by the formula. */
  private open: Exact;
  private fixed = NONE;
  /** What the person bears, exactly, and as the result gives it. */
  private readonly parts = noParts();
  private readonly shown = noParts();
  private readonly uses: Use[] = [];
  private readonly fundCaps: CapHeld[] = [];
  private readonly layers: { readonly fund: string; readonly amount: Exact }[] = [];
  private stretches: readonly Stretch[] = [];
  private byRatio = NONE;
  private aboveExpenseCaps = NONE;
  private aboveFundCaps = NONE;
  private overCapPaidByLayers = NONE;
  private account: { readonly own: Exact; readonly family: Exact } = { own: NONE, family: NONE };

  constructor(
    private readonly pack: PolicyPack,
    private readonly of: Asked,
    private readonly at: RestatedOccasion,
    private readonly halves: Rounding,
  ) {
    this.how = pack.rounding?.how ?? 'half-up';
    this.eachStep = pack.rounding?.at !== 'end';
    this.open = whole(at.bill.total);
  }

  /** Does what a word of the order says; returns what is missing, if something is. */
  turnOf(word: string): string | undefined {
    const clauses: Readonly<Record<string, (() => string | undefined) | undefined>> = {
      'self-paid': () => this.selfPaid(),
      'fixed-payment': () => this.fixedPayment(),
      offsite: () => this.offsite(),
      'expense-cap': () => this.expenseCap(),
      deductible: () => this.deductible(),
      ratio: () => this.ratio(),
      cap: () => this.fundCap(),
      'personal-account': () => this.personalAccount(),
    };
    const clause = clauses[word];
    return clause === undefined ? this.layer(word) : clause();
  }

  /** Whether half a fen is left, above an even number of them. */
  lastHalfGoesDown(): boolean {
    const { top, bottom } = this.open;
    return bottom === 2n && (top / bottom) % 2n === 0n;
  }

  result(): RestatedSettlement {
    const total = this.at.bill.total;
    const pooled = number(sum(this.openFen(), this.fixed));
    const layered = this.layers.map(({ fund, amount }) => ({ fund, amount: number(amount) }));
    const fundPays = layered.reduce((so, { amount }) => so + amount, pooled);
    const familyAccounts = number(this.account.family);
    const personalAccount = number(this.account.own) + familyAccounts;
    return {
      total,
      fundPays,
      personPays: total - fundPays,
      institutionBears: 0,
      funds: [{ fund: `${this.pack.scheme}-pooled`, amount: pooled }, ...layered.filter(({ amount }) => amount > 0)],
      person: {
        fullySelfPaid: number(this.shown.fullySelfPaid),
        overLimit: number(this.shown.overLimit),
        preSelfPaid: number(this.shown.preSelfPaid),
        deductible: number(this.shown.deductible),
        coinsurance: number(this.shown.coinsurance),
        overCap: number(this.shown.overCap),
      },
      paidFrom: { personalAccount, familyAccounts, cash: total - fundPays - personalAccount },
      accumulators: this.uses.map(({ kind, pool, period, within, before, taken, of }) => ({
        kind,
        pool,
        period,
        within,
        before: number(before),
        after: number(sum(before, kind === 'layer-cap' ? this.fen(taken) : this.openFen(taken))),
        ...(of === undefined ? {} : { of: number(of) }),
      })),
    };
  }

  private selfPaid(): string | undefined {
    const { fullySelfPaid, overLimit, preSelfPaid } = this.at.bill;
    this.personBears('fullySelfPaid', whole(fullySelfPaid));
    this.personBears('overLimit', whole(overLimit));
    this.personBears('preSelfPaid', whole(preSelfPaid));
    return undefined;
  }

  private fixedPayment(): string | undefined {
    const term = entryFor(this.pack.fixedPayments, this.of);
    if (term === undefined || !isSome(this.open)) return undefined;
    if (term.amount === 'unknown') return 'fixed-payment';
    const before = this.openFen();
    this.open = less(this.open, least(this.open, whole(term.amount)));
    this.fixed = sum(this.fixed, less(before, this.openFen()));
    return undefined;
  }

  private offsite(): string | undefined {
    const term = entryFor(this.pack.offsite, this.of);
    if (term === undefined || term.benefit === 'unknown') return isSome(this.open) ? 'offsite' : undefined;
    if (term.benefit === 'nothing') this.personBears('coinsurance', this.open);
    else this.personBears('preSelfPaid', this.brought(times(this.open, inMillionths(term.ownShareFirst ?? 0))));
    return undefined;
  }

  private deductible(): string | undefined {
    const term = entryFor(this.pack.deductibles, this.of);
    const limit = term === undefined ? undefined : this.deductibleBy(term);
    if (term === undefined || limit === undefined) return isSome(this.open) ? 'deductible' : undefined;
    return this.deduct(term, limit);
  }

  private deduct(term: DeductibleTerm, limit: Exact): string | undefined {
    const run = this.runOf('deductible', this.poolNamed(term.pool), term.period);
    const met = this.deductibleMet(term, run);
    const asksForMore = isSome(this.open) && isBelow(this.usedBefore(run), limit);
    if (met !== undefined && term.atHigherLevel === 'unknown' && asksForMore) return 'deductible-at-higher-level';
    const taken = met === undefined ? least(this.open, what(less(limit, this.usedBefore(run)))) : NONE;
    this.personBears('deductible', taken);
    this.count(run, taken, met ?? limit);
    return undefined;
  }

  /** The deductible that was met, where the difference to a higher one is not due for certain. */
  private deductibleMet({ atHigherLevel = 'top-up' }: DeductibleTerm, run: Run): Exact | undefined {
    return atHigherLevel === 'top-up' ? undefined : limitMet(this.tally(run));
  }

  private deductibleBy({ amount, shareOfBill, firstYear, pool }: DeductibleTerm): Exact | undefined {
    if (shareOfBill !== undefined) return this.shareOfBill(shareOfBill);
    if (amount === undefined || amount === 'unknown') return undefined;
    return firstYear === undefined ? whole(amount) : this.inFirstYear(amount, pool);
  }

  private shareOfBill({ share, atLeast = 0, atMost }: { share: number; atLeast?: number; atMost?: number }): Exact {
    const asked = most(this.fen(times(whole(this.at.bill.total), inMillionths(share))), whole(atLeast));
    return atMost === undefined ? asked : least(asked, whole(atMost));
  }

  /** By the months left of the year in which the first benefit began of those that share the pool. */
  private inFirstYear(amount: number, pool: string | undefined): Exact {
    const sharing = this.at.held.filter(({ diseaseCode }) => this.poolOf(pool, diseaseCode) === this.poolNamed(pool));
    const first = sharing.map(({ startsOn }) => startMonth(this.of.on, startsOn));
    return rounded(over(times(whole(amount), whole(13 - Math.min(...first))), whole(12)), 'half-up');
  }

  private ratio(): string | undefined {
    const term = entryFor(this.pack.ratios, this.of);
    if (term === undefined) return isSome(this.open) ? 'ratio' : undefined;
    const first = term.bandsFrom === 'zero' ? this.parts.deductible : NONE;
    const run = this.runOf('ratio-base', this.poolNamed(term.pool), term.bandPeriod ?? 'visit');
    const stretches = this.stretchesOf(term, sum(this.usedBefore(run), first));
    if (stretches === 'unknown') return 'ratio';
    this.count(run, sum(this.open, first), undefined);
    this.divideBy(stretches.map(({ amount, share }) => ({ amount, share: this.changed(share) })));
    return undefined;
  }

  private stretchesOf(term: RatioTerm, from: Exact): readonly Stretch[] | 'unknown' {
    const bands = term.bands ?? [{ share: term.share ?? 'unknown' }];
    const to = sum(from, this.open);
    return term.bandsFrom === 'whole-bill' ? this.allAtOne(bands, to) : stretchesBetween(bands, from, to);
  }

  private divideBy(stretches: readonly Stretch[]): void {
    this.stretches = stretches;
    this.byRatio = this.brought(sum(...stretches.map(({ amount, share }) => times(amount, share))));
    this.personBears('coinsurance', less(this.open, this.byRatio));
  }

  /** All of what is open, at the share of the band that its end reaches. */
  private allAtOne(bands: readonly Band[], end: Exact): readonly Stretch[] | 'unknown' {
    const band = bands.find(({ upTo }) => upTo === undefined || !isBelow(whole(upTo), end));
    if (!isSome(this.open) || band === undefined) return [];
    return band.share === 'unknown' ? 'unknown' : [{ amount: this.open, share: inMillionths(band.share) }];
  }

  /** Points added, to no more than the whole; points taken off, to no less than nothing; then the factor; to the millionth. */
  private changed(share: Exact): Exact {
    const addition = entryFor(this.pack.ratioAdditions, this.of);
    const elsewhere = entryFor(this.pack.offsite, this.of);
    const added =
      addition === undefined
        ? share
        : least(sum(share, inMillionths(addition.points)), inMillionths(addition.atMost ?? 1_000_000), ALL);
    const reduced = what(less(added, inMillionths(elsewhere?.minusPoints ?? 0)));
    const scaled = times(reduced, inMillionths(elsewhere?.times ?? 1_000_000));
    return over(rounded(times(scaled, whole(1_000_000)), 'half-up'), whole(1_000_000));
  }

  private expenseCap(): string | undefined {
    const caps = this.capsThatLimit('expense');
    if (caps === 'unknown') return isSome(this.open) ? 'expense-cap' : undefined;
    this.aboveExpenseCaps = this.limitedBy(caps);
    return undefined;
  }

  private fundCap(): string | undefined {
    const caps = this.capsThatLimit('fund');
    if (caps === 'unknown') return isSome(this.open) ? 'cap' : undefined;
    this.aboveFundCaps = this.limitedBy(caps);
    this.fundCaps.push(...caps);
    return undefined;
  }

  /** What none of the limits leaves room for, the person bears; what all of them let through fills each. */
  private limitedBy(caps: readonly CapHeld[]): Exact {
    const through = least(this.open, ...caps.map(({ use }) => roomIn(use)).filter((room) => room !== undefined));
    const above = less(this.open, through);
    this.personBears('overCap', above);
    for (const { use } of caps) this.countUse(use, through);
    return above;
  }

  /** Entries of one pool are one limit; different pools are different limits. */
  private capsThatLimit(limits: CapTerm['limits']): readonly CapHeld[] | 'unknown' {
    const entries = (this.pack.caps ?? []).filter((entry) => entry.limits === limits);
    const pools = [...new Set(entries.map(({ pool = 'each-disease' }) => pool))];
    const found = pools.flatMap((pool) => {
      const alternatives = entries.filter((entry) => (entry.pool ?? 'each-disease') === pool);
      const term = entryFor(alternatives, this.of);
      return term === undefined ? [] : [{ term, alternatives }];
    });
    const caps = found
      .filter(({ term }) => term.unlimited !== true || isSharedPool(term.pool))
      .map(({ term, alternatives }) => this.capHeld(term, alternatives));
    const missing = caps.some(
      ({ term, use }) => use.of === undefined && term.whileUnknown === undefined && term.unlimited !== true,
    );
    return found.length === 0 || missing ? 'unknown' : caps;
  }

  private capHeld(term: CapTerm, alternatives: readonly CapTerm[]): CapHeld {
    const kind = term.limits === 'fund' ? 'cap' : 'expense-cap';
    // Months that roll over are counted in one run, the year.
    const run = this.runOf(kind, this.poolNamed(term.pool), term.rollsOver === undefined ? term.period : 'year');
    const before = term.period === 'visit' ? NONE : this.usedBefore(run);
    return { term, use: { ...run, before, taken: NONE, of: this.limitOf(term, alternatives) } };
  }

  private limitOf(term: CapTerm, alternatives: readonly CapTerm[]): Exact | undefined {
    if (term.unlimited === true) return undefined;
    if (term.several !== undefined) return this.severalTogether(term, term.several, alternatives);
    return typeof term.amount === 'number' ? this.byMonths(term, whole(term.amount), this.of.diseaseCode) : undefined;
  }

  /** Each disease held that has a limit of its own in the pool, from the highest down; nobody knows it where one is unknown. */
  private severalTogether(term: CapTerm, rule: SeveralDiseases, alternatives: readonly CapTerm[]): Exact | undefined {
    const own = this.at.held.flatMap(({ diseaseCode }) => {
      const disease = this.pack.diseases.find(({ code }) => code === diseaseCode);
      if (disease === undefined) return [];
      if (term.pool === 'each-class' && disease.class !== this.of.diseaseClass) return [];
      const amount = entryFor(alternatives, { ...this.of, diseaseCode, diseaseClass: disease.class })?.amount;
      return amount === undefined ? [] : [{ diseaseCode, amount }];
    });
    const known = own.flatMap(({ diseaseCode, amount }) => (amount === 'unknown' ? [] : [{ diseaseCode, amount }]));
    if (known.length < own.length) return undefined;
    const counted = known
      .toSorted((a, b) => b.amount - a.amount)
      .map(({ diseaseCode, amount }, rank) =>
        this.byMonths(term, sum(shareOfRank(rule, rank, amount), whole(fixedAt(rule, rank))), diseaseCode),
      );
    const together = sum(...counted);
    return rule.ceiling === undefined ? together : least(together, whole(rule.ceiling));
  }

  private byMonths(term: CapTerm, amount: Exact, disease: DiseaseCode): Exact {
    const first = startMonth(this.of.on, this.startOf(disease));
    if (term.rollsOver !== undefined) return times(amount, whole(monthIn(this.of.on) - first + 1));
    if (term.firstYear === undefined || first === 1) return amount;
    const unit = whole(term.roundedTo === 'yuan' ? 100 : 1);
    const shortened = over(times(amount, whole(13 - first)), whole(12));
    return times(rounded(over(shortened, unit), 'half-up'), unit);
  }

  private layer(fund: string): string | undefined {
    const layer = this.pack.layers?.find((candidate) => candidate.fund === fund);
    const term = entryFor(layer?.terms, this.of);
    if (layer === undefined || term === undefined) return undefined;
    const looked = this.lookedAtBy(layer);
    const run = this.runOf('layer-base', fund, term.period);
    const wanted = this.wantedOf(term, this.usedBefore(run), looked);
    if (typeof wanted === 'string') return wanted;
    this.count(run, looked, undefined);
    this.pay(layer, term, wanted);
    return undefined;
  }

  /** What of its base a layer looks at: what earlier layers left of it to the person. */
  private lookedAtBy(layer: Layer): Exact {
    const left = sum(...baseOf(layer).map((part) => this.parts[part]));
    if (!layer.base.includes('over-cap-expense')) return left;
    return least(left, what(less(this.expenseAboveCaps(), this.overCapPaidByLayers)));
  }

  /** The expense above the caps; a fund cap is turned back into expense by the ratio (限额 ÷ 支付比例), lowest band first. */
  private expenseAboveCaps(): Exact {
    if (!isSome(this.aboveFundCaps)) return this.aboveExpenseCaps;
    let within = less(this.byRatio, this.aboveFundCaps);
    let expense = NONE;
    for (const { amount, share } of this.stretches) {
      if (!isSome(within)) break;
      const all = times(amount, share);
      expense = sum(expense, isBelow(within, all) ? over(within, share) : amount);
      within = less(within, all);
    }
    const counted = sum(...this.stretches.map(({ amount }) => amount));
    return sum(this.aboveExpenseCaps, less(counted, this.brought(expense)));
  }

  /** The layer's share of its base, or what is missing to say it. */
  private wantedOf(term: LayerTerm, before: Exact, looked: Exact): Exact | string {
    if (!isSome(looked)) return NONE;
    if (term.deductible === 'unknown') return 'deductible';
    const first = whole(term.deductible ?? 0);
    const zero = term.bandsFrom === 'zero' ? NONE : first;
    const from = less(most(before, first), zero);
    const to = less(most(sum(before, looked), first), zero);
    const stretches = stretchesBetween(term.bands, from, to);
    if (stretches === 'unknown') return 'ratio';
    const wanted = this.brought(sum(...stretches.map(({ amount, share }) => times(amount, share))));
    return isSome(wanted) && capMissing(term) ? 'cap' : wanted;
  }

  private pay(layer: Layer, term: LayerTerm, wanted: Exact): void {
    const base = baseOf(layer);
    const run = this.runOf('layer-cap', layer.fund, term.period);
    const cap = typeof term.cap === 'number' ? whole(term.cap) : undefined;
    const fills = this.fundCaps.filter(({ term: { includes = [] } }) => includes.includes(layer.fund));
    const rooms = [
      cap === undefined ? undefined : what(less(cap, this.usedBefore(run))),
      ...fills.map(({ use }) => roomIn(use)),
    ];
    const amount = least(
      wanted,
      sum(...base.map((part) => this.shown[part])),
      ...rooms.filter((room) => room !== undefined),
    );
    if (cap !== undefined) this.count(run, amount, cap);
    for (const { use } of fills) use.taken = sum(use.taken, amount);
    const shown = this.fen(amount);
    this.layers.push({ fund: layer.fund, amount: shown });
    const overCapBefore = this.parts.overCap;
    takeFrom(this.parts, base, amount);
    takeFrom(this.shown, base, shown);
    this.overCapPaidByLayers = sum(this.overCapPaidByLayers, less(overCapBefore, this.parts.overCap));
  }

  private personalAccount(): string | undefined {
    const { offered } = this.at;
    const { personalAccount: term } = this.pack;
    if (offered === undefined || term === undefined) return undefined;
    const family = whole(offered.family ?? 0);
    const payable = sum(...term.pays.map((name) => this.shown[PART_OF[name]]));
    const own = least(payable, less(whole(offered.available), family));
    this.account = { own, family: term.familyShares === true ? least(less(payable, own), family) : NONE };
    return undefined;
  }

  // What the steps have in common

  private personBears(part: Part, amount: Exact): void {
    const before = this.openFen();
    this.open = less(this.open, amount);
    this.parts[part] = sum(this.parts[part], amount);
    this.shown[part] = sum(this.shown[part], less(before, this.openFen()));
  }

  /** An amount that a step has worked out, brought to the fen where every step is. */
  private brought(amount: Exact): Exact {
    return this.eachStep ? this.fen(amount) : amount;
  }

  private fen(amount: Exact): Exact {
    return rounded(amount, this.how);
  }

  /** What is open, or was, as the steps tell it. */
  private openFen(amount = this.open): Exact {
    return rounded(amount, this.halves);
  }

  private runOf(kind: AccumulatorKind, pool: string, period: Period): Run {
    return { kind, pool, period, within: runWithin(period, this.of.on) };
  }

  private poolNamed(pool: string | undefined): string {
    return this.poolOf(pool, this.of.diseaseCode);
  }

  private poolOf(pool = 'each-disease', disease: DiseaseCode): string {
    if (pool === 'each-disease') return disease;
    if (pool === 'each-class') return this.pack.diseases.find(({ code }) => code === disease)?.class ?? disease;
    return pool === 'each-level' ? `${disease}@${this.of.level}` : pool;
  }

  /** Of a visit nothing is carried on. */
  private tally(run: Run): Tally | undefined {
    return run.period === 'visit' ? undefined : this.at.account.find((tally) => sameRun(tally, run));
  }

  private usedBefore(run: Run): Exact {
    return whole(this.tally(run)?.used ?? 0);
  }

  private count(run: Run, taken: Exact, of: Exact | undefined): void {
    this.countUse({ ...run, before: this.usedBefore(run), taken, of }, taken);
  }

  private countUse(use: Use, taken: Exact): void {
    use.taken = taken;
    if (use.period !== 'visit') this.uses.push(use);
  }

  private startOf(disease: DiseaseCode): Day | undefined {
    return this.at.held.find(({ diseaseCode }) => diseaseCode === disease)?.startsOn;
  }
}

/** What lies between two points in each band. */
const stretchesBetween = (bands: readonly Band[], from: Exact, to: Exact): readonly Stretch[] | 'unknown' => {
  const stretches: Stretch[] = [];
  let floor = NONE;
  for (const { upTo, share } of bands) {
    const ceiling = upTo === undefined ? to : least(to, whole(upTo));
    const amount = what(less(ceiling, most(from, floor)));
    if (isSome(amount) && share === 'unknown') return 'unknown';
    if (isSome(amount) && share !== 'unknown') stretches.push({ amount, share: inMillionths(share) });
    floor = ceiling;
  }
  return stretches;
};

const shareOfRank = ({ shares, further }: SeveralDiseases, rank: number, amount: number): Exact =>
  rounded(times(whole(amount), inMillionths(shares[rank] ?? further ?? 0)), 'half-up');

/** The second disease has rank 1. */
const fixedAt = ({ plus = [], plusFurther }: SeveralDiseases, rank: number): number =>
  rank === 0 ? 0 : (plus[rank - 1] ?? plusFurther ?? 0);

/** The deductible that was met when it was asked for last; one of nothing is none. */
const limitMet = (tally: Tally | undefined): Exact | undefined =>
  tally?.of !== undefined && tally.of > 0 && tally.used >= tally.of ? whole(tally.of) : undefined;

const capMissing = ({ cap, whileUnknown }: LayerTerm): boolean => cap === 'unknown' && whileUnknown === undefined;

const roomIn = ({ before, taken, of }: Use): Exact | undefined =>
  of === undefined ? undefined : what(less(less(of, before), taken));

/** A pool that has a name is one for all whom an entry puts into it. */
const isSharedPool = (pool: string | undefined): boolean => pool !== undefined && !pool.startsWith('each-');

/** Expense above the caps is borne as what the fund would have paid of it and the person's share beside that. */
const baseOf = ({ base }: Layer): readonly Part[] => {
  const named: readonly string[] = base.includes('over-cap-expense') ? ['over-cap', 'coinsurance'] : base;
  const parts = Object.entries(PART_OF).flatMap(([name, part]) => (named.includes(name) ? [part] : []));
  return IN_TURN.filter((part) => parts.includes(part));
};

const takeFrom = (parts: Record<Part, Exact>, base: readonly Part[], amount: Exact): void => {
  let rest = amount;
  for (const part of base) {
    const taken = least(rest, parts[part]);
    parts[part] = less(parts[part], taken);
    rest = less(rest, taken);
  }
};
