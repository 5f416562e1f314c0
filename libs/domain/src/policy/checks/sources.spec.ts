import { describe, expect, it } from '@jest/globals';
import type { PolicyPack, PolicySource } from '@yidi/contracts/policy';
import { day, millionths } from '@yidi/kernel';
import { checkPack } from '../check-pack.js';
import { examplePack } from '../pack.examples.js';
import { foundIn, packWith } from './found.examples.js';

const { sources, qualification, filing, ratios } = examplePack;
const late: PolicySource = { key: 'late', title: 'In force later', grade: 'A', from: day('2025-01-01') };
const withLate = (changes: Partial<PolicyPack>): PolicyPack => packWith({ sources: [...sources, late], ...changes });

describe('the sources of a pack', () => {
  it.each<readonly [string, PolicyPack, string]>([
    [
      'two sources under one key',
      packWith({ sources: [...sources, { key: 'table', title: 'Another', grade: 'C' }] }),
      'said-twice at sources.2.key',
    ],
    [
      'a number whose source is not listed',
      packWith({ ratios: [{ share: millionths(1), source: 'gone' }] }),
      'source-unknown at ratios.0.source',
    ],
    [
      'a procedure whose source is not listed',
      packWith({ qualification: { ...qualification, source: 'gone' } }),
      'source-unknown at qualification.source',
    ],
    [
      'a review window whose source is not listed',
      packWith({ qualification: { ...qualification, reExamination: { opensDaysBefore: 30, source: 'gone' } } }),
      'source-unknown at qualification.reExamination.source',
    ],
    [
      'a category whose source is not listed',
      packWith({
        filing: { ...filing, categories: filing.categories.map((term) => ({ ...term, source: 'gone' })).slice(1) },
      }),
      'source-unknown at filing.categories.0.source',
    ],
    [
      'a choice of institutions whose source is not listed',
      packWith({ filing: { ...filing, institutions: { atMost: 2, source: 'gone' } } }),
      'source-unknown at filing.institutions.source',
    ],
    [
      'a deadline whose source is not listed',
      packWith({
        claim: {
          stages: filing.stages,
          materials: [],
          deadline: { anchor: 'service', months: 12, source: 'gone' },
          source: 'table',
        },
      }),
      'source-unknown at claim.deadline.source',
    ],
    [
      'a number that is used before its source is in force',
      withLate({ ratios: [{ share: millionths(1), source: 'late' }] }),
      'used-before-its-source at ratios.0.source',
    ],
    [
      'a limit of the whole pack that is used before its source is in force',
      withLate({ severalDiseases: { atMost: 3, source: 'late' } }),
      'used-before-its-source at severalDiseases.source',
    ],
    [
      'a rounding of its own without a source',
      packWith({ rounding: { at: 'end', how: 'down' } }),
      'without-source at rounding',
    ],
  ])('are checked for %s', (_, pack, finding) => {
    expect(foundIn(pack)).toEqual([finding]);
  });

  it('say once of a source by how many numbers it is used too early', () => {
    const [finding, ...others] = checkPack(withLate({ ratios: ratios.map((ratio) => ({ ...ratio, source: 'late' })) }));
    expect(others).toEqual([]);
    expect(finding?.says.en).toBe(
      'this is used from 2024-01-01 on (3 in all), but "late" is in force only from 2025-01-01: let it begin then, or name the source that held before',
    );
  });

  it('let a number be used from the day on which its source is in force', () => {
    const before = { share: millionths(700_000), until: day('2024-12-31'), source: 'table' };
    const after = { share: millionths(800_000), from: day('2025-01-01'), source: 'late' };
    expect(foundIn(withLate({ ratios: [before, after] }))).toEqual([]);
  });

  it('let procedures follow today’s documents: they are never applied to days that have passed', () => {
    expect(foundIn(withLate({ filing: { ...filing, source: 'late' } }))).toEqual([]);
  });

  it('need none for the rounding that is usual', () => {
    expect(foundIn(packWith({ ratios, rounding: { at: 'step', how: 'half-up' } }))).toEqual([]);
  });
});
