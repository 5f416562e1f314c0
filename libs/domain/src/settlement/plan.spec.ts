import { describe, expect, it } from '@jest/globals';
import type { PolicyPack, RatioTerm } from '@yidi/contracts/policy';
import { day, millionths, type DiseaseCode, type Millionths } from '@yidi/kernel';
import { DIABETES, examplePack, examplePolicy, HYPERTENSION } from '../policy/pack.examples.js';
import { fundsPay, planOf, question, settle, type Visit } from './calculation.examples.js';
import { planFor, type PlanQuestion } from './plan.js';

const percent = (share: number): Millionths => millionths(share * 10_000);
const half = millionths(500_000);
const most = millionths(800_000);
const packOf = (...ratios: readonly Partial<RatioTerm>[]): Partial<PolicyPack> => ({
  order: ['self-paid', 'ratio'],
  ratios: ratios.map((term) => ({ source: 'table', ...term })),
});

describe('a plan', () => {
  it('is there for every disease of the pack and for no other', () => {
    expect(planFor(examplePolicy(), question)).toHaveProperty('plan.pooledFund', 'employee-pooled');
    expect(planFor(examplePolicy(), { ...question, diseaseCode: 'M08300' as DiseaseCode })).toEqual({
      notCovered: true,
    });
  });

  it('holds the clauses that the order names, and those only', () => {
    const bill = 30_000;
    expect(fundsPay({ order: ['self-paid', 'ratio'] }, { bill })).toEqual([22_500]);
    expect(fundsPay({ order: ['self-paid', 'offsite', 'deductible', 'ratio', 'cap'] }, { bill })).toEqual([18_750]);
    expect(planOf({ order: ['self-paid', 'ratio', 'a-fund-that-is-no-layer'] }).clauses).toHaveLength(2);
  });

  it('names every parameter that no source gives', () => {
    const { caps: _, ...changes } = examplePolicy({
      deductibles: [{ amount: 'unknown', period: 'year', source: 'table' }],
      ratios: [{ share: 'unknown', source: 'table' }],
      order: ['self-paid', 'offsite', 'deductible', 'ratio', 'cap'],
    }).pack;
    const found = planFor({ ...examplePolicy(), pack: changes }, { ...question, category: 'referral' });
    expect(found).toHaveProperty('plan.lacks', [
      'offsite(referral)',
      'deductible(M03900, retired, tier-3)',
      'ratio(M03900, retired, tier-3)',
      'cap(M03900)',
    ]);
    expect(planOf().lacks).toEqual([]);
  });

  it('names a limit that no source gives by its pool, and none that is settled past', () => {
    const shared = {
      limits: 'fund',
      amount: 'unknown',
      period: 'year',
      pool: 'with-inpatient',
      source: 'table',
    } as const;
    expect(planOf({ caps: [shared] }).lacks).toEqual(['cap(with-inpatient)']);
    expect(planOf({ caps: [{ ...shared, whileUnknown: 'uncapped' }] }).lacks).toEqual([]);
  });

  it('holds nothing but what the person pays where no fund pays', () => {
    const { clauses } = planOf({ offsite: [{ benefit: 'nothing', source: 'national' }] });
    expect(clauses).toHaveLength(2);
  });

  it('does not guess where care was given, where that decides', () => {
    const apart: Partial<PolicyPack> = {
      offsite: [
        { benefit: 'as-local', source: 'national' },
        { places: ['beyond-province'], benefit: 'reduced', minusPoints: percent(20), source: 'national' },
      ],
    };
    expect(planFor(examplePolicy(apart), question)).toEqual({ unknown: 'treatmentRegion' });
    expect(planFor(examplePolicy(apart), { ...question, place: 'within-province' })).toHaveProperty('plan.lacks', []);
    expect(planFor(examplePolicy(), question)).toHaveProperty('plan.lacks', []);
  });

  it('carries how many diseases are paid for at most, and which are counted', () => {
    const listed = examplePack.diseases.map(({ code }) => code);
    expect(planOf({ severalDiseases: { atMost: 3, source: 'table' } }).limitOnDiseases).toEqual({
      atMost: 3,
      among: new Set(listed),
    });
    expect(planOf().limitOnDiseases).toBeUndefined();
  });

  it('cites a source whose key nobody explains by its key', () => {
    const { steps } = settle(packOf({ share: half, source: 'hearsay' }), { bill: 100 });
    expect(steps.map(({ source }) => source)).toEqual(['hearsay']);
  });
});

describe('the age', () => {
  const byAge = packOf({ share: half }, { share: most, ages: { from: 60 } });
  const found = (changes: Partial<PolicyPack>, asked: Partial<PlanQuestion> = {}): object =>
    planFor(examplePolicy(changes), { ...question, ...asked });

  it.each<readonly [string, Partial<PolicyPack>, Partial<PlanQuestion>]>([
    ['the entry with an age fits', byAge, {}],
    ['only entries with an age fit', packOf({ share: most, ages: { from: 60 } }), {}],
    [
      'an addition depends on it',
      { ...packOf({ share: half }), ratioAdditions: [{ points: half, ages: { until: 6 }, source: 'table' }] },
      {},
    ],
  ])('has to be known where %s', (_, changes, asked) => {
    expect(found(changes, asked)).toEqual({ unknown: 'age' });
    expect(found(changes, { ...asked, age: 61 })).toHaveProperty('plan');
  });

  it.each<readonly [string, Partial<PolicyPack>, Partial<PlanQuestion>]>([
    ['nothing depends on it', packOf({ share: half }), {}],
    [
      'only somebody else’s entry does',
      packOf({ share: half }, { share: most, personTypes: ['minor'], ages: { until: 6 } }),
      {},
    ],
    [
      'only entries of another day do',
      packOf({ share: half }, { share: most, ages: { from: 60 }, until: day('2025-12-31') }),
      {},
    ],
  ])('may be unknown where %s', (_, changes, asked) => {
    expect(found(changes, asked)).toHaveProperty('plan');
  });
});

describe('plans that are kept', () => {
  const pack = packOf(
    { share: half, until: day('2026-06-30') },
    { share: most, from: day('2026-07-01') },
    { share: millionths(900_000), groups: ['low-income'] },
    { share: millionths(950_000), ages: { from: 80 }, personTypes: ['retired'], groups: ['low-income'] },
    {
      share: millionths(850_000),
      settled: ['manual'],
      groups: ['low-income'],
      personTypes: ['retired'],
      levels: ['tier-3'],
    },
    { share: millionths(870_000), groups: ['low-income'], diseases: [DIABETES] },
    { share: millionths(880_000), groups: ['low-income'], categories: ['posted-worker'] },
  );
  const policy = examplePolicy(pack);
  const POOR: Partial<PlanQuestion> = { groups: ['low-income'] };
  const plan = (asked: Partial<PlanQuestion>): unknown => planFor(policy, { ...question, age: 65, ...asked });

  it.each<readonly [string, Partial<PlanQuestion>, Partial<PlanQuestion>]>([
    ['on two days between changes', { on: day('2026-07-01') }, { on: day('2027-12-31') }],
    ['for groups that the pack does not tell apart', {}, { groups: ['civil-servant'] }],
    ['for ages that the pack does not tell apart', { age: 65 }, { age: 79 }],
    ['for cases in which the pack says the same', { level: 'tier-1' }, { level: 'tier-2' }],
    [
      'for the same groups in another order',
      { groups: ['low-income', 'civil-servant'] },
      { groups: ['civil-servant', 'low-income'] },
    ],
  ])('are one %s', (_, one, other) => {
    expect(plan(one)).toBe(plan(other));
  });

  it.each<readonly [string, Partial<PlanQuestion>, Partial<PlanQuestion>]>([
    ['before and after a change', { on: day('2026-06-30') }, { on: day('2026-07-01') }],
    ['for groups that the pack tells apart', {}, POOR],
    ['for ages that the pack tells apart', { ...POOR, age: 79 }, { ...POOR, age: 80 }],
    ['for an age that nobody knows', POOR, { ...POOR, age: undefined }],
    ['for diseases', POOR, { ...POOR, diseaseCode: DIABETES }],
    ['for person types', { ...POOR, age: 80 }, { ...POOR, age: 80, personType: 'active' }],
    ['for levels', { ...POOR, manner: 'manual' }, { ...POOR, manner: 'manual', level: 'tier-1' }],
    ['for categories', POOR, { ...POOR, category: 'posted-worker' }],
    ['for the way it is settled', POOR, { ...POOR, manner: 'manual' }],
  ])('are two %s', (_, one, other) => {
    expect(plan(one)).not.toBe(plan(other));
  });

  it('are not asked for an age where the pack does not tell ages apart', () => {
    const one = examplePolicy(packOf({ share: half }), 2);
    expect(planFor(one, { ...question, age: 30 })).toBe(planFor(one, { ...question, age: 60 }));
  });

  it('give each its own numbers', () => {
    const visits: readonly (Partial<Visit> & { readonly fundPays: number })[] = [
      { on: day('2026-06-30'), fundPays: 5_000 },
      { on: day('2026-07-01'), fundPays: 8_000 },
      { groups: ['low-income'], fundPays: 9_000 },
      { groups: ['low-income'], age: 80, fundPays: 9_500 },
      { groups: ['low-income'], manner: 'manual', fundPays: 8_500 },
      { groups: ['veteran'], age: 80, fundPays: 5_000 },
    ];
    expect(fundsPay(pack, ...visits.map(({ fundPays: _, ...visit }) => ({ bill: 10_000, age: 65, ...visit })))).toEqual(
      visits.map(({ fundPays }) => fundPays),
    );
  });

  it('see the day after the last one of an entry as a change', () => {
    const ended = examplePolicy(
      packOf({ share: half }, { share: most, levels: ['tier-3'], until: day('2026-06-30') }),
      3,
    );
    const last = planFor(ended, { ...question, on: day('2026-06-30') });
    const next = planFor(ended, { ...question, on: day('2026-07-01') });
    expect(last).not.toBe(next);
    expect(planFor(ended, { ...question, diseaseCode: HYPERTENSION, on: day('2026-01-01') })).toBe(last);
  });
});

describe('a table entry', () => {
  it('that makes more conditions goes before one that makes fewer', () => {
    const changes = packOf(
      { share: half },
      { share: most, levels: ['tier-3'] },
      { share: millionths(900_000), levels: ['tier-3'], personTypes: ['retired'] },
    );
    expect(
      fundsPay(
        changes,
        { bill: 100 },
        { bill: 100, personType: 'active' },
        { bill: 100, level: 'community', personType: 'active' },
      ),
    ).toEqual([90, 80, 50]);
  });
});
