import { describe, expect, it } from '@jest/globals';
import type { Band, CapTerm, Layer, LayerTerm, PolicyPack } from '@yidi/contracts/policy';
import { day, fen, millionths, type Millionths } from '@yidi/kernel';
import { DIABETES } from '../../policy/pack.examples.js';
import { fundsPay, saidBy, settle, settleInOrder, told, type Visit } from '../calculation.examples.js';
import { isLacking } from '../clause.js';
import { billOf } from '../treatment.examples.js';

const percent = (share: number): Millionths => millionths(share * 10_000);
const band = (share: number, upTo?: number): Band => ({
  share: percent(share),
  ...(upTo === undefined ? {} : { upTo: fen(upTo) }),
});
const layer = (term: Partial<LayerTerm>, more: Partial<Layer> = {}): Layer => ({
  fund: 'serious-illness',
  name: '大病保险',
  base: ['deductible', 'coinsurance', 'over-cap'],
  terms: [{ bands: [band(60)], period: 'year', source: 'table', ...term }],
  ...more,
});
/** Deductible 100 yuan a year, ratio 50%, cap 1000 yuan a year, then these layers. */
const packOf = (layers: readonly Layer[], cap: Partial<CapTerm> = {}): Partial<PolicyPack> => ({
  order: ['self-paid', 'deductible', 'ratio', 'cap', ...layers.map(({ fund }) => fund)],
  deductibles: [{ amount: fen(10_000), period: 'year', source: 'table' }],
  ratios: [{ share: percent(50), source: 'table' }],
  caps: [{ limits: 'fund', amount: fen(100_000), period: 'year', source: 'table', ...cap }],
  layers,
});
/** In scope 3100 yuan: deductible 100, coinsurance 1500, the fund 1000, over its cap 500. */
const bill = 310_000;
/** What this layer pays for each visit. */
const paidBy = (
  fund: string,
  changes: Partial<PolicyPack>,
  ...visits: readonly Visit[]
): readonly (number | string)[] =>
  settleInOrder(changes, ...visits).map((result) =>
    isLacking(result) ? result.lacking : (result.funds.find((each) => each.fund === fund)?.amount ?? 0),
  );
const paid = (changes: Partial<PolicyPack>, ...visits: readonly Visit[]): readonly (number | string)[] =>
  paidBy('serious-illness', changes, ...visits);

describe('a layer', () => {
  it.each<readonly [string, Layer['base'], number]>([
    ['the deductible', ['deductible'], 6_000],
    ['the share beside the ratio', ['coinsurance'], 90_000],
    ['what lies above the cap', ['over-cap'], 30_000],
    ['the deductible and the share', ['deductible', 'coinsurance'], 96_000],
    ['all three', ['over-cap', 'coinsurance', 'deductible'], 126_000],
    ['what lies outside the catalogue', ['fully-self-paid'], 3_000],
    ['what lies above the price limits', ['over-limit'], 1_200],
    ['the first share of class B', ['pre-self-paid'], 600],
  ])('looks at %s', (_, base, amount) => {
    const outside = billOf(bill + 8_000, { fullySelfPaid: fen(5_000), overLimit: fen(2_000), preSelfPaid: fen(1_000) });
    const settled = settle(packOf([layer({}, { base })]), { bill: outside });
    expect(settled.funds).toEqual([
      { fund: 'employee-pooled', amount: 100_000 },
      { fund: 'serious-illness', amount },
    ]);
    expect(settled.fundPays).toBe(100_000 + amount);
  });

  it('takes what it pays off the person’s parts, what lies above the cap first', () => {
    const { person, personPays, paidFrom } = settle(packOf([layer({})]), { bill });
    expect(person).toMatchObject({ deductible: 10_000, coinsurance: 74_000, overCap: 0 });
    expect([personPays, paidFrom.cash]).toEqual([84_000, 84_000]);
    const all = settle(packOf([layer({ bands: [band(100)] })]), { bill });
    expect(all.person).toMatchObject({ deductible: 0, coinsurance: 0, overCap: 0 });
  });

  it('is not among the funds where it pays nothing', () => {
    const { funds, accumulators } = settle(packOf([layer({ deductible: fen(500_000) })]), { bill });
    expect(funds).toEqual([{ fund: 'employee-pooled', amount: 100_000 }]);
    expect(told(accumulators).at(-1)).toBe('layer-base serious-illness 2026: 0 → 210000');
  });

  it('is not there for whom none of its entries is', () => {
    const changes = packOf([layer({ groups: ['civil-servant'] })]);
    const settled = settle(changes, { bill });
    expect([settled.funds.length, saidBy(settled, 'serious-illness')]).toEqual([1, []]);
    expect(paid(changes, { bill, groups: ['civil-servant'] })).toEqual([126_000]);
  });
});

describe('the deductible of a layer', () => {
  it.each<readonly [string, readonly Visit[], readonly number[]]>([
    ['is asked of one bill', [{ bill }], [66_000]],
    ['is asked once in the year', [{ bill: 110_000 }, { bill: 100_000 }, { bill: 100_000 }], [0, 6_000, 60_000]],
    ['is asked again in the next year', [{ bill }, { bill, on: day('2027-01-01') }], [66_000, 66_000]],
  ])('%s', (_, visits, expected) => {
    expect(paid(packOf([layer({ deductible: fen(100_000) })]), ...visits)).toEqual(expected);
  });

  it('is asked of each visit where the layer counts by visit, and nothing is carried on', () => {
    const changes = packOf([layer({ deductible: fen(100_000), period: 'visit', cap: fen(40_000) })]);
    expect(paid(changes, { bill }, { bill })).toEqual([40_000, 40_000]);
    expect(told(settle(changes, { bill }).accumulators).filter((use) => use.startsWith('layer'))).toEqual([]);
  });

  it('is lacking where no source gives it, but only where there is a base', () => {
    const unknown = packOf([layer({ deductible: 'unknown' })]);
    expect(fundsPay(unknown, { bill }, { bill: 0 })).toEqual(['deductible(serious-illness)', 0]);
  });
});

describe('the bands of a layer', () => {
  const bands = [band(60, 50_000), band(70)];
  it('are measured above its deductible, unless the pack says from zero', () => {
    expect(paid(packOf([layer({ bands, deductible: fen(30_000) })]), { bill })).toEqual([30_000 + 91_000]);
    expect(paid(packOf([layer({ bands, bandsFrom: 'zero', deductible: fen(30_000) })]), { bill })).toEqual([
      12_000 + 112_000,
    ]);
  });

  it('go on over the period', () => {
    expect(paid(packOf([layer({ bands, deductible: fen(30_000) })]), { bill: 110_000 }, { bill: 60_000 })).toEqual([
      18_000,
      12_000 + 7_000,
    ]);
  });

  it('are asked for a share only where money lies in them', () => {
    const partly = packOf([layer({ bands: [band(60, 50_000), { share: 'unknown' }], deductible: fen(30_000) })]);
    expect(fundsPay(partly, { bill: 110_000 }, { bill: 60_000 })).toEqual([50_000 + 18_000, 'ratio(serious-illness)']);
  });

  it('are rounded once', () => {
    expect(paid(packOf([layer({ bands: [band(50, 1), band(50)] }, { base: ['deductible'] })]), { bill: 3 })).toEqual([
      2,
    ]);
  });
});

describe('the cap of a layer', () => {
  it('holds over the period', () => {
    const results = settleInOrder(packOf([layer({ cap: fen(130_000) })]), { bill }, { bill }, { bill });
    expect(results.map((result) => (isLacking(result) ? [] : told(result.accumulators).slice(2)))).toEqual([
      ['layer-base serious-illness 2026: 0 → 210000', 'layer-cap serious-illness 2026: 0 → 126000 of 130000'],
      ['layer-base serious-illness 2026: 210000 → 520000', 'layer-cap serious-illness 2026: 126000 → 130000 of 130000'],
      ['layer-base serious-illness 2026: 520000 → 830000', 'layer-cap serious-illness 2026: 130000 → 130000 of 130000'],
    ]);
  });

  it('takes nothing back where more was paid than it is now', () => {
    const lowered = layer({});
    const terms: readonly LayerTerm[] = [
      { bands: [band(60)], period: 'year', source: 'table', cap: fen(130_000), until: day('2026-06-30') },
      { bands: [band(60)], period: 'year', source: 'table', cap: fen(50_000), from: day('2026-07-01') },
    ];
    expect(
      paid(packOf([{ ...lowered, terms }]), { bill, on: day('2026-06-30') }, { bill, on: day('2026-07-01') }),
    ).toEqual([126_000, 0]);
  });

  it('that is unknown is lacking, but only where the layer would pay', () => {
    const unknown = packOf([layer({ cap: 'unknown', deductible: fen(100_000) })]);
    expect(fundsPay(unknown, { bill: 110_000 }, { bill })).toEqual([50_000, 'cap(serious-illness)']);
    // What the pooled fund pays does not matter: this bill only fills the deductible.
    expect(fundsPay(packOf([layer({ cap: 'unknown' })]), { bill: 10_000 })).toEqual(['cap(serious-illness)']);
    expect(fundsPay(packOf([layer({ cap: 'unknown' }, { base: ['over-cap'] })]), { bill: 110_000 })).toEqual([50_000]);
  });

  it('that is unknown may be settled past, and then this is said', () => {
    const settled = settle(packOf([layer({ cap: 'unknown', whileUnknown: 'uncapped' })]), { bill });
    expect(settled.fundPays).toBe(226_000);
    expect(told(settled.accumulators).slice(2)).toEqual(['layer-base serious-illness 2026: 0 → 210000']);
    expect(saidBy(settled, 'serious-illness')).toEqual([
      {
        zh: '大病保险：纳入基数 2100.00 元，起付标准 0.00 元，2100.00 × 60%，支付 1260.00 元（假设：来源未载明限额，按未封顶结算）',
        en: 'serious-illness: of the base of 2100.00 yuan, above its deductible of 0.00 yuan, 2100.00 × 60%: it pays 1260.00 yuan (assumption: no source gives its cap, so none is applied)',
      },
    ]);
  });
});

describe('layers one above the other', () => {
  const layers = [
    layer({ deductible: fen(100_000), bands: [band(60)] }),
    layer({ bands: [band(50)], groups: ['low-income'] }, { fund: 'medical-assistance', name: '医疗救助' }),
  ];
  it('each look at what the one before has left', () => {
    const { funds, person, accumulators } = settle(packOf(layers), { bill, groups: ['low-income'] });
    expect(funds).toEqual([
      { fund: 'employee-pooled', amount: 100_000 },
      { fund: 'serious-illness', amount: 66_000 },
      { fund: 'medical-assistance', amount: 72_000 },
    ]);
    expect(person).toMatchObject({ deductible: 10_000, coinsurance: 62_000, overCap: 0 });
    expect(told(accumulators).slice(2)).toEqual([
      'layer-base serious-illness 2026: 0 → 210000',
      'layer-base medical-assistance 2026: 0 → 144000',
    ]);
  });

  it('tell from the total once more what is left to the person', () => {
    const { steps } = settle(packOf(layers), { bill, groups: ['low-income'] });
    expect(steps.slice(-3).map(({ rule, before, amount, after }) => [rule, before, amount, after])).toEqual([
      ['left-to-person', 310_000, 100_000, 210_000],
      ['serious-illness', 210_000, 66_000, 144_000],
      ['medical-assistance', 144_000, 72_000, 72_000],
    ]);
    expect(steps.slice(-3).map(({ says }) => says.zh)).toEqual([
      '费用总额 3100.00 元，基本医保统筹基金支付 1000.00 元，其余 2100.00 元先由个人负担',
      '大病保险：纳入基数 2100.00 元，起付标准 1000.00 元，1100.00 × 60%，支付 660.00 元',
      '医疗救助：纳入基数 1440.00 元，起付标准 0.00 元，1440.00 × 50%，支付 720.00 元',
    ]);
    expect(steps.slice(-3).map(({ says }) => says.en)).toEqual([
      'of the bill of 3100.00 yuan the pooled fund pays 1000.00: 2100.00 yuan is left to the person so far',
      'serious-illness: of the base of 2100.00 yuan, above its deductible of 1000.00 yuan, 1100.00 × 60%: it pays 660.00 yuan',
      'medical-assistance: of the base of 1440.00 yuan, above its deductible of 0.00 yuan, 1440.00 × 50%: it pays 720.00 yuan',
    ]);
    expect(steps.at(-3)?.source).toContain('psn_part_amt');
    expect(steps.at(-1)?.source).toBe('Table of benefits · row 1 · 来源等级 grade A');
  });

  it('say only what they looked at where no band is reached', () => {
    const settled = settle(packOf([layer({ deductible: fen(500_000) })]), { bill });
    expect(saidBy(settled, 'serious-illness')[0]?.zh).toBe(
      '大病保险：纳入基数 2100.00 元，起付标准 5000.00 元，0.00 × 60%，支付 0.00 元',
    );
    expect(saidBy(settle(packOf([layer({})]), { bill: 0 }), 'serious-illness')[0]).toEqual({
      zh: '大病保险：纳入基数 0.00 元，起付标准 0.00 元，支付 0.00 元',
      en: 'serious-illness: of the base of 0.00 yuan, above its deductible of 0.00 yuan: it pays 0.00 yuan',
    });
  });

  it('are counted for all diseases together', () => {
    expect(
      paid(packOf([layer({ deductible: fen(100_000) })]), { bill: 110_000 }, { bill: 110_000, diseaseCode: DIABETES }),
    ).toEqual([0, 12_000]);
  });
});

describe('a layer on the expense above the cap of the fund', () => {
  const large = (term: Partial<LayerTerm> = {}): Layer =>
    layer({ bands: [band(90)], ...term }, { fund: 'large-sum', name: '大额医疗费用补助', base: ['over-cap-expense'] });
  const largeSum = (changes: Partial<PolicyPack>, ...visits: readonly Visit[]): readonly (number | string)[] =>
    paidBy('large-sum', changes, ...visits);

  it('divides what the fund did not pay by the ratio', () => {
    // The fund would pay 1500 of 3000 yuan; its cap of 1000 has used up 2000, so 1000 lie above it.
    const settled = settle(packOf([large()]), { bill });
    expect(settled.funds[1]).toEqual({ fund: 'large-sum', amount: 90_000 });
    expect(settled.person).toMatchObject({ deductible: 10_000, coinsurance: 110_000, overCap: 0 });
    expect(told(settled.accumulators).at(-1)).toBe('layer-base large-sum 2026: 0 → 100000');
  });

  it('looks at nothing where the cap is not reached, and at all of a bill that comes after it', () => {
    expect(largeSum(packOf([large()]), { bill: 210_000 }, { bill: 50_000 })).toEqual([0, 45_000]);
  });

  it('divides band by band where the ratio has bands, the last one first', () => {
    // 10 000 × 50% + 20 000 × 80% = 21 000, of which the fund pays 9000: 12 000 ÷ 80% = 15 000.
    const banded = (cap: number): Partial<PolicyPack> => ({
      ...packOf([large()], { amount: fen(cap) }),
      order: ['self-paid', 'ratio', 'cap', 'large-sum'],
      ratios: [{ bands: [band(50, 10_000), band(80)], source: 'table' }],
    });
    const base = (cap: number): string | undefined => told(settle(banded(cap), { bill: 30_000 }).accumulators).at(-1);
    expect(base(9_000)).toBe('layer-base large-sum 2026: 0 → 15000');
    expect(base(5_000)).toBe('layer-base large-sum 2026: 0 → 20000');
    expect(base(4_000)).toBe('layer-base large-sum 2026: 0 → 22000');
    expect(base(0)).toBe('layer-base large-sum 2026: 0 → 30000');
    expect(base(21_000)).toBe('layer-base large-sum 2026: 0 → 0');
  });

  it('takes what lies above an expense cap as it is', () => {
    const changes: Partial<PolicyPack> = {
      ...packOf([large()], { limits: 'expense' }),
      order: ['self-paid', 'deductible', 'expense-cap', 'ratio', 'large-sum'],
    };
    expect(largeSum(changes, { bill })).toEqual([180_000]);
  });

  it('adds up what lies above both kinds of cap', () => {
    const both: Partial<PolicyPack> = {
      ...packOf([large()]),
      order: ['self-paid', 'deductible', 'expense-cap', 'ratio', 'cap', 'large-sum'],
      caps: [
        { limits: 'expense', amount: fen(250_000), period: 'year', source: 'table' },
        { limits: 'fund', amount: fen(100_000), period: 'year', source: 'table' },
      ],
    };
    expect(largeSum(both, { bill })).toEqual([45_000 + 45_000]);
  });

  it('reads a cap of a visit as well', () => {
    expect(largeSum(packOf([large()], { period: 'visit' }), { bill })).toEqual([90_000]);
  });

  it('reads the ratio where the deductible comes off behind it', () => {
    // 3100 × 50% − 100 = 1450, of which the cap leaves 450: 900 of expense.
    const changes: Partial<PolicyPack> = {
      ...packOf([large()]),
      order: ['self-paid', 'ratio', 'deductible', 'cap', 'large-sum'],
    };
    expect(largeSum(changes, { bill })).toEqual([81_000]);
  });

  it('looks at nothing where the ratio leaves the fund nothing to cap', () => {
    const whole: Partial<PolicyPack> = {
      ...packOf([large({ bands: [band(100)] })]),
      ratios: [{ share: percent(0), source: 'table' }],
    };
    expect(largeSum(whole, { bill })).toEqual([0]);
  });
});

describe('a layer that fills a cap of the fund', () => {
  const sharing = (cap: Partial<CapTerm> = {}): Partial<PolicyPack> =>
    packOf([layer({ bands: [band(100)] })], { includes: ['serious-illness'], pool: 'with-serious-illness', ...cap });

  it('stays within what the fund has left of it', () => {
    const results = settleInOrder(sharing(), { bill: 110_000 }, { bill: 110_000 });
    expect(results.map((result) => (isLacking(result) ? [] : result.funds.map(({ amount }) => amount)))).toEqual([
      [50_000, 50_000],
      [0],
    ]);
    expect(
      results.map((result) =>
        isLacking(result) ? [] : told(result.accumulators).filter((use) => use.startsWith('cap')),
      ),
    ).toEqual([
      ['cap with-serious-illness 2026: 0 → 100000 of 100000'],
      ['cap with-serious-illness 2026: 100000 → 100000 of 100000'],
    ]);
  });

  it('counts what it paid before, for the fund as well', () => {
    expect(fundsPay(sharing(), { bill: 70_000 }, { bill: 70_000 })).toEqual([30_000 + 40_000, 30_000]);
  });

  it('stays within a cap of a visit too', () => {
    const results = settleInOrder(sharing({ period: 'visit' }), { bill: 150_000 }, { bill: 150_000 });
    expect(results.map((result) => (isLacking(result) ? [] : result.fundPays))).toEqual([100_000, 100_000]);
  });

  it('goes past a cap that no source gives, and fills it', () => {
    const settled = settle(sharing({ amount: 'unknown', whileUnknown: 'uncapped' }), { bill: 110_000 });
    expect(settled.fundPays).toBe(110_000);
    expect(told(settled.accumulators)).toContain('cap with-serious-illness 2026: 0 → 110000');
  });

  it('leaves alone a cap that does not include it', () => {
    const changes = packOf([layer({ bands: [band(100)] })]);
    expect(told(settle(changes, { bill: 110_000 }).accumulators)).toContain('cap M03900 2026: 0 → 50000 of 100000');
    expect(fundsPay(changes, { bill: 110_000 })).toEqual([110_000]);
  });
});
