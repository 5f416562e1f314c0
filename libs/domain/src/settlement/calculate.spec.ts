import { describe, expect, it } from '@jest/globals';
import { day, fen, millionths, type Fen } from '@yidi/kernel';
import type { Terms } from '../policy/terms.js';
import { calculate, type Calculation } from './calculate.js';
import type { UsedBefore } from './clause.js';
import { billOf } from './treatment.examples.js';

const terms: Terms = {
  scheme: 'employee',
  offsite: { category: 'long-term-resident', source: 'national' },
  deductible: { amount: fen(5_000), period: 'month', pool: 'M03900', source: 'table 1' },
  ratio: { share: millionths(750_000), source: 'table 2' },
  cap: { amount: fen(550_000), period: 'year', pool: 'M03900', source: 'table 3' },
};
const fresh: UsedBefore = { deductible: fen(0), cap: fen(0) };
const on = day('2026-03-12');
const settle = (total: number, used: Partial<UsedBefore> = {}, changes: Partial<Terms> = {}): Calculation =>
  calculate(billOf(total), { ...terms, ...changes }, { ...fresh, ...used }, on);

describe('the division of a bill', () => {
  it('tells every step from the total to what the fund pays', () => {
    const bill = billOf(100_000, { fullySelfPaid: fen(10_000), overLimit: fen(2_000), preSelfPaid: fen(3_000) });
    const { steps, ...sums } = calculate(bill, terms, { deductible: fen(1_000), cap: fen(500_000) }, on);
    expect(sums).toEqual({
      total: 100_000,
      fundPays: 50_000,
      personPays: 50_000,
      institutionBears: 0,
      funds: [{ fund: 'employee-pooled', amount: 50_000 }],
      person: {
        fullySelfPaid: 10_000,
        overLimit: 2_000,
        preSelfPaid: 3_000,
        deductible: 4_000,
        coinsurance: 20_250,
        overCap: 10_750,
      },
      accumulators: [
        {
          kind: 'deductible',
          pool: 'M03900',
          period: 'month',
          within: '2026-03',
          before: 1_000,
          after: 5_000,
          of: 5_000,
        },
        { kind: 'cap', pool: 'M03900', period: 'year', within: '2026', before: 500_000, after: 550_000, of: 550_000 },
      ],
    });
    expect(steps.map(({ rule, before, amount, after }) => [rule, before, amount, after])).toEqual([
      ['fully-self-paid', 100_000, 10_000, 90_000],
      ['over-limit', 90_000, 2_000, 88_000],
      ['pre-self-paid', 88_000, 3_000, 85_000],
      ['offsite', 85_000, 0, 85_000],
      ['deductible', 85_000, 4_000, 81_000],
      ['ratio', 81_000, 20_250, 60_750],
      ['cap', 60_750, 10_750, 50_000],
    ]);
    expect(steps.map(({ source }) => source).slice(3)).toEqual(['national', 'table 1', 'table 2', 'table 3']);
    expect(steps.map(({ says }) => says.en)).toEqual([
      '100.00 yuan lies outside the catalogue of the treatment place: the person pays it in full',
      '20.00 yuan lies above the price limits of the catalogue: the person pays it',
      "30.00 yuan is the person's first share of class-B items",
      'care where long-term residents have filed is settled as at home, without reduction',
      'of the monthly deductible (2026-03) of 50.00 yuan, 40.00 yuan was still open: the person bears 40.00 yuan now',
      'of the remaining 810.00 yuan the fund pays 75%, 607.50 yuan; the person pays 25%, 202.50 yuan',
      'of the yearly cap (2026) of 5500.00 yuan, 500.00 yuan was still left: the fund pays 500.00 yuan and the person the 107.50 yuan above it',
    ]);
    expect(steps.map(({ says }) => says.zh)).toEqual([
      '目录外费用 100.00 元，由个人全额自费',
      '超出限价的费用 20.00 元，由个人负担',
      '乙类等项目先行自付 30.00 元，由个人负担',
      '异地长期居住人员在备案地就医，执行参保地同等待遇，不降低支付比例',
      '2026-03 月度起付线 50.00 元，此前尚余 40.00 元，本次由个人负担 40.00 元',
      '其余 810.00 元由基金支付 75%，即 607.50 元；个人负担 25%，即 202.50 元',
      '2026 年度最高支付限额 5500.00 元，此前尚余 500.00 元，基金支付 500.00 元，超出的 107.50 元由个人负担',
    ]);
  });

  it('tells nothing of parts that the bill does not have', () => {
    expect(settle(30_000).steps.map(({ rule }) => rule)).toEqual(['offsite', 'deductible', 'ratio', 'cap']);
  });

  it.each<readonly [string, number, Partial<UsedBefore>, Fen]>([
    ['pays its share of what lies above the deductible', 30_000, {}, fen(18_750)],
    ['pays nothing of a bill below the deductible', 4_999, {}, fen(0)],
    ['pays nothing of a bill that just meets the deductible', 5_000, {}, fen(0)],
    ['takes only what is left of the deductible', 30_000, { deductible: fen(3_000) }, fen(21_000)],
    ['takes nothing once the deductible is met', 30_000, { deductible: fen(5_000) }, fen(22_500)],
    [
      'takes nothing back where more was borne than the deductible is now',
      30_000,
      { deductible: fen(9_000) },
      fen(22_500),
    ],
    ['rounds half a fen up', 5_002, {}, fen(2)],
    ['hits the cap exactly', 30_000, { cap: fen(531_250) }, fen(18_750)],
    ['pays up to the cap and no further', 30_000, { cap: fen(531_251) }, fen(18_749)],
    ['pays nothing once the cap is reached', 30_000, { cap: fen(550_000) }, fen(0)],
    ['pays nothing where more was paid than the cap is now', 30_000, { cap: fen(600_000) }, fen(0)],
    ['pays nothing of a bill of nothing', 0, {}, fen(0)],
  ])('%s', (_, total, used, fundPays) => {
    expect(settle(total, used)).toMatchObject({ fundPays, personPays: total - fundPays });
  });

  it('settles past a cap that no source gives, counts what it paid, and says that this is an assumption', () => {
    const { fundPays, steps, accumulators } = settle(
      900_000,
      { cap: fen(700_000) },
      { cap: { period: 'year', pool: 'M03900', source: 'table 3' } },
    );
    expect(fundPays).toBe(671_250);
    expect(accumulators[1]).toEqual({
      kind: 'cap',
      pool: 'M03900',
      period: 'year',
      within: '2026',
      before: 700_000,
      after: 1_371_250,
    });
    expect(steps.at(-1)).toEqual({
      rule: 'cap',
      says: {
        zh: '假设：现有来源未载明 2026 年度最高支付限额，按未封顶结算',
        en: 'assumption: no source gives the yearly cap (2026), so this is settled as if there were none',
      },
      source: 'table 3',
      before: 671_250,
      amount: 0,
      after: 671_250,
    });
  });

  it('names the pooled fund of the scheme', () => {
    expect(settle(30_000, {}, { scheme: 'resident' }).funds).toEqual([{ fund: 'resident-pooled', amount: 18_750 }]);
  });

  it.each<readonly [string, number, Partial<UsedBefore>, Partial<Terms>, string]>([
    [
      'an open deductible',
      30_000,
      {},
      {},
      'of the monthly deductible (2026-03) of 50.00 yuan, 50.00 yuan was still open: the person bears 50.00 yuan now',
    ],
    [
      'a met deductible',
      30_000,
      { deductible: fen(5_000) },
      {},
      'the monthly deductible (2026-03) of 50.00 yuan is already met',
    ],
    [
      'no deductible',
      30_000,
      {},
      { deductible: { ...terms.deductible, amount: fen(0) } },
      'this disease has no deductible',
    ],
  ])('explains %s', (_, total, used, changes, sentence) => {
    expect(settle(total, used, changes).steps.find(({ rule }) => rule === 'deductible')?.says.en).toBe(sentence);
  });

  it('does not begin with a bill whose parts do not add up', () => {
    expect(() => calculate({ ...billOf(30_000), inScope: fen(29_999) }, terms, fresh, on)).toThrow(RangeError);
  });
});
