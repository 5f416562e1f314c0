import { describe, expect, it } from '@jest/globals';
import type { PersonalAccountTerm, PolicyPack } from '@yidi/contracts/policy';
import { fen, millionths, type Millionths } from '@yidi/kernel';
import { saidBy, settle } from '../calculation.examples.js';
import { billOf } from '../treatment.examples.js';

const half: Millionths = millionths(500_000);
/** The fund pays half; the account may pay the deductible of 100 yuan and the other half. */
const packOf = (term: Partial<PersonalAccountTerm> = {}, more: Partial<PolicyPack> = {}): Partial<PolicyPack> => ({
  order: ['self-paid', 'deductible', 'ratio', 'personal-account'],
  deductibles: [{ amount: fen(10_000), period: 'year', source: 'table' }],
  ratios: [{ share: half, source: 'table' }],
  personalAccount: { pays: ['deductible', 'coinsurance'], source: 'table', ...term },
  ...more,
});
/** Deductible 100, coinsurance 100, outside the catalogue 50 yuan. */
const bill = billOf(35_000, { fullySelfPaid: fen(5_000) });

describe('the personal account', () => {
  it.each<readonly [string, Partial<PersonalAccountTerm>, number, number | undefined, readonly number[]]>([
    ['pays nothing that is not offered', {}, 0, undefined, [0, 0, 25_000]],
    ['pays what is offered', {}, 7_000, undefined, [7_000, 0, 18_000]],
    ['pays no more than it may', {}, 90_000, undefined, [20_000, 0, 5_000]],
    ['pays what the pack names and nothing else', { pays: ['fully-self-paid'] }, 90_000, undefined, [5_000, 0, 20_000]],
    [
      'may pay everything',
      { pays: ['fully-self-paid', 'deductible', 'coinsurance'] },
      90_000,
      undefined,
      [25_000, 0, 0],
    ],
    ['leaves the family’s money alone where the pack does not share it', {}, 9_000, 4_000, [5_000, 0, 20_000]],
    ['leaves it alone where the pack says so', { familyShares: false }, 9_000, 4_000, [5_000, 0, 20_000]],
    ['takes the family’s money after the own', { familyShares: true }, 9_000, 4_000, [9_000, 4_000, 16_000]],
    [
      'takes of the family’s money only what is still needed',
      { familyShares: true },
      90_000,
      80_000,
      [20_000, 10_000, 5_000],
    ],
    ['takes no more than is offered in all', { familyShares: true }, 9_000, 12_000, [9_000, 9_000, 16_000]],
    ['takes none of it where the own is enough', { familyShares: true }, 90_000, 4_000, [20_000, 0, 5_000]],
  ])('%s', (_, term, available, family, [personalAccount, familyAccounts, cash]) => {
    const offered = { available: fen(available), ...(family === undefined ? {} : { family: fen(family) }) };
    const settled = settle(packOf(term), { bill, offered });
    expect(settled.paidFrom).toEqual({ personalAccount, familyAccounts, cash });
    expect([settled.fundPays, settled.personPays]).toEqual([10_000, 25_000]);
  });

  it('has no say where nothing is offered, or the pack knows no account', () => {
    const offered = { available: fen(9_000) };
    const { personalAccount: _, ...none } = packOf();
    for (const settled of [settle(packOf(), { bill }), settle(none, { bill, offered })]) {
      expect(settled.paidFrom).toEqual({ personalAccount: 0, familyAccounts: 0, cash: 25_000 });
      expect(settled.steps.map(({ rule }) => rule)).toEqual(['fully-self-paid', 'deductible', 'ratio']);
    }
  });

  it('pays of what the layers have left', () => {
    const changes = packOf(
      { pays: ['deductible', 'coinsurance'] },
      {
        order: ['self-paid', 'deductible', 'ratio', 'serious-illness', 'personal-account'],
        layers: [
          {
            fund: 'serious-illness',
            name: '大病保险',
            base: ['deductible', 'coinsurance'],
            terms: [{ bands: [{ share: half }], period: 'year', source: 'table' }],
          },
        ],
      },
    );
    const settled = settle(changes, { bill, offered: { available: fen(90_000) } });
    expect(settled).toMatchObject({
      fundPays: 20_000,
      personPays: 15_000,
      paidFrom: { personalAccount: 10_000, cash: 5_000 },
    });
  });

  it('is told as the last step, down to what is paid in cash', () => {
    const settled = settle(packOf(), { bill, offered: { available: fen(7_000) } });
    expect(settled.steps.slice(-2).map(({ rule, before, amount, after }) => [rule, before, amount, after])).toEqual([
      ['left-to-person', 35_000, 10_000, 25_000],
      ['personal-account', 25_000, 7_000, 18_000],
    ]);
    expect(saidBy(settled, 'personal-account')).toEqual([
      { zh: '个人账户支付 70.00 元，其余由个人现金支付', en: 'the personal account pays 70.00 yuan; the rest is cash' },
    ]);
    expect(settled.steps.at(-1)?.source).toBe('Table of benefits · row 1 · 来源等级 grade A');
  });

  it('pays whole fen where only the results are rounded', () => {
    // The person's share is 0.5 fen; the result gives it to nobody but the fund.
    const changes = packOf(
      {},
      { rounding: { at: 'end', how: 'half-up' }, order: ['self-paid', 'ratio', 'personal-account'] },
    );
    expect(settle(changes, { bill: 1, offered: { available: fen(9) } })).toMatchObject({
      fundPays: 1,
      personPays: 0,
      paidFrom: { personalAccount: 0, cash: 0 },
    });
    expect(settle(changes, { bill: 2, offered: { available: fen(9) } })).toMatchObject({
      fundPays: 1,
      paidFrom: { personalAccount: 1, cash: 0 },
    });
  });
});
