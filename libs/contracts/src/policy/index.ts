export {
  Band,
  CapTerm,
  DeductibleTerm,
  DiseaseLimit,
  FixedPaymentTerm,
  Layer,
  LayerTerm,
  OffsiteTerm,
  OwnShareTerm,
  PERIODS,
  PERSON_PARTS,
  PersonalAccountTerm,
  RatioAddition,
  RatioTerm,
  RoundingTerm,
  SeveralDiseases,
  ShareOfBill,
  type Period,
  type PersonPart,
  type Unknown,
} from './benefit-terms.js';
export { AgeRange, Conditions, MANNERS, type Manner } from './conditions.js';
export { Disease, PolicyPack } from './policy-pack.js';
export { PolicyRef } from './policy-ref.js';
export { PolicySource } from './policy-source.js';
export {
  BENEFIT_STARTS,
  ClaimDeadline,
  ClaimProcedure,
  FilingCategoryTerm,
  FilingProcedure,
  InstitutionChoice,
  QualificationProcedure,
  ReExamination,
  StartTerm,
  ValidityTerm,
  type BenefitStart,
} from './procedures.js';
