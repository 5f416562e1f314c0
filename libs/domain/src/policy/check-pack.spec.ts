import { describe, expect, it } from '@jest/globals';
import type { DiseaseTerm, PolicyPack } from '@yidi/contracts/policy';
import { day, fen, millionths } from '@yidi/kernel';
import { checkPack } from './check-pack.js';
import { examplePack } from './pack.examples.js';

const [hypertension] = examplePack.diseases;
if (hypertension === undefined) throw new Error('the example lists a disease');
const disease = (changes: Partial<DiseaseTerm>): PolicyPack => ({
  ...examplePack,
  diseases: [{ ...hypertension, ...changes }],
});
const found = (pack: PolicyPack): readonly string[] =>
  checkPack(pack).map(({ code, path }) => `${code} at ${path.join('.')}`);
const { qualification, filing } = examplePack;
const stage = { stage: 'first-review', by: ['agency'] } as const;

describe('the check of a pack', () => {
  it('finds nothing in a pack that says everything once', () => {
    expect(checkPack(examplePack)).toEqual([]);
  });

  it.each<readonly [string, PolicyPack, string]>([
    [
      'an end before the beginning',
      { ...examplePack, validUntil: day('2023-12-31') },
      'ends-before-it-begins at validUntil',
    ],
    [
      'a source under two keys alike',
      { ...examplePack, sources: [...examplePack.sources, { key: 'table', title: 'Another', grade: 'C' }] },
      'said-twice at sources.2.key',
    ],
    [
      'a ratio of the pack without its source',
      { ...examplePack, ratios: [{ share: millionths(1), source: 'gone' }] },
      'source-unknown at ratios.0.source',
    ],
    [
      'a deductible without its source',
      disease({ deductible: { amount: fen(1), period: 'year', source: 'gone' } }),
      'source-unknown at diseases.0.deductible.source',
    ],
    [
      'a disease’s ratio without its source',
      disease({ ratios: [{ share: millionths(1), source: 'gone' }] }),
      'source-unknown at diseases.0.ratios.0.source',
    ],
    [
      'a cap without its source',
      disease({ cap: { amount: fen(1), period: 'year', source: 'gone' } }),
      'source-unknown at diseases.0.cap.source',
    ],
    [
      'a procedure without its source',
      { ...examplePack, qualification: { ...qualification, source: 'gone' } },
      'source-unknown at qualification.source',
    ],
    [
      'a validity whose source is not listed',
      { ...examplePack, qualification: { ...qualification, validMonths: 12, validMonthsSource: 'gone' } },
      'source-unknown at qualification.validMonthsSource',
    ],
    [
      'a validity that names no source',
      { ...examplePack, qualification: { ...qualification, validMonths: 12 } },
      'without-source at qualification.validMonths',
    ],
    [
      'a filing procedure without its source',
      { ...examplePack, filing: { ...filing, source: 'gone' } },
      'source-unknown at filing.source',
    ],
    [
      'a category without its source',
      {
        ...examplePack,
        filing: {
          ...filing,
          categories: [
            { category: 'referral', materials: [], commitmentAllowed: false, offsite: 'unknown', source: 'gone' },
          ],
        },
      },
      'source-unknown at filing.categories.0.source',
    ],
    [
      'a disease listed twice',
      { ...examplePack, diseases: [...examplePack.diseases, ...examplePack.diseases.slice(0, 1)] },
      'said-twice at diseases.2.code',
    ],
    [
      'a cap with neither an amount nor a word on its absence',
      disease({ cap: { period: 'year', source: 'table' } }),
      'cap-missing at diseases.0.cap',
    ],
    [
      'a cap that is known and unknown',
      disease({ cap: { amount: fen(1), whileUnknown: 'uncapped', period: 'year', source: 'table' } }),
      'cap-known-and-unknown at diseases.0.cap.whileUnknown',
    ],
    [
      'two ratios with the same right',
      disease({
        ratios: [
          { share: millionths(1), levels: ['tier-1', 'tier-2'], source: 'table' },
          { share: millionths(2), levels: ['tier-2', 'tier-3'], source: 'table' },
        ],
      }),
      'ratios-contradict at diseases.0.ratios.1',
    ],
    [
      'two ratios of the pack for everybody',
      {
        ...examplePack,
        ratios: [
          { share: millionths(1), source: 'table' },
          { share: millionths(2), source: 'table' },
        ],
      },
      'ratios-contradict at ratios.1',
    ],
    [
      'a review stage named twice',
      { ...examplePack, qualification: { ...qualification, stages: [stage, stage] } },
      'said-twice at qualification.stages.1.stage',
    ],
    [
      'a filing stage named twice',
      { ...examplePack, filing: { ...filing, stages: [stage, stage] } },
      'said-twice at filing.stages.1.stage',
    ],
    [
      'a category listed twice',
      { ...examplePack, filing: { ...filing, categories: [...filing.categories, ...filing.categories.slice(0, 1)] } },
      'said-twice at filing.categories.2.category',
    ],
  ])('finds %s', (_, pack, finding) => {
    expect(found(pack)).toEqual([finding]);
  });

  it('finds a disease that has no ratio while the pack has none either', () => {
    const { ratios: _, ...without } = examplePack;
    expect(found(without)).toEqual(['without-ratio at diseases.0']);
  });

  it('names in both languages what to do', () => {
    const [finding] = checkPack(disease({ cap: { period: 'year', source: 'table' } }));
    expect(finding?.says).toEqual({
      zh: '病种 M03900 未写最高支付限额：填写 amount；没有来源时写 whileUnknown: uncapped，结算结果会注明这一假设',
      en: 'the cap of M03900 is not given: write its amount, or whileUnknown: uncapped where no source gives one and settlements should say so',
    });
  });
});
