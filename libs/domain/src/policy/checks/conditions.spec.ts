import { describe, expect, it } from '@jest/globals';
import type { PolicyPack, RatioTerm } from '@yidi/contracts/policy';
import { millionths, type DiseaseCode } from '@yidi/kernel';
import { examplePack, HYPERTENSION } from '../pack.examples.js';
import { foundIn, packWith } from './found.examples.js';

const { diseases, ratios, qualification } = examplePack;
const ratio: RatioTerm = { levels: ['tier-1'], settled: ['direct'], share: millionths(500_000), source: 'table' };
const withRatio = (conditions: Partial<RatioTerm>): PolicyPack =>
  packWith({ ratios: [...ratios, { ...ratio, ...conditions }] });

describe('the conditions of a pack', () => {
  it.each<readonly [string, PolicyPack, string]>([
    [
      'a disease that is listed twice',
      packWith({ diseases: [...diseases, { code: HYPERTENSION, name: '原发性高血压' }] }),
      'said-twice at diseases.2.code',
    ],
    [
      'a disease that the pack does not list',
      withRatio({ diseases: [HYPERTENSION, 'M99999' as DiseaseCode] }),
      'disease-not-listed at ratios.3.diseases.1',
    ],
    [
      'a class that no disease is in',
      withRatio({ classes: ['serious'] }),
      'class-without-disease at ratios.3.classes.0',
    ],
    [
      'a limited class that no disease is in',
      packWith({ severalDiseases: { atMost: 3, classes: ['serious'], source: 'table' } }),
      'class-without-disease at severalDiseases.classes.0',
    ],
    [
      'a person of the other scheme',
      withRatio({ personTypes: ['retired', 'minor'] }),
      'person-type-of-other-scheme at ratios.3.personTypes.1',
    ],
    ['ages that run backwards', withRatio({ ages: { from: 60, until: 50 } }), 'limits-cross at ratios.3.ages'],
    [
      'a hospital’s level where nobody has been treated yet',
      packWith({
        qualification: {
          ...qualification,
          starts: [...qualification.starts, { levels: ['tier-3'], starts: 'approval', source: 'table' }],
        },
      }),
      'condition-not-known at qualification.starts.1.levels',
    ],
  ])('are checked for %s', (_, pack, finding) => {
    expect(foundIn(pack)).toEqual([finding]);
  });

  it('may name a class that some disease is in', () => {
    const classed = diseases.map((disease) => ({ ...disease, class: 'serious' }));
    expect(foundIn({ ...withRatio({ classes: ['serious'] }), diseases: classed })).toEqual([]);
  });
});
