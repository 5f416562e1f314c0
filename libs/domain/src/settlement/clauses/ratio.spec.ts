import { describe, expect, it } from '@jest/globals';
import type { Band, DeductibleTerm, PolicyPack, RatioAddition, RatioTerm } from '@yidi/contracts/policy';
import { day, fen, millionths, type Millionths } from '@yidi/kernel';
import { DIABETES, HYPERTENSION } from '../../policy/pack.examples.js';
import { fundsPay, planOf, saidBy, settle, settleInOrder, told, type Visit } from '../calculation.examples.js';
import { isLacking } from '../clause.js';
import { billOf } from '../treatment.examples.js';

const percent = (share: number): Millionths => millionths(Math.round(share * 10_000));
const packOf = (...ratios: readonly Partial<RatioTerm>[]): Partial<PolicyPack> => ({
  order: ['self-paid', 'ratio'],
  ratios: ratios.map((term) => ({ source: 'table', ...term })),
});
const band = (share: number, upTo?: number): Band => ({
  share: percent(share),
  ...(upTo === undefined ? {} : { upTo: fen(upTo) }),
});
/** 80% up to 100 yuan, 90% up to 300, everything above. */
const bands = [band(80, 10_000), band(90, 30_000), band(100)];
const deductibles: readonly DeductibleTerm[] = [{ amount: fen(5_000), period: 'year', source: 'table' }];
const deductibleFirst = ['self-paid', 'deductible', 'ratio'];

describe('a ratio', () => {
  it.each<readonly [string, number, number]>([
    ['pays its share', 10_000, 7_500],
    ['pays nothing of nothing', 0, 0],
    ['rounds half a fen up, for the fund', 2, 2],
    ['rounds less than half a fen down', 3, 2],
    ['leaves the rest to the person', 5, 4],
  ])('%s', (_, total, fundPays) => {
    const settled = settle(packOf({ share: percent(75) }), { bill: total });
    expect([settled.fundPays, settled.person.coinsurance]).toEqual([fundPays, total - fundPays]);
  });

  it.each<readonly [string, Partial<RatioTerm>, Partial<Visit>, Partial<Visit>]>([
    ['person type', { personTypes: ['retired'] }, {}, { personType: 'active' }],
    ['level of the hospital', { levels: ['tier-3', 'tier-2'] }, {}, { level: 'community' }],
    ['disease', { diseases: [HYPERTENSION] }, {}, { diseaseCode: DIABETES }],
    ['class of the disease', { classes: ['chronic'] }, {}, { diseaseCode: DIABETES }],
    ['age', { ages: { from: 60, until: 69 } }, { age: 69 }, { age: 70 }],
    ['group', { groups: ['low-income', 'disabled'] }, { groups: ['low-income'] }, { groups: ['civil-servant'] }],
    ['group, where the person is in none', { groups: ['low-income'] }, { groups: ['low-income'] }, {}],
    ['filing category', { categories: ['long-term-resident'] }, {}, { category: 'referral' }],
    ['the way it is settled', { settled: ['direct'] }, {}, { manner: 'manual' }],
  ])('differs by %s', (_, condition, here, otherwise) => {
    const changes: Partial<PolicyPack> = {
      ...packOf({ share: percent(50) }, { share: percent(80), ...condition }),
      diseases: [
        { code: HYPERTENSION, name: '高血压', class: 'chronic' },
        { code: DIABETES, name: '糖尿病', class: 'special' },
      ],
    };
    expect(fundsPay(changes, { bill: 10_000, ...here }, { bill: 10_000, ...otherwise })).toEqual([8_000, 5_000]);
  });

  it('is that of the day of service where it changes', () => {
    const changes = packOf(
      { share: percent(50), until: day('2026-06-30') },
      { share: percent(80), from: day('2026-07-01') },
    );
    expect(fundsPay(changes, { bill: 10_000, on: day('2026-06-30') }, { bill: 10_000, on: day('2026-07-01') })).toEqual(
      [5_000, 8_000],
    );
  });

  it.each<readonly [string, Partial<PolicyPack>]>([
    ['unknown', packOf({ share: 'unknown' })],
    ['unknown in every band', packOf({ bands: [{ upTo: fen(100), share: 'unknown' }, { share: 'unknown' }] })],
    ['not said at all', packOf({})],
    ['not said for this hospital', packOf({ levels: ['tier-1'], share: percent(50) })],
    [
      'said in two ways with equal right',
      packOf({ levels: ['tier-3'], share: percent(50) }, { personTypes: ['retired'], share: percent(60) }),
    ],
  ])('that is %s is lacking, but only for a bill with in-scope money', (_, unknown) => {
    const outside = billOf(10_000, { overLimit: fen(10_000) });
    expect(fundsPay(unknown, { bill: 10_000 }, { bill: outside })).toEqual(['ratio(M03900, retired, tier-3)', 0]);
    expect(planOf(unknown).lacks).toEqual(['ratio(M03900, retired, tier-3)']);
  });

  it('is said in both languages', () => {
    const settled = settle(packOf({ share: percent(72.5) }), { bill: 10_001 });
    expect(saidBy(settled, 'ratio')).toEqual([
      {
        zh: '其余 100.01 元由基金支付 72.5%，即 72.51 元；个人负担 27.5%，即 27.50 元',
        en: 'of the remaining 100.01 yuan the fund pays 72.5%, 72.51 yuan; the person pays 27.5%, 27.50 yuan',
      },
    ]);
    expect(settled.steps.at(-1)?.source).toBe('Table of benefits · row 1 · 来源等级 grade A');
    expect(settled.accumulators).toEqual([]);
  });
});

describe('a ratio by bands', () => {
  it.each<readonly [string, number, number]>([
    ['keeps within the first', 10_000, 8_000],
    ['goes on into the next', 10_010, 8_009],
    ['fills several', 40_000, 8_000 + 18_000 + 10_000],
    ['pays nothing of nothing', 0, 0],
  ])('%s', (_, total, fundPays) => {
    expect(fundsPay(packOf({ bands }), { bill: total })).toEqual([fundPays]);
  });

  it('is rounded once for all bands', () => {
    expect(fundsPay(packOf({ bands: [band(50, 1), band(50, 2), band(50)] }), { bill: 3 })).toEqual([2]);
  });

  it('pays nothing above the last band where that one ends', () => {
    const settled = settle(packOf({ bands: [band(80, 10_000)] }), { bill: 40_000 });
    expect([settled.fundPays, settled.person.coinsurance]).toEqual([8_000, 32_000]);
  });

  it('is measured above the deductible, unless the pack says from zero', () => {
    const above: Partial<PolicyPack> = { ...packOf({ bands }), order: deductibleFirst, deductibles };
    const fromZero: Partial<PolicyPack> = {
      ...packOf({ bands, bandsFrom: 'zero' }),
      order: deductibleFirst,
      deductibles,
    };
    expect(fundsPay(above, { bill: 15_000 })).toEqual([8_000]);
    expect(fundsPay(fromZero, { bill: 15_000 })).toEqual([4_000 + 4_500]);
    // The second bill bears no deductible: within one bill there is nothing before it.
    expect(fundsPay(fromZero, { bill: 15_000 }, { bill: 15_000 })).toEqual([8_500, 8_000 + 4_500]);
  });

  it.each<readonly [string, number, number]>([
    ['the first', 10_000, 8_000],
    ['the second', 10_001, 9_001],
    ['the last', 30_001, 30_001],
  ])('takes the whole bill at the share of the band that it reaches: %s', (_, total, fundPays) => {
    expect(fundsPay(packOf({ bands, bandsFrom: 'whole-bill' }), { bill: total })).toEqual([fundPays]);
  });

  it('asks for a band’s share only where money lies in it', () => {
    const partly = packOf({ bands: [band(80, 10_000), { share: 'unknown' }] });
    expect(fundsPay(partly, { bill: 10_000 }, { bill: 10_001 }, { bill: 0 })).toEqual([
      8_000,
      'ratio(M03900, retired, tier-3)',
      0,
    ]);
    const whole = packOf({ bands: [{ upTo: fen(10_000), share: 'unknown' }, band(90)], bandsFrom: 'whole-bill' });
    expect(fundsPay(whole, { bill: 10_000 }, { bill: 10_001 }, { bill: 0 })).toEqual([
      'ratio(M03900, retired, tier-3)',
      9_001,
      0,
    ]);
    expect(planOf(partly).lacks).toEqual([]);
  });

  it('tells what lies in each', () => {
    const settled = settle(packOf({ bands }), { bill: 15_000 });
    expect(saidBy(settled, 'ratio')).toEqual([
      {
        zh: '其余 150.00 元分段计算：100.00 × 80% + 50.00 × 90%，基金支付 125.00 元，个人负担 25.00 元',
        en: 'of the remaining 150.00 yuan the fund pays by bands, 100.00 × 80% + 50.00 × 90%: 125.00 yuan; the person pays 25.00 yuan',
      },
    ]);
  });
});

describe('bands that count on over a period', () => {
  const visits: readonly Visit[] = [
    { bill: 6_000, on: day('2026-03-31') },
    { bill: 6_000, on: day('2026-03-31') },
    { bill: 6_000, on: day('2026-04-01') },
    { bill: 6_000, on: day('2027-01-01') },
  ];
  it.each<readonly [string, Partial<RatioTerm>, readonly number[]]>([
    ['begin anew with each bill where no period is named', {}, [4_800, 4_800, 4_800, 4_800]],
    ['begin anew with each visit, even on one day', { bandPeriod: 'visit' }, [4_800, 4_800, 4_800, 4_800]],
    ['begin anew with the month', { bandPeriod: 'month' }, [4_800, 3_200 + 1_800, 4_800, 4_800]],
    ['go on until the year ends', { bandPeriod: 'year' }, [4_800, 3_200 + 1_800, 5_400, 4_800]],
    [
      'take the whole bill by where the year has come',
      { bandPeriod: 'year', bandsFrom: 'whole-bill' },
      [4_800, 5_400, 5_400, 4_800],
    ],
  ])('%s', (_, more, expected) => {
    expect(fundsPay(packOf({ bands, ...more }), ...visits)).toEqual(expected);
  });

  it('of a visit are counted in no account', () => {
    const [result] = settleInOrder(packOf({ bands, bandPeriod: 'visit' }), { bill: 6_000 });
    expect(result).toMatchObject({ accumulators: [], keys: [] });
  });

  it('count with the deductible where they are measured from zero, without it elsewhere', () => {
    const counted = (bandsFrom: NonNullable<RatioTerm['bandsFrom']>): readonly string[] =>
      settleInOrder(
        { ...packOf({ bands, bandsFrom, bandPeriod: 'year' }), order: deductibleFirst, deductibles },
        { bill: 6_000 },
        { bill: 6_000 },
      ).flatMap((result) => (isLacking(result) ? [] : told(result.accumulators)));
    expect(counted('zero')).toEqual([
      'deductible M03900 2026: 0 → 5000 of 5000',
      'ratio-base M03900 2026: 0 → 6000',
      'deductible M03900 2026: 5000 → 5000 of 5000',
      'ratio-base M03900 2026: 6000 → 12000',
    ]);
    expect(counted('above-deductible').filter((use) => use.startsWith('ratio-base'))).toEqual([
      'ratio-base M03900 2026: 0 → 1000',
      'ratio-base M03900 2026: 1000 → 7000',
    ]);
  });

  it('count several diseases together in a pool', () => {
    const changes = packOf({ bands, bandPeriod: 'year', pool: 'with-inpatient' });
    expect(fundsPay(changes, { bill: 10_000 }, { bill: 10_000, diseaseCode: DIABETES })).toEqual([8_000, 9_000]);
  });
});

describe('points on top of a ratio', () => {
  const withAdditions = (...ratioAdditions: readonly Partial<RatioAddition>[]): Partial<PolicyPack> => ({
    ...packOf({ share: percent(92) }),
    ratioAdditions: ratioAdditions.map((term) => ({ points: percent(0), source: 'table', ...term })),
  });
  const byAge = withAdditions(
    { points: percent(4), ages: { from: 60, until: 69 } },
    { points: percent(10), ages: { from: 70 }, atMost: percent(98) },
    { points: percent(20), ages: { from: 20, until: 29 } },
  );
  it.each<readonly [string, number, number]>([
    ['are not given below the first age', 59, 9_200],
    ['are given from that age', 60, 9_600],
    ['are given to the last day of that age', 69, 9_600],
    ['go no further than the pack says', 70, 9_800],
    ['never come to more than the whole', 25, 10_000],
  ])('%s', (_, age, fundPays) => {
    expect(fundsPay(byAge, { bill: 10_000, age })).toEqual([fundPays]);
  });

  it('raise every band', () => {
    const changes: Partial<PolicyPack> = {
      ...packOf({ bands: [band(50, 10_000), { upTo: fen(20_000), share: 'unknown' }, band(60)] }),
      ratioAdditions: [{ points: percent(5), source: 'table' }],
    };
    expect(fundsPay(changes, { bill: 10_000 }, { bill: 10_001 })).toEqual([5_500, 'ratio(M03900, retired, tier-3)']);
  });
});
