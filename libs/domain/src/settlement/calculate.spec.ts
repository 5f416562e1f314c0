import { describe, expect, it } from '@jest/globals';
import type { PolicyPack, RoundingTerm } from '@yidi/contracts/policy';
import { day, fen, millionths, WHOLE, type Millionths } from '@yidi/kernel';
import { HYPERTENSION } from '../policy/pack.examples.js';
import { calculate, type Calculation } from './calculate.js';
import { planOf, question, saidBy, settle, told } from './calculation.examples.js';
import type { Occasion } from './clause.js';
import { billOf } from './treatment.examples.js';

const percent = (share: number): Millionths => millionths(share * 10_000);
const bill = billOf(100_000, { fullySelfPaid: fen(10_000), overLimit: fen(2_000), preSelfPaid: fen(3_000) });
const occasion: Occasion = {
  bill,
  on: question.on,
  usedBefore: (key) =>
    ({ 'deductible M03900 month 2026-03': { used: fen(1_000) }, 'cap M03900 year 2026': { used: fen(500_000) } })[key],
  held: [{ diseaseCode: HYPERTENSION }],
};

describe('the division of a bill', () => {
  const divided = calculate(planOf(), occasion);
  if ('lacking' in divided) throw new Error('the example pack settles the example bill');

  it('says who pays what, and what that took of each accumulator', () => {
    const { steps: _, ...sums } = divided;
    expect(sums).toEqual({
      keys: ['deductible M03900 month 2026-03', 'cap M03900 year 2026'],
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
      paidFrom: { personalAccount: 0, familyAccounts: 0, cash: 50_000 },
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
  });

  it('tells every step from the total to what the fund pays, with its source', () => {
    const { steps } = divided;
    expect(steps.map(({ rule, before, amount, after }) => [rule, before, amount, after])).toEqual([
      ['fully-self-paid', 100_000, 10_000, 90_000],
      ['over-limit', 90_000, 2_000, 88_000],
      ['pre-self-paid', 88_000, 3_000, 85_000],
      ['offsite', 85_000, 0, 85_000],
      ['deductible', 85_000, 4_000, 81_000],
      ['ratio', 81_000, 20_250, 60_750],
      ['cap', 60_750, 10_750, 50_000],
    ]);
    expect(steps.map(({ source }) => source).slice(3)).toEqual([
      'National frame · 来源等级 grade B',
      'Table of benefits · row 1 · 来源等级 grade A',
      'Table of benefits · row 1 · 来源等级 grade A',
      'Table of benefits · row 1 · 来源等级 grade A',
    ]);
    expect(steps.map(({ says }) => says.en)).toEqual([
      '100.00 yuan lies outside the catalogue of the treatment place: the person pays it in full',
      '20.00 yuan lies above the price limits of the catalogue: the person pays it',
      "30.00 yuan is the person's first share of class-B items",
      'care where long-term residents have filed is settled as at home, without reduction',
      'of the monthly deductible (2026-03) of 50.00 yuan, 40.00 yuan was still open: the person bears 40.00 yuan now',
      'of the remaining 810.00 yuan the fund pays 75%, 607.50 yuan; the person pays 25%, 202.50 yuan',
      'of the yearly cap (2026) of 5500.00 yuan, 500.00 yuan was still left: the fund pays 500.00 yuan and the person bears the 107.50 yuan above it',
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

  it('comes to the same without its steps', () => {
    expect(calculate(planOf(), occasion, false)).toEqual({ ...divided, steps: [] });
  });

  it('tells nothing of parts that the bill does not have', () => {
    expect(settle({}, { bill: 30_000 }).steps.map(({ rule }) => rule)).toEqual([
      'offsite',
      'deductible',
      'ratio',
      'cap',
    ]);
  });

  it('pays nothing of a bill of nothing', () => {
    expect(settle({}, { bill: 0 })).toMatchObject({
      total: 0,
      fundPays: 0,
      personPays: 0,
      funds: [{ fund: 'employee-pooled', amount: 0 }],
    });
  });

  it('names the pooled fund of the scheme', () => {
    expect(settle({ scheme: 'resident' }, { bill: 30_000 }).funds).toEqual([
      { fund: 'resident-pooled', amount: 18_750 },
    ]);
  });

  it('keeps of its accumulators those that go on after the visit, each with its key in the account', () => {
    const deductibles: PolicyPack['deductibles'] = [{ amount: fen(1_000), period: 'visit', source: 'table' }];
    const { accumulators, keys } = settle({ deductibles }, { bill: 30_000 });
    expect(told(accumulators)).toEqual(['cap M03900 2026: 0 → 21750 of 550000']);
    expect(keys).toEqual(['cap M03900 year 2026']);
  });

  it('does not begin with a bill whose parts do not add up', () => {
    expect(() => calculate(planOf(), { ...occasion, bill: { ...bill, inScope: fen(84_999) } })).toThrow(
      new RangeError('the parts of the bill do not add up to its total'),
    );
  });

  it('is exact for the largest bill that the wire can write', () => {
    const largest = 9_999_999_999_999;
    const settled = settle(
      { order: ['self-paid', 'ratio'], ratios: [{ share: millionths(333_333), source: 'table' }] },
      { bill: largest },
    );
    expect(settled.fundPays).toBe(Number((BigInt(largest) * 333_333n + 500_000n) / 1_000_000n));
    expect(settled.fundPays + settled.personPays).toBe(largest);
  });
});

describe('the order of the clauses', () => {
  const changes: Partial<PolicyPack> = {
    deductibles: [{ amount: fen(1_000), period: 'year', source: 'table' }],
    ratios: [{ share: percent(50), source: 'table' }],
    caps: [
      { limits: 'fund', amount: fen(8_000), period: 'year', source: 'table' },
      { limits: 'expense', amount: fen(15_000), period: 'year', source: 'table' },
    ],
  };
  it.each<readonly [string, readonly string[], number]>([
    ['deductible, ratio, cap', ['deductible', 'ratio', 'cap'], 8_000],
    ['ratio, deductible, cap', ['ratio', 'deductible', 'cap'], 8_000],
    ['ratio, cap, deductible', ['ratio', 'cap', 'deductible'], 7_000],
    ['expense cap, deductible, ratio', ['expense-cap', 'deductible', 'ratio'], 7_000],
    ['deductible, expense cap, ratio', ['deductible', 'expense-cap', 'ratio'], 7_500],
    ['expense cap, ratio, deductible', ['expense-cap', 'ratio', 'deductible'], 6_500],
  ])('is the pack’s: %s', (_, order, fundPays) => {
    expect(settle({ ...changes, order }, { bill: 20_000 }).fundPays).toBe(fundPays);
  });
});

describe('rounding', () => {
  /** A tenth first, then the rest: 5 fen have half a fen in them, 15 fen one and a half. */
  const firstShare = (rounding: RoundingTerm | undefined, total: number): Calculation =>
    settle(
      {
        order: ['self-paid', 'offsite', 'ratio'],
        offsite: [{ benefit: 'reduced', ownShareFirst: percent(10), source: 'national' }],
        ratios: [{ share: WHOLE, source: 'table' }],
        ...(rounding === undefined ? {} : { rounding }),
      },
      { bill: total },
    );
  it.each<readonly [string, RoundingTerm | undefined, readonly number[]]>([
    ['at each step, half up, where the pack says nothing', undefined, [4, 13]],
    ['at each step, half up', { at: 'step', how: 'half-up' }, [4, 13]],
    ['at each step, and at each line of a bill', { at: 'line', how: 'half-up' }, [4, 13]],
    ['at each step, half to even', { at: 'step', how: 'half-even' }, [5, 13]],
    ['at each step, down', { at: 'step', how: 'down' }, [5, 14]],
    ['at the end, half up', { at: 'end', how: 'half-up' }, [5, 14]],
    ['at the end, half to even', { at: 'end', how: 'half-even' }, [4, 14]],
    ['at the end, down', { at: 'end', how: 'down' }, [4, 13]],
  ])('is done %s', (_, rounding, expected) => {
    const results = [firstShare(rounding, 5), firstShare(rounding, 15)];
    expect(results.map(({ fundPays }) => fundPays)).toEqual(expected);
    for (const { total, fundPays, person, steps } of results) {
      expect(person.preSelfPaid).toBe(total - fundPays);
      expect(steps.at(-1)?.after).toBe(fundPays);
    }
  });

  /** Half of 15 fen, then 7 fen: half a fen stays open. Half of 17: one and a half. */
  it.each<readonly [number, number, number]>([
    [15, 8, 0],
    [17, 8, 2],
  ])(
    'takes a deductible whole between two halves of a fen, to even at the end: of %i fen',
    (total, coinsurance, funds) => {
      const { fundPays, person, steps, accumulators } = settle(
        {
          order: ['self-paid', 'ratio', 'deductible'],
          ratios: [{ share: percent(50), source: 'table' }],
          deductibles: [{ amount: fen(7), period: 'year', source: 'table' }],
          rounding: { at: 'end', how: 'half-even' },
        },
        { bill: total },
      );
      expect(fundPays).toBe(funds);
      expect(person).toMatchObject({ coinsurance, deductible: 7 });
      expect(steps.find(({ rule }) => rule === 'deductible')).toMatchObject({
        before: funds + 7,
        amount: 7,
        after: funds,
      });
      expect(accumulators).toMatchObject([{ kind: 'deductible', before: 0, after: 7, of: 7 }]);
    },
  );

  /** 10.05 yuan: a tenth first, half of the rest, then 60% of what is left to the person, at most 1 yuan. */
  const layered = (rounding: RoundingTerm, total = 1_005): Calculation =>
    settle(
      {
        order: [
          'self-paid',
          'offsite',
          'expense-cap',
          'deductible',
          'ratio',
          'cap',
          'serious-illness',
          'personal-account',
        ],
        offsite: [{ benefit: 'reduced', ownShareFirst: percent(10), source: 'national' }],
        deductibles: [{ amount: fen(101), period: 'year', source: 'table' }],
        ratios: [
          {
            bands: [{ upTo: fen(100), share: percent(50) }, { share: percent(70) }],
            bandPeriod: 'year',
            source: 'table',
          },
        ],
        caps: [
          { limits: 'expense', amount: fen(901), period: 'year', source: 'table' },
          { limits: 'fund', amount: fen(500), period: 'year', source: 'table' },
        ],
        layers: [
          {
            fund: 'serious-illness',
            name: '大病保险',
            base: ['deductible', 'coinsurance', 'over-cap'],
            terms: [
              {
                deductible: fen(50),
                bands: [{ upTo: fen(100), share: percent(60) }, { share: percent(75) }],
                cap: fen(1_000),
                period: 'year',
                source: 'table',
              },
            ],
          },
        ],
        personalAccount: {
          pays: ['pre-self-paid', 'deductible', 'coinsurance', 'over-cap'],
          familyShares: true,
          source: 'table',
        },
        rounding,
      },
      { bill: total, offered: { available: fen(120), family: fen(70) } },
    );

  it('leaves whole fen in every result, sums that add up, and limits in fen', () => {
    const result = layered({ at: 'end', how: 'half-up' });
    // 100.5 first; 3.5 above the cap of expense; 101 deductible; of 800 the fund pays 50 + 490, within its cap 500. The layer looks
    // at 101 + 260 + 43.5, above 50 at 354.5, and pays 60 + 190.875.
    expect(result).toEqual({
      total: 1_005,
      fundPays: 751,
      personPays: 254,
      institutionBears: 0,
      funds: [
        { fund: 'employee-pooled', amount: 500 },
        { fund: 'serious-illness', amount: 251 },
      ],
      person: { fullySelfPaid: 0, overLimit: 0, preSelfPaid: 100, deductible: 101, coinsurance: 53, overCap: 0 },
      paidFrom: { personalAccount: 120, familyAccounts: 70, cash: 134 },
      steps: result.steps,
      accumulators: result.accumulators,
      keys: result.keys,
    });
  });

  const sum = (amounts: readonly number[]): number => amounts.reduce((so, amount) => so + amount, 0);
  const partsOf = ({ person }: Calculation): readonly number[] => [
    person.fullySelfPaid,
    person.overLimit,
    person.preSelfPaid,
    person.deductible,
    person.coinsurance,
    person.overCap,
  ];
  /** From the total down to what the pooled fund pays, and from the total once more down to the cash. */
  const runsOf = ({ steps }: Calculation): readonly Calculation['steps'][] => {
    const turn = steps.findIndex(({ rule }) => rule === 'left-to-person');
    return [steps.slice(0, turn), steps.slice(turn)];
  };
  const totals = Array.from({ length: 215 }, (_, at) => at * 7);

  it.each(['half-up', 'half-even', 'down'] as const)('keeps the parts in sum, %s at the end', (how) => {
    for (const total of totals) {
      const result = layered({ at: 'end', how }, total);
      const { funds, personPays, fundPays, paidFrom, accumulators } = result;
      const paid = funds.map(({ amount }) => amount);
      expect([sum(partsOf(result)), sum(paid), fundPays + personPays]).toEqual([personPays, fundPays, total]);
      expect(paidFrom.cash + paidFrom.personalAccount).toBe(personPays);
      expect(Math.min(...partsOf(result), ...paid, paidFrom.cash)).toBeGreaterThanOrEqual(0);
      for (const { before, after, of = after } of accumulators) expect(before <= after && after <= of).toBe(true);
    }
  });

  it.each(['half-up', 'half-even', 'down'] as const)('keeps the steps in a chain, %s at the end', (how) => {
    for (const total of totals) {
      const result = layered({ at: 'end', how }, total);
      for (const run of runsOf(result)) {
        expect(run.map(({ before }) => before)).toEqual([total, ...run.slice(0, -1).map(({ after }) => after)]);
        expect(run.map(({ before, amount }) => before - amount)).toEqual(run.map(({ after }) => after));
      }
      expect(runsOf(result).map((run) => run.at(-1)?.after)).toEqual([result.funds[0]?.amount, result.paidFrom.cash]);
    }
  });

  it('at the end is not begun with a bill too large to be counted in parts of a fen', () => {
    expect(firstShare({ at: 'end', how: 'half-up' }, 9_000_000_000).total).toBe(9_000_000_000);
    expect(() => firstShare({ at: 'end', how: 'half-up' }, 9_100_000_000)).toThrow(RangeError);
  });

  it('writes amounts in sentences to the fen', () => {
    const settled = firstShare({ at: 'end', how: 'half-up' }, 5);
    expect(saidBy(settled, 'ratio')[0]?.en).toBe(
      'of the remaining 0.05 yuan the fund pays 100%, 0.05 yuan; the person pays 0%, 0.00 yuan',
    );
  });
});

describe('what was used before', () => {
  it('is asked for by kind, pool, period and run', () => {
    const asked: string[] = [];
    calculate(planOf(), {
      ...occasion,
      on: day('2026-11-30'),
      usedBefore: (key) => {
        asked.push(key);
        return undefined;
      },
    });
    expect(asked).toEqual(['deductible M03900 month 2026-11', 'cap M03900 year 2026']);
    expect(told(settle({}, { bill: 30_000 }).accumulators)).toEqual([
      'deductible M03900 2026-03: 0 → 5000 of 5000',
      'cap M03900 2026: 0 → 18750 of 550000',
    ]);
  });
});
