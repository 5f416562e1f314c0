import { describe, expect, it } from '@jest/globals';
import {
  day,
  fold,
  instant,
  type Actor,
  type CaseId,
  type DiseaseCode,
  type MessageOf,
  type PersonId,
  type QualificationId,
  type RegionCode,
} from '@yidi/kernel';
import type { Material, QualificationEvents, Renewal, ReviewForm, SubmitQualification } from '@yidi/contracts/filing';
import { specification } from '@yidi/testing';
import { awaiting, missing } from '../review/review.js';
import { qualification, type QualificationTerms } from './qualification.js';

type Event = MessageOf<typeof QualificationEvents>;

const qualificationId = '11111111-1111-5111-8111-111111111111' as QualificationId;
const caseId = '22222222-2222-5222-8222-222222222222' as CaseId;
const personId = '33333333-3333-5333-8333-333333333333' as PersonId;
const insuredRegion = '450600' as RegionCode;
const diseaseCode = 'M03900' as DiseaseCode;

const paper = (kind: string, sha256 = kind.length.toString(16).padStart(64, '0')): Material => ({
  kind,
  name: `${kind}.pdf`,
  sha256,
  size: 2048,
});
const idCard = paper('id-card');
const diagnosis = paper('diagnosis-certificate');

const stages = [
  { stage: 'first-review', by: ['agency'] },
  { stage: 'expert-review', by: ['expert', 'institution'] },
] as const;
const policy = { region: insuredRegion, scheme: 'employee', hash: 'sha256:pack', from: day('2022-06-01') } as const;
const terms: QualificationTerms = {
  policy,
  diseaseCovered: true,
  groups: ['civil-servant', 'low-income', 'low-income-edge'],
  stages,
  requiredMaterials: ['id-card', 'diagnosis-certificate'],
  commitmentAllowed: false,
  starts: { starts: 'next-month' },
  validity: { months: 24 },
};
const facts = { terms };
const withTerms = (changes: Partial<QualificationTerms>) => ({ facts: { terms: { ...terms, ...changes } } });
const on = (text: string) => ({ now: instant(`${text}T02:00:00.000Z`) });

const clerk: Actor = { id: 'clerk', role: 'agency', region: insuredRegion };
const expert: Actor = { id: 'expert', role: 'expert', region: insuredRegion };
const hospital: Actor = { id: 'H45060000001', role: 'institution' };
const applicant: Actor = { id: personId, role: 'person' };

const { given } = specification(qualification, {
  facts,
  actor: clerk,
  now: instant('2026-01-15T02:00:00.000Z'),
});

const submit: SubmitQualification = {
  qualificationId,
  caseId,
  personId,
  person: { personNo: '450600000012345', name: '陈某', idNumber: '450602195801011234' },
  insuredRegion,
  scheme: 'employee',
  personType: 'retired',
  diseaseCode,
  channel: 'window',
  materials: [idCard, diagnosis],
};
const submitted: Event = {
  type: 'QualificationSubmitted',
  data: { ...submit, commitment: false, submittedOn: day('2026-01-15'), stages, missing: [], policy },
};
const submittedWithout = (...lacking: readonly string[]): Event => ({
  type: 'QualificationSubmitted',
  data: {
    ...submitted.data,
    materials: submit.materials.filter(({ kind }) => !lacking.includes(kind)),
    missing: lacking,
  },
});
const by = (stage: string, reviewedBy: string) => ({ stage, reviewedBy, reviewedOn: day('2026-01-15') });
const firstPassed: Event = { type: 'ReviewPassed', data: by('first-review', 'clerk') };
const expertPassed: Event = { type: 'ReviewPassed', data: by('expert-review', 'expert') };
const granted: Event = {
  type: 'QualificationGranted',
  data: {
    qualificationId,
    grantedOn: day('2026-01-15'),
    startsOn: day('2026-02-01'),
    endsOn: day('2028-01-31'),
    starts: 'next-month',
  },
};
const returnedForCard: Event = {
  type: 'ReviewReturned',
  data: { personId, ...by('first-review', 'clerk'), missing: ['id-card'], reasons: ['身份证不清晰'] },
};
const rejected: Event = {
  type: 'ReviewRejected',
  data: { personId, ...by('first-review', 'clerk'), reasons: ['不符合认定标准'] },
};
const clearCard = paper('id-card', 'c'.repeat(64));
const cardSupplied: Event = {
  type: 'MaterialsSupplemented',
  data: { personId, materials: [clearCard], suppliedOn: day('2026-01-15'), missing: [] },
};

const review = (stage: string, decision: ReviewForm['decision'], said: Partial<ReviewForm> = {}) => ({
  qualificationId,
  stage,
  decision,
  ...said,
});

describe('applying for a qualification', () => {
  it('takes the application with the procedure of the day', () => {
    given().when('SubmitQualification', submit).then(submitted);
  });

  it('notes which papers of the checklist are lacking', () => {
    given()
      .when('SubmitQualification', { ...submit, materials: [diagnosis] })
      .then(submittedWithout('id-card'));
  });

  it('is refused where the region has no pack, does not cover the disease or takes no commitment', () => {
    given()
      .when('SubmitQualification', submit, { facts: { terms: undefined } })
      .refused('qualification/no-policy', 'refused');
    given()
      .when('SubmitQualification', submit, { facts: { terms: { ...terms, diseaseCovered: false } } })
      .refused('qualification/disease-not-covered', 'refused');
    given()
      .when('SubmitQualification', { ...submit, commitment: true })
      .refused('qualification/commitment-not-allowed', 'refused');
  });

  it('keeps the day of the diagnosis or discharge, which cannot lie ahead', () => {
    const medicalEventOn = day('2026-01-15');
    given()
      .when('SubmitQualification', { ...submit, medicalEventOn })
      .then({ type: 'QualificationSubmitted', data: { ...submitted.data, medicalEventOn } });
    const refusal = given()
      .when('SubmitQualification', { ...submit, medicalEventOn: day('2026-01-16') })
      .refused('qualification/medical-event-in-future', 'refused');
    expect(refusal.violations).toMatchObject([{ field: 'medicalEventOn' }]);
  });

  it('keeps the groups that the applicant belongs to', () => {
    const groups = ['low-income', 'civil-servant'];
    const event: Event = { type: 'QualificationSubmitted', data: { ...submitted.data, groups } };
    given()
      .when('SubmitQualification', { ...submit, groups })
      .then(event);
    expect(fold(qualification, [event, firstPassed, expertPassed, granted])).toMatchObject({
      groups,
      benefits: [{ groups }],
    });
    expect(fold(qualification, [submitted])).toMatchObject({ groups: [] });
  });

  it('is refused with a group that the pack does not know, and hears which it knows', () => {
    const groups = ['veteran', 'low-income', 'disabled'];
    const { says, violations } = given()
      .when('SubmitQualification', { ...submit, groups })
      .refused('qualification/group-unknown', 'refused');
    for (const sentence of [says.zh, says.en]) {
      expect(sentence).toMatch(/veteran.+disabled/);
      expect(sentence).toMatch(/civil-servant.+low-income.+low-income-edge/);
    }
    expect(violations).toMatchObject([{ field: 'groups' }]);
    const nothing = given()
      .when('SubmitQualification', { ...submit, groups }, withTerms({ groups: [] }))
      .refused('qualification/group-unknown');
    expect(nothing.says.en).toContain('Leave out veteran, low-income, disabled.');
  });

  it('is another application where it names other groups, in whatever order they stand', () => {
    const groups = ['low-income', 'civil-servant'];
    const named: Event = { type: 'QualificationSubmitted', data: { ...submitted.data, groups } };
    given(named)
      .when('SubmitQualification', { ...submit, groups: groups.toReversed() })
      .staysQuiet();
    given(named)
      .when('SubmitQualification', { ...submit, groups: ['low-income'] })
      .refused('qualification/already-submitted', 'conflict');
    given(named).when('SubmitQualification', submit).refused('qualification/already-submitted');
    given(submitted)
      .when('SubmitQualification', { ...submit, groups: [] })
      .staysQuiet();
  });

  it('is another application where it names another medical event', () => {
    given(submitted)
      .when('SubmitQualification', { ...submit, medicalEventOn: day('2026-01-02') })
      .refused('qualification/already-submitted', 'conflict');
  });

  it('stays quiet when the same application comes again, whatever became of it, and in whatever order its papers lie', () => {
    const again = { ...submit, materials: [diagnosis, idCard] };
    given(submitted).when('SubmitQualification', again).staysQuiet();
    given(submitted, returnedForCard).when('SubmitQualification', again).staysQuiet();
    given(submitted, firstPassed, expertPassed, granted).when('SubmitQualification', again).staysQuiet();
  });

  it('knows the same application although the log holds the personal fields sealed', () => {
    const sealed: Event = {
      type: 'QualificationSubmitted',
      data: {
        ...submitted.data,
        person: { personNo: 'sealed:1', name: 'sealed:2', idNumber: 'sealed:3' },
        materials: submit.materials.map((material) => ({ ...material, name: 'sealed:4' })),
      },
    };
    given(sealed).when('SubmitQualification', submit).staysQuiet();
  });

  it('is refused with other content while one is under way or granted', () => {
    const other = { ...submit, channel: 'app' };
    given(submitted).when('SubmitQualification', other).refused('qualification/already-submitted', 'conflict');
    given(submitted, returnedForCard).when('SubmitQualification', other).refused('qualification/already-submitted');
    given(submitted, firstPassed, expertPassed, granted)
      .when('SubmitQualification', other)
      .refused('qualification/already-granted', 'conflict');
  });

  it('starts over after a rejection, and whoever reviewed then may review again', () => {
    given(submitted, rejected).when('SubmitQualification', submit).then(submitted);
    given(submitted, firstPassed, { ...rejected, data: { ...rejected.data, stage: 'expert-review' } }, submitted)
      .when('ReviewQualification', review('first-review', 'pass'))
      .then(firstPassed);
  });
});

describe('reviewing a qualification', () => {
  it('passes the first stage and awaits the second', () => {
    given(submitted).when('ReviewQualification', review('first-review', 'pass')).then(firstPassed);
    expect(awaiting(fold(qualification, [submitted]))).toEqual(stages[0]);
    expect(awaiting(fold(qualification, [submitted, firstPassed]))).toEqual(stages[1]);
  });

  it('grants the qualification with the last stage', () => {
    given(submitted, firstPassed)
      .when('ReviewQualification', review('expert-review', 'pass'), { actor: expert })
      .then(expertPassed, granted);
    expect(awaiting(fold(qualification, [submitted, firstPassed, expertPassed, granted]))).toBeNull();
  });

  it('lets an institution review where the stage says so', () => {
    given(submitted, firstPassed)
      .when('ReviewQualification', review('expert-review', 'pass'), { actor: hospital })
      .then({ type: 'ReviewPassed', data: by('expert-review', 'H45060000001') }, granted);
  });

  it.each([
    ['application', '2026-01-15', '2028-01-14'],
    ['approval', '2026-01-20', '2028-01-19'],
    ['approval-month', '2026-01-01', '2027-12-31'],
    ['next-day', '2026-01-21', '2028-01-20'],
    ['next-month', '2026-02-01', '2028-01-31'],
    ['medical-event', '2026-01-20', '2028-01-19'],
  ] as const)('starts the benefit by the rule %s on %s', (starts, startsOn, endsOn) => {
    given(submitted, firstPassed)
      .when('ReviewQualification', review('expert-review', 'pass'), {
        actor: expert,
        ...on('2026-01-20'),
        ...withTerms({ starts: { starts } }),
      })
      .then(
        { type: 'ReviewPassed', data: { ...by('expert-review', 'expert'), reviewedOn: day('2026-01-20') } },
        {
          type: 'QualificationGranted',
          data: {
            qualificationId,
            grantedOn: day('2026-01-20'),
            startsOn: day(startsOn),
            endsOn: day(endsOn),
            starts,
          },
        },
      );
  });

  it.each([
    ['to the event', '2025-12-03', '2025-12-03', 6],
    ['to the event, however long ago, where the pack sets no limit', '2023-05-01', '2023-05-01', undefined],
    ['no further than the pack allows', '2025-05-01', '2025-07-15', 6],
    ['to the earliest day itself', '2025-07-15', '2025-07-15', 6],
  ] as const)('lets the benefit go back %s', (_, medicalEventOn, startsOn, backMonths) => {
    const eventNamed: Event = {
      type: 'QualificationSubmitted',
      data: { ...submitted.data, medicalEventOn: day(medicalEventOn) },
    };
    const starts = { starts: 'medical-event', ...(backMonths === undefined ? {} : { backMonths }) } as const;
    given(eventNamed, firstPassed)
      .when('ReviewQualification', review('expert-review', 'pass'), {
        actor: expert,
        ...withTerms({ starts, validity: { ends: 'never' } }),
      })
      .then(expertPassed, {
        type: 'QualificationGranted',
        data: {
          qualificationId,
          grantedOn: day('2026-01-15'),
          startsOn: day(startsOn),
          starts: 'medical-event',
          medicalEventOn: day(medicalEventOn),
        },
      });
  });

  it.each([
    ['with its months', { months: 6 }, 'next-month', '2026-02-01', '2026-07-31'],
    ['with the year', { ends: 'year-end' }, 'next-month', '2026-02-01', '2026-12-31'],
    [
      'with the year of the decision where it goes back into last year',
      { ends: 'year-end' },
      'medical-event',
      '2025-12-03',
      '2026-12-31',
    ],
  ] as const)('ends the benefit %s', (_, validity, starts, startsOn, endsOn) => {
    const eventNamed: Event = {
      type: 'QualificationSubmitted',
      data: { ...submitted.data, medicalEventOn: day('2025-12-03') },
    };
    const decided = fold(qualification, [eventNamed, firstPassed]);
    const events = qualification.decide.ReviewQualification(review('expert-review', 'pass'), decided, {
      actor: expert,
      now: instant('2026-01-15T02:00:00.000Z'),
      today: day('2026-01-15'),
      facts: { terms: { ...terms, starts: { starts }, validity } },
    });
    expect(events.at(-1)?.data).toMatchObject({ startsOn, endsOn });
  });

  it('grants without an end where the pack sets none', () => {
    given(submitted, firstPassed)
      .when('ReviewQualification', review('expert-review', 'pass'), {
        actor: expert,
        ...withTerms({ validity: { ends: 'never' } }),
      })
      .then(expertPassed, {
        type: 'QualificationGranted',
        data: { qualificationId, grantedOn: day('2026-01-15'), startsOn: day('2026-02-01'), starts: 'next-month' },
      });
  });

  it.each([
    ['from when', { starts: undefined }],
    ['for how long', { validity: undefined }],
    ['for how long, in an entry that says nothing', { validity: {} }],
  ] as const)('cannot be granted where the pack does not say %s', (_, changes) => {
    const refusal = given(submitted, firstPassed)
      .when('ReviewQualification', review('expert-review', 'pass'), { actor: expert, ...withTerms(changes) })
      .refused('qualification/period-unknown', 'refused');
    expect(refusal.says.en).toContain('M03900');
  });

  it('cannot be granted without the pack that says from when', () => {
    given(submitted, firstPassed)
      .when('ReviewQualification', review('expert-review', 'pass'), { actor: expert, facts: { terms: undefined } })
      .refused('qualification/no-policy');
  });

  it('stays quiet when the same reviewer says the same again', () => {
    given(submitted, firstPassed).when('ReviewQualification', review('first-review', 'pass')).staysQuiet();
    given(submitted, firstPassed, expertPassed, granted)
      .when('ReviewQualification', review('expert-review', 'pass'), { actor: expert })
      .staysQuiet();
    given(submitted, returnedForCard)
      .when(
        'ReviewQualification',
        review('first-review', 'return', { missing: ['id-card'], reasons: ['身份证不清晰'] }),
      )
      .staysQuiet();
    given(submitted, rejected)
      .when('ReviewQualification', review('first-review', 'reject', { reasons: ['不符合认定标准'] }))
      .staysQuiet();
  });

  it('names the stage that is awaited when another is reviewed', () => {
    const refusal = given(submitted)
      .when('ReviewQualification', review('expert-review', 'pass'), { actor: expert })
      .refused('qualification/wrong-stage', 'refused');
    expect(refusal.says.en).toContain('first-review');
    expect(refusal.says.zh).toContain('first-review');
  });

  it('is for the roles of the stage alone', () => {
    given(submitted)
      .when('ReviewQualification', review('first-review', 'pass'), { actor: applicant })
      .refused('qualification/not-your-stage', 'forbidden');
  });

  it('lets nobody act at two stages, not even under two roles', () => {
    given(submitted, firstPassed)
      .when('ReviewQualification', review('expert-review', 'pass'), { actor: { ...expert, id: 'clerk' } })
      .refused('qualification/same-reviewer', 'refused');
    given(submitted, returnedForCard, cardSupplied, { type: 'ReviewPassed', data: by('first-review', 'colleague') })
      .when('ReviewQualification', review('expert-review', 'pass'), { actor: { ...expert, id: 'clerk' } })
      .refused('qualification/same-reviewer');
  });

  it('is not passed at the last stage while papers are missing, and names them', () => {
    const refusal = given(submittedWithout('id-card'), firstPassed)
      .when('ReviewQualification', review('expert-review', 'pass'), { actor: expert })
      .refused('qualification/materials-missing', 'refused');
    expect(refusal.says.en).toContain('id-card');
    expect(refusal.says.zh).toContain('身份证');
  });

  it('is passed at the last stage on a commitment although papers are missing', () => {
    const promised = submittedWithout('id-card');
    given({ ...promised, data: { ...promised.data, commitment: true } } as Event, firstPassed)
      .when('ReviewQualification', review('expert-review', 'pass'), { actor: expert })
      .then(expertPassed, granted);
  });

  it('is refused for what nobody applied for, and after a decision', () => {
    given().when('ReviewQualification', review('first-review', 'pass')).refused('qualification/unknown', 'missing');
    given(submitted, rejected)
      .when('ReviewQualification', review('first-review', 'pass'))
      .refused('qualification/already-decided', 'conflict');
    given(submitted, firstPassed, expertPassed, granted)
      .when('ReviewQualification', review('expert-review', 'reject', { reasons: ['疑义'] }), { actor: expert })
      .refused('qualification/already-decided');
  });
});

describe('returning and rejecting', () => {
  it('says what is missing or why', () => {
    given(submitted)
      .when(
        'ReviewQualification',
        review('first-review', 'return', { missing: ['id-card'], reasons: ['身份证不清晰'] }),
      )
      .then(returnedForCard);
    given(submitted)
      .when('ReviewQualification', review('first-review', 'reject', { reasons: ['不符合认定标准'] }))
      .then(rejected);
  });

  it('is refused without a word', () => {
    given(submitted)
      .when('ReviewQualification', review('first-review', 'return'))
      .refused('qualification/reasons-required');
    given(submitted)
      .when('ReviewQualification', review('first-review', 'reject', { missing: ['id-card'] }))
      .refused('qualification/reasons-required', 'refused');
  });

  it('asks for no more kinds at a time than can be named', () => {
    const asked = Array.from({ length: 30 }, (_, at) => `paper-${String(at)}`);
    given(submittedWithout('id-card'))
      .when('ReviewQualification', review('first-review', 'return', { missing: asked }))
      .refused('qualification/too-many-missing', 'refused');
  });

  it('leaves the next move to the applicant', () => {
    const state = fold(qualification, [submittedWithout('diagnosis-certificate'), returnedForCard]);
    expect(missing(state)).toEqual(['diagnosis-certificate', 'id-card']);
    expect(awaiting(state)).toBeNull();
    given(submitted, returnedForCard)
      .when('ReviewQualification', review('first-review', 'pass'))
      .refused('qualification/materials-awaited', 'refused');
  });
});

describe('handing in papers afterwards', () => {
  const supplement = { qualificationId, materials: [clearCard] };

  it('brings a returned application back to the stage that returned it', () => {
    const returnedByExpert: Event = {
      type: 'ReviewReturned',
      data: { personId, ...by('expert-review', 'expert'), missing: ['id-card'], reasons: [] },
    };
    given(submitted, firstPassed, returnedByExpert)
      .when('SupplementQualification', supplement, { actor: applicant })
      .then(cardSupplied);
    const state = fold(qualification, [submitted, firstPassed, returnedByExpert, cardSupplied]);
    expect([awaiting(state), missing(state)]).toEqual([stages[1], []]);
  });

  it('fills the checklist while the review goes on, and says what it still lacks', () => {
    given(submittedWithout('id-card', 'diagnosis-certificate'))
      .when('SupplementQualification', supplement)
      .then({
        type: 'MaterialsSupplemented',
        data: { personId, materials: [clearCard], suppliedOn: day('2026-01-15'), missing: ['diagnosis-certificate'] },
      });
  });

  it('lets the same reviewer return it once more for the same reason', () => {
    given(submitted, returnedForCard, cardSupplied)
      .when(
        'ReviewQualification',
        review('first-review', 'return', { missing: ['id-card'], reasons: ['身份证不清晰'] }),
      )
      .then(returnedForCard);
  });

  it('stays quiet when the same papers come again', () => {
    given(submitted, returnedForCard, cardSupplied).when('SupplementQualification', supplement).staysQuiet();
  });

  it('is refused for what nobody applied for, and after a decision', () => {
    given().when('SupplementQualification', supplement).refused('qualification/unknown', 'missing');
    given(submitted, rejected)
      .when('SupplementQualification', supplement)
      .refused('qualification/already-decided', 'conflict');
  });
});

describe('applying again', () => {
  const reExamination = { opensDaysBefore: 60, closesDaysAfter: 30, benefitContinues: true };
  const inWindow = withTerms({ reExamination });
  const holder = [submitted, firstPassed, expertPassed, granted] as const;
  const endsOn = day('2028-01-31');
  const newReport = { ...submit, materials: [idCard, diagnosis, paper('test-report')] };
  const again = (submittedOn: string, renewal?: Renewal): Event => ({
    type: 'QualificationSubmitted',
    data: {
      ...newReport,
      commitment: false,
      submittedOn: day(submittedOn),
      stages,
      missing: [],
      policy,
      ...(renewal === undefined ? {} : { renewal }),
    },
  });
  const renews = { endsOn, benefitContinues: true };

  it.each([
    ['on the first day of the window', '2027-12-02', true],
    ['on the last day of the benefit', '2028-01-31', true],
    ['after the benefit has ended, so that it does not go on', '2028-02-01', false],
    ['on the last day of the window', '2028-03-01', false],
  ])('renews the benefit %s', (_, today, benefitContinues) => {
    given(...holder)
      .when('SubmitQualification', newReport, { ...inWindow, ...on(today) })
      .then(again(today, { endsOn, benefitContinues }));
  });

  it('lets the old benefit end where the pack does not say that it goes on', () => {
    given(...holder)
      .when('SubmitQualification', newReport, {
        ...withTerms({ reExamination: { opensDaysBefore: 60 } }),
        ...on('2028-01-31'),
      })
      .then(again('2028-01-31', { endsOn, benefitContinues: false }));
  });

  it('is refused before the window opens, and the first day of it is named', () => {
    const refusal = given(...holder)
      .when('SubmitQualification', newReport, { ...inWindow, ...on('2027-12-01') })
      .refused('qualification/already-granted', 'conflict');
    expect([refusal.says.zh, refusal.says.en]).toEqual([
      expect.stringContaining('2027-12-02'),
      expect.stringContaining('2027-12-02'),
    ]);
  });

  it('is refused until the benefit has ended where the pack has no window, and for ever where it has no end', () => {
    const { says } = given(...holder)
      .when('SubmitQualification', newReport, on('2028-01-31'))
      .refused('qualification/already-granted');
    expect(says.en).toContain('2028-02-01');
    const { endsOn: _, ...endless } = granted.data;
    given(submitted, firstPassed, expertPassed, { type: 'QualificationGranted', data: endless })
      .when('SubmitQualification', newReport, { ...inWindow, ...on('2040-01-01') })
      .refused('qualification/already-granted');
  });

  it('starts anew once the benefit has ended and the window is closed', () => {
    given(...holder)
      .when('SubmitQualification', newReport, on('2028-02-01'))
      .then(again('2028-02-01'));
    given(...holder)
      .when('SubmitQualification', newReport, { ...inWindow, ...on('2028-03-02') })
      .then(again('2028-03-02'));
  });

  it('takes the very same papers for a renewal, but not on the day on which they came first', () => {
    const { renewal: _, ...same } = (again('2028-01-15') as Extract<Event, { type: 'QualificationSubmitted' }>).data;
    given(...holder)
      .when('SubmitQualification', submit, { ...inWindow, ...on('2028-01-15') })
      .then({
        type: 'QualificationSubmitted',
        data: { ...same, materials: submit.materials, renewal: renews },
      });
    given(submitted, firstPassed, expertPassed, {
      type: 'QualificationGranted',
      data: { qualificationId, grantedOn: day('2026-01-15'), startsOn: day('2026-01-15'), endsOn: day('2026-01-31') },
    })
      .when('SubmitQualification', submit, inWindow)
      .staysQuiet();
  });

  it('renews from the day after the old benefit, however early or late it is decided', () => {
    const passedBy = (today: string): readonly Event[] => [
      again('2028-01-15', renews),
      { type: 'ReviewPassed', data: { ...by('first-review', 'clerk'), reviewedOn: day(today) } },
    ];
    for (const today of ['2028-01-20', '2028-05-20'])
      given(...holder, ...passedBy(today))
        .when('ReviewQualification', review('expert-review', 'pass'), { actor: expert, ...on(today) })
        .then(
          { type: 'ReviewPassed', data: { ...by('expert-review', 'expert'), reviewedOn: day(today) } },
          {
            type: 'QualificationRenewed',
            data: {
              qualificationId,
              renewedOn: day(today),
              startsOn: day('2028-02-01'),
              endsOn: day('2030-01-31'),
            },
          },
        );
  });

  it('is possible in the window after a rejected renewal, for what was granted', () => {
    const rejectedOn = (today: string): Event => ({
      type: 'ReviewRejected',
      data: { personId, ...by('first-review', 'clerk'), reviewedOn: day(today), reasons: ['不符合认定标准'] },
    });
    given(...holder, again('2027-12-05', renews), rejectedOn('2027-12-20'))
      .when('SubmitQualification', newReport, { ...inWindow, ...on('2027-12-21') })
      .then(again('2027-12-21', renews));
    given(...holder, again('2027-12-05', renews), rejectedOn('2028-02-20'))
      .when('SubmitQualification', newReport, { ...inWindow, ...on('2028-02-20') })
      .then(again('2028-02-20', { endsOn, benefitContinues: false }));
    given(...holder, again('2027-12-05', renews), rejectedOn('2027-12-20'))
      .when('SubmitQualification', newReport, on('2027-12-21'))
      .refused('qualification/already-granted');
  });

  it('may name other groups, which count for the renewed benefit alone', () => {
    const groups = ['low-income'];
    const { data } = again('2028-01-15', renews) as Extract<Event, { type: 'QualificationSubmitted' }>;
    const event: Event = { type: 'QualificationSubmitted', data: { ...data, groups } };
    given(...holder)
      .when('SubmitQualification', { ...newReport, groups }, { ...inWindow, ...on('2028-01-15') })
      .then(event);
    const renewed: Event = {
      type: 'QualificationRenewed',
      data: { qualificationId, renewedOn: day('2028-01-20'), startsOn: day('2028-02-01'), endsOn: day('2030-01-31') },
    };
    expect(fold(qualification, [...holder, event, firstPassed, expertPassed, renewed])).toMatchObject({
      benefits: [{ groups: [] }, { groups }],
    });
  });

  it('keeps every benefit that was granted, and the day until which one went on', () => {
    const renewed: Event = {
      type: 'QualificationRenewed',
      data: { qualificationId, renewedOn: day('2028-02-20'), startsOn: day('2028-02-01'), endsOn: day('2030-01-31') },
    };
    const old = { personType: 'retired', startsOn: day('2026-02-01'), endsOn };
    expect(fold(qualification, [...holder, again('2028-01-15', renews)])).toMatchObject({
      status: 'pending',
      benefits: [old],
    });
    expect(fold(qualification, [...holder, again('2028-01-15', renews), firstPassed, renewed])).toMatchObject({
      status: 'granted',
      benefits: [
        { ...old, wentOnUntil: day('2028-02-20') },
        { startsOn: day('2028-02-01'), endsOn: day('2030-01-31') },
      ],
    });
  });
});
