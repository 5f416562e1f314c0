import { describe, expect, it } from '@jest/globals';
import type { CapTerm, OwnShareTerm, PolicyPack, RatioTerm } from '@yidi/contracts/policy';
import { day, fen, millionths } from '@yidi/kernel';
import { checkPack } from '../check-pack.js';
import { DIABETES, examplePack, HYPERTENSION } from '../pack.examples.js';
import { MOST_CASES } from './cases.js';
import { foundIn, packWith } from './found.examples.js';

const { deductibles = [], caps = [], offsite, qualification } = examplePack;
const ratio = (conditions: Partial<RatioTerm>): RatioTerm => ({
  share: millionths(700_000),
  source: 'table',
  ...conditions,
});
const cap: CapTerm = { limits: 'fund', amount: fen(100), period: 'year', source: 'table' };
const ownShare: OwnShareTerm = { share: millionths(100_000), source: 'table' };
const sentencesOf = (pack: PolicyPack): readonly string[] => checkPack(pack).map(({ says }) => says.en);

describe('a table that leaves cases open', () => {
  it.each<readonly [string, PolicyPack, readonly string[]]>([
    [
      'a level without a ratio',
      packWith({ ratios: [ratio({ levels: ['tier-1', 'tier-2', 'tier-3', 'community'] })] }),
      ['without-ratio at ratios'],
    ],
    [
      'a person type without a ratio',
      packWith({ ratios: [ratio({ personTypes: ['active'] })] }),
      ['without-ratio at ratios'],
    ],
    [
      'a disease without a deductible',
      packWith({ deductibles: deductibles.slice(1) }),
      ['without-deductible at deductibles'],
    ],
    ['a disease without a cap', packWith({ caps: caps.slice(0, 1) }), ['without-cap at caps']],
    [
      'a category without a rule for care elsewhere',
      packWith({ offsite: offsite.slice(0, 1) }),
      ['without-offsite at offsite'],
    ],
    [
      'a disease whose benefit begins on no day',
      packWith({
        qualification: { ...qualification, starts: [{ diseases: [DIABETES], starts: 'next-month', source: 'table' }] },
      }),
      ['without-start at qualification.starts'],
    ],
    [
      'a disease whose qualification ends on no day',
      packWith({
        qualification: { ...qualification, validity: [{ diseases: [DIABETES], ends: 'never', source: 'table' }] },
      }),
      ['without-validity at qualification.validity'],
    ],
    [
      'ages between two entries',
      packWith({ ratios: [ratio({ ages: { until: 59 } }), ratio({ ages: { from: 61 } })] }),
      ['without-ratio at ratios'],
    ],
    ['people in no group', packWith({ ratios: [ratio({ groups: ['low-income'] })] }), ['without-ratio at ratios']],
    ['claims by hand', packWith({ ratios: [ratio({ settled: ['direct'] })] }), ['without-ratio at ratios']],
  ])('is found by %s', (_, pack, findings) => {
    expect(foundIn(pack)).toEqual(findings);
  });

  it('is named once for all cases that belong together, with what to write', () => {
    const pack = packWith({
      ratios: [
        ratio({ levels: ['tier-1', 'tier-2', 'tier-3'] }),
        ratio({ diseases: [DIABETES], levels: ['community'] }),
      ],
    });
    expect(sentencesOf(pack)).toEqual([
      'nothing is said for M03900, community / ungraded: add an entry, or write share: unknown where no source gives the ratio',
      'nothing is said for M01600, ungraded: add an entry, or write share: unknown where no source gives the ratio',
    ]);
  });

  it('names the days that are left open', () => {
    const pack = packWith({ validUntil: day('2024-12-31'), ratios: [ratio({ from: day('2024-03-01') })] });
    expect(sentencesOf(pack)).toEqual([
      'nothing is said for 2024-01-01…2024-02-29: add an entry, or write share: unknown where no source gives the ratio',
    ]);
  });

  it('need not speak of care for which nothing is paid, or for which nobody knows', () => {
    const longTerm = offsite[0]?.categories ?? [];
    const restOf = (benefit: 'nothing' | 'unknown'): PolicyPack =>
      packWith({
        ratios: [ratio({ categories: longTerm })],
        offsite: [...offsite.slice(0, 1), { benefit, source: 'table' }],
      });
    expect(foundIn(restOf('nothing'))).toEqual([]);
    expect(foundIn(restOf('unknown'))).toEqual([]);
    const paid = { ...restOf('nothing'), offsite: [{ benefit: 'as-local' as const, source: 'table' }] };
    expect(foundIn(paid)).toEqual(['without-ratio at ratios']);
  });

  it('may leave open what no document has to say: additions, fixed payments, layers', () => {
    const pack = packWith({ ratioAdditions: [{ points: millionths(50_000), ages: { from: 70 }, source: 'table' }] });
    expect(foundIn(pack)).toEqual([]);
  });
});

describe('a table that contradicts itself', () => {
  it.each<readonly [string, PolicyPack, readonly string[]]>([
    [
      'two ratios that name one level',
      packWith({
        ratios: [ratio({}), ratio({ levels: ['tier-1', 'tier-2'] }), ratio({ levels: ['tier-2', 'tier-3'] })],
      }),
      ['entries-contradict at ratios.2'],
    ],
    [
      'two ratios that name different things and meet',
      packWith({ ratios: [ratio({}), ratio({ levels: ['tier-1'] }), ratio({ personTypes: ['retired'] })] }),
      ['entries-contradict at ratios.2'],
    ],
    [
      'two ratios for groups that one person can be in',
      packWith({ ratios: [ratio({}), ratio({ groups: ['low-income'] }), ratio({ groups: ['disabled'] })] }),
      ['entries-contradict at ratios.2'],
    ],
    [
      'two deductibles',
      packWith({ deductibles: [...deductibles, ...deductibles.slice(0, 1)] }),
      ['entries-contradict at deductibles.2'],
    ],
    [
      'two caps of one pool',
      packWith({ caps: [...caps, { ...cap, diseases: [HYPERTENSION], pool: 'each-disease' }] }),
      ['entries-contradict at caps.2'],
    ],
    [
      'two off-site rules',
      packWith({ offsite: [...offsite, { categories: ['referral'], benefit: 'nothing', source: 'table' }] }),
      ['entries-contradict at offsite.2'],
    ],
    [
      'two terms of one layer',
      packWith({
        order: [...examplePack.order, 'serious-illness'],
        layers: [
          {
            fund: 'serious-illness',
            name: '大病保险',
            base: ['coinsurance'],
            terms: [
              { bands: [{ share: millionths(600_000) }], period: 'year', source: 'table' },
              { bands: [{ share: millionths(700_000) }], period: 'year', source: 'table' },
            ],
          },
        ],
      }),
      ['entries-contradict at layers.0.terms.1'],
    ],
    [
      'two own shares for one kind of item',
      packWith({
        ownShares: [ownShare, { ...ownShare, items: ['drugs', 'materials'] }, { ...ownShare, items: ['materials'] }],
      }),
      ['entries-contradict at ownShares.2'],
    ],
  ])('is found by %s', (_, pack, findings) => {
    expect(foundIn(pack)).toEqual(findings);
  });

  it('names the case in which it does', () => {
    const pack = packWith({
      ratios: [ratio({}), ratio({ levels: ['tier-1', 'tier-2'] }), ratio({ levels: ['tier-2', 'tier-3'] })],
    });
    expect(sentencesOf(pack)).toEqual([
      'this entry holds with the same right as entry 2 of its table for tier-2: let the one that goes first make a further condition; a list of all the words there are is one, too',
    ]);
  });

  it('names the days on which it does', () => {
    const pack = packWith({ ratios: [ratio({}), ratio({ from: day('2025-01-01') })] });
    expect(sentencesOf(pack)).toEqual([
      'this entry holds with the same right as entry 1 of its table for 2025-01-01…: let one end (until) before the other begins, or tell them apart by a further condition',
    ]);
  });

  it('does not where limits have different pools, or own shares different kinds of item', () => {
    expect(foundIn(packWith({ caps: [...caps, { ...cap, pool: 'with-inpatient' }] }))).toEqual([]);
    expect(foundIn(packWith({ ownShares: [ownShare, { ...ownShare, items: ['drugs'] }] }))).toEqual([]);
  });
});

describe('an entry that decides nothing', () => {
  it('is found where others always say more', () => {
    const pack = packWith({
      ratios: [ratio({}), ratio({ personTypes: ['active'] }), ratio({ personTypes: ['retired'] })],
    });
    expect(foundIn(pack)).toEqual(['never-decides at ratios.0']);
  });

  it('is found where nobody fits it', () => {
    const diseases = examplePack.diseases.map((disease, at) => (at === 0 ? { ...disease, class: 'common' } : disease));
    const pack = packWith({ diseases, ratios: [ratio({}), ratio({ diseases: [DIABETES], classes: ['common'] })] });
    expect(foundIn(pack)).toEqual(['never-decides at ratios.1']);
  });
});

it('a table that tells too many cases apart is not followed to its end', () => {
  const ages = Array.from({ length: 150 }, (_, from) => ratio({ ages: { from, until: from } }));
  const groups = Array.from({ length: 40 }, (_, at) => ratio({ groups: [`group-${String(at)}`] }));
  const [first] = checkPack(packWith({ ratios: [...ages, ...groups] }));
  expect(first?.code).toBe('too-many-cases');
  expect(first?.says.en).toContain(String(MOST_CASES));
});
