import { describe, expect, it } from '@jest/globals';
import type { Conditions, PolicyPack } from '@yidi/contracts/policy';
import {
  CARE_PLACES,
  day,
  fen,
  FILING_CATEGORIES,
  INSTITUTION_LEVELS,
  millionths,
  PERSON_TYPES,
  type Millionths,
} from '@yidi/kernel';
import fc from 'fast-check';
import { DIABETES, examplePolicy, HYPERTENSION } from '../policy/pack.examples.js';
import { calculate } from './calculate.js';
import { isLacking } from './clause.js';
import { planFor, type PlanQuestion } from './plan.js';
import { billOf } from './treatment.examples.js';

const percent = (share: number): Millionths => millionths(share * 10_000);

/** Every condition that a table can make tells cases apart, each in the money of a bill. */
const apart: Partial<PolicyPack> = {
  diseases: [
    { code: HYPERTENSION, name: '高血压', class: 'one' },
    { code: DIABETES, name: '糖尿病', class: 'two' },
  ],
  order: ['self-paid', 'fixed-payment', 'offsite', 'deductible', 'ratio', 'cap'],
  fixedPayments: PERSON_TYPES.map((type, at) => ({ personTypes: [type], amount: fen(at + 1), source: 'table' })),
  deductibles: [
    ...INSTITUTION_LEVELS.map((level, at) => ({
      levels: [level],
      amount: fen(100 * (at + 1)),
      period: 'visit' as const,
      source: 'table',
    })),
    ...INSTITUTION_LEVELS.map((level, at) => ({
      levels: [level],
      personTypes: PERSON_TYPES,
      until: day('2025-06-30'),
      amount: fen(100 * (at + 1) + 50),
      period: 'visit' as const,
      source: 'table',
    })),
  ],
  ratios: [
    ...FILING_CATEGORIES.map((category, at) => ({ categories: [category], share: percent(60 + at), source: 'table' })),
    ...FILING_CATEGORIES.map((category, at) => ({
      categories: [category],
      classes: ['two'],
      share: percent(70 + at),
      source: 'table',
    })),
  ],
  offsite: [
    { settled: ['direct'], benefit: 'as-local', source: 'national' },
    { settled: ['manual'], benefit: 'reduced', ownShareFirst: percent(1), source: 'national' },
    { settled: ['avoidable-manual'], benefit: 'reduced', ownShareFirst: percent(2), source: 'national' },
    {
      settled: ['direct', 'manual', 'avoidable-manual'],
      places: ['beyond-province'],
      benefit: 'reduced',
      ownShareFirst: percent(5),
      source: 'national',
    },
  ],
  ratioAdditions: [
    { points: percent(1), source: 'table' },
    { levels: INSTITUTION_LEVELS, from: day('2026-01-01'), points: percent(3), source: 'table' },
  ],
  caps: [
    { limits: 'fund', amount: fen(50_000), period: 'visit', source: 'table' },
    ...[{ ages: { until: 17 } }, { ages: { from: 60 } }].map((made: Conditions, at) => ({
      ...made,
      limits: 'fund' as const,
      amount: fen(60_000 + 1_000 * at),
      period: 'visit' as const,
      source: 'table',
    })),
    ...['civil-servant', 'low-income'].map((group, at) => ({
      groups: [group],
      levels: INSTITUTION_LEVELS,
      diseases: [HYPERTENSION, DIABETES].slice(0, at + 1),
      limits: 'fund' as const,
      amount: fen(55_000 + 1_000 * at),
      period: 'visit' as const,
      source: 'table',
    })),
  ],
};

const questions: fc.Arbitrary<PlanQuestion> = fc.record({
  diseaseCode: fc.constantFrom(HYPERTENSION, DIABETES),
  personType: fc.constantFrom(...PERSON_TYPES),
  level: fc.constantFrom(...INSTITUTION_LEVELS),
  category: fc.constantFrom(...FILING_CATEGORIES),
  on: fc.constantFrom(...['2024-01-01', '2025-06-30', '2025-07-01', '2025-12-31', '2026-01-01', '2026-03-12'].map(day)),
  place: fc.constantFrom(undefined, ...CARE_PLACES),
  age: fc.constantFrom(undefined, 0, 17, 18, 59, 60, 90),
  groups: fc.constantFrom(
    undefined,
    [],
    ['civil-servant'],
    ['low-income'],
    ['unknown-to-the-pack'],
    ['low-income', 'unknown-to-the-pack'],
  ),
  manner: fc.constantFrom(undefined, 'direct' as const, 'manual' as const, 'avoidable-manual' as const),
});

const settled = (policy: ReturnType<typeof examplePolicy>, question: PlanQuestion): string => {
  const found = planFor(policy, question);
  if (!('plan' in found)) return JSON.stringify(found);
  const result = calculate(found.plan, {
    bill: billOf(100_000),
    on: question.on,
    usedBefore: () => undefined,
    held: [{ diseaseCode: question.diseaseCode }],
  });
  return isLacking(result) ? result.lacking : JSON.stringify([result.fundPays, result.person]);
};

/** The pack changes on these days. */
const stretchOf = ({ on }: PlanQuestion): number =>
  ['2025-07-01', '2026-01-01'].filter((change) => change <= on).length;

describe('the plans that are kept of a pack', () => {
  it('are each that of their own case, in whatever order cases are asked for', () => {
    const kept = examplePolicy(apart);
    fc.assert(
      fc.property(questions, (question) => {
        const { ref, pack } = kept;
        expect(settled(kept, question)).toBe(settled({ ref, pack: { ...pack } }, question));
      }),
      { numRuns: 800, seed: 20_260_312 },
    );
  });

  it('are kept for each case that the pack tells apart, and for no more', () => {
    const policy = examplePolicy(apart);
    const [places, stretches] = [[undefined, ...CARE_PLACES], ['2025-06-30', '2025-07-01', '2026-01-01'].map(day)];
    const base = { diseaseCode: HYPERTENSION, personType: 'active', level: 'tier-3', category: 'referral' } as const;
    // Where the place or the age is not known, each case has an answer of its own to tell it by.
    const cases: readonly PlanQuestion[] = [
      ...[HYPERTENSION, DIABETES].flatMap((diseaseCode) =>
        stretches.flatMap((on) =>
          [17, 18, 60].flatMap((age) =>
            [[], ['civil-servant'], ['low-income'], ['civil-servant', 'low-income']].map((groups) => ({
              ...base,
              ...{ diseaseCode, on, age, groups },
            })),
          ),
        ),
      ),
      ...stretches.flatMap((on) => places.map((place) => ({ ...base, on, place }))),
      ...PERSON_TYPES.flatMap((personType) =>
        INSTITUTION_LEVELS.flatMap((level) =>
          FILING_CATEGORIES.flatMap((category) =>
            (['direct', 'manual', 'avoidable-manual'] as const).map((manner) => ({
              ...base,
              ...{ personType, level, category, manner, on: day('2024-01-01'), age: 18 },
            })),
          ),
        ),
      ),
    ];
    const found = cases.map((question) => planFor(policy, question));
    const same = cases.map((question) =>
      planFor(policy, { ...question, groups: [...(question.groups ?? []), 'veteran'].reverse() }),
    );
    expect(new Set(found).size).toBe(
      new Set(
        cases.map((question) => JSON.stringify({ groups: [], manner: 'direct', ...question, on: stretchOf(question) })),
      ).size,
    );
    expect(same.every((each, at) => each === found[at])).toBe(true);
  });

  it('are not kept apart by what the pack does not ask for', () => {
    const byAge = examplePolicy({
      ratioAdditions: [{ ages: { from: 60 }, points: percent(5), source: 'table' }],
    });
    const anybody: PlanQuestion = {
      diseaseCode: HYPERTENSION,
      personType: 'retired',
      level: 'tier-3',
      category: 'long-term-resident',
      on: day('2026-03-12'),
    };
    const found = planFor(byAge, anybody);
    expect(found).toEqual({ unknown: 'age' });
    expect(planFor(byAge, { ...anybody, place: 'beyond-province', groups: ['veteran'] })).toBe(found);
  });

  it('are not those of others who have a fund less', () => {
    const layered = examplePolicy({
      order: ['self-paid', 'ratio', 'civil-servant'],
      layers: [
        {
          fund: 'civil-servant',
          name: '公务员医疗补助',
          base: ['coinsurance'],
          terms: [{ groups: ['civil-servant'], bands: [{ share: percent(50) }], period: 'visit', source: 'table' }],
        },
      ],
    });
    const anybody: PlanQuestion = {
      diseaseCode: HYPERTENSION,
      personType: 'retired',
      level: 'tier-3',
      category: 'long-term-resident',
      on: day('2026-03-12'),
    };
    const clausesOf = (groups: readonly string[]): number => {
      const found = planFor(layered, { ...anybody, groups });
      return 'plan' in found ? found.plan.clauses.length : 0;
    };
    expect([clausesOf([]), clausesOf(['civil-servant']), clausesOf([])]).toEqual([2, 3, 2]);
  });

  it('are compiled once for cases that the pack does not tell apart', () => {
    const policy = examplePolicy();
    const question: PlanQuestion = {
      diseaseCode: HYPERTENSION,
      personType: 'retired',
      level: 'tier-3',
      category: 'long-term-resident',
      on: day('2026-03-12'),
      groups: ['unknown-to-the-pack'],
      age: 70,
    };
    const first = planFor(policy, question);
    expect(planFor(policy, { ...question, on: day('2024-05-01'), age: 12, groups: [] })).toBe(first);
    expect(planFor(policy, { ...question, level: 'tier-1', place: 'within-province' })).toBe(first);
    expect(planFor(policy, { ...question, personType: 'active' })).not.toBe(first);
  });
});
