import { describe, expect, it } from '@jest/globals';
import type { RatioTerm } from '@yidi/contracts/policy';
import { fen, millionths, type DiseaseCode } from '@yidi/kernel';
import { DIABETES, examplePack, examplePolicy, HYPERTENSION } from './pack.examples.js';
import { termsFor, type TermsFound, type TermsQuestion } from './terms.js';

const retiredElsewhere: TermsQuestion = {
  diseaseCode: HYPERTENSION,
  personType: 'retired',
  level: 'tier-3',
  category: 'long-term-resident',
};

const ask = (question: Partial<TermsQuestion>, ratios?: readonly RatioTerm[]): TermsFound =>
  termsFor(examplePolicy(ratios === undefined ? {} : { ratios }), { ...retiredElsewhere, ...question });

describe('what a pack says of a person, a disease and an institution', () => {
  it('names deductible, ratio and cap with the documents they were taken from', () => {
    const source = 'Table of benefits · row 1 · 来源等级 grade A';
    expect(ask({})).toEqual({
      terms: {
        scheme: 'employee',
        offsite: { category: 'long-term-resident', source: 'National frame · 来源等级 grade B' },
        deductible: { amount: fen(5_000), period: 'month', pool: 'M03900', source },
        ratio: { share: millionths(750_000), source },
        cap: { amount: fen(550_000), period: 'year', pool: 'M03900', source },
      },
    });
  });

  it('leaves the amount out of a cap that no source gives', () => {
    expect(ask({ diseaseCode: DIABETES })).toMatchObject({ terms: { cap: { period: 'year', pool: 'M01600' } } });
    expect(ask({ diseaseCode: DIABETES })).not.toHaveProperty('terms.cap.amount');
  });

  it('does not cover a disease that is not on the list', () => {
    expect(ask({ diseaseCode: 'M08300' as DiseaseCode })).toEqual({ notCovered: true });
  });

  it.each([
    ['an entry for retired people before the one for everybody', 'retired', 'tier-3', 750_000],
    ['the one for everybody where nothing more particular fits', 'active', 'tier-3', 700_000],
    ['an entry that names person and level before one that names the person', 'retired', 'community', 900_000],
  ] as const)('chooses %s', (_, personType, level, share) => {
    const ratios: readonly RatioTerm[] = [
      ...(examplePack.ratios ?? []),
      { share: millionths(900_000), personTypes: ['retired'], levels: ['community'], source: 'table' },
    ];
    expect(ask({ personType, level }, ratios)).toMatchObject({ terms: { ratio: { share } } });
  });

  it('takes a disease by its own ratios, where it has some', () => {
    expect(ask({ diseaseCode: DIABETES })).toMatchObject({ terms: { ratio: { share: 600_000 } } });
  });

  it.each([
    [
      'the ratio of a level that nobody gave',
      { diseaseCode: DIABETES, personType: 'active', level: 'tier-1' },
      'ratio(M01600, active, tier-1)',
    ],
    ['what a referral changes', { category: 'referral' }, 'offsite(referral)'],
    ['what a category changes that the pack leaves out', { category: 'emergency' }, 'offsite(emergency)'],
  ] as const)('says that it does not know %s', (_, question, parameter) => {
    expect(ask(question)).toEqual({ unknown: parameter });
  });

  it('does not choose between two entries with the same right', () => {
    const ratios: readonly RatioTerm[] = [
      { share: millionths(800_000), personTypes: ['retired'], source: 'table' },
      { share: millionths(850_000), levels: ['tier-3'], source: 'table' },
    ];
    expect(ask({}, ratios)).toEqual({ unknown: 'ratio(M03900, retired, tier-3)' });
  });

  it('does not settle past a cap that is neither given nor said to be unknown', () => {
    const diseases = examplePack.diseases.map((disease) => ({
      ...disease,
      cap: { period: 'year', source: 'table' } as const,
    }));
    expect(termsFor(examplePolicy({ diseases }), retiredElsewhere)).toEqual({ unknown: 'cap(M03900)' });
  });
});
