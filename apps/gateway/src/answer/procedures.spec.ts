import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { FORMATS } from '@yidi/contracts/codec';
import type { PolicyPack } from '@yidi/contracts/policy';
import { day, millionths, type DiseaseCode, type RegionCode } from '@yidi/kernel';
import { PROCEDURES, proceduresOf } from './procedures.js';

const stages = [{ stage: 'first-review', by: ['agency'] }] as const;
const source = 'table';
const on = day('2026-03-12');

const plain: PolicyPack = {
  region: '990100' as RegionCode,
  name: '示例',
  scheme: 'employee',
  validFrom: day('2024-01-01'),
  sources: [{ key: source, title: 'Table of benefits', grade: 'A' }],
  diseases: [{ code: 'M03900' as DiseaseCode, name: '高血压' }],
  order: ['self-paid', 'offsite', 'ratio'],
  ratios: [{ share: millionths(700_000), source }],
  offsite: [{ benefit: 'as-local', source }],
  qualification: {
    stages,
    materials: ['id-card'],
    starts: [{ starts: 'next-month', source }],
    validity: [{ ends: 'never', source }],
    source,
  },
  filing: {
    stages,
    categories: [
      { category: 'referral', materials: ['referral-certificate'], commitmentAllowed: false, maxMonths: 6, source },
    ],
    source,
  },
};

const rich: PolicyPack = {
  ...plain,
  ratios: [...plain.ratios, { share: millionths(900_000), groups: ['low-income', 'civil-servant'], source }],
  qualification: {
    ...plain.qualification,
    starts: [
      { starts: 'medical-event', backMonths: 6, classes: ['special'], source },
      { starts: 'next-month', until: day('2025-12-31'), source },
      { starts: 'approval', from: day('2026-01-01'), source },
      { starts: 'next-day', diseases: ['M07801' as DiseaseCode], personTypes: ['retired'], source },
    ],
    validity: [
      { months: 24, source },
      { ends: 'year-end', diseases: ['M08300' as DiseaseCode], ages: { until: 69 }, source },
    ],
    reExamination: { opensDaysBefore: 180, closesDaysAfter: 30, benefitContinues: true, source },
  },
  filing: {
    ...plain.filing,
    institutions: { atMost: 3, changesPerYear: 1, changeCounts: 'next-month', source },
  },
  claim: {
    stages,
    materials: ['invoice'],
    deadline: { anchor: 'calendar', lastDay: '03-31', yearsLater: 1, source },
    source,
  },
};

const ajv = new Ajv2020({ strict: true, strictRequired: false });
for (const [name, holds] of Object.entries(FORMATS)) ajv.addFormat(name, { type: 'string', validate: holds });
const described = ajv.compile(PROCEDURES);

describe('the procedures that a form needs', () => {
  it('are what the pack says, and no key more where it says nothing', () => {
    expect(proceduresOf(plain, on)).toEqual({
      qualification: {
        stages,
        materials: ['id-card'],
        starts: 'next-month',
        startsBy: [{ starts: 'next-month', source }],
        validity: [{ ends: 'never', source }],
        groups: [],
      },
      filing: {
        stages,
        categories: { referral: { materials: ['referral-certificate'], commitmentAllowed: false, maxMonths: 6 } },
      },
    });
  });

  it('name the start for any disease in one word, as it holds on the day', () => {
    expect(proceduresOf(rich, on).qualification.starts).toBe('approval');
    expect(proceduresOf(rich, day('2025-12-31')).qualification.starts).toBe('next-month');
  });

  it('tell the starts by disease, the validity, the window, the groups, the institutions and the claim', () => {
    const { qualification, filing, claim } = proceduresOf(rich, on);
    expect(qualification).toMatchObject({
      startsBy: rich.qualification.starts,
      validity: rich.qualification.validity,
      reExamination: { opensDaysBefore: 180, closesDaysAfter: 30, benefitContinues: true },
      groups: ['civil-servant', 'low-income'],
    });
    expect(filing.institutions).toMatchObject({ atMost: 3, changesPerYear: 1, changeCounts: 'next-month' });
    expect(claim).toEqual(rich.claim);
  });

  it.each([
    ['a plain', plain],
    ['a rich', rich],
  ])('of %s pack are as the API document describes them', (_, pack) => {
    described(proceduresOf(pack, on));
    expect(described.errors ?? []).toEqual([]);
  });

  it('are described so that something else would not pass', () => {
    const { qualification, filing } = proceduresOf(rich, on);
    expect(described({ qualification: { ...qualification, starts: 'some-day' }, filing })).toBe(false);
    expect(described({ qualification, filing: { ...filing, institutions: { atMost: 0, source } } })).toBe(false);
  });
});
