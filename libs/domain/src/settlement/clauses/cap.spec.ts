import { describe, expect, it } from '@jest/globals';
import type { CapTerm, PolicyPack, SeveralDiseases } from '@yidi/contracts/policy';
import { day, fen, millionths, type DiseaseCode, type Millionths } from '@yidi/kernel';
import { DIABETES, HYPERTENSION } from '../../policy/pack.examples.js';
import { fundsPay, planOf, saidBy, settle, settleInOrder, told, type Visit } from '../calculation.examples.js';
import { isLacking } from '../clause.js';
import { billOf } from '../treatment.examples.js';

const percent = (share: number): Millionths => millionths(share * 10_000);
const capsOf = (limits: CapTerm['limits'], terms: readonly Partial<CapTerm>[]): readonly CapTerm[] =>
  terms.map((term) => ({ limits, period: 'year', source: 'table', ...term }));
/** The fund pays half of everything, up to these caps. */
const fundCaps = (...terms: readonly Partial<CapTerm>[]): Partial<PolicyPack> => ({
  order: ['self-paid', 'ratio', 'cap'],
  ratios: [{ share: percent(50), source: 'table' }],
  caps: capsOf('fund', terms),
});
/** The fund pays half of what these caps let through. */
const expenseCaps = (...terms: readonly Partial<CapTerm>[]): Partial<PolicyPack> => ({
  order: ['self-paid', 'expense-cap', 'ratio'],
  ratios: [{ share: percent(50), source: 'table' }],
  caps: capsOf('expense', terms),
});
const on = (date: string, bill: number, more: Partial<Visit> = {}): Visit => ({ bill, on: day(date), ...more });

describe('a cap on what the fund pays', () => {
  const hundred = fundCaps({ amount: fen(10_000) });
  it.each<readonly [string, number, number]>([
    ['lets through what lies below it', 19_999, 10_000],
    ['lets through what just meets it', 20_000, 10_000],
    ['lets through no more than itself', 20_002, 10_000],
    ['lets through nothing of nothing', 0, 0],
  ])('%s', (_, total, fundPays) => {
    const settled = settle(hundred, { bill: total });
    expect(settled.fundPays).toBe(fundPays);
    expect(settled.person.overCap).toBe(Math.ceil(total / 2) - fundPays);
    expect(told(settled.accumulators)).toEqual([`cap M03900 2026: 0 → ${String(fundPays)} of 10000`]);
  });

  it('pays nothing once it is reached, and nothing back where it was lowered', () => {
    const lowered = fundCaps(
      { amount: fen(10_000), until: day('2026-06-30') },
      { amount: fen(4_000), from: day('2026-07-01') },
    );
    expect(fundsPay(hundred, { bill: 18_000 }, { bill: 18_000 }, { bill: 18_000 })).toEqual([9_000, 1_000, 0]);
    expect(fundsPay(lowered, on('2026-06-30', 18_000), on('2026-07-01', 18_000))).toEqual([9_000, 0]);
  });

  it.each<readonly [string, CapTerm['period'], readonly string[], readonly number[]]>([
    ['visit', 'visit', ['2026-03-12', '2026-03-12'], [10_000, 10_000]],
    ['month', 'month', ['2026-03-01', '2026-03-31', '2026-04-01'], [10_000, 0, 10_000]],
    ['quarter', 'quarter', ['2026-04-01', '2026-06-30', '2026-07-01'], [10_000, 0, 10_000]],
    ['half a year', 'half-year', ['2026-01-01', '2026-06-30', '2026-07-01'], [10_000, 0, 10_000]],
    ['year', 'year', ['2026-01-01', '2026-12-31', '2027-01-01'], [10_000, 0, 10_000]],
  ])('holds for each %s, by the day of service', (_, period, days, expected) => {
    const changes = fundCaps({ amount: fen(10_000), period });
    expect(fundsPay(changes, ...days.map((date) => on(date, 30_000)))).toEqual(expected);
  });

  it('of a visit is carried nowhere', () => {
    expect(settle(fundCaps({ amount: fen(10_000), period: 'visit' }), { bill: 30_000 }).accumulators).toEqual([]);
  });

  it('of each disease, of a pool, and of both at once', () => {
    const changes = fundCaps(
      { amount: fen(10_000) },
      { amount: fen(15_000), pool: 'with-inpatient', period: 'half-year' },
    );
    const results = settleInOrder(changes, { bill: 30_000 }, { bill: 30_000, diseaseCode: DIABETES }, { bill: 30_000 });
    expect(results.map((result) => (isLacking(result) ? [] : told(result.accumulators)))).toEqual([
      ['cap M03900 2026: 0 → 10000 of 10000', 'cap with-inpatient 2026-H1: 0 → 10000 of 15000'],
      ['cap M01600 2026: 0 → 5000 of 10000', 'cap with-inpatient 2026-H1: 10000 → 15000 of 15000'],
      ['cap M03900 2026: 10000 → 10000 of 10000', 'cap with-inpatient 2026-H1: 15000 → 15000 of 15000'],
    ]);
    expect(
      results.map((result) =>
        isLacking(result) ? [] : result.steps.filter(({ rule }) => rule === 'cap').map(({ amount }) => amount),
      ),
    ).toEqual([
      [5_000, 0],
      [5_000, 5_000],
      [15_000, 0],
    ]);
  });

  it('may be none, by a source, for one disease', () => {
    const changes = fundCaps({ amount: fen(10_000) }, { diseases: [DIABETES], unlimited: true });
    const settled = settle(changes, { bill: 30_000, diseaseCode: DIABETES });
    expect([settled.fundPays, saidBy(settled, 'cap'), settled.accumulators]).toEqual([15_000, [], []]);
    expect(planOf(changes, { diseaseCode: DIABETES }).lacks).toEqual([]);
  });

  it('may be none for one disease and filled by it for others, where it is named', () => {
    const shared = { pool: 'with-inpatient' };
    const changes = fundCaps({ amount: fen(20_000), ...shared }, { diseases: [DIABETES], unlimited: true, ...shared });
    const [first, second, third] = settleInOrder(
      changes,
      { bill: 30_000, diseaseCode: DIABETES },
      { bill: 30_000 },
      { bill: 30_000, diseaseCode: DIABETES },
    );
    if (first === undefined || isLacking(first)) throw new Error('the first is settled');
    if (second === undefined || isLacking(second)) throw new Error('the second is settled');
    if (third === undefined || isLacking(third)) throw new Error('the third is settled');
    expect([first.fundPays, second.fundPays, third.fundPays]).toEqual([15_000, 5_000, 15_000]);
    expect(told(third.accumulators)).toEqual(['cap with-inpatient 2026: 20000 → 35000']);
    expect(saidBy(first, 'cap')).toEqual([
      {
        zh: '不受 2026 年度最高支付限额限制，基金支付 150.00 元，计入该限额',
        en: 'not limited by the yearly cap (2026), and counted in it: the fund pays 150.00 yuan',
      },
    ]);
  });

  it.each<readonly [string, Partial<PolicyPack>, string]>([
    ['is unknown', fundCaps({ amount: 'unknown' }), 'cap(M03900)'],
    [
      'is unknown in a pool',
      fundCaps({ amount: fen(10_000) }, { amount: 'unknown', pool: 'with-inpatient' }),
      'cap(with-inpatient)',
    ],
    ['is not said at all', { ...fundCaps(), caps: [] }, 'cap(M03900)'],
    ['is said for another disease', fundCaps({ amount: fen(10_000), diseases: [DIABETES] }), 'cap(M03900)'],
    ['has no amount', fundCaps({}), 'cap(M03900)'],
    ['of expense is not said', expenseCaps(), 'expense-cap(M03900)'],
  ])('that %s is lacking, but only where there is money that it would limit', (_, changes, parameter) => {
    const outside = billOf(30_000, { fullySelfPaid: fen(30_000) });
    expect(fundsPay(changes, { bill: 30_000 }, { bill: outside })).toEqual([parameter, 0]);
  });

  it('that is unknown may be settled past where the pack says so, and then this is said and counted', () => {
    const [, second] = settleInOrder(
      fundCaps({ amount: 'unknown', whileUnknown: 'uncapped' }),
      { bill: 30_000 },
      { bill: 30_000 },
    );
    if (second === undefined || isLacking(second)) throw new Error('both are settled');
    expect(second.fundPays).toBe(15_000);
    expect(told(second.accumulators)).toEqual(['cap M03900 2026: 15000 → 30000']);
    expect(second.steps.at(-1)).toEqual({
      rule: 'cap',
      says: {
        zh: '假设：现有来源未载明 2026 年度最高支付限额，按未封顶结算',
        en: 'assumption: no source gives the yearly cap (2026), so this is settled as if there were none',
      },
      source: 'Table of benefits · row 1 · 来源等级 grade A',
      before: 15_000,
      amount: 0,
      after: 15_000,
    });
  });

  it.each<readonly [string, number, string, string]>([
    [
      'not reached',
      30_000,
      '2026 年度最高支付限额 200.00 元，此前尚余 200.00 元，基金支付 150.00 元，未超限额',
      'of the yearly cap (2026) of 200.00 yuan, 200.00 yuan was still left: the fund pays 150.00 yuan within it',
    ],
    [
      'passed',
      50_000,
      '2026 年度最高支付限额 200.00 元，此前尚余 200.00 元，基金支付 200.00 元，超出的 50.00 元由个人负担',
      'of the yearly cap (2026) of 200.00 yuan, 200.00 yuan was still left: the fund pays 200.00 yuan and the person bears the 50.00 yuan above it',
    ],
  ])('says that it is %s', (_, total, zh, en) => {
    expect(saidBy(settle(fundCaps({ amount: fen(20_000) }), { bill: total }), 'cap')).toEqual([{ zh, en }]);
  });
});

describe('a cap on expense', () => {
  it('limits what enters the ratio', () => {
    const settled = settle(expenseCaps({ amount: fen(20_000), period: 'month' }), { bill: 50_000 });
    expect(settled).toMatchObject({ fundPays: 10_000, person: { coinsurance: 10_000, overCap: 30_000 } });
    expect(told(settled.accumulators)).toEqual(['expense-cap M03900 2026-03: 0 → 20000 of 20000']);
    expect(saidBy(settled, 'expense-cap')).toEqual([
      {
        zh: '2026-03 月度费用限额 200.00 元，此前尚余 200.00 元，计入支付范围 200.00 元，超出的 300.00 元由个人负担',
        en: 'of the monthly expense cap (2026-03) of 200.00 yuan, 200.00 yuan was still left: what counts is 200.00 yuan and the person bears the 300.00 yuan above it',
      },
    ]);
  });

  it('lets through what is left of it in the period', () => {
    const month = expenseCaps({ amount: fen(20_000), period: 'month' });
    expect(fundsPay(month, on('2026-03-01', 15_000), on('2026-03-31', 15_000), on('2026-04-01', 15_000))).toEqual([
      7_500, 2_500, 7_500,
    ]);
    expect(saidBy(settle(month, { bill: 15_000 }), 'expense-cap')[0]).toEqual({
      zh: '2026-03 月度费用限额 200.00 元，此前尚余 200.00 元，计入支付范围 150.00 元，未超限额',
      en: 'of the monthly expense cap (2026-03) of 200.00 yuan, 200.00 yuan was still left: what counts is 150.00 yuan within it',
    });
  });

  it.each<readonly [string, readonly string[], number, readonly string[]]>([
    [
      'counts the deductible where it stands before it',
      ['self-paid', 'expense-cap', 'deductible', 'ratio'],
      7_500,
      ['expense-cap M03900 2026: 0 → 20000 of 20000', 'deductible M03900 2026: 0 → 5000 of 5000'],
    ],
    [
      'does not count the deductible where it stands behind it',
      ['self-paid', 'deductible', 'expense-cap', 'ratio'],
      10_000,
      ['deductible M03900 2026: 0 → 5000 of 5000', 'expense-cap M03900 2026: 0 → 20000 of 20000'],
    ],
  ])('%s', (_, order, fundPays, uses) => {
    const changes: Partial<PolicyPack> = {
      ...expenseCaps({ amount: fen(20_000) }),
      order,
      deductibles: [{ amount: fen(5_000), period: 'year', source: 'table' }],
    };
    const settled = settle(changes, { bill: 50_000 });
    expect([settled.fundPays, told(settled.accumulators)]).toEqual([fundPays, uses]);
  });

  it('and one on what the fund pays are two limits', () => {
    const changes: Partial<PolicyPack> = {
      order: ['self-paid', 'expense-cap', 'ratio', 'cap'],
      ratios: [{ share: percent(50), source: 'table' }],
      caps: [...capsOf('expense', [{ amount: fen(20_000) }]), ...capsOf('fund', [{ amount: fen(8_000) }])],
    };
    expect(settle(changes, { bill: 50_000 })).toMatchObject({
      fundPays: 8_000,
      person: { coinsurance: 10_000, overCap: 32_000 },
    });
  });

  it('that no source gives is settled past as one on the fund is', () => {
    const settled = settle(expenseCaps({ amount: 'unknown', whileUnknown: 'uncapped', period: 'month' }), {
      bill: 50_000,
    });
    expect(settled.fundPays).toBe(25_000);
    expect(saidBy(settled, 'expense-cap')).toEqual([
      {
        zh: '假设：现有来源未载明 2026-03 月度费用限额，按未封顶结算',
        en: 'assumption: no source gives the monthly expense cap (2026-03), so this is settled as if there were none',
      },
    ]);
  });
});

describe('a monthly cap whose unused months are carried on', () => {
  const carried = fundCaps({ amount: fen(10_000), period: 'month', rollsOver: 'within-year' });
  const sinceMay: Partial<Visit> = { held: [{ diseaseCode: HYPERTENSION, startsOn: day('2026-05-20') }] };

  it.each<readonly [string, readonly Visit[], readonly number[]]>([
    ['has one month in January', [on('2026-01-31', 90_000)], [10_000]],
    ['has the months before it in March', [on('2026-03-01', 90_000)], [30_000]],
    [
      'has what the months before left',
      [on('2026-01-10', 8_000), on('2026-02-10', 90_000), on('2026-02-11', 90_000), on('2026-03-10', 90_000)],
      [4_000, 16_000, 0, 10_000],
    ],
    ['ends with the year', [on('2026-12-31', 90_000), on('2027-01-01', 90_000)], [45_000, 10_000]],
    [
      'begins with the month of the benefit',
      [on('2026-05-20', 90_000, sinceMay), on('2026-07-01', 90_000, sinceMay)],
      [10_000, 20_000],
    ],
    ['begins in January where the benefit began in an earlier year', [on('2027-02-01', 90_000, sinceMay)], [20_000]],
  ])('%s', (_, visits, expected) => {
    expect(fundsPay(carried, ...visits)).toEqual(expected);
  });

  it('is counted in the year', () => {
    expect(told(settle(carried, on('2026-03-01', 90_000)).accumulators)).toEqual([
      'cap M03900 2026: 0 → 30000 of 30000',
    ]);
  });
});

describe('a cap in the year in which the benefit starts', () => {
  const since = (startsOn: string): Partial<Visit> => ({
    held: [{ diseaseCode: HYPERTENSION, startsOn: day(startsOn) }],
  });
  const limitOf = (term: Partial<CapTerm>, startsOn: string, date = '2026-12-31'): number | undefined =>
    settle(fundCaps({ amount: fen(100_000), firstYear: 'by-month', ...term }), on(date, 10_000, since(startsOn)))
      .accumulators[0]?.of;

  it.each<readonly [string, Partial<CapTerm>, string, number]>([
    ['is half from July', {}, '2026-07-31', 50_000],
    ['is rounded to the fen', {}, '2026-11-01', 16_667],
    ['is rounded to the yuan where the pack says so', { roundedTo: 'yuan' }, '2026-11-01', 16_700],
    ['is whole from January', { roundedTo: 'yuan', amount: fen(100_050) }, '2026-01-31', 100_050],
    ['is whole in a later year', {}, '2025-07-31', 100_000],
  ])('%s', (_, term, startsOn, expected) => {
    expect(limitOf(term, startsOn)).toBe(expected);
  });

  it('is whole where the pack does not say otherwise', () => {
    expect(
      settle(fundCaps({ amount: fen(100_000) }), on('2026-12-31', 10_000, since('2026-07-01'))).accumulators[0]?.of,
    ).toBe(100_000);
  });
});

describe('one limit for several diseases', () => {
  const DIALYSIS = 'M07801' as DiseaseCode;
  const LUPUS = 'M07101' as DiseaseCode;
  const diseases = [HYPERTENSION, DIABETES, DIALYSIS, LUPUS].map((code) => ({ code, name: code }));
  /** Hypertension 400 yuan, diabetes 600, dialysis 1000; lupus has a limit of its own. */
  const pooled = (several: SeveralDiseases, more: Partial<CapTerm> = {}): Partial<PolicyPack> => ({
    ...fundCaps(
      ...[
        { diseases: [HYPERTENSION], amount: fen(40_000) },
        { diseases: [DIABETES], amount: fen(60_000) },
        { diseases: [DIALYSIS], amount: fen(100_000) },
      ].map((term) => ({ ...term, pool: 'all-diseases', several, ...more })),
      { diseases: [LUPUS], amount: fen(1) },
    ),
    diseases,
  });
  const holding = (...codes: readonly DiseaseCode[]): Partial<Visit> => ({
    held: codes.map((diseaseCode) => ({ diseaseCode })),
  });
  const limitOf = (changes: Partial<PolicyPack>, visit: Partial<Visit>): number | undefined =>
    settle(changes, { bill: 1_000, ...visit }).accumulators[0]?.of;
  const shares = (...each: readonly number[]): Pick<SeveralDiseases, 'shares'> => ({ shares: each.map(percent) });
  const three = holding(HYPERTENSION, DIABETES, DIALYSIS);
  const two = holding(DIABETES, HYPERTENSION);

  it.each<readonly [string, SeveralDiseases, number, number]>([
    ['the highest only', shares(100), 60_000, 100_000],
    ['the highest and a fixed sum for a second one', { ...shares(100), plus: [fen(20_000)] }, 80_000, 120_000],
    ['the highest and falling fixed sums', { ...shares(100), plus: [fen(20_000), fen(10_000)] }, 80_000, 130_000],
    ['the highest and a fixed sum for each further one', { ...shares(100), plusFurther: fen(20_000) }, 80_000, 140_000],
    [
      'the highest, a fixed sum for the second and a smaller one for each further',
      { ...shares(100), plus: [fen(20_000)], plusFurther: fen(5_000) },
      80_000,
      125_000,
    ],
    ['the highest and half of each further one', { ...shares(100), further: percent(50) }, 80_000, 150_000],
    [
      'the highest and four fifths of each further one, up to a ceiling',
      { ...shares(100), further: percent(80), ceiling: fen(120_000) },
      92_000,
      120_000,
    ],
    ['100, 50 and 40 in a hundred', shares(100, 50, 40), 80_000, 146_000],
    ['the two highest', shares(100, 100), 100_000, 160_000],
    ['the sum up to a ceiling', { ...shares(100), further: percent(100), ceiling: fen(150_000) }, 100_000, 150_000],
  ])('is %s', (_, several, ofTwo, ofThree) => {
    expect([limitOf(pooled(several), two), limitOf(pooled(several), three)]).toEqual([ofTwo, ofThree]);
  });

  it('is made of the diseases of one class, where each class has its own', () => {
    const each = (code: DiseaseCode, name: string, amount: number) => ({
      listed: { code, name, class: name },
      term: { diseases: [code], amount: fen(amount), pool: 'each-class', several: shares(100, 100) },
    });
    const all = [each(HYPERTENSION, 'one', 40_000), each(DIABETES, 'one', 60_000), each(DIALYSIS, 'two', 100_000)];
    const classed: Partial<PolicyPack> = {
      ...fundCaps(...all.map(({ term }) => term)),
      diseases: all.map(({ listed }) => listed),
    };
    expect(limitOf(classed, three)).toBe(100_000);
    expect(limitOf(classed, { ...three, diseaseCode: DIALYSIS })).toBe(100_000);
    expect(limitOf(classed, two)).toBe(100_000);
    expect(limitOf(classed, holding(HYPERTENSION, DIALYSIS))).toBe(40_000);
  });

  it('is that of the one disease where the person has no other', () => {
    expect(limitOf(pooled({ ...shares(100), plusFurther: fen(20_000) }), holding(HYPERTENSION))).toBe(40_000);
  });

  it('is filled by every disease of the pool', () => {
    expect(
      fundsPay(pooled(shares(100)), { bill: 100_000, ...two }, { bill: 100_000, ...two, diseaseCode: DIABETES }),
    ).toEqual([50_000, 10_000]);
  });

  it('leaves out diseases with limits of their own, and those without any', () => {
    const several = { ...shares(100), further: percent(100) };
    expect(limitOf(pooled(several), holding(HYPERTENSION, LUPUS))).toBe(40_000);
    const unlimited: Partial<PolicyPack> = {
      ...pooled(several),
      caps: [
        ...(pooled(several).caps ?? []),
        {
          limits: 'fund',
          period: 'year',
          source: 'table',
          pool: 'all-diseases',
          diseases: [LUPUS],
          groups: ['veteran'],
          unlimited: true,
        },
      ],
    };
    expect(limitOf(unlimited, { ...holding(HYPERTENSION, LUPUS), groups: ['veteran'] })).toBe(40_000);
  });

  it('rounds the share of a limit half up', () => {
    const odd: Partial<PolicyPack> = {
      ...fundCaps({ amount: fen(40_001), pool: 'all-diseases', several: { ...shares(100), further: percent(50) } }),
    };
    expect(limitOf(odd, two)).toBe(40_001 + 20_001);
  });

  it('in the first year shortens each by its own months', () => {
    const several = { ...shares(100), plusFurther: fen(50_000) };
    const changes = pooled(several, { firstYear: 'by-month', roundedTo: 'yuan' });
    const held = [
      { diseaseCode: DIABETES, startsOn: day('2026-07-01') },
      { diseaseCode: HYPERTENSION, startsOn: day('2026-09-15') },
    ];
    expect(limitOf(changes, { held, on: day('2026-10-01') })).toBe(30_000 + 16_700);
  });

  it.each<readonly [string, Partial<CapTerm>, number | string]>([
    ['is lacking', {}, 'cap(all-diseases)'],
    ['is settled past where the pack says so', { whileUnknown: 'uncapped' }, 500],
  ])('of which one is unknown %s, whichever disease the bill is for', (_, more, expected) => {
    const known = pooled(shares(100), more);
    const caps = (known.caps ?? []).map((term) =>
      term.diseases?.includes(DIALYSIS) === true ? { ...term, amount: 'unknown' as const } : term,
    );
    const changes = { ...known, caps };
    expect(fundsPay(changes, { bill: 1_000, ...three })).toEqual([expected]);
    expect(fundsPay(changes, { bill: 1_000, ...three, diseaseCode: DIALYSIS })).toEqual([expected]);
    expect(fundsPay(changes, { bill: 1_000, ...two })).toEqual([500]);
    expect(fundsPay(changes, { bill: billOf(1_000, { overLimit: fen(1_000) }), ...three })).toEqual([0]);
  });
});
