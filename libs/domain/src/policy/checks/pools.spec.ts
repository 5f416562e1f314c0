import { describe, expect, it } from '@jest/globals';
import type { CapTerm, DeductibleTerm, PolicyPack, RatioTerm } from '@yidi/contracts/policy';
import { day, fen, millionths } from '@yidi/kernel';
import { DIABETES, HYPERTENSION } from '../pack.examples.js';
import { foundIn, packWith } from './found.examples.js';

const deductibles = (one: Partial<DeductibleTerm>, other: Partial<DeductibleTerm>): PolicyPack => {
  const pooled = { amount: fen(5_000), period: 'year', pool: 'all-diseases', source: 'table' } as const;
  return packWith({
    deductibles: [
      { diseases: [HYPERTENSION], ...pooled, ...one },
      { diseases: [DIABETES], ...pooled, ...other },
    ],
  });
};
const caps = (one: Partial<CapTerm>, other: Partial<CapTerm>): PolicyPack => {
  const pooled = {
    limits: 'fund',
    amount: fen(50_000),
    period: 'year',
    pool: 'all-diseases',
    source: 'table',
  } as const;
  return packWith({
    caps: [
      { diseases: [HYPERTENSION], ...pooled, ...one },
      { diseases: [DIABETES], ...pooled, ...other },
    ],
  });
};
const bands = (one: Partial<RatioTerm>, other: Partial<RatioTerm>): PolicyPack => {
  const pooled = {
    bands: [{ upTo: fen(100_000), share: millionths(700_000) }, { share: millionths(800_000) }],
    bandPeriod: 'year',
    pool: 'all-diseases',
    source: 'table',
  } as const;
  return packWith({
    ratios: [
      { diseases: [HYPERTENSION], ...pooled, ...one },
      { diseases: [DIABETES], ...pooled, ...other },
    ],
  });
};

describe('entries that share a pool', () => {
  it.each<readonly [string, PolicyPack, readonly string[]]>([
    ['deductibles of the same period', deductibles({}, {}), []],
    ['deductibles of two periods', deductibles({}, { period: 'month' }), ['pool-runs-apart at deductibles.1']],
    ['caps of two periods', caps({}, { period: 'quarter' }), ['pool-runs-apart at caps.1']],
    ['bands of two periods', bands({}, { bandPeriod: 'month' }), ['pool-runs-apart at ratios.1']],
    ['deductibles in pools of their own', deductibles({}, { period: 'month', pool: 'each-disease' }), []],
    ['deductibles in pools of other names', deductibles({}, { period: 'month', pool: 'others' }), []],
  ])('are held to one period: %s', (_, pack, findings) => {
    expect(foundIn(pack)).toEqual(findings);
  });

  it('may change their period from one day on', () => {
    const changing = packWith({
      deductibles: [
        { until: day('2025-12-31'), amount: fen(5_000), period: 'half-year', pool: 'all-diseases', source: 'table' },
        { from: day('2026-01-01'), amount: fen(5_000), period: 'year', pool: 'all-diseases', source: 'table' },
      ],
    });
    expect(foundIn(changing)).toEqual([]);
  });
});
