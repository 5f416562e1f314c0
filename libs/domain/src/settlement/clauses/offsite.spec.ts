import { describe, expect, it } from '@jest/globals';
import type { OffsiteTerm, PolicyPack } from '@yidi/contracts/policy';
import { fen, FILING_CATEGORIES, millionths, type FilingCategory } from '@yidi/kernel';
import { fundsPay, planOf, saidBy, settle } from '../calculation.examples.js';
import { billOf } from '../treatment.examples.js';

const share = (percent: number): NonNullable<OffsiteTerm['times']> => millionths(percent * 10_000);
/** A deductible of 100 yuan, a ratio of 80%, and for long-term residents elsewhere this. */
const packOf = (...offsite: readonly Partial<OffsiteTerm>[]): Partial<PolicyPack> => ({
  order: ['self-paid', 'offsite', 'deductible', 'ratio'],
  deductibles: [{ amount: fen(10_000), period: 'visit', source: 'table' }],
  ratios: [{ share: share(80), source: 'table' }],
  offsite: offsite.map((term) => ({ benefit: 'reduced', source: 'national', ...term })),
});
const bill = 110_000;

describe('care elsewhere', () => {
  it.each<readonly [string, Partial<OffsiteTerm>, number, number]>([
    ['changes nothing', { benefit: 'as-local' }, 0, 80_000],
    ['takes points off the ratio', { minusPoints: share(10) }, 0, 70_000],
    ['takes off no more points than there are', { minusPoints: share(90) }, 0, 0],
    ['counts the ratio at nine tenths of itself', { times: share(90) }, 0, 72_000],
    ['takes the points first, then the factor', { minusPoints: share(10), times: share(90) }, 0, 63_000],
    ['asks for a share of the in-scope money before the deductible', { ownShareFirst: share(10) }, 11_000, 71_200],
    ['may do all of that', { ownShareFirst: share(10), minusPoints: share(20), times: share(50) }, 11_000, 26_700],
  ])('%s', (_, term, preSelfPaid, fundPays) => {
    const settled = settle(packOf(term), { bill });
    expect([settled.person.preSelfPaid, settled.fundPays]).toEqual([preSelfPaid, fundPays]);
    expect(settled.person.deductible).toBe(10_000);
  });

  it('rounds the share that the person pays first half up', () => {
    expect(settle(packOf({ ownShareFirst: share(10) }), { bill: 15 }).person.preSelfPaid).toBe(2);
    expect(settle(packOf({ ownShareFirst: share(10) }), { bill: 14 }).person.preSelfPaid).toBe(1);
  });

  it('adds to what the catalogue put aside as a first share', () => {
    const withClassB = billOf(bill, { preSelfPaid: fen(10_000) });
    expect(settle(packOf({ ownShareFirst: share(10) }), { bill: withClassB }).person.preSelfPaid).toBe(20_000);
  });

  it('may be paid nothing', () => {
    const settled = settle(packOf({ benefit: 'nothing' }), { bill: billOf(bill, { fullySelfPaid: fen(10_000) }) });
    expect(settled).toMatchObject({
      fundPays: 0,
      person: { fullySelfPaid: 10_000, coinsurance: 100_000, deductible: 0 },
    });
    expect(saidBy(settled, 'offsite')).toEqual([
      {
        zh: '异地长期居住人员：基金不予支付，本次个人先负担 1000.00 元',
        en: 'for long-term residents the fund pays nothing: the person bears 1000.00 yuan of this bill first',
      },
    ]);
  });

  it('may have another deductible and another table of ratios', () => {
    const elsewhere: readonly FilingCategory[] = ['referral'];
    const changes: Partial<PolicyPack> = {
      ...packOf({ benefit: 'as-local', categories: ['long-term-resident'] }, { categories: elsewhere }),
      deductibles: [
        { amount: fen(10_000), period: 'visit', source: 'table' },
        { categories: elsewhere, amount: fen(90_000), period: 'visit', source: 'table' },
      ],
      ratios: [
        { share: share(80), source: 'table' },
        { categories: elsewhere, share: share(55), source: 'table' },
      ],
    };
    expect(fundsPay(changes, { bill }, { bill, category: 'referral' })).toEqual([80_000, 11_000]);
    expect(saidBy(settle(changes, { bill, category: 'referral' }), 'offsite')).toEqual([
      {
        zh: '异地转诊人员：执行异地起付线和支付比例',
        en: 'for referred patients the deductible and the ratio for care elsewhere hold',
      },
    ]);
  });

  it('may differ between the insured region’s province and beyond it', () => {
    const byPlace: Partial<PolicyPack> = {
      order: ['self-paid', 'offsite', 'ratio'],
      offsite: [
        { places: ['within-province'], benefit: 'reduced', ownShareFirst: share(10), source: 'national' },
        { places: ['beyond-province'], benefit: 'reduced', ownShareFirst: share(20), source: 'national' },
      ],
      ratios: [{ share: share(50), source: 'table' }],
    };
    const visit = { bill: 20_000 };
    expect(fundsPay(byPlace, { ...visit, place: 'within-province' }, { ...visit, place: 'beyond-province' })).toEqual([
      9_000, 8_000,
    ]);
  });

  it('may cost further points where a claim by hand could have been avoided', () => {
    const changes = packOf(
      { minusPoints: share(10), settled: ['direct', 'manual'] },
      { minusPoints: share(20), settled: ['avoidable-manual'] },
    );
    expect(fundsPay(changes, { bill }, { bill, manner: 'manual' }, { bill, manner: 'avoidable-manual' })).toEqual([
      70_000, 70_000, 60_000,
    ]);
  });

  it.each<readonly [string, Partial<PolicyPack>]>([
    ['nobody knows what it changes', packOf({ benefit: 'unknown' })],
    ['the pack says nothing of this category', packOf({ benefit: 'as-local', categories: ['referral'] })],
  ])('is declined where %s, if there is in-scope money', (_, changes) => {
    const outside = billOf(bill, { fullySelfPaid: fen(bill) });
    expect(fundsPay(changes, { bill }, { bill: outside })).toEqual(['offsite(long-term-resident)', 0]);
    expect(planOf(changes).lacks).toEqual(['offsite(long-term-resident)']);
  });

  it.each<readonly [string, Partial<OffsiteTerm>, string, string]>([
    [
      'nothing',
      { benefit: 'as-local' },
      '异地长期居住人员在备案地就医，执行参保地同等待遇，不降低支付比例',
      'care where long-term residents have filed is settled as at home, without reduction',
    ],
    [
      'the points',
      { minusPoints: share(10) },
      '异地长期居住人员：支付比例降低 10 个百分点',
      'for long-term residents the ratio is lower by 10 percentage points',
    ],
    [
      'the factor',
      { times: share(90) },
      '异地长期居住人员：支付比例按 90% 执行',
      'for long-term residents the ratio counts at 90% of itself',
    ],
    [
      'the first share',
      { ownShareFirst: share(10) },
      '异地长期居住人员：符合政策范围费用由个人先自付 10%，本次个人先负担 110.00 元',
      'for long-term residents the person first pays 10% of the in-scope money: the person bears 110.00 yuan of this bill first',
    ],
    [
      'all of it',
      { ownShareFirst: share(10), minusPoints: share(5), times: share(50) },
      '异地长期居住人员：符合政策范围费用由个人先自付 10%，支付比例降低 5 个百分点，支付比例按 50% 执行，本次个人先负担 110.00 元',
      'for long-term residents the person first pays 10% of the in-scope money, the ratio is lower by 5 percentage points, the ratio counts at 50% of itself: the person bears 110.00 yuan of this bill first',
    ],
  ])('says what it changes: %s', (_, term, zh, en) => {
    const settled = settle(packOf(term), { bill });
    expect(saidBy(settled, 'offsite')).toEqual([{ zh, en }]);
    expect(settled.steps[0]?.source).toBe('National frame · 来源等级 grade B');
  });

  it('names every category in both languages', () => {
    const said = FILING_CATEGORIES.map(
      (category) => saidBy(settle(packOf({ benefit: 'as-local' }), { bill, category }), 'offsite')[0],
    );
    expect(new Set(said.map((says) => says?.zh)).size).toBe(FILING_CATEGORIES.length);
    expect(new Set(said.map((says) => says?.en)).size).toBe(FILING_CATEGORIES.length);
    expect(said.map((says) => says?.zh.split('在备案地')[0])).toEqual([
      '异地安置退休人员',
      '异地长期居住人员',
      '常驻异地工作人员',
      '异地转诊人员',
      '异地急诊抢救人员',
      '其他临时外出就医人员',
    ]);
  });
});
