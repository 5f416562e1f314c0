import { describe, expect, it } from '@jest/globals';
import type { DeductibleTerm, PolicyPack } from '@yidi/contracts/policy';
import { fen, millionths } from '@yidi/kernel';
import { foundIn, packWith } from './found.examples.js';

const term = (changes: Partial<DeductibleTerm>): DeductibleTerm => ({
  amount: fen(30_000),
  period: 'year',
  source: 'table',
  ...changes,
});
const pack = (...deductibles: readonly DeductibleTerm[]): PolicyPack => packWith({ deductibles });
const { amount: _, ...open } = term({});
const share = { share: millionths(200_000), atLeast: fen(200_000), atMost: fen(1_000_000) };
const byLevel = (changes: Partial<DeductibleTerm>): PolicyPack =>
  pack(term(changes), term({ amount: fen(80_000), levels: ['tier-3'], ...changes }));

describe('the deductibles of a pack', () => {
  it.each<readonly [string, PolicyPack, readonly string[]]>([
    ['neither an amount nor a share of the bill', pack(open), ['either-or at deductibles.0']],
    ['an amount and a share of the bill', pack(term({ shareOfBill: share })), ['either-or at deductibles.0']],
    [
      'a share of the bill that is at least more than at most',
      pack({ ...open, shareOfBill: { ...share, atMost: fen(100_000) } }),
      ['limits-cross at deductibles.0.shareOfBill'],
    ],
    [
      'a first year by months where the year is not the period',
      pack(term({ period: 'month', firstYear: 'by-month' })),
      ['only-with at deductibles.0.firstYear'],
    ],
    [
      'a first year by months of a share of the bill',
      pack({ ...open, shareOfBill: share, firstYear: 'by-month' }),
      ['only-with at deductibles.0.firstYear'],
    ],
    [
      'levels that differ within a year and do not say what a higher one asks for',
      byLevel({ pool: 'all-diseases' }),
      ['levels-differ-in-one-pool at deductibles.0', 'levels-differ-in-one-pool at deductibles.1'],
    ],
    [
      'levels that differ for one disease',
      byLevel({}),
      ['levels-differ-in-one-pool at deductibles.0', 'levels-differ-in-one-pool at deductibles.1'],
    ],
  ])('are checked for %s', (_name, given, findings) => {
    expect(foundIn(given)).toEqual(findings);
  });

  it.each<readonly [string, PolicyPack]>([
    ['by level with the difference due', byLevel({ atHigherLevel: 'top-up' })],
    ['by level, each counted on its own', byLevel({ pool: 'each-level' })],
    ['by level for each visit', byLevel({ period: 'visit' })],
    ['of one amount for all levels', pack(term({}))],
    ['as a share of the bill', pack({ ...open, shareOfBill: share })],
    ['by months in the first year', pack(term({ firstYear: 'by-month' }))],
    ['unknown', pack(term({ amount: 'unknown' }))],
  ])('may be %s', (_name, given) => {
    expect(foundIn(given)).toEqual([]);
  });
});
