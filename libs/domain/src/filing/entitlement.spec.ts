import { describe, expect, it } from '@jest/globals';
import {
  day,
  type CaseId,
  type DiseaseCode,
  type FilingId,
  type InstitutionCode,
  type PersonId,
  type QualificationId,
  type RegionCode,
  type Scheme,
} from '@yidi/kernel';
import type { DeclineReason, EntitlementQuestion } from '@yidi/contracts/filing';
import type { Benefit } from './benefits.js';
import { entitlement, type CareUnderPolicy, type EntitlementFacts, type PolicyJudgement } from './entitlement.js';
import type { Submitted } from './filing-state.js';
import type { Applied } from './qualification-state.js';
import { explain } from './reasons.js';

const fangchenggang = '450600' as RegionCode;
const beijing = '110105' as RegionCode;
const shanghai = '310100' as RegionCode;
const hypertension = 'M03900' as DiseaseCode;
const diabetes = 'M01600' as DiseaseCode;
const tumour = 'M00500' as DiseaseCode;
const hospital = 'H11010500123' as InstitutionCode;
const otherHospital = 'H11010800001' as InstitutionCode;
const hospitalInShanghai = 'H31010100001' as InstitutionCode;
const hospitalAtHome = 'H45060200001' as InstitutionCode;
const theCase = 'the-case' as CaseId;
const elsewhereCase = 'fallback-case' as CaseId;

const review = { stages: [], acts: [], handedIn: [], missing: [], commitment: false };
const held = {
  personId: 'person' as PersonId,
  caseId: theCase,
  insuredRegion: fangchenggang,
  scheme: 'employee',
  personType: 'retired',
  groups: [],
  content: '',
  review,
} as const;

const granted: Applied = {
  ...held,
  status: 'granted',
  qualificationId: 'q' as QualificationId,
  diseaseCode: hypertension,
  submittedOn: day('2025-12-01'),
  benefits: [{ personType: 'retired', groups: [], startsOn: day('2026-01-01'), endsOn: day('2026-12-31') }],
};
const holding = (startsOn: string, endsOn: string, more: Partial<Benefit> = {}): Benefit => ({
  personType: 'retired',
  groups: [],
  startsOn: day(startsOn),
  endsOn: day(endsOn),
  ...more,
});
const active: Submitted = {
  ...held,
  status: 'active',
  filingId: 'f' as FilingId,
  treatmentRegion: beijing,
  category: 'long-term-resident',
  startsOn: day('2026-02-01'),
  endsOn: day('2026-07-31'),
  institutions: [hospital],
  diseaseCodes: [hypertension],
};
const policyOf = (scheme: Scheme) =>
  ({ region: fangchenggang, scheme, hash: 'sha256:pack', from: day('2022-06-01') }) as const;
const settles = ({ scheme }: CareUnderPolicy): PolicyJudgement => ({ policy: policyOf(scheme), diseaseCovered: true });

const question: EntitlementQuestion = {
  personId: held.personId,
  insuredRegion: fangchenggang,
  diseaseCode: hypertension,
  institution: hospital,
  on: day('2026-03-12'),
};
const facts: EntitlementFacts = {
  caseId: elsewhereCase,
  qualifications: [granted],
  filings: [active],
  policy: settles,
};

const codes = (reasons: readonly DeclineReason[]): readonly string[] => reasons.map(({ code }) => code);
const whyNot = (asked: Partial<EntitlementQuestion>, known: Partial<EntitlementFacts> = {}): readonly string[] =>
  codes(entitlement({ ...question, ...asked }, { ...facts, ...known }).reasons);

/** Under what the employee pack is asked to judge. */
const judgedAs = (
  known: Partial<EntitlementFacts>,
  asked: Partial<EntitlementQuestion> = {},
): Partial<CareUnderPolicy> => {
  const judged: CareUnderPolicy[] = [];
  entitlement(
    { ...question, ...asked },
    {
      ...facts,
      ...known,
      policy: (care) => {
        judged.push(care);
        return settles(care);
      },
    },
  );
  return judged.find(({ scheme }) => scheme === 'employee') ?? {};
};

describe('somebody qualified whose filing covers the hospital', () => {
  it('is entitled under the pack of the day', () => {
    expect(entitlement(question, facts)).toEqual({
      entitled: true,
      caseId: theCase,
      entitlement: {
        caseId: theCase,
        qualificationId: 'q',
        filingId: 'f',
        scheme: 'employee',
        personType: 'retired',
        category: 'long-term-resident',
        policy: policyOf('employee'),
      },
      reasons: [],
    });
  });

  it.each([
    ['on the first day of the filing', { on: day('2026-02-01') }, {}],
    ['on its last day', { on: day('2026-07-31') }, {}],
    [
      'at any hospital of the area when none was chosen',
      { institution: otherHospital },
      { filings: [{ ...active, institutions: [] }] },
    ],
    [
      'where the asker knows the place better than the code',
      { institution: hospitalInShanghai, treatmentRegion: beijing },
      { filings: [{ ...active, institutions: [] }] },
    ],
    [
      'under the filing among several that names the hospital',
      { institution: otherHospital },
      { filings: [active, { ...active, institutions: [otherHospital] }] },
    ],
  ])('is entitled %s', (_, asked: Partial<EntitlementQuestion>, known: Partial<EntitlementFacts>) => {
    expect(whyNot(asked, known)).toEqual([]);
  });

  it('carries what the pack asks of the person', () => {
    const person = {
      account: 'both-schemes',
      age: 70,
      groups: ['low-income'],
      held: [{ diseaseCode: hypertension }],
    } as const;
    const { entitlement: found } = entitlement(question, {
      ...facts,
      policy: (care) => ({ ...settles(care), person }),
    });
    expect(found).toMatchObject({ qualificationId: 'q', filingId: 'f', ...person });
  });

  it('tells the policy under what the care would fall', () => {
    expect(judgedAs({})).toEqual({
      scheme: 'employee',
      personType: 'retired',
      groups: [],
      category: 'long-term-resident',
    });
  });
});

describe('emergency care', () => {
  it('needs no filing', () => {
    const { entitled, entitlement: found } = entitlement({ ...question, emergency: true }, { ...facts, filings: [] });
    expect(entitled).toBe(true);
    expect(found).toEqual({
      caseId: theCase,
      qualificationId: 'q',
      scheme: 'employee',
      personType: 'retired',
      category: 'emergency',
      policy: policyOf('employee'),
    });
  });

  it('still needs the qualification', () => {
    expect(whyNot({ emergency: true }, { qualifications: [], filings: [] })).toEqual(['no-qualification']);
  });
});

describe('somebody whose qualification does not hold', () => {
  it.each([
    ['never applied', [], ['no-qualification']],
    ['was never heard of in that stream', [{ status: 'none' }], ['no-qualification']],
    ['was rejected', [{ ...granted, status: 'rejected', benefits: [] }], ['no-qualification']],
    [
      'is under review',
      [{ ...granted, status: 'pending', benefits: [] }],
      ['no-qualification', 'qualification-pending'],
    ],
    [
      'has to hand in papers',
      [{ ...granted, status: 'returned', benefits: [] }],
      ['no-qualification', 'qualification-pending'],
    ],
    ['starts later', [{ ...granted, benefits: [holding('2026-04-01', '2026-12-31')] }], ['qualification-not-started']],
    ['has ended', [{ ...granted, benefits: [holding('2026-01-01', '2026-03-11')] }], ['qualification-expired']],
    [
      'has ended, and whoever applied anew waits',
      [{ ...granted, status: 'pending', benefits: [holding('2026-01-01', '2026-03-11')] }],
      ['qualification-expired', 'qualification-pending'],
    ],
    [
      'has ended, and starts again later',
      [{ ...granted, benefits: [holding('2026-01-01', '2026-03-11'), holding('2026-03-13', '2026-12-31')] }],
      ['qualification-not-started'],
    ],
    ['is for another disease', [{ ...granted, diseaseCode: diabetes }], ['no-qualification']],
    ['is of another region', [{ ...granted, insuredRegion: shanghai }], ['no-qualification']],
  ] as readonly (readonly [string, EntitlementFacts['qualifications'], readonly string[]])[])(
    'because it %s',
    (_, qualifications, expected) => {
      expect(whyNot({}, { qualifications })).toEqual(expected);
    },
  );
});

describe('somebody whose qualification is renewed', () => {
  const renewal = { endsOn: day('2026-03-10'), benefitContinues: true };
  const renewing: Applied = {
    ...granted,
    status: 'pending',
    personType: 'active',
    benefits: [holding('2025-01-01', '2026-03-10')],
    renewal,
  };
  const typeOn = (on: string, qualification: Applied): string | undefined =>
    entitlement({ ...question, on: day(on) }, { ...facts, qualifications: [qualification] }).entitlement?.personType;

  it.each(['pending', 'returned'] as const)('keeps the old benefit beyond its end while the review is %s', (status) => {
    expect(typeOn('2026-03-10', { ...renewing, status })).toBe('retired');
    expect(typeOn('2026-03-12', { ...renewing, status })).toBe('retired');
  });

  it('keeps it until its end and no longer where the pack does not let it go on', () => {
    const ending = { ...renewing, renewal: { ...renewal, benefitContinues: false } };
    expect(typeOn('2026-03-10', ending)).toBe('retired');
    expect(whyNot({ on: day('2026-03-11') }, { qualifications: [ending] })).toEqual([
      'qualification-expired',
      'qualification-pending',
    ]);
  });

  it('keeps it until the day on which the renewal was rejected', () => {
    const [old] = renewing.benefits;
    const rejected: Applied = {
      ...renewing,
      status: 'rejected',
      benefits: old === undefined ? [] : [{ ...old, wentOnUntil: day('2026-03-12') }],
    };
    expect(typeOn('2026-03-12', rejected)).toBe('retired');
    const { reasons } = entitlement({ ...question, on: day('2026-03-13') }, { ...facts, qualifications: [rejected] });
    expect(reasons.map(explain).map(({ sentence }) => sentence.en)).toEqual([
      'The qualification for disease M03900 ended on 2026-03-12, before the day of care 2026-03-13.',
    ]);
  });

  it('has the renewed benefit from the day after the old one, and each day under what the person was then', () => {
    const renewed: Applied = {
      ...renewing,
      status: 'granted',
      benefits: [...renewing.benefits, holding('2026-03-11', '2028-03-10', { personType: 'active' })],
    };
    expect(['2026-03-10', '2026-03-11'].map((on) => typeOn(on, renewed))).toEqual(['retired', 'active']);
  });

  it('is judged by the pack as the person who was granted the benefit, not as who applied', () => {
    const qualifications = [
      { ...renewing, groups: ['low-income'], benefits: [holding('2025-01-01', '2026-03-10', { groups: ['veteran'] })] },
    ];
    expect(judgedAs({ qualifications })).toMatchObject({ personType: 'retired', groups: ['veteran'] });
  });

  it('is judged day by day by the groups of the period that holds', () => {
    const qualifications = [
      {
        ...granted,
        benefits: [
          holding('2026-01-01', '2026-03-11', { groups: ['low-income'] }),
          holding('2026-03-12', '2026-12-31', { groups: ['low-income-edge'] }),
        ],
      },
    ];
    const groupsOn = (on: string) => judgedAs({ qualifications }, { on: day(on) }).groups;
    expect(['2026-03-11', '2026-03-12'].map(groupsOn)).toEqual([['low-income'], ['low-income-edge']]);
  });

  it('is judged as who applied while nothing was granted', () => {
    const qualifications = [{ ...granted, status: 'pending', groups: ['low-income'], benefits: [] } as const];
    expect(judgedAs({ qualifications })).toMatchObject({ personType: 'retired', groups: ['low-income'] });
  });
});

describe('somebody whose filing does not hold', () => {
  it.each([
    ['there is none', [], ['no-active-filing']],
    ['it is under review', [{ ...active, status: 'pending' }], ['no-active-filing', 'filing-pending']],
    ['it was returned', [{ ...active, status: 'returned' }], ['no-active-filing', 'filing-pending']],
    ['it was rejected', [{ ...active, status: 'rejected' }], ['no-active-filing']],
    ['it starts later', [{ ...active, startsOn: day('2026-03-13') }], ['no-active-filing', 'filing-not-started']],
    ['it has ended', [{ ...active, endsOn: day('2026-03-11') }], ['no-active-filing', 'filing-expired']],
    ['it names other diseases', [{ ...active, diseaseCodes: [diabetes] }], ['filing-disease-not-covered']],
    ['it lists other hospitals', [{ ...active, institutions: [otherHospital] }], ['institution-not-covered']],
    [
      'it is for another region',
      [{ ...active, treatmentRegion: shanghai, institutions: [] }],
      ['no-active-filing', 'institution-not-covered'],
    ],
    ['it is of the other scheme', [{ ...active, scheme: 'resident' }], ['no-active-filing']],
    [
      'of two, one names the disease and the other the hospital',
      [
        { ...active, institutions: [otherHospital] },
        { ...active, diseaseCodes: [diabetes] },
      ],
      ['institution-not-covered'],
    ],
    [
      'it names neither the disease nor the hospital',
      [{ ...active, diseaseCodes: [diabetes], institutions: [otherHospital] }],
      ['filing-disease-not-covered', 'institution-not-covered'],
    ],
  ] as readonly (readonly [string, EntitlementFacts['filings'], readonly string[]])[])(
    'because %s',
    (_, filings, expected) => {
      expect(whyNot({}, { filings })).toEqual(expected);
    },
  );

  it('hears of each kind once, with the day that is nearest', () => {
    const ended = (endsOn: string): Submitted => ({ ...active, endsOn: day(endsOn) });
    const next = (startsOn: string): Submitted => ({ ...active, startsOn: day(startsOn) });
    const { reasons } = entitlement(question, {
      ...facts,
      filings: [ended('2026-02-10'), ended('2026-03-01'), next('2026-06-01'), next('2026-04-01'), ended('2026-02-20')],
    });
    expect(codes(reasons)).toEqual(['no-active-filing', 'filing-not-started', 'filing-expired']);
    expect(reasons.map(explain).map(({ sentence }) => sentence.en)).toEqual([
      'No filing for 110105 was in force on 2026-03-12.',
      'The filing for 110105 starts on 2026-04-01, after the day of care 2026-03-12.',
      'The filing for 110105 ended on 2026-03-01, before the day of care 2026-03-12.',
    ]);
  });
});

describe('care that is no care elsewhere', () => {
  it('is settled at home, with or without the emergency flag', () => {
    expect(whyNot({ institution: hospitalAtHome })).toEqual(['not-elsewhere']);
    expect(whyNot({ institution: hospitalAtHome, emergency: true })).toEqual(['not-elsewhere']);
  });
});

describe('a policy that does not settle it', () => {
  it.each([
    ['there is no pack', { policy: undefined, diseaseCovered: false }, ['no-policy']],
    [
      'the disease is not on its list',
      { policy: policyOf('employee'), diseaseCovered: false },
      ['disease-not-covered-by-policy'],
    ],
    [
      'it does not know a parameter',
      { policy: policyOf('employee'), diseaseCovered: true, unsettleable: 'offsite' },
      ['policy/parameter-unknown'],
    ],
  ] as readonly (readonly [string, PolicyJudgement, readonly string[]])[])('because %s', (_, judgement, expected) => {
    expect(whyNot({}, { policy: () => judgement })).toEqual(expected);
  });
});

describe('somebody with more diseases than the policy pays for', () => {
  const began = (diseaseCode: DiseaseCode, startsOn: string) => ({ diseaseCode, startsOn: day(startsOn) });
  const paysFor = (atMost: number | undefined, ...held: readonly DiseaseCode[]): EntitlementFacts['policy'] => {
    const person = { held: held.map((code, at) => began(code, `2025-0${String(at + 1)}-01`)) };
    const limitOnDiseases = atMost === undefined ? undefined : { atMost, among: new Set(held) };
    return (care) => ({ ...settles(care), limitOnDiseases, person });
  };

  it('is not entitled for the one that began after as many as are paid for, and hears how many', () => {
    const { entitled, reasons } = entitlement(question, {
      ...facts,
      policy: paysFor(2, diabetes, tumour, hypertension),
    });
    expect(entitled).toBe(false);
    expect(reasons).toEqual([
      {
        code: 'too-many-diseases',
        facts: [
          { name: 'disease', value: hypertension },
          { name: 'insuredRegion', value: fangchenggang },
          { name: 'limit', value: '2' },
        ],
      },
    ]);
    for (const { sentence, remedy } of reasons.map(explain))
      expect([sentence.zh, sentence.en, remedy.zh, remedy.en].join()).not.toContain('…');
  });

  it.each([
    ['the last that is paid for', paysFor(3, diabetes, tumour, hypertension)],
    ['one that began before others', paysFor(1, hypertension, diabetes)],
    ['any where the policy sets no limit', paysFor(undefined, diabetes, tumour, hypertension)],
  ])('is entitled for %s', (_, policy) => {
    expect(whyNot({}, { policy })).toEqual([]);
  });

  it('hears only that the qualification ended where it did: the disease is no longer counted', () => {
    const expired = { ...granted, benefits: [holding('2026-01-01', '2026-03-11')] };
    expect(whyNot({}, { qualifications: [expired], policy: paysFor(1, diabetes) })).toEqual(['qualification-expired']);
  });

  it('hears of a parameter that is missing as well', () => {
    const policy: EntitlementFacts['policy'] = (care) => ({
      ...paysFor(1, diabetes, hypertension)(care),
      unsettleable: 'offsite',
    });
    expect(whyNot({}, { policy })).toEqual(['too-many-diseases', 'policy/parameter-unknown']);
  });
});

describe('every reason', () => {
  it('is given at once, in words without gaps, in the case that is known', () => {
    const answer = entitlement(
      { ...question, institution: hospitalInShanghai },
      {
        ...facts,
        qualifications: [{ ...granted, benefits: [holding('2026-01-01', '2026-02-28')] }],
        policy: () => ({ policy: undefined, diseaseCovered: false }),
      },
    );
    expect(codes(answer.reasons)).toEqual([
      'qualification-expired',
      'no-active-filing',
      'institution-not-covered',
      'no-policy',
    ]);
    expect([answer.entitled, answer.caseId]).toEqual([false, theCase]);
    for (const { sentence, remedy } of answer.reasons.map(explain))
      expect([sentence.zh, sentence.en, remedy.zh, remedy.en].join()).not.toContain('…');
  });

  it('is given for somebody unknown, under the case that the asker gives', () => {
    const answer = entitlement(question, { ...facts, qualifications: [], filings: [] });
    expect(codes(answer.reasons)).toEqual(['no-qualification', 'no-active-filing']);
    expect(answer.caseId).toBe(elsewhereCase);
  });
});

describe('somebody known under both schemes', () => {
  const resident = {
    ...granted,
    scheme: 'resident',
    qualificationId: 'r' as QualificationId,
    personType: 'adult-resident',
    benefits: [holding('2026-01-01', '2026-12-31', { personType: 'adult-resident' })],
  } as const;
  const residentFiling = { ...active, scheme: 'resident', filingId: 'rf' as FilingId } as const;

  it('is entitled under the employee scheme first', () => {
    const both = { qualifications: [resident, granted], filings: [residentFiling, active] };
    expect(entitlement(question, { ...facts, ...both }).entitlement?.scheme).toBe('employee');
  });

  it('is entitled under the scheme that entitles', () => {
    const both = { qualifications: [granted, resident], filings: [residentFiling] };
    expect(entitlement(question, { ...facts, ...both }).entitlement).toMatchObject({
      scheme: 'resident',
      filingId: 'rf',
    });
  });

  it('hears the reasons of the scheme that comes nearest', () => {
    const expired = { ...resident, benefits: [holding('2026-01-01', '2026-03-01')] };
    expect(whyNot({}, { qualifications: [expired], filings: [residentFiling] })).toEqual(['qualification-expired']);
  });
});
