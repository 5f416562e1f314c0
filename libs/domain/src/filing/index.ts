export { ageOn, birthDayOf } from './age.js';
export { placeOf } from './coverage.js';
export { grantedPeriod, heldOn } from './benefits.js';
export { awaiting, missing, type Review, type UnderReview } from '../review/review.js';
export {
  entitlement,
  type AskedOfPerson,
  type CareUnderPolicy,
  type EntitlementFacts,
  type PolicyJudgement,
} from './entitlement.js';
export type { Filing } from './filing-state.js';
export { filing, type FilingCategoryTerms, type FilingFacts, type FilingTerms } from './filing.js';
export { FilingRefusals } from './filing.refusals.js';
export { packAsks } from './pack-asks.js';
export { divisionOf } from './places.js';
export type { Qualification } from './qualification-state.js';
export { qualification, type QualificationFacts, type QualificationTerms } from './qualification.js';
export { QualificationRefusals } from './qualification.refusals.js';
export { explain, REASON_CODES, type Explanation, type ReasonCode } from './reasons.js';
export { filingRefusalExamples } from './refusals.examples.js';
