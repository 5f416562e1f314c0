export {
  DeclineReason,
  Entitlement,
  EntitlementAnswer,
  EntitlementQuestion,
  type EntitlementQuestions,
  HeldDisease,
  ReasonFact,
} from './entitlement.js';
export { FilingCommands, FilingForm, ReviewFiling, SubmitFiling, SupplementFiling } from './filing.commands.js';
export { FilingActivated, filingCodec, FilingEvents, FilingSubmitted } from './filing.events.js';
export { Material, PersonDetails } from './person.js';
export {
  QualificationCommands,
  QualificationForm,
  ReviewQualification,
  SubmitQualification,
  SupplementQualification,
} from './qualification.commands.js';
export {
  MaterialsSupplemented,
  qualificationCodec,
  QualificationEvents,
  QualificationGranted,
  QualificationRenewed,
  QualificationSubmitted,
  Renewal,
} from './qualification.events.js';
export {
  MaterialsForm,
  REVIEW_DECISIONS,
  ReviewForm,
  ReviewPassed,
  ReviewRejected,
  ReviewReturned,
  ReviewStage,
  type ReviewDecision,
} from './review.js';
