import { describe, expect, it } from '@jest/globals';
import type { FixedPaymentTerm, PolicyPack } from '@yidi/contracts/policy';
import { fen, millionths } from '@yidi/kernel';
import { DIABETES } from '../../policy/pack.examples.js';
import { fundsPay, saidBy, settle } from '../calculation.examples.js';
import { billOf } from '../treatment.examples.js';

/** 18 yuan of the consultation fee, then a deductible of 100 yuan, a ratio of 50% and a cap of 200 yuan. */
const packOf = (...fixedPayments: readonly Partial<FixedPaymentTerm>[]): Partial<PolicyPack> => ({
  order: ['self-paid', 'fixed-payment', 'deductible', 'ratio', 'cap'],
  fixedPayments: fixedPayments.map((term) => ({ amount: fen(1_800), source: 'table', ...term })),
  deductibles: [{ amount: fen(10_000), period: 'year', source: 'table' }],
  ratios: [{ share: millionths(500_000), source: 'table' }],
  caps: [{ limits: 'fund', amount: fen(20_000), period: 'year', source: 'table' }],
});

describe('a fixed payment', () => {
  it.each<readonly [string, number, number]>([
    ['is paid whatever the deductible', 5_000, 1_800],
    ['is not divided by the ratio', 21_800, 1_800 + 5_000],
    ['does not fill the cap', 61_800, 1_800 + 20_000],
    ['is no more than the bill', 1_000, 1_000],
    ['is nothing of nothing', 0, 0],
  ])('%s', (_, total, fundPays) => {
    const settled = settle(packOf({}), { bill: total });
    expect(settled).toMatchObject({
      fundPays,
      personPays: total - fundPays,
      funds: [{ fund: 'employee-pooled', amount: fundPays }],
    });
  });

  it('leaves the rest of the bill to fill the deductible', () => {
    expect(settle(packOf({}), { bill: 5_000 }).person.deductible).toBe(3_200);
  });

  it('is paid of in-scope money only', () => {
    expect(fundsPay(packOf({}), { bill: billOf(10_000, { fullySelfPaid: fen(9_000) }) })).toEqual([1_000]);
  });

  it('is paid where the pack says so, and declined where it does not say how much', () => {
    const changes = packOf({ diseases: [DIABETES] }, { diseases: [DIABETES], levels: ['tier-1'], amount: 'unknown' });
    expect(
      fundsPay(
        changes,
        { bill: 5_000 },
        { bill: 5_000, diseaseCode: DIABETES },
        { bill: 5_000, diseaseCode: DIABETES, level: 'tier-1' },
      ),
    ).toEqual([0, 1_800, 'fixed-payment(M01600, retired, tier-1)']);
    const { fixedPayments: _, ...none } = packOf({});
    expect(fundsPay(none, { bill: 5_000 })).toEqual([0]);
  });

  it('is said in both languages, with what is left for the clauses behind it', () => {
    const settled = settle(packOf({}), { bill: 21_800 });
    expect(saidBy(settled, 'fixed-payment')).toEqual([
      {
        zh: '定额支付：不论起付线，基金先支付 18.00 元',
        en: 'fixed payment: whatever the deductible, the fund pays 18.00 yuan first',
      },
    ]);
    expect(settled.steps[0]).toMatchObject({
      rule: 'fixed-payment',
      before: 21_800,
      amount: 1_800,
      after: 20_000,
      source: expect.stringContaining('row 1'),
    });
  });
});
