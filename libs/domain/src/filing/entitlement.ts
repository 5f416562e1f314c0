// What a person is entitled to at an institution, for a disease, on a day; and if to nothing, every reason why.
import { SCHEMES, type CaseId, type Day, type FilingCategory, type PersonType, type Scheme } from '@yidi/kernel';
import type { DeclineReason, Entitlement, EntitlementAnswer, EntitlementQuestion } from '@yidi/contracts/filing';
import type { PolicyRef } from '@yidi/contracts/policy';
import { limitPassed, type LimitOnDiseases } from '../settlement/held.js';
import { benefitOn, lastDayOf, type Benefit } from './benefits.js';
import { coverage, type Coverage } from './coverage.js';
import type { Filing, Submitted } from './filing-state.js';
import type { Applied, Qualification } from './qualification-state.js';
import { reason, type ReasonFacts } from './reasons.js';

/** What a policy is asked to judge; person type and category are open, and groups none, where nothing tells them. */
export interface CareUnderPolicy {
  readonly scheme: Scheme;
  readonly personType: PersonType | undefined;
  readonly groups: readonly string[];
  readonly category: FilingCategory | undefined;
}

/** What the insured region's pack of the day of care says, for the disease and institution level asked for. */
export interface PolicyJudgement {
  /** Undefined where there is no pack for that scheme and day. */
  readonly policy: PolicyRef | undefined;
  readonly diseaseCovered: boolean;
  /** Name of the parameter that the pack does not give and without which nothing can be settled. */
  readonly unsettleable?: string | undefined;
  readonly limitOnDiseases?: LimitOnDiseases | undefined;
  /** What the pack asks of the person beside the qualification. */
  readonly person?: AskedOfPerson | undefined;
}

/** Carried by an entitlement only where the pack asks for it. */
export type AskedOfPerson = Pick<Entitlement, 'account' | 'age' | 'groups' | 'held'>;

export interface EntitlementFacts {
  /** The case that the answer belongs to where no qualification tells it. */
  readonly caseId: CaseId;
  /** The person's qualifications and filings; those of other diseases, regions or nobody are passed over. */
  readonly qualifications: readonly Qualification[];
  readonly filings: readonly Filing[];
  readonly policy: (care: CareUnderPolicy) => PolicyJudgement;
}

interface Finding {
  readonly scheme: Scheme;
  readonly qualification: Applied | undefined;
  /** What of the qualification holds on the day. */
  readonly benefit: Benefit | undefined;
  readonly filed: boolean;
  readonly coverage: Coverage;
  readonly judgement: PolicyJudgement;
  readonly reasons: readonly DeclineReason[];
}

/** Where two schemes would do, the employee scheme comes first; where none does, the one that the person has most of tells why. */
export const entitlement = (question: EntitlementQuestion, facts: EntitlementFacts): EntitlementAnswer => {
  const finding = SCHEMES.map((scheme) => findingUnder(scheme, question, facts)).reduce((best, other) =>
    closeness(other) > closeness(best) ? other : best,
  );
  return answer(finding, facts.caseId);
};

const answer = (finding: Finding, fallback: CaseId): EntitlementAnswer => {
  const caseId = finding.qualification?.caseId ?? fallback;
  const found = finding.reasons.length > 0 ? undefined : granted(finding);
  return found === undefined
    ? { entitled: false, caseId, reasons: finding.reasons }
    : { entitled: true, caseId, entitlement: found, reasons: [] };
};

const granted = ({
  qualification,
  benefit,
  coverage: covered,
  judgement,
  scheme,
}: Finding): Entitlement | undefined => {
  const { category, filingId } = covered;
  const { policy, person } = judgement;
  if (qualification === undefined || benefit === undefined || policy === undefined || category === undefined)
    return undefined;
  const { caseId, qualificationId } = qualification;
  const { personType } = benefit;
  const found = { caseId, qualificationId, scheme, personType, category, policy, ...person };
  return filingId === undefined ? found : { ...found, filingId };
};

const findingUnder = (scheme: Scheme, question: EntitlementQuestion, facts: EntitlementFacts): Finding => {
  const qualification = qualificationUnder(scheme, question, facts.qualifications);
  const filings = filingsUnder(scheme, question, facts.filings);
  const covered = coverage(question, filings);
  const benefit = qualification && benefitOn(qualification, question.on);
  const { personType, groups = [] } = benefit ?? qualification ?? {};
  const judgement = facts.policy({ scheme, personType, groups, category: covered.category });
  return {
    scheme,
    qualification,
    benefit,
    filed: filings.length > 0,
    coverage: covered,
    judgement,
    reasons: [
      ...(benefit === undefined ? qualificationReasons(qualification, question) : []),
      ...covered.reasons,
      ...policyReasons(judgement, question),
    ],
  };
};

/** How near a scheme comes to an entitlement; a difference decides which scheme's reasons the person hears. */
const closeness = ({ reasons, qualification, filed, judgement }: Finding): number => {
  const signs = [
    judgement.policy !== undefined,
    filed,
    qualification !== undefined,
    (qualification?.benefits ?? []).length > 0,
    reasons.length === 0,
  ];
  return signs.reduce((sum, sign, weight) => sum + (sign ? 2 ** weight : 0), 0);
};

const qualificationUnder = (
  scheme: Scheme,
  question: EntitlementQuestion,
  qualifications: readonly Qualification[],
): Applied | undefined =>
  qualifications
    .filter((state) => state.status !== 'none')
    .find(
      (applied) =>
        applied.scheme === scheme &&
        applied.insuredRegion === question.insuredRegion &&
        applied.diseaseCode === question.diseaseCode,
    );

const filingsUnder = (
  scheme: Scheme,
  question: EntitlementQuestion,
  filings: readonly Filing[],
): readonly Submitted[] =>
  filings
    .filter((state) => state.status !== 'none')
    .filter((filed) => filed.scheme === scheme && filed.insuredRegion === question.insuredRegion);

/** Why nothing holds on the day: what was granted lies before or after it, or nothing was. */
const qualificationReasons = (
  applied: Applied | undefined,
  { diseaseCode: disease, insuredRegion, on }: EntitlementQuestion,
): readonly DeclineReason[] => {
  const facts = { disease, insuredRegion, on };
  const isUnderReview = applied?.status === 'pending' || applied?.status === 'returned';
  return [
    outsideBenefits(applied?.benefits ?? [], facts),
    ...(isUnderReview ? [reason('qualification-pending', facts)] : []),
  ];
};

/** The benefit that is to come next, or else the end of the last. */
const outsideBenefits = (benefits: readonly Benefit[], facts: ReasonFacts & { readonly on: Day }): DeclineReason => {
  const next = benefits.find(({ startsOn }) => facts.on < startsOn);
  if (next !== undefined) return reason('qualification-not-started', { ...facts, startsOn: next.startsOn });
  const endsOn = benefits.map(lastDayOf).findLast((last) => last !== undefined);
  return endsOn === undefined
    ? reason('no-qualification', facts)
    : reason('qualification-expired', { ...facts, endsOn });
};

const policyReasons = (
  { policy, diseaseCovered, unsettleable, limitOnDiseases, person }: PolicyJudgement,
  { insuredRegion, diseaseCode: disease, on }: EntitlementQuestion,
): readonly DeclineReason[] => {
  if (policy === undefined) return [reason('no-policy', { insuredRegion, on })];
  if (!diseaseCovered) return [reason('disease-not-covered-by-policy', { insuredRegion, disease, on })];
  const limit = limitPassed(limitOnDiseases, disease, person?.held ?? []);
  return [
    ...(limit === undefined ? [] : [reason('too-many-diseases', { insuredRegion, disease, limit: String(limit) })]),
    ...(unsettleable === undefined
      ? []
      : [reason('policy/parameter-unknown', { insuredRegion, parameter: unsettleable, on })]),
  ];
};
