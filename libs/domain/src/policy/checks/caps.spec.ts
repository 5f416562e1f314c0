import { describe, expect, it } from '@jest/globals';
import type { CapTerm, PolicyPack } from '@yidi/contracts/policy';
import { day, fen, millionths } from '@yidi/kernel';
import { DIABETES, examplePack, HYPERTENSION } from '../pack.examples.js';
import { foundIn, packWith } from './found.examples.js';

const cap = (changes: Partial<CapTerm>): CapTerm => ({
  limits: 'fund',
  amount: fen(100_000),
  period: 'year',
  source: 'table',
  ...changes,
});
const pack = (...caps: readonly CapTerm[]): PolicyPack => packWith({ caps });
const { amount: _, ...open } = cap({});
const highest = { shares: [millionths(1_000_000)] };
const expense = (changes: Partial<CapTerm>): PolicyPack => ({
  ...pack(cap({}), cap({ limits: 'expense', ...changes })),
  order: ['self-paid', 'offsite', 'expense-cap', 'deductible', 'ratio', 'cap'],
});

describe('the caps of a pack', () => {
  it.each<readonly [string, PolicyPack, readonly string[]]>([
    ['neither an amount nor a word on its absence', pack(open), ['either-or at caps.0']],
    ['an amount and none', pack(cap({ unlimited: true })), ['either-or at caps.0']],
    [
      'a known amount that is settled as if unknown',
      pack(cap({ whileUnknown: 'uncapped' })),
      ['only-with at caps.0.whileUnknown'],
    ],
    ['years that roll over', pack(cap({ rollsOver: 'within-year' })), ['only-with at caps.0.rollsOver']],
    [
      'a first year by months where the year is not the period',
      pack(cap({ period: 'quarter', firstYear: 'by-month' })),
      ['only-with at caps.0.firstYear'],
    ],
    ['a rounding where nothing is divided', pack(cap({ roundedTo: 'yuan' })), ['only-with at caps.0.roundedTo']],
    [
      'several diseases that share no pool',
      pack(cap({ several: highest })),
      ['several-without-pool at caps.0.several'],
    ],
    [
      'several diseases of which one has an unknown limit',
      pack(
        cap({ pool: 'chronic', several: highest, diseases: [HYPERTENSION] }),
        cap({ pool: 'chronic', several: highest, diseases: [DIABETES], amount: 'unknown' }),
      ),
      ['several-not-known at caps.1'],
    ],
    [
      'several diseases that combine in different ways',
      pack(
        cap({ pool: 'chronic', several: highest, diseases: [HYPERTENSION] }),
        cap({ pool: 'chronic', diseases: [DIABETES] }),
      ),
      ['several-differs at caps.1'],
    ],
    ['a layer that the pack has not', pack(cap({ includes: ['large-sum'] })), ['no-such-layer at caps.0.includes.0']],
    [
      'an expense cap that a layer fills',
      {
        ...expense({ includes: ['large-sum'] }),
        order: ['self-paid', 'offsite', 'expense-cap', 'deductible', 'ratio', 'cap', 'large-sum'],
        layers: [
          {
            fund: 'large-sum',
            name: '大额医疗补助',
            base: ['coinsurance'],
            terms: [{ bands: [{ share: millionths(1) }], period: 'year', source: 'table' }],
          },
        ],
      },
      ['only-with at caps.1.includes'],
    ],
    ['an expense without its cap', expense({ diseases: [DIABETES] }), ['without-cap at caps']],
  ])('are checked for %s', (_name, given, findings) => {
    expect(foundIn(given)).toEqual(findings);
  });

  it.each<readonly [string, PolicyPack]>([
    ['unknown, so that nothing is settled', pack(cap({ amount: 'unknown' }))],
    ['unknown and settled past', pack(cap({ amount: 'unknown', whileUnknown: 'uncapped' }))],
    ['unlimited', pack({ ...open, unlimited: true })],
    ['monthly and carried on', pack(cap({ period: 'month', rollsOver: 'within-year' }))],
    ['by months in the first year, to the yuan', pack(cap({ firstYear: 'by-month', roundedTo: 'yuan' }))],
    ['on expense and on payments', expense({})],
    [
      'combined, while a limit of other years is unknown',
      pack(
        cap({ pool: 'chronic', several: highest, until: day('2024-12-31') }),
        cap({ pool: 'chronic', amount: 'unknown', from: day('2025-01-01') }),
      ),
    ],
  ])('may be %s', (_name, given) => {
    expect(foundIn(given)).toEqual([]);
  });

  it('say nothing of care for which the example knows no rule', () => {
    expect(foundIn(examplePack)).toEqual([]);
  });
});
