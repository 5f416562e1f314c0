import { describe, expect, it } from '@jest/globals';
import {
  day,
  fold,
  instant,
  type Actor,
  type CaseId,
  type DiseaseCode,
  type FilingId,
  type InstitutionCode,
  type MessageOf,
  type PersonId,
  type RegionCode,
} from '@yidi/kernel';
import type { FilingEvents, Material, ReviewForm, SubmitFiling } from '@yidi/contracts/filing';
import { specification } from '@yidi/testing';
import { awaiting, missing } from '../review/review.js';
import { filing, type FilingTerms } from './filing.js';

type Event = MessageOf<typeof FilingEvents>;

const filingId = '11111111-1111-5111-8111-111111111111' as FilingId;
const caseId = '22222222-2222-5222-8222-222222222222' as CaseId;
const personId = '33333333-3333-5333-8333-333333333333' as PersonId;
const fangchenggang = '450600' as RegionCode;
const chaoyang = '110105' as RegionCode;
const hospital = 'H11010500123' as InstitutionCode;
const hospitalInHaidian = 'H11010800001' as InstitutionCode;
const hospitalInShanghai = 'H31010100001' as InstitutionCode;

const idCard: Material = { kind: 'id-card', name: '身份证.jpg', sha256: 'a'.repeat(64), size: 1024 };
const residenceProof: Material = { kind: 'residence-proof', name: '居住证.jpg', sha256: 'b'.repeat(64), size: 1024 };

const stages = [
  { stage: 'first-review', by: ['agency'] },
  { stage: 'second-review', by: ['agency'] },
] as const;
const policy = { region: fangchenggang, scheme: 'employee', hash: 'sha256:pack', from: day('2022-06-01') } as const;
const openEnded = { requiredMaterials: ['id-card', 'residence-proof'], commitmentAllowed: true };
const sixMonths = { ...openEnded, commitmentAllowed: false, maxMonths: 6 };
const terms: FilingTerms = { policy, stages, category: openEnded };
const facts = { terms };
const temporary = { terms: { ...terms, category: sixMonths } };

const clerk: Actor = { id: 'clerk', role: 'agency' };
const colleague: Actor = { id: 'colleague', role: 'agency' };

const { given } = specification(filing, { facts, actor: clerk, now: instant('2026-01-15T02:00:00.000Z') });

const submit: SubmitFiling = {
  filingId,
  caseId,
  personId,
  person: { personNo: '450600000012345', name: '陈某', idNumber: '450602195801011234' },
  insuredRegion: fangchenggang,
  scheme: 'employee',
  personType: 'retired',
  treatmentRegion: chaoyang,
  category: 'long-term-resident',
  startsOn: day('2026-01-15'),
  institutions: [hospital],
  diseaseCodes: ['M03900' as DiseaseCode],
  channel: 'app',
  materials: [idCard, residenceProof],
};
const submitted: Event = {
  type: 'FilingSubmitted',
  data: { ...submit, commitment: false, submittedOn: day('2026-01-15'), stages, missing: [], policy },
};
const withoutProof: Event = {
  type: 'FilingSubmitted',
  data: { ...submitted.data, materials: [idCard], missing: ['residence-proof'] },
};
const by = (stage: string, reviewedBy: string) => ({ stage, reviewedBy, reviewedOn: day('2026-01-15') });
const firstPassed: Event = { type: 'ReviewPassed', data: by('first-review', 'clerk') };
const secondPassed: Event = { type: 'ReviewPassed', data: by('second-review', 'colleague') };
const activated: Event = {
  type: 'FilingActivated',
  data: {
    filingId,
    activatedOn: day('2026-01-15'),
    startsOn: day('2026-01-15'),
    treatmentRegion: chaoyang,
    institutions: [hospital],
  },
};
const returned: Event = {
  type: 'ReviewReturned',
  data: { personId, ...by('second-review', 'colleague'), missing: ['residence-proof'], reasons: [] },
};
const rejected: Event = {
  type: 'ReviewRejected',
  data: { personId, ...by('first-review', 'clerk'), reasons: ['居住地不符'] },
};
const proofSupplied: Event = {
  type: 'MaterialsSupplemented',
  data: { personId, materials: [residenceProof], suppliedOn: day('2026-01-15'), missing: [] },
};

const review = (stage: string, decision: ReviewForm['decision'], said: Partial<ReviewForm> = {}) => ({
  filingId,
  stage,
  decision,
  ...said,
});

describe('filing for care elsewhere', () => {
  it('takes the filing with the procedure of the day', () => {
    given().when('SubmitFiling', submit).then(submitted);
  });

  it('takes a commitment in place of papers where the category allows it', () => {
    given()
      .when('SubmitFiling', { ...submit, materials: [idCard], commitment: true })
      .then({ type: 'FilingSubmitted', data: { ...withoutProof.data, commitment: true } });
    given()
      .when('SubmitFiling', { ...submit, commitment: true }, { facts: temporary })
      .refused('filing/commitment-not-allowed', 'refused');
  });

  it('stays quiet when the same filing comes again', () => {
    given(submitted).when('SubmitFiling', submit).staysQuiet();
    given(submitted, firstPassed, secondPassed, activated).when('SubmitFiling', submit).staysQuiet();
  });

  it('is refused with other content under the same id', () => {
    const other = { ...submit, institutions: [] };
    given(submitted).when('SubmitFiling', other).refused('filing/already-submitted', 'conflict');
    given(submitted, firstPassed, secondPassed, activated)
      .when('SubmitFiling', other)
      .refused('filing/already-active', 'conflict');
  });

  it('may be tried again after a rejection', () => {
    given(submitted, rejected).when('SubmitFiling', submit).then(submitted);
  });

  it('is refused where the region has no pack or does not offer the category', () => {
    given()
      .when('SubmitFiling', submit, { facts: { terms: undefined } })
      .refused('filing/no-policy', 'refused');
    given()
      .when('SubmitFiling', submit, { facts: { terms: { ...terms, category: undefined } } })
      .refused('filing/category-not-offered', 'refused');
  });

  it.each([
    ['another district of the own city', '450602'],
    ['the own city', '450600'],
    ['the own province as a whole', '450000'],
  ])('is refused for %s', (_, region) => {
    given()
      .when('SubmitFiling', { ...submit, treatmentRegion: region as RegionCode, institutions: [] })
      .refused('filing/own-region', 'refused');
  });

  it('takes every institution of the area: Beijing is filed as a whole', () => {
    const institutions = [hospital, hospitalInHaidian];
    given()
      .when('SubmitFiling', { ...submit, institutions })
      .then({ type: 'FilingSubmitted', data: { ...submitted.data, institutions } });
  });

  it('names no more institutions than the region allows', () => {
    const atMostOne = { facts: { terms: { ...terms, mostInstitutions: 1 } } };
    given().when('SubmitFiling', submit, atMostOne).then(submitted);
    const refusal = given()
      .when('SubmitFiling', { ...submit, institutions: [hospital, hospitalInHaidian] }, atMostOne)
      .refused('filing/too-many-institutions', 'refused');
    expect([refusal.says.zh, refusal.says.en]).toEqual([
      expect.stringContaining('最多可选 1 家'),
      expect.stringContaining('1 institution(s) at most'),
    ]);
  });

  it('names the institutions that lie elsewhere', () => {
    const refusal = given()
      .when('SubmitFiling', { ...submit, institutions: [hospital, hospitalInShanghai] })
      .refused('filing/institution-elsewhere', 'refused');
    expect(refusal.says.en).toContain(hospitalInShanghai);
    expect(refusal.says.en).not.toContain(hospital);
  });

  it('is refused when it would end before it starts', () => {
    given()
      .when('SubmitFiling', { ...submit, endsOn: day('2026-01-14') })
      .refused('filing/period-invalid', 'refused');
  });

  it('may last as long as the category allows and not a day longer', () => {
    given()
      .when('SubmitFiling', { ...submit, endsOn: day('2026-07-14') }, { facts: temporary })
      .then({ type: 'FilingSubmitted', data: { ...submitted.data, endsOn: day('2026-07-14') } });
    const refusal = given()
      .when('SubmitFiling', { ...submit, endsOn: day('2026-07-15') }, { facts: temporary })
      .refused('filing/period-too-long', 'refused');
    expect(refusal.says.zh).toContain('2026-07-14');
  });
});

describe('reviewing a filing', () => {
  it('comes into force with the last stage', () => {
    given(submitted).when('ReviewFiling', review('first-review', 'pass')).then(firstPassed);
    given(submitted, firstPassed)
      .when('ReviewFiling', review('second-review', 'pass'), { actor: colleague })
      .then(secondPassed, activated);
  });

  it('ends after the longest validity where the applicant left the end open', () => {
    given(submitted, firstPassed)
      .when('ReviewFiling', review('second-review', 'pass'), { actor: colleague, facts: temporary })
      .then(secondPassed, { ...activated, data: { ...activated.data, endsOn: day('2026-07-14') } });
  });

  it('ends when the applicant asked for it', () => {
    const endsOn = day('2026-03-31');
    given({ ...submitted, data: { ...submitted.data, endsOn } }, firstPassed)
      .when('ReviewFiling', review('second-review', 'pass'), { actor: colleague, facts: { terms: undefined } })
      .then(secondPassed, { ...activated, data: { ...activated.data, endsOn } });
  });

  it('stays quiet when the same reviewer says the same again', () => {
    given(submitted, firstPassed, secondPassed, activated)
      .when('ReviewFiling', review('second-review', 'pass'), { actor: colleague })
      .staysQuiet();
  });

  it('is held on one stage after the other by different people of the right role', () => {
    given(submitted).when('ReviewFiling', review('second-review', 'pass')).refused('filing/wrong-stage', 'refused');
    given(submitted)
      .when('ReviewFiling', review('first-review', 'pass'), { actor: { id: 'e', role: 'expert' } })
      .refused('filing/not-your-stage', 'forbidden');
    given(submitted, firstPassed).when('ReviewFiling', review('second-review', 'pass')).refused('filing/same-reviewer');
  });

  it('is not finished while papers are missing', () => {
    given(withoutProof, firstPassed)
      .when('ReviewFiling', review('second-review', 'pass'), { actor: colleague })
      .refused('filing/materials-missing', 'refused');
  });

  it('needs words for a return and for a rejection', () => {
    given(submitted).when('ReviewFiling', review('first-review', 'return')).refused('filing/reasons-required');
    given(submitted).when('ReviewFiling', review('first-review', 'reject')).refused('filing/reasons-required');
    given(submitted)
      .when('ReviewFiling', review('first-review', 'reject', { reasons: ['居住地不符'] }))
      .then(rejected);
  });

  it('is refused for what nobody filed, and after a decision', () => {
    given().when('ReviewFiling', review('first-review', 'pass')).refused('filing/unknown', 'missing');
    given(submitted, firstPassed, secondPassed, activated)
      .when('ReviewFiling', review('first-review', 'pass'))
      .refused('filing/already-decided', 'conflict');
  });
});

describe('supplementing a filing', () => {
  const supplement = { filingId, materials: [residenceProof] };

  it('brings it back to the stage that returned it', () => {
    given(withoutProof, firstPassed, returned).when('SupplementFiling', supplement).then(proofSupplied);
    const before = fold(filing, [withoutProof, firstPassed, returned]);
    const after = fold(filing, [withoutProof, firstPassed, returned, proofSupplied]);
    expect([missing(before), awaiting(before)]).toEqual([['residence-proof'], null]);
    expect([missing(after), awaiting(after)]).toEqual([[], stages[1]]);
  });

  it('stays quiet when the same papers come again', () => {
    given(withoutProof, firstPassed, returned, proofSupplied).when('SupplementFiling', supplement).staysQuiet();
  });

  it('is refused for what nobody filed, and after a decision', () => {
    given().when('SupplementFiling', supplement).refused('filing/unknown', 'missing');
    given(withoutProof, rejected).when('SupplementFiling', supplement).refused('filing/already-decided', 'conflict');
  });
});
