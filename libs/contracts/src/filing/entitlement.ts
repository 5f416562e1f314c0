import {
  FILING_CATEGORIES,
  INSTITUTION_LEVELS,
  PERSON_TYPES,
  SCHEMES,
  type CaseId,
  type Day,
  type DiseaseCode,
  type FilingCategory,
  type FilingId,
  type InstitutionCode,
  type InstitutionLevel,
  type PersonId,
  type PersonType,
  type QualificationId,
  type RegionCode,
  type Scheme,
} from '@yidi/kernel';
import {
  IsDay,
  IsDiseaseCode,
  IsFlag,
  IsId,
  IsInstitutionCode,
  IsListOf,
  IsNested,
  IsOneOf,
  IsRegionCode,
  IsText,
  Maybe,
} from '../codec/index.js';
import { PolicyRef } from '../policy/index.js';

/** What a person is entitled to at an institution, for a disease, on a day. */
export class EntitlementQuestion {
  @IsId() readonly personId!: PersonId;
  @IsRegionCode() readonly insuredRegion!: RegionCode;
  @IsDiseaseCode() readonly diseaseCode!: DiseaseCode;
  @IsInstitutionCode() readonly institution!: InstitutionCode;
  /** Where the institution lies, where the asker knows better than the institution's code. */
  @Maybe() @IsRegionCode() readonly treatmentRegion?: RegionCode;
  @Maybe() @IsOneOf(INSTITUTION_LEVELS) readonly institutionLevel?: InstitutionLevel;
  @IsDay() readonly on!: Day;
  /** Emergency care counts as filed (急诊抢救视同已备案; 规程 arts 8, 34). */
  @Maybe() @IsFlag() readonly emergency?: boolean;
}

/** Why direct settlement is not possible: a stable code and what the sentence must name. */
export class DeclineReason {
  @IsText(60) readonly code!: string;
  /** What the sentences name: a day, a region, an institution. */
  @IsListOf(() => ReasonFact, { max: 10 }) readonly facts!: readonly ReasonFact[];
}

/** One thing that the sentences of a reason name. */
export class ReasonFact {
  @IsText(40) readonly name!: string;
  @IsText(200) readonly value!: string;
}

/** The entitlement as it was found: what a treatment's settlement stands on. */
export class Entitlement {
  @IsId() readonly caseId!: CaseId;
  @IsId() readonly qualificationId!: QualificationId;
  /** Absent for emergency care that counts as filed. */
  @Maybe() @IsId() readonly filingId?: FilingId;
  @IsOneOf(SCHEMES) readonly scheme!: Scheme;
  @IsOneOf(PERSON_TYPES) readonly personType!: PersonType;
  @IsOneOf(FILING_CATEGORIES) readonly category!: FilingCategory;
  @IsNested(() => PolicyRef) readonly policy!: PolicyRef;
}

/** The answer: entitled and to what, or every reason why not. `caseId` is the case that the answer belongs to either way. */
export class EntitlementAnswer {
  @IsFlag() readonly entitled!: boolean;
  @IsId() readonly caseId!: CaseId;
  @Maybe() @IsNested(() => Entitlement) readonly entitlement?: Entitlement;
  @IsListOf(() => DeclineReason, { max: 20 }) readonly reasons!: readonly DeclineReason[];
}
