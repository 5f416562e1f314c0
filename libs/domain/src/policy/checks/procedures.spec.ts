import { describe, expect, it } from '@jest/globals';
import type { ClaimDeadline, PolicyPack, QualificationProcedure } from '@yidi/contracts/policy';
import { examplePack } from '../pack.examples.js';
import { foundIn, packWith } from './found.examples.js';

const { qualification, filing } = examplePack;
const stage = { stage: 'first-review', by: ['agency'] } as const;
const qualified = (changes: Partial<QualificationProcedure>): PolicyPack =>
  packWith({ qualification: { ...qualification, ...changes } });
const claim = (deadline: Partial<ClaimDeadline>): PolicyPack =>
  packWith({
    claim: {
      stages: [stage],
      materials: [],
      deadline: { anchor: 'service', source: 'table', ...deadline },
      source: 'table',
    },
  });

describe('the procedures of a pack', () => {
  it.each<readonly [string, PolicyPack, readonly string[]]>([
    [
      'a stage of the qualification named twice',
      qualified({ stages: [stage, stage] }),
      ['said-twice at qualification.stages.1.stage'],
    ],
    [
      'a stage of the filing named twice',
      packWith({ filing: { ...filing, stages: [stage, stage] } }),
      ['said-twice at filing.stages.1.stage'],
    ],
    [
      'a stage of the claim named twice',
      packWith({ claim: { stages: [stage, stage], materials: [], source: 'table' } }),
      ['said-twice at claim.stages.1.stage'],
    ],
    [
      'a paper that is asked for twice',
      qualified({ materials: ['id-card', 'id-card'] }),
      ['said-twice at qualification.materials.1'],
    ],
    [
      'a category listed twice',
      packWith({ filing: { ...filing, categories: [...filing.categories, ...filing.categories.slice(0, 1)] } }),
      ['said-twice at filing.categories.2.category'],
    ],
    [
      'months that go back from something other than the medical event',
      qualified({ starts: [{ starts: 'approval', backMonths: 6, source: 'table' }] }),
      ['only-with at qualification.starts.0.backMonths'],
    ],
    [
      'a validity without a length',
      qualified({ validity: [{ source: 'table' }] }),
      ['either-or at qualification.validity.0'],
    ],
    [
      'a validity of two lengths',
      qualified({ validity: [{ months: 12, ends: 'year-end', source: 'table' }] }),
      ['either-or at qualification.validity.0'],
    ],
    ['a deadline without months', claim({}), ['needs at claim.deadline']],
    [
      'a deadline by the calendar that names no day',
      claim({ anchor: 'calendar', yearsLater: 1 }),
      ['needs at claim.deadline'],
    ],
    [
      'a deadline in months that names a day',
      claim({ months: 12, lastDay: '12-31' }),
      ['only-with at claim.deadline.lastDay'],
    ],
    [
      'a deadline by the calendar that counts months',
      claim({ anchor: 'calendar', lastDay: '12-31', yearsLater: 1, months: 12 }),
      ['only-with at claim.deadline.months'],
    ],
    [
      'a deadline on a day that not every year has',
      claim({ anchor: 'calendar', lastDay: '02-29', yearsLater: 1 }),
      ['not-in-every-year at claim.deadline.lastDay'],
    ],
  ])('are checked for %s', (_, given, findings) => {
    expect(foundIn(given)).toEqual(findings);
  });

  it.each<readonly [string, PolicyPack]>([
    [
      'go back to a medical event',
      qualified({ starts: [{ starts: 'medical-event', backMonths: 6, source: 'table' }] }),
    ],
    ['hold for months', qualified({ validity: [{ months: 24, source: 'table' }] })],
    ['have a deadline in months', claim({ months: 12 })],
    ['have a deadline by the calendar', claim({ anchor: 'calendar', lastDay: '12-31', yearsLater: 1 })],
  ])('may %s', (_, given) => {
    expect(foundIn(given)).toEqual([]);
  });
});
