// What a person is entitled to at an institution, for a disease, on a day; and if to nothing, every reason why.
import { SCHEMES, type CaseId, type Day, type FilingCategory, type PersonType, type Scheme } from '@yidi/kernel';
import type { DeclineReason, EntitlementAnswer, EntitlementQuestion } from '@yidi/contracts/filing';
import type { PolicyRef } from '@yidi/contracts/policy';
import { coverage, type Coverage } from './coverage.js';
import type { Filing, Submitted } from './filing-state.js';
import type { Applied, Qualification } from './qualification-state.js';
import { reason, type ReasonFacts } from './reasons.js';

/** What a policy is asked to judge; person type and category are open where nothing tells them. */
export interface CareUnderPolicy {
  readonly scheme: Scheme;
  readonly personType: PersonType | undefined;
  readonly category: FilingCategory | undefined;
}

/** What the insured region's pack of the day of care says, for the disease and institution level asked for. */
export interface PolicyJudgement {
  /** Undefined where there is no pack for that scheme and day. */
  readonly policy: PolicyRef | undefined;
  readonly diseaseCovered: boolean;
  /** Name of the parameter that the pack does not give and without which nothing can be settled. */
  readonly unsettleable?: string | undefined;
}

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

const answer = (
  { qualification, coverage: covered, judgement, reasons, scheme }: Finding,
  fallback: CaseId,
): EntitlementAnswer => {
  const caseId = qualification?.caseId ?? fallback;
  const { policy } = judgement;
  const { category, filingId } = covered;
  if (reasons.length > 0 || qualification === undefined || policy === undefined || category === undefined)
    return { entitled: false, caseId, reasons };
  const { qualificationId, personType } = qualification;
  const granted = { caseId, qualificationId, scheme, personType, category, policy };
  return {
    entitled: true,
    caseId,
    entitlement: filingId === undefined ? granted : { ...granted, filingId },
    reasons: [],
  };
};

const findingUnder = (scheme: Scheme, question: EntitlementQuestion, facts: EntitlementFacts): Finding => {
  const qualification = qualificationUnder(scheme, question, facts.qualifications);
  const filings = filingsUnder(scheme, question, facts.filings);
  const covered = coverage(question, filings);
  const judgement = facts.policy({ scheme, personType: qualification?.personType, category: covered.category });
  return {
    scheme,
    qualification,
    filed: filings.length > 0,
    coverage: covered,
    judgement,
    reasons: [
      ...qualificationReasons(qualification, question),
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
    qualification?.status === 'granted',
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

const qualificationReasons = (
  applied: Applied | undefined,
  { diseaseCode: disease, insuredRegion, on }: EntitlementQuestion,
): readonly DeclineReason[] => {
  const facts = { disease, insuredRegion, on };
  switch (applied?.status) {
    case undefined:
    case 'rejected':
      return [reason('no-qualification', facts)];
    case 'pending':
    case 'returned':
      return [reason('no-qualification', facts), reason('qualification-pending', facts)];
    case 'granted':
      return outsidePeriod(applied, facts);
  }
};

const outsidePeriod = (
  { startsOn, endsOn }: Extract<Applied, { readonly status: 'granted' }>,
  facts: ReasonFacts & { readonly on: Day },
): readonly DeclineReason[] => {
  if (facts.on < startsOn) return [reason('qualification-not-started', { ...facts, startsOn })];
  return endsOn !== undefined && facts.on > endsOn ? [reason('qualification-expired', { ...facts, endsOn })] : [];
};

const policyReasons = (
  { policy, diseaseCovered, unsettleable }: PolicyJudgement,
  { insuredRegion, diseaseCode: disease, on }: EntitlementQuestion,
): readonly DeclineReason[] => {
  if (policy === undefined) return [reason('no-policy', { insuredRegion, on })];
  if (!diseaseCovered) return [reason('disease-not-covered-by-policy', { insuredRegion, disease, on })];
  return unsettleable === undefined
    ? []
    : [reason('policy-parameter-unknown', { insuredRegion, parameter: unsettleable, on })];
};
