import type { OfferedAccount, SplitAmounts } from '@yidi/contracts/claims';
import type { HeldDisease } from '@yidi/contracts/filing';
import type { ReverseSettlement, SettleTreatment } from '@yidi/contracts/settlement';
import type {
  Band,
  CapTerm,
  Conditions,
  DeductibleTerm,
  DiseaseLimit,
  FixedPaymentTerm,
  Layer,
  LayerTerm,
  OffsiteTerm,
  OwnShareTerm,
  Period,
  PersonalAccountTerm,
  PersonPart,
  PolicyPack,
  RatioAddition,
  RatioTerm,
  RoundingTerm,
  SeveralDiseases,
  ShareOfBill,
} from '@yidi/contracts/policy';
import {
  addDays,
  CARE_PLACES,
  day,
  fen,
  FILING_CATEGORIES,
  INSTITUTION_LEVELS,
  millionths,
  PERSON_TYPES,
  plus,
  yearOf,
  type Day,
  type DiseaseCode,
  type Fen,
  type Millionths,
  type RegionCode,
} from '@yidi/kernel';
import fc from 'fast-check';
import { examplePack, examplePolicy } from '../policy/pack.examples.js';
import type { Policy } from '../policy/policy.js';
import type { PlanQuestion } from './plan.js';
import type { UnsplitLine } from './split-by-hand.js';
import { treatment } from './treatment.examples.js';

// Packs of every rule form, bills, and what happens to one person within a year, at random. Entries of a table never contradict
// each other: each rung of a table makes one condition more than the rung before, and the entries of a rung exclude each other.

const codes = (...of: readonly string[]): readonly DiseaseCode[] => of.map((code) => code as DiseaseCode);

const LISTED = codes('M03900', 'M01600', 'M00500', 'M07801');
const CLASSES = ['class-one', 'class-two', 'class-two', undefined];
const DISEASES: PolicyPack['diseases'] = LISTED.map((code, at) => {
  const diseaseClass = CLASSES[at];
  return { code, name: '病种', ...(diseaseClass === undefined ? {} : { class: diseaseClass }) };
});
const NOT_LISTED = codes('M00105');
const GROUPS = ['civil-servant', 'low-income', 'signed-family-doctor'];

// What packs and bills are made of

const weighted = <T>(...often: readonly (readonly [weight: number, arbitrary: fc.Arbitrary<T>])[]): fc.Arbitrary<T> =>
  fc.oneof(...often.map(([weight, arbitrary]) => ({ weight, arbitrary })));
const always = <T>(value: T): fc.Arbitrary<T> => fc.constant(value);
const nothing = fc.constant(undefined);
/** Once in so many times; otherwise left out. */
const onceIn = <T>(times: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  weighted<T | undefined>([times - 1, nothing], [1, arbitrary]);

const FIRST = day('2026-01-01');
const aDay: fc.Arbitrary<Day> = fc.nat(364).map((days) => addDays(FIRST, days));

/** Nothing, a little, round amounts and odd ones. */
const amountUpTo = (most: number): fc.Arbitrary<Fen> =>
  weighted(
    [1, always(0)],
    [2, fc.nat(300)],
    [4, fc.nat(most)],
    [4, fc.nat(Math.floor(most / 10_000)).map((hundreds) => hundreds * 10_000)],
  ).map(fen);

const aShare: fc.Arbitrary<Millionths> = weighted(
  [6, fc.nat(20).map((twentieths) => twentieths * 50_000)],
  [2, fc.nat(1000).map((thousandths) => thousandths * 1000)],
  [1, fc.nat(1_000_000)],
).map(millionths);

const aPeriod: fc.Arbitrary<Period> = fc.constantFrom('visit', 'month', 'quarter', 'half-year', 'year', 'year');
const aPool = fc.constantFrom('each-disease', 'each-class', 'each-level', 'all-diseases', 'with-inpatient');

type Fields<T> = { readonly [K in keyof T]-?: fc.Arbitrary<T[K] | undefined> };

/** What is undefined is left out: a pack says a thing or does not name it. */
const saying = <T extends object>(fields: Fields<T>): fc.Arbitrary<T> =>
  fc
    .record(fields as Record<string, fc.Arbitrary<unknown>>)
    .map((drawn) => Object.fromEntries(Object.entries(drawn).filter(([, value]) => value !== undefined)) as T);

// Tables

/** An entry without its conditions. */
type Term<T> = Omit<T, keyof Conditions>;
type Entries<T> = readonly (T & Conditions)[];

/** Conditions of one kind each; where there are two, they exclude each other. */
const CONDITIONS: readonly (readonly [Conditions, Conditions?])[] = [
  [{ levels: ['tier-3'] }, { levels: ['tier-1', 'community'] }],
  [{ diseases: codes('M03900', 'M07801') }, { diseases: codes('M01600') }],
  [{ personTypes: ['retired', 'elderly-resident', 'student'] }, { personTypes: ['active', 'adult-resident'] }],
  [{ groups: ['civil-servant', 'low-income'] }],
  [
    { categories: ['referral', 'other-temporary'] },
    { categories: ['long-term-resident', 'resettled-retiree', 'posted-worker'] },
  ],
  [{ classes: ['class-two'] }, { classes: ['class-one'] }],
  [{ settled: ['manual', 'avoidable-manual'] }, { settled: ['direct'] }],
  [{ ages: { from: 60 } }, { ages: { from: 18, until: 59 } }],
  [{ places: ['beyond-province'] }, { places: ['within-province'] }],
];

const conditionsFrom = (start: number, howMany: number): Conditions => {
  const kinds = Array.from({ length: howMany }, (_, next) => CONDITIONS[(start + next) % CONDITIONS.length]?.[0]);
  return Object.assign({}, ...kinds) as Conditions;
};

const changing = <T extends object>(on: Day, made: Conditions, [before, after]: readonly [T, T]): Entries<T> => [
  { ...made, until: on, ...before },
  { ...made, from: addDays(on, 1), ...after },
];

/** One entry, one that begins within the year, two that share the year, or two whose last conditions exclude each other. */
const rung = <T extends object>(conditions: number, term: fc.Arbitrary<T>): fc.Arbitrary<Entries<T>> =>
  fc
    .record({
      start: fc.nat(CONDITIONS.length - 1),
      form: fc.constantFrom('one', 'begins', 'changes', 'differs', 'differs'),
      on: aDay,
      terms: fc.tuple(term, term),
    })
    .map(({ start, form, on, terms }): Entries<T> => {
      const made = conditionsFrom(start, conditions);
      const other = CONDITIONS[(start + conditions - 1) % CONDITIONS.length]?.[1];
      if (form === 'begins') return [{ ...made, from: on, ...terms[0] }];
      if (form === 'changes') return changing(on, made, terms);
      if (form === 'one' || other === undefined) return [{ ...made, ...terms[0] }];
      return [
        { ...made, ...terms[0] },
        { ...made, ...other, ...terms[1] },
      ];
    });

const tableOf = <T extends object>(term: fc.Arbitrary<T>): fc.Arbitrary<Entries<T>> =>
  fc
    .tuple(
      weighted<Entries<T>>(
        [24, term.map((entry) => [entry])],
        [6, fc.record({ on: aDay, terms: fc.tuple(term, term) }).map(({ on, terms }) => changing(on, {}, terms))],
        [1, always([])],
      ),
      onceIn(2, rung(1, term)),
      onceIn(3, rung(2, term)),
      onceIn(4, rung(3, term)),
    )
    .map((rungs) => rungs.flatMap((entries) => entries ?? []));

/** What differs between tables and mostly not within one. */
const alike = <T extends object>(
  table: fc.Arbitrary<Entries<T>>,
  inCommon: fc.Arbitrary<Partial<T>>,
): fc.Arbitrary<Entries<T>> =>
  fc.tuple(table, inCommon).map(([entries, same]) => entries.map((entry) => ({ ...entry, ...same })));

const atLeastOne = <T extends object>(table: fc.Arbitrary<Entries<T>>, entry: T): fc.Arbitrary<Entries<T>> =>
  table.map((entries) => (entries.length === 0 ? [entry] : entries));

// Terms

const source = always('table');

type Deductible = Term<DeductibleTerm>;

const deductible: fc.Arbitrary<Deductible> = weighted(
  [
    6,
    saying<Deductible>({
      amount: weighted<Fen | 'unknown'>([40, amountUpTo(100_000)], [1, always('unknown')]),
      shareOfBill: nothing,
      period: aPeriod,
      pool: onceIn(3, aPool),
      atHigherLevel: fc.constantFrom(undefined, 'top-up', 'no-more', 'unknown'),
      firstYear: onceIn(4, always('by-month')),
      source,
    }),
  ],
  [
    1,
    saying<Deductible>({
      amount: nothing,
      shareOfBill: saying<ShareOfBill>({
        share: aShare,
        atLeast: onceIn(2, amountUpTo(20_000)),
        atMost: onceIn(2, amountUpTo(60_000)),
      }),
      period: aPeriod,
      pool: onceIn(3, aPool),
      atHigherLevel: nothing,
      firstYear: nothing,
      source,
    }),
  ],
);

const deductibles = alike(
  tableOf(deductible),
  weighted<Partial<Deductible>>(
    [2, fc.record({ period: aPeriod })],
    [3, fc.record({ period: aPeriod, pool: aPool })],
    [1, always({})],
  ),
).map((entries) =>
  entries.map(({ firstYear, ...entry }) =>
    firstYear === undefined || entry.period !== 'year' ? entry : { ...entry, firstYear },
  ),
);

/** Bands that join; the last has no end. */
const bandsUpTo = (most: number): fc.Arbitrary<readonly Band[]> =>
  fc
    .record({
      below: fc.array(fc.tuple(fc.integer({ min: 1, max: most }), aShare), { maxLength: 3 }),
      beyond: aShare,
      unknown: onceIn(20, fc.nat(3)),
    })
    .map(({ below, beyond, unknown }) => {
      const ends = below.map((_, at) => fen(below.slice(0, at + 1).reduce((end, [length]) => end + length, 0)));
      const bands: readonly Band[] = [
        ...below.map(([, share], at) => ({ upTo: ends[at], share }) as Band),
        { share: beyond },
      ];
      return bands.map((band, at) => (bands.length > 1 && at === unknown ? { ...band, share: 'unknown' } : band));
    });

type Ratio = Term<RatioTerm>;

const ratios = atLeastOne<Ratio>(
  tableOf(
    weighted<Ratio>(
      [
        30,
        saying<Ratio>({
          share: aShare,
          bands: nothing,
          bandPeriod: onceIn(8, aPeriod),
          bandsFrom: nothing,
          pool: nothing,
          source,
        }),
      ],
      [
        20,
        saying<Ratio>({
          share: nothing,
          bands: bandsUpTo(200_000),
          bandPeriod: onceIn(2, aPeriod),
          bandsFrom: fc.constantFrom(undefined, 'zero', 'above-deductible', 'whole-bill'),
          pool: onceIn(2, aPool),
          source,
        }),
      ],
      [1, always({ share: 'unknown', source: 'table' })],
    ),
  ),
  { share: millionths(700_000), source: 'table' },
);

type Addition = Term<RatioAddition>;
const ratioAdditions = tableOf(saying<Addition>({ points: aShare, atMost: onceIn(2, aShare), source }));

type Offsite = Term<OffsiteTerm>;
const offsiteWhere = (benefit: fc.Arbitrary<Offsite['benefit']>, reduces: boolean): fc.Arbitrary<Offsite> =>
  saying<Offsite>({
    benefit,
    minusPoints: reduces ? onceIn(2, aShare) : nothing,
    times: reduces ? onceIn(2, aShare) : nothing,
    ownShareFirst: reduces ? onceIn(2, aShare) : nothing,
    source,
  });
const offsite = atLeastOne<Offsite>(
  tableOf(
    weighted(
      [12, offsiteWhere(always('as-local'), false)],
      [10, offsiteWhere(always('reduced'), true)],
      [1, offsiteWhere(fc.constantFrom('nothing', 'unknown'), false)],
    ),
  ),
  { benefit: 'as-local', source: 'table' },
);

const FUNDS = ['large-sum', 'serious-illness', 'civil-servant', 'enterprise', 'medical-assistance'];

type Cap = Term<CapTerm>;

const several: fc.Arbitrary<SeveralDiseases> = saying<SeveralDiseases>({
  shares: fc.array(aShare, { minLength: 1, maxLength: 3 }),
  further: onceIn(2, aShare),
  plus: onceIn(2, fc.array(amountUpTo(50_000), { minLength: 1, maxLength: 2 })),
  plusFurther: onceIn(2, amountUpTo(50_000)),
  ceiling: onceIn(3, amountUpTo(1_500_000)),
});

const byMonths = weighted<Pick<Cap, 'period' | 'rollsOver' | 'firstYear' | 'roundedTo'>>(
  [6, fc.record({ period: aPeriod })],
  [1, always({ period: 'month', rollsOver: 'within-year' })],
  [1, always({ period: 'year', firstYear: 'by-month' })],
  [1, always({ period: 'year', firstYear: 'by-month', roundedTo: 'yuan' })],
);

const howMuch = weighted<Pick<Cap, 'amount' | 'unlimited' | 'whileUnknown'>>(
  [40, fc.record({ amount: amountUpTo(800_000) })],
  [3, always({ unlimited: true })],
  [3, always({ amount: 'unknown', whileUnknown: 'uncapped' })],
  [1, always({ amount: 'unknown' })],
);

/** One pool's limits: alternatives by condition, which mostly run alike. */
const limitsOf = (limits: Cap['limits'], pool: fc.Arbitrary<string | undefined>): fc.Arbitrary<Entries<Cap>> =>
  fc
    .record({
      entries: tableOf(
        fc.record({ amount: howMuch, own: byMonths, includes: onceIn(4, fc.subarray(FUNDS, { minLength: 1 })) }),
      ),
      pool,
      run: onceIn(2, byMonths),
      rule: onceIn(2, several),
    })
    .map(({ entries, pool: named, run, rule }) =>
      entries.map(({ amount, own, includes, ...conditions }) => ({
        ...conditions,
        ...amount,
        ...(run ?? own),
        limits,
        ...(named === undefined ? {} : { pool: named }),
        ...(rule === undefined || named === undefined || named === 'each-disease' ? {} : { several: rule }),
        ...(includes === undefined || limits === 'expense' ? {} : { includes }),
        source: 'table',
      })),
    );

/** Limits of two kinds of pool, which all hold. `each-disease` may be named or left out: it is the same pool. */
const caps: fc.Arbitrary<readonly CapTerm[]> = fc
  .record({
    own: limitsOf('fund', aPool),
    unnamed: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    further: onceIn(3, limitsOf('fund', always('another-pool'))),
    expense: onceIn(3, limitsOf('expense', aPool)),
  })
  .map(({ own, unnamed, further = [], expense = [] }) =>
    [...own, ...further, ...expense].map(({ pool, ...entry }, at) =>
      pool === undefined || (pool === 'each-disease' && unnamed[at % 3] === true) ? entry : { ...entry, pool },
    ),
  );

type LayerShare = Term<LayerTerm>;

const layerTerm: fc.Arbitrary<LayerShare> = saying<LayerShare>({
  deductible: weighted<Fen | 'unknown' | undefined>([10, nothing], [20, amountUpTo(100_000)], [1, always('unknown')]),
  bands: bandsUpTo(200_000),
  bandsFrom: fc.constantFrom(undefined, 'zero', 'above-deductible'),
  period: aPeriod,
  cap: weighted<Fen | 'unknown' | undefined>([10, nothing], [10, amountUpTo(300_000)], [1, always('unknown')]),
  whileUnknown: nothing,
  source,
}).chain((term) =>
  term.cap === 'unknown' ? fc.constantFrom(term, { ...term, whileUnknown: 'uncapped' as const }) : always(term),
);

const BASES: readonly (readonly (PersonPart | 'over-cap-expense')[])[] = [
  ['over-cap'],
  ['coinsurance', 'over-cap'],
  ['deductible', 'coinsurance'],
  ['coinsurance'],
  ['deductible', 'coinsurance', 'over-cap'],
  ['pre-self-paid', 'deductible', 'coinsurance', 'over-cap'],
  ['fully-self-paid', 'over-limit', 'pre-self-paid', 'deductible', 'coinsurance', 'over-cap'],
];

const layerOf = (fund: string): fc.Arbitrary<Layer> =>
  fc.record({
    fund: always(fund),
    name: always('补助'),
    base: fc.constantFrom(...BASES, ['over-cap-expense'] as const, ['over-cap-expense'] as const),
    terms: atLeastOne(tableOf(layerTerm), { bands: [{ share: millionths(500_000) }], period: 'year', source: 'table' }),
  });

const layers: fc.Arbitrary<readonly Layer[]> = weighted(
  [2, always([])],
  [2, fc.subarray(FUNDS, { minLength: 1, maxLength: 3 }).chain((funds) => fc.tuple(...funds.map(layerOf)))],
);

const personalAccount: fc.Arbitrary<PersonalAccountTerm> = saying<PersonalAccountTerm>({
  pays: fc.subarray(
    ['fully-self-paid', 'over-limit', 'pre-self-paid', 'deductible', 'coinsurance', 'over-cap'] as const,
    { minLength: 1 },
  ),
  familyShares: fc.constantFrom(undefined, true, false),
  source,
});

const rounding: fc.Arbitrary<RoundingTerm | undefined> = weighted<RoundingTerm | undefined>(
  [3, nothing],
  [
    3,
    fc.record({
      at: fc.constantFrom('line', 'step', 'end', 'end'),
      how: fc.constantFrom('half-up', 'half-up', 'half-even', 'down'),
    }),
  ],
);

/** The order of the clauses: what may stand in several places does. */
const orders = fc.record({
  first: fc.constantFrom('none', 'none', 'none', 'before-offsite', 'after-offsite', 'before-ratio'),
  deductible: fc.constantFrom('before-ratio', 'before-ratio', 'before-ratio', 'after-ratio', 'none'),
  expenseCap: fc.constantFrom('before-deductible', 'after-deductible'),
  account: fc.boolean(),
});

const orderOf = (
  { first, deductible: place, expenseCap, account }: typeof orders extends fc.Arbitrary<infer O> ? O : never,
  { hasExpenseCap, hasCap, funds }: { hasExpenseCap: boolean; hasCap: boolean; funds: readonly string[] },
): readonly string[] => {
  const when = (holds: boolean, word: string): readonly string[] => (holds ? [word] : []);
  return [
    'self-paid',
    ...when(first === 'before-offsite', 'fixed-payment'),
    'offsite',
    ...when(first === 'after-offsite', 'fixed-payment'),
    ...when(hasExpenseCap && expenseCap === 'before-deductible', 'expense-cap'),
    ...when(place === 'before-ratio', 'deductible'),
    ...when(hasExpenseCap && expenseCap === 'after-deductible', 'expense-cap'),
    ...when(first === 'before-ratio', 'fixed-payment'),
    'ratio',
    ...when(place === 'after-ratio', 'deductible'),
    ...when(hasCap, 'cap'),
    ...funds,
    ...when(account, 'personal-account'),
  ];
};

type Fixed = Term<FixedPaymentTerm>;
const fixedPayments = tableOf(
  fc.record({ amount: weighted<Fixed['amount']>([40, amountUpTo(5_000)], [1, always('unknown')]), source }),
);

type Own = Term<OwnShareTerm>;
const KINDS = ['drugs', 'services', 'materials'] as const;

const ownSharesOf = (items: readonly string[] | undefined): fc.Arbitrary<Entries<Own>> =>
  tableOf(
    saying<Own>({ items: always(items), share: weighted<Own['share']>([30, aShare], [1, always('unknown')]), source }),
  );

const ownShares: fc.Arbitrary<readonly OwnShareTerm[]> = fc
  .tuple(ownSharesOf(undefined), onceIn(2, ownSharesOf(['drugs'])), onceIn(3, ownSharesOf(['services', 'materials'])))
  .map((tables) => tables.flatMap((entries) => entries ?? []));

const limitOnDiseases: fc.Arbitrary<DiseaseLimit> = saying<DiseaseLimit>({
  atMost: fc.integer({ min: 1, max: 3 }),
  classes: onceIn(2, fc.subarray(['class-one', 'class-two'], { minLength: 1 })),
  source,
});

/** Whole packs of every rule form. */
export const packs: fc.Arbitrary<PolicyPack> = fc
  .record({
    scheme: fc.constantFrom('employee' as const, 'resident' as const),
    order: orders,
    rounding,
    deductibles,
    ratios,
    ratioAdditions: onceIn(4, ratioAdditions),
    offsite,
    caps: onceIn(4, always([])).chain((none) => (none === undefined ? caps : always(none))),
    fixedPayments,
    layers,
    personalAccount,
    ownShares: onceIn(4, ownShares),
    severalDiseases: onceIn(10, limitOnDiseases),
  })
  .map((drawn): PolicyPack => {
    const order = orderOf(drawn.order, {
      hasExpenseCap: drawn.caps.some(({ limits }) => limits === 'expense'),
      hasCap: drawn.caps.some(({ limits }) => limits === 'fund'),
      funds: drawn.layers.map(({ fund }) => fund),
    });
    const named = (word: string): boolean => order.includes(word);
    const { deductibles: first, caps: limits, layers: above, fixedPayments: fixed } = drawn;
    return {
      ...examplePack,
      scheme: drawn.scheme,
      diseases: DISEASES,
      order,
      ratios: drawn.ratios,
      offsite: drawn.offsite,
      caps: limits,
      deductibles: named('deductible') ? first : [],
      fixedPayments: named('fixed-payment') ? fixed : [],
      layers: above,
      ratioAdditions: drawn.ratioAdditions ?? [],
      ownShares: drawn.ownShares ?? [],
      ...optional({ rounding: drawn.rounding, severalDiseases: drawn.severalDiseases }),
      ...(named('personal-account') ? { personalAccount: drawn.personalAccount } : {}),
    };
  });

const optional = (of: {
  readonly rounding: RoundingTerm | undefined;
  readonly severalDiseases: DiseaseLimit | undefined;
}): Pick<PolicyPack, 'rounding' | 'severalDiseases'> => ({
  ...(of.rounding === undefined ? {} : { rounding: of.rounding }),
  ...(of.severalDiseases === undefined ? {} : { severalDiseases: of.severalDiseases }),
});

// Bills and histories

export const bills: fc.Arbitrary<SplitAmounts> = fc
  .record({
    fullySelfPaid: weighted([2, always(fen(0))], [1, amountUpTo(50_000)]),
    overLimit: weighted([2, always(fen(0))], [1, amountUpTo(20_000)]),
    preSelfPaid: weighted([2, always(fen(0))], [1, amountUpTo(20_000)]),
    inScope: amountUpTo(400_000),
  })
  .map((parts) => ({ total: plus(parts.fullySelfPaid, parts.overLimit, parts.preSelfPaid, parts.inScope), ...parts }));

const offered: fc.Arbitrary<OfferedAccount> = fc
  .record({ own: amountUpTo(100_000), family: onceIn(2, amountUpTo(100_000)) })
  .map(({ own, family }) => (family === undefined ? { available: own } : { available: plus(own, family), family }));

/** The lines of a claim by hand. */
export const unsplit: fc.Arbitrary<readonly UnsplitLine[]> = fc.array(
  fc
    .record({
      amount: amountUpTo(50_000),
      letter: fc.constantFrom('A' as const, 'B' as const, 'B' as const, 'C' as const),
      kind: fc.constantFrom(undefined, ...KINDS),
    })
    .map(({ amount, letter, kind }) => ({ amount, class: letter, ...(kind === undefined ? {} : { kind }) })),
  { maxLength: 8 },
);

/** One visit to an institution, and what is known of the person then. */
export interface Visit {
  readonly question: PlanQuestion;
  readonly bill: SplitAmounts;
  readonly offered: OfferedAccount | undefined;
  /** The diseases that the entitlement names; undefined: those seen in the account count. */
  readonly held: readonly HeldDisease[] | undefined;
  /** After this visit a settlement is taken back: that of so many visits ago. */
  readonly takesBack: number | undefined;
}

const heldDiseases: fc.Arbitrary<readonly HeldDisease[]> = fc
  .tuple(
    fc.shuffledSubarray([...LISTED]),
    fc.tuple(...LISTED.map(() => weighted<Day | undefined>([2, nothing], [1, always(day('2025-03-01'))], [2, aDay]))),
  )
  .map(([held, starts]) =>
    held.map((diseaseCode, at) => {
      const startsOn = starts[at];
      return { diseaseCode, ...(startsOn === undefined ? {} : { startsOn }) };
    }),
  );

const questions: fc.Arbitrary<PlanQuestion> = fc.record({
  diseaseCode: weighted([100, fc.constantFrom(...LISTED)], [1, fc.constantFrom(...NOT_LISTED)]),
  personType: fc.constantFrom(...PERSON_TYPES),
  level: fc.constantFrom(...INSTITUTION_LEVELS),
  category: weighted([2, always('long-term-resident' as const)], [2, fc.constantFrom(...FILING_CATEGORIES)]),
  on: aDay,
  place: fc.constantFrom(...CARE_PLACES),
  age: weighted<number | undefined>([20, fc.nat(100)], [1, nothing]),
  groups: onceIn(2, fc.subarray(GROUPS)),
  manner: onceIn(10, fc.constantFrom('direct' as const, 'manual' as const, 'avoidable-manual' as const)),
});

export const visits: fc.Arbitrary<Visit> = fc
  .record({
    question: questions,
    bill: bills,
    offered: onceIn(2, offered),
    held: onceIn(2, heldDiseases),
    takesBack: onceIn(12, fc.nat(4)),
  })
  .map((visit) => ({ ...visit, held: visit.held?.map((each) => startingBy(visit.question.on, each)) }));

/** Nobody is treated before the benefit begins. */
const startingBy = (on: Day, { diseaseCode, startsOn }: HeldDisease): HeldDisease =>
  startsOn === undefined ? { diseaseCode } : { diseaseCode, startsOn: startsOn < on ? startsOn : on };

/** The visit as the benefit account is asked to settle it; directly, as all that it settles. */
export const commandOf = (
  { question, bill, offered: personalAccount, held }: Visit,
  serial: number,
): SettleTreatment => {
  const { diseaseCode, level: institutionLevel, on: servedOn, personType, category, place, age, groups } = question;
  const { entitlement, ...command } = treatment(serial);
  return {
    ...command,
    ...(place === 'within-province' ? { treatmentRegion: '990200' as RegionCode } : {}),
    diseaseCode,
    institutionLevel,
    servedOn,
    amounts: bill,
    ...(personalAccount === undefined ? {} : { personalAccount }),
    entitlement: {
      ...entitlement,
      personType,
      category,
      ...(age === undefined ? {} : { age }),
      ...(groups === undefined ? {} : { groups }),
      ...(held === undefined ? {} : { held }),
    },
  };
};

/** What takes back the settlement of that visit. */
export const reversalOf = (serial: number): ReverseSettlement => {
  const { settlementId, personId, entitlement } = treatment(serial);
  const { caseId, scheme } = entitlement;
  return { settlementId, personId, caseId, scheme, benefitYear: yearOf(FIRST), reason: '退费' };
};

export const policyOf = (pack: PolicyPack): Policy => ({ ...examplePolicy(), pack });

/** Tells a failed property in few lines: what differs, by which seed, and what a settlement reads of the pack. */
export const inShort = <T extends readonly unknown[]>(run: fc.RunDetails<T>): void => {
  if (!run.failed) return;
  const drawn = (run.counterexample ?? []).flat();
  throw new Error([String(run.errorInstance), `seed ${String(run.seed)}`, ...drawn.map(compact)].join('\n'));
};

const NOT_READ = new Set(['name', 'validFrom', 'qualification', 'filing', 'sources', 'source']);
const compact = (drawn: unknown): string =>
  JSON.stringify(drawn, (name, value: unknown) => (NOT_READ.has(name) ? undefined : value));
