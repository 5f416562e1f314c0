import { describe, expect, it } from '@jest/globals';
import type { CapTerm, PolicyPack } from '@yidi/contracts/policy';
import { fen, millionths } from '@yidi/kernel';
import { examplePack } from '../policy/pack.examples.js';
import { packAsks } from './pack-asks.js';

const cap: CapTerm = { limits: 'fund', amount: fen(500_000), period: 'year', source: 'table' };

describe('what a pack asks of a person', () => {
  it('is nothing where no number goes by it', () => {
    expect(packAsks(examplePack)).toEqual({ age: false, held: false, groups: [] });
  });

  it.each([
    ['points for age', { ratioAdditions: [{ points: millionths(50_000), ages: { from: 70 }, source: 'table' }] }],
    [
      'a layer for the old',
      {
        layers: [
          {
            fund: 'large-sum',
            name: '大额',
            base: ['over-cap'],
            terms: [{ bands: [{ share: millionths(900_000) }], period: 'year', ages: { from: 60 }, source: 'table' }],
          },
        ],
      },
    ],
  ] as readonly (readonly [string, Partial<PolicyPack>])[])('is the age for %s', (_, terms) => {
    expect(packAsks({ ...examplePack, ...terms })).toEqual({ age: true, held: false, groups: [] });
  });

  it.each([
    ['a limit of several diseases', { caps: [{ ...cap, several: { shares: [millionths(1_000_000)] } }] }],
    ['a limit by months in the first year', { caps: [{ ...cap, firstYear: 'by-month' }] }],
    ['a limit whose months are carried on', { caps: [{ ...cap, period: 'month', rollsOver: 'within-year' }] }],
    [
      'a deductible by months in the first year',
      { deductibles: [{ amount: fen(50_000), period: 'year', firstYear: 'by-month', source: 'table' }] },
    ],
    ['a number of diseases at most', { severalDiseases: { atMost: 2, source: 'table' } }],
  ] as readonly (readonly [string, Partial<PolicyPack>])[])('are the diseases held for %s', (_, terms) => {
    expect(packAsks({ ...examplePack, ...terms })).toEqual({ age: false, held: true, groups: [] });
  });

  it('are the groups that any of its tables tells apart, each once and by name', () => {
    const { qualification, ratios } = examplePack;
    const share = millionths(900_000);
    const asks = packAsks({
      ...examplePack,
      ratios: [
        ...ratios,
        { share, groups: ['low-income', 'civil-servant'], source: 'table' },
        { share, groups: ['low-income'], levels: ['tier-3'], source: 'table' },
      ],
      layers: [
        {
          fund: 'large-sum',
          name: '大额',
          base: ['over-cap'],
          terms: [{ bands: [{ share }], period: 'year', groups: ['destitute'], source: 'table' }],
        },
      ],
      qualification: {
        ...qualification,
        starts: [...qualification.starts, { starts: 'application', groups: ['insured-long'], source: 'table' }],
      },
    });
    expect(asks.groups).toEqual(['civil-servant', 'destitute', 'insured-long', 'low-income']);
  });
});
