import { expect, it } from '@jest/globals';
import { millionths } from '@yidi/kernel';
import { examplePack } from './pack.examples.js';
import { surveyOf } from './survey.js';

it('a survey says how much a pack tells apart and what no source gives', () => {
  const ratios = [
    ...examplePack.ratios,
    { levels: ['ungraded'] as const, share: 'unknown' as const, source: 'table' },
    { levels: ['community'] as const, bands: [{ share: 'unknown' as const }], source: 'table' },
    { levels: ['tier-1'] as const, share: millionths(900_000), source: 'table' },
  ];
  expect(surveyOf({ ...examplePack, ratios })).toEqual({
    diseases: 2,
    cases: 2 * 2 * 4 * 2,
    unknown: [
      'ratios(ungraded)',
      'ratios(community)',
      'offsite(referral, emergency, other-temporary)',
      'caps(M01600): uncapped',
    ],
  });
});
