import { describe, expect, it } from '@jest/globals';
import type { DeductibleTerm, PolicyPack } from '@yidi/contracts/policy';
import { day, fen, millionths, WHOLE } from '@yidi/kernel';
import { DIABETES, HYPERTENSION } from '../../policy/pack.examples.js';
import { fundsPay, saidBy, settle, settleInOrder, told, type Visit } from '../calculation.examples.js';
import { isLacking } from '../clause.js';
import { billOf } from '../treatment.examples.js';

/** A pack of deductibles and nothing else: the fund pays what lies above them. */
const packOf = (...deductibles: readonly Partial<DeductibleTerm>[]): Partial<PolicyPack> => ({
  order: ['self-paid', 'deductible', 'ratio'],
  ratios: [{ share: WHOLE, source: 'table' }],
  deductibles: deductibles.map((term) => ({ period: 'year', source: 'table', ...term })),
});
const bill = 30_000;
const on = (date: string, more: Partial<Visit> = {}): Visit => ({ bill, on: day(date), ...more });
/** What the person bears first, visit by visit. */
const borne = (changes: Partial<PolicyPack>, ...visits: readonly Visit[]): readonly (number | string)[] =>
  settleInOrder(changes, ...visits).map((result) => (isLacking(result) ? result.lacking : result.person.deductible));

const hundred = packOf({ amount: fen(10_000) });

describe('a deductible', () => {
  it.each<readonly [string, number, number]>([
    ['takes nothing of a bill of nothing', 0, 0],
    ['takes all of a bill below it', 9_999, 9_999],
    ['takes all of a bill that just meets it', 10_000, 10_000],
    ['takes no more than itself', 10_001, 10_000],
  ])('%s', (_, total, deductible) => {
    const { person, fundPays, accumulators } = settle(hundred, { bill: total });
    expect([person.deductible, fundPays]).toEqual([deductible, total - deductible]);
    expect(told(accumulators)).toEqual([`deductible M03900 2026: 0 → ${String(deductible)} of 10000`]);
  });

  it('is filled by in-scope money only', () => {
    const outside = billOf(20_000, { fullySelfPaid: fen(6_000), overLimit: fen(3_000), preSelfPaid: fen(2_000) });
    expect(borne(hundred, { bill: outside }, { bill })).toEqual([9_000, 1_000]);
  });

  it('takes nothing back where more was borne than it is now', () => {
    const lowered = packOf(
      { amount: fen(10_000), until: day('2026-06-30') },
      { amount: fen(4_000), from: day('2026-07-01') },
    );
    expect(borne(lowered, on('2026-06-30'), on('2026-07-01'))).toEqual([10_000, 0]);
  });

  it.each<readonly [string, DeductibleTerm['period'], readonly string[], readonly number[], readonly string[]]>([
    ['for each visit, even on one day', 'visit', ['2026-03-12', '2026-03-12'], [10_000, 10_000], []],
    [
      'once a month',
      'month',
      ['2026-03-01', '2026-03-31', '2026-04-01'],
      [10_000, 0, 10_000],
      ['2026-03', '2026-03', '2026-04'],
    ],
    [
      'once a quarter',
      'quarter',
      ['2026-01-01', '2026-03-31', '2026-04-01', '2026-12-31'],
      [10_000, 0, 10_000, 10_000],
      ['2026-Q1', '2026-Q1', '2026-Q2', '2026-Q4'],
    ],
    [
      'once in half a year',
      'half-year',
      ['2026-01-01', '2026-06-30', '2026-07-01'],
      [10_000, 0, 10_000],
      ['2026-H1', '2026-H1', '2026-H2'],
    ],
    ['once a year', 'year', ['2026-01-01', '2026-12-31', '2027-01-01'], [10_000, 0, 10_000], ['2026', '2026', '2027']],
  ])('is asked %s, by the day of service', (_, period, days, expected, runs) => {
    const visits = days.map((date) => on(date));
    const results = settleInOrder(packOf({ amount: fen(10_000), period }), ...visits);
    expect(borne(packOf({ amount: fen(10_000), period }), ...visits)).toEqual(expected);
    expect(
      results.flatMap((result) => (isLacking(result) ? [] : result.accumulators.map(({ within }) => within))),
    ).toEqual(runs);
  });

  it.each<readonly [string, string | undefined, readonly number[], readonly string[]]>([
    ['each disease its own, where the pack says nothing', undefined, [10_000, 10_000], ['M03900', 'M01600']],
    ['each disease its own, where the pack says so', 'each-disease', [10_000, 10_000], ['M03900', 'M01600']],
    ['the diseases of a class together', 'each-class', [10_000, 0], ['heart', 'heart']],
    ['all diseases together', 'all-diseases', [10_000, 0], ['all-diseases', 'all-diseases']],
  ])('counts %s', (_, pool, expected, pools) => {
    const changes: Partial<PolicyPack> = {
      ...packOf({ amount: fen(10_000), ...(pool === undefined ? {} : { pool }) }),
      diseases: [
        { code: HYPERTENSION, name: '高血压', class: 'heart' },
        { code: DIABETES, name: '糖尿病', class: 'heart' },
      ],
    };
    const visits: readonly Visit[] = [{ bill }, { bill, diseaseCode: DIABETES }];
    expect(borne(changes, ...visits)).toEqual(expected);
    const results = settleInOrder(changes, ...visits);
    expect(results.flatMap((result) => (isLacking(result) ? [] : result.accumulators.map((use) => use.pool)))).toEqual(
      pools,
    );
  });

  it('counts a disease without a class by itself, where classes count together', () => {
    const changes = packOf({ amount: fen(10_000), pool: 'each-class' });
    expect(borne(changes, { bill }, { bill, diseaseCode: DIABETES })).toEqual([10_000, 10_000]);
  });

  it('counts each level of hospital by itself, where the pack says so', () => {
    const changes = packOf({ amount: fen(10_000), pool: 'each-level' });
    expect(borne(changes, { bill }, { bill, level: 'tier-1' }, { bill })).toEqual([10_000, 10_000, 0]);
    expect(told(settle(changes, { bill }).accumulators)).toEqual(['deductible M03900@tier-3 2026: 0 → 10000 of 10000']);
  });

  it('is lacking where no source gives it, but only for a bill with in-scope money', () => {
    const unknown = packOf({ amount: 'unknown' });
    expect(fundsPay(unknown, { bill }, { bill: billOf(30_000, { fullySelfPaid: fen(30_000) }) })).toEqual([
      'deductible(M03900, retired, tier-3)',
      0,
    ]);
    expect(fundsPay(packOf({ amount: fen(10_000), levels: ['tier-1'] }), { bill })).toEqual([
      'deductible(M03900, retired, tier-3)',
    ]);
    expect(fundsPay(packOf({}), { bill })).toEqual(['deductible(M03900, retired, tier-3)']);
  });
});

describe('a deductible that differs by the level of the hospital', () => {
  const byLevel = (more: Partial<DeductibleTerm>): Partial<PolicyPack> =>
    packOf(
      { amount: fen(80_000), levels: ['tier-3'], ...more },
      { amount: fen(40_000), levels: ['tier-2'], ...more },
      { amount: fen(20_000), levels: ['tier-1'], ...more },
      { amount: fen(0), levels: ['community'], ...more },
    );
  const at = (level: NonNullable<Visit['level']>, total = 100_000): Visit => ({ bill: total, level });

  it.each<readonly [string, Partial<DeductibleTerm>, readonly Visit[], readonly number[]]>([
    [
      'asks a higher hospital for the difference',
      { atHigherLevel: 'top-up' },
      [at('tier-1'), at('tier-2'), at('tier-3'), at('tier-3')],
      [20_000, 20_000, 40_000, 0],
    ],
    ['asks a lower hospital for nothing more', { atHigherLevel: 'top-up' }, [at('tier-3'), at('tier-1')], [80_000, 0]],
    [
      'asks for nothing more once one was met',
      { atHigherLevel: 'no-more' },
      [at('tier-1'), at('tier-3'), at('tier-3'), at('tier-2')],
      [20_000, 0, 0, 0],
    ],
    [
      'asks for the rest of the higher one while none was met',
      { atHigherLevel: 'no-more' },
      [at('tier-1', 15_000), at('tier-3'), at('tier-3')],
      [15_000, 65_000, 0],
    ],
    [
      'takes what was borne at a higher hospital for the lower one',
      { atHigherLevel: 'no-more' },
      [at('tier-3', 30_000), at('tier-1'), at('tier-3')],
      [30_000, 0, 0],
    ],
    [
      'does not take a hospital without a deductible for one that was met',
      { atHigherLevel: 'no-more' },
      [at('community'), at('tier-3')],
      [0, 80_000],
    ],
    [
      'remembers the one that was met past a hospital without one',
      { atHigherLevel: 'no-more' },
      [at('tier-1'), at('community'), at('tier-3')],
      [20_000, 0, 0],
    ],
  ])('%s', (_, more, visits, expected) => {
    expect(borne(byLevel(more), ...visits)).toEqual(expected);
  });

  it('is not guessed at a higher hospital after a lower one was met, where no source says what is asked for then', () => {
    const unknown = byLevel({ atHigherLevel: 'unknown' });
    const declined = 'deductible-at-higher-level(M03900, retired, tier-3)';
    expect(fundsPay(unknown, at('tier-1'), at('tier-1'), at('tier-3'))).toEqual([80_000, 100_000, declined]);
    const outside = { ...at('tier-3'), bill: billOf(10_000, { fullySelfPaid: fen(10_000) }) };
    expect(fundsPay(unknown, at('tier-1'), outside)).toEqual([80_000, 0]);
    expect(borne(unknown, at('tier-1', 15_000), at('tier-3'), at('tier-3'))).toEqual([15_000, 65_000, 0]);
    expect(borne(unknown, at('tier-3'), at('tier-1'), at('community'), at('tier-3'))).toEqual([80_000, 0, 0, 0]);
  });

  it('says which one was met', () => {
    const [, second] = settleInOrder(byLevel({ atHigherLevel: 'no-more' }), at('tier-1'), at('tier-3'));
    if (second === undefined || isLacking(second)) throw new Error('both are settled');
    expect(saidBy(second, 'deductible')).toEqual([
      {
        zh: '2026 年度起付线 200.00 元已满，本次不再扣除',
        en: 'the yearly deductible (2026) of 200.00 yuan is already met',
      },
    ]);
    expect(told(second.accumulators)).toEqual(['deductible M03900 2026: 20000 → 20000 of 20000']);
  });
});

describe('a deductible in the year in which the benefit starts', () => {
  const byMonth = packOf({ amount: fen(30_000), firstYear: 'by-month' });
  const since = (startsOn: string | undefined): Visit['held'] => [
    { diseaseCode: DIABETES, startsOn: day('2026-12-01') },
    { diseaseCode: HYPERTENSION, ...(startsOn === undefined ? {} : { startsOn: day(startsOn) }) },
  ];
  it.each<readonly [string, string | undefined, number]>([
    ['half of it from July', '2026-07-15', 15_000],
    ['one month of it in December', '2026-12-31', 2_500],
    ['all of it from January', '2026-01-31', 30_000],
    ['all of it in a later year', '2025-07-15', 30_000],
    ['all of it where nobody knows the start', undefined, 30_000],
  ])('is %s', (_, startsOn, expected) => {
    expect(borne(byMonth, { bill: 50_000, on: day('2026-12-31'), held: since(startsOn) ?? [] })).toEqual([expected]);
  });

  it.each<readonly [string, Visit['held'], number]>([
    ['the first of the diseases that fill it', since('2026-07-15'), 15_000],
    ['a disease whose start nobody knows', since(undefined), 30_000],
    ['the one disease that the person has', [{ diseaseCode: HYPERTENSION, startsOn: day('2026-12-01') }], 2_500],
  ])('counts the months from %s, where several fill it', (_, held, expected) => {
    const shared = packOf({ amount: fen(30_000), firstYear: 'by-month', pool: 'all-diseases' });
    expect(borne(shared, { bill: 50_000, on: day('2026-12-31'), ...(held === undefined ? {} : { held }) })).toEqual([
      expected,
    ]);
  });

  it('counts no disease that does not fill it', () => {
    const held = [
      { diseaseCode: DIABETES, startsOn: day('2026-01-10') },
      { diseaseCode: HYPERTENSION, startsOn: day('2026-07-15') },
    ];
    expect(borne(byMonth, { bill: 50_000, on: day('2026-12-31'), held })).toEqual([15_000]);
  });

  it('is rounded to the fen', () => {
    const odd = packOf({ amount: fen(10_000), firstYear: 'by-month' });
    expect(borne(odd, { bill: 50_000, on: day('2026-12-31'), held: since('2026-11-01') ?? [] })).toEqual([1_667]);
  });

  it('is whole where the pack does not say otherwise', () => {
    expect(
      borne(packOf({ amount: fen(30_000) }), { bill: 50_000, on: day('2026-12-31'), held: since('2026-07-15') ?? [] }),
    ).toEqual([30_000]);
  });
});

describe('a deductible that is a share of the bill', () => {
  const share = millionths(200_000);
  const limits = { share, atLeast: fen(200_000), atMost: fen(1_000_000) };
  it.each<readonly [string, DeductibleTerm['shareOfBill'], number, number]>([
    ['is that share', { share }, 2_000_000, 400_000],
    ['is rounded half up', { share }, 13, 3],
    ['is at least its floor', limits, 300_000, 200_000],
    ['is the share between floor and ceiling', limits, 2_000_000, 400_000],
    ['is at most its ceiling', limits, 9_000_000, 1_000_000],
    ['is at most the bill', limits, 100_000, 100_000],
  ])('%s', (_, shareOfBill, total, expected) => {
    expect(
      borne(packOf({ period: 'visit', ...(shareOfBill === undefined ? {} : { shareOfBill }) }), { bill: total }),
    ).toEqual([expected]);
  });

  it('is measured on the whole bill, and borne from what is in scope', () => {
    const outside = billOf(2_000_000, { fullySelfPaid: fen(1_700_000) });
    expect(borne(packOf({ period: 'visit', shareOfBill: limits }), { bill: outside })).toEqual([300_000]);
  });
});

describe('a deductible behind the ratio', () => {
  const after: Partial<PolicyPack> = {
    ...hundred,
    order: ['self-paid', 'ratio', 'deductible'],
    ratios: [{ share: millionths(550_000), source: 'table' }],
  };
  it('comes off what the fund would pay', () => {
    const settled = settle(after, { bill: 30_000 });
    expect(settled).toMatchObject({ fundPays: 6_500, person: { coinsurance: 13_500, deductible: 10_000 } });
    expect(saidBy(settled, 'deductible')).toEqual([
      {
        zh: '2026 年度起付线 100.00 元，此前尚余 100.00 元，本次从基金支付额中扣除，由个人负担 100.00 元',
        en: 'of the yearly deductible (2026) of 100.00 yuan, 100.00 yuan was still open: the person bears 100.00 yuan now, off what the fund would pay',
      },
    ]);
  });

  it('takes no more than the fund would pay', () => {
    expect(borne(after, { bill: 10_000 }, { bill: 30_000 })).toEqual([5_500, 4_500]);
  });
});

describe('the sentence of a deductible', () => {
  it.each<readonly [string, Partial<DeductibleTerm>, string, string]>([
    [
      'open',
      { amount: fen(10_000), period: 'month' },
      '2026-03 月度起付线 100.00 元，此前尚余 100.00 元，本次由个人负担 100.00 元',
      'of the monthly deductible (2026-03) of 100.00 yuan, 100.00 yuan was still open: the person bears 100.00 yuan now',
    ],
    ['of nothing', { amount: fen(0) }, '该病种不设起付线', 'this disease has no deductible'],
    [
      'of a visit',
      { amount: fen(10_000), period: 'visit' },
      '2026-03-12 每次起付线 100.00 元，此前尚余 100.00 元，本次由个人负担 100.00 元',
      'of the per-visit deductible (2026-03-12) of 100.00 yuan, 100.00 yuan was still open: the person bears 100.00 yuan now',
    ],
    [
      'of a quarter',
      { amount: fen(10_000), period: 'quarter' },
      '2026-Q1 季度起付线 100.00 元，此前尚余 100.00 元，本次由个人负担 100.00 元',
      'of the quarterly deductible (2026-Q1) of 100.00 yuan, 100.00 yuan was still open: the person bears 100.00 yuan now',
    ],
    [
      'of half a year',
      { amount: fen(10_000), period: 'half-year' },
      '2026-H1 半年度起付线 100.00 元，此前尚余 100.00 元，本次由个人负担 100.00 元',
      'of the half-yearly deductible (2026-H1) of 100.00 yuan, 100.00 yuan was still open: the person bears 100.00 yuan now',
    ],
  ])('that is %s', (_, term, zh, en) => {
    const settled = settle(packOf(term), { bill });
    expect(saidBy(settled, 'deductible')).toEqual([{ zh, en }]);
    expect(settled.steps.at(-1)?.source).toBe('Table of benefits · row 1 · 来源等级 grade A');
  });

  it('that is partly used tells what was still open', () => {
    const [, second] = settleInOrder(hundred, { bill: 4_000 }, { bill: 2_500 });
    if (second === undefined || isLacking(second)) throw new Error('both are settled');
    expect(saidBy(second, 'deductible')[0]?.en).toBe(
      'of the yearly deductible (2026) of 100.00 yuan, 60.00 yuan was still open: the person bears 25.00 yuan now',
    );
  });
});
