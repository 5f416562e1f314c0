import { describe, expect, it } from '@jest/globals';
import type { OffsiteTerm, PolicyPack } from '@yidi/contracts/policy';
import { millionths } from '@yidi/kernel';
import { examplePack } from '../pack.examples.js';
import { foundIn, packWith } from './found.examples.js';

const { offsite, ratios } = examplePack;
const referral = (changes: Partial<OffsiteTerm>): PolicyPack =>
  packWith({
    offsite: [
      ...offsite.slice(0, 1),
      { categories: ['referral', 'emergency', 'other-temporary'], benefit: 'reduced', source: 'national', ...changes },
    ],
  });

describe('care elsewhere, in a pack,', () => {
  it.each<readonly [string, PolicyPack, readonly string[]]>([
    ['is reduced by nothing', referral({}), ['reduces-nothing at offsite.1']],
    [
      'is reduced in another table for some categories only',
      {
        ...referral({}),
        ratios: [
          ...ratios,
          {
            categories: ['referral'],
            share: millionths(600_000),
            personTypes: ['active', 'retired'],
            levels: ['tier-3'],
            source: 'table',
          },
        ],
      },
      ['reduces-nothing at offsite.1'],
    ],
    [
      'is reduced by nothing for everybody',
      packWith({ offsite: [{ benefit: 'reduced', source: 'national' }] }),
      ['reduces-nothing at offsite.0'],
    ],
    [
      'is as at home and takes points off',
      referral({ benefit: 'as-local', minusPoints: millionths(100_000) }),
      ['only-with at offsite.1.minusPoints'],
    ],
    [
      'pays nothing, by a factor',
      referral({ benefit: 'nothing', times: millionths(900_000) }),
      ['only-with at offsite.1.times'],
    ],
    [
      'is unknown, with a first own share',
      referral({ benefit: 'unknown', ownShareFirst: millionths(100_000) }),
      ['only-with at offsite.1.ownShareFirst'],
    ],
  ])('is found where it %s', (_, given, findings) => {
    expect(foundIn(given)).toEqual(findings);
  });

  it.each<readonly [string, PolicyPack]>([
    ['by points', referral({ minusPoints: millionths(100_000) })],
    ['by a factor', referral({ times: millionths(900_000) })],
    ['by a first own share', referral({ ownShareFirst: millionths(100_000) })],
    [
      'by another table of ratios',
      {
        ...referral({}),
        ratios: [
          { share: millionths(700_000), source: 'table' },
          { categories: ['referral', 'emergency', 'other-temporary'], share: millionths(600_000), source: 'table' },
        ],
      },
    ],
  ])('may be reduced %s', (_, given) => {
    expect(foundIn(given)).toEqual([]);
  });
});
