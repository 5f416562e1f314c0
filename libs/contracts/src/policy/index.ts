export {
  BENEFIT_STARTS,
  CapTerm,
  DeductibleTerm,
  DiseaseTerm,
  FilingCategoryTerm,
  FilingProcedure,
  PERIODS,
  PolicyPack,
  PolicySource,
  QualificationProcedure,
  RatioTerm,
  type BenefitStart,
  type Period,
} from './policy-pack.js';
export { PolicyRef } from './policy-ref.js';
