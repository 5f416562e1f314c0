import { describe, expect, it } from '@jest/globals';
import type { Layer, PolicyPack } from '@yidi/contracts/policy';
import { fen, millionths } from '@yidi/kernel';
import { examplePack } from '../pack.examples.js';
import { foundIn, packWith } from './found.examples.js';

const { caps = [] } = examplePack;
const order = (...words: readonly string[]): PolicyPack => packWith({ order: words });
const layer: Layer = {
  fund: 'large-sum',
  name: '大额医疗补助',
  base: ['over-cap'],
  terms: [{ bands: [{ share: millionths(900_000) }], period: 'year', source: 'table' }],
};
const { deductibles: _, ...withoutDeductibles } = examplePack;
const { caps: __, ...withoutCaps } = examplePack;

describe('the order of a pack', () => {
  it.each<readonly [string, PolicyPack, readonly string[]]>([
    [
      'a word that nobody knows',
      order('self-paid', 'offsite', 'franchise', 'deductible', 'ratio', 'cap'),
      ['order-word-unknown at order.2'],
    ],
    [
      'a word that stands twice',
      order('self-paid', 'offsite', 'deductible', 'ratio', 'ratio', 'cap'),
      ['said-twice at order.4'],
    ],
    [
      'a beginning other than what the person pays alone',
      order('offsite', 'self-paid', 'deductible', 'ratio', 'cap'),
      ['order-wrong at order.0'],
    ],
    ['no ratio', order('self-paid', 'offsite', 'deductible', 'cap'), ['order-lacks at ratios']],
    ['no rule for care elsewhere', order('self-paid', 'deductible', 'ratio', 'cap'), ['order-lacks at offsite']],
    [
      'deductibles that it does not name',
      order('self-paid', 'offsite', 'ratio', 'cap'),
      ['order-lacks at deductibles'],
    ],
    ['caps that it does not name', order('self-paid', 'offsite', 'deductible', 'ratio'), ['order-lacks at caps.0']],
    [
      'expense caps that it does not name',
      packWith({ caps: [...caps, { limits: 'expense', amount: fen(1), period: 'month', source: 'table' }] }),
      ['order-lacks at caps.2'],
    ],
    [
      'fixed payments that it does not name',
      packWith({ fixedPayments: [{ amount: fen(1_800), source: 'table' }] }),
      ['order-lacks at fixedPayments'],
    ],
    [
      'a personal account that it does not name',
      packWith({ personalAccount: { pays: ['deductible'], source: 'table' } }),
      ['order-lacks at personalAccount'],
    ],
    ['a layer that it does not name', packWith({ layers: [layer] }), ['order-lacks at layers.0']],
    ['a deductible that the pack has not', withoutDeductibles, ['order-without-table at order.2']],
    ['a cap that the pack has not', withoutCaps, ['order-without-table at order.4']],
    [
      'a personal account that the pack has not',
      order(...examplePack.order, 'personal-account'),
      ['order-without-table at order.5'],
    ],
    ['a cap before the ratio', order('self-paid', 'offsite', 'deductible', 'cap', 'ratio'), ['order-wrong at order.4']],
    [
      'a deductible after the cap',
      order('self-paid', 'offsite', 'ratio', 'cap', 'deductible'),
      ['order-wrong at order.4'],
    ],
    [
      'a first own share after the ratio',
      order('self-paid', 'deductible', 'ratio', 'offsite', 'cap'),
      ['order-wrong at order.3'],
    ],
    [
      'a fixed payment after the ratio',
      packWith({
        order: ['self-paid', 'offsite', 'deductible', 'ratio', 'fixed-payment', 'cap'],
        fixedPayments: [{ amount: fen(1_800), source: 'table' }],
      }),
      ['order-wrong at order.4'],
    ],
    [
      'an expense cap after the ratio',
      packWith({
        order: ['self-paid', 'offsite', 'deductible', 'ratio', 'expense-cap', 'cap'],
        caps: [...caps, { limits: 'expense', amount: fen(1), period: 'month', source: 'table' }],
      }),
      ['order-wrong at order.4'],
    ],
    [
      'a layer before the cap',
      packWith({ order: ['self-paid', 'offsite', 'deductible', 'ratio', 'large-sum', 'cap'], layers: [layer] }),
      ['order-wrong at order.5'],
    ],
    [
      'a personal account before a layer',
      packWith({
        order: [...examplePack.order, 'personal-account', 'large-sum'],
        layers: [layer],
        personalAccount: { pays: ['coinsurance'], source: 'table' },
      }),
      ['order-wrong at order.5'],
    ],
  ])('is checked for %s', (_name, pack, findings) => {
    expect(foundIn(pack)).toEqual(findings);
  });

  it.each<readonly [string, PolicyPack]>([
    ['a deductible after the ratio', order('self-paid', 'offsite', 'ratio', 'deductible', 'cap')],
    [
      'an expense cap, a layer and the personal account in their places',
      packWith({
        order: ['self-paid', 'offsite', 'expense-cap', 'deductible', 'ratio', 'cap', 'large-sum', 'personal-account'],
        caps: [...caps, { limits: 'expense', amount: fen(1), period: 'month', source: 'table' }],
        layers: [layer],
        personalAccount: { pays: ['coinsurance'], source: 'table' },
      }),
    ],
  ])('may have %s', (_name, pack) => {
    expect(foundIn(pack)).toEqual([]);
  });
});
