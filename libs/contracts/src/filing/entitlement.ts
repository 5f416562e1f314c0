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
  IsListOfText,
  IsNested,
  IsOneOf,
  IsRegionCode,
  IsText,
  IsWholeNumber,
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

/** Questions that are asked together; the answers come in their order. */
export interface EntitlementQuestions {
  readonly questions: readonly EntitlementQuestion[];
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

/** A disease that the person is qualified for, and from when. */
export class HeldDisease {
  @IsDiseaseCode() readonly diseaseCode!: DiseaseCode;
  /** First day of the benefit (待遇享受开始日); absent: not known. */
  @Maybe() @IsDay() readonly startsOn?: Day;
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
  /** Both schemes of the region fill one benefit account (累计合并); absent: each scheme its own. */
  @Maybe() @IsOneOf(['both-schemes']) readonly account?: 'both-schemes';
  /** Whole years of age on the day of service; only where the policy asks for it. */
  @Maybe() @IsWholeNumber(0, 150) readonly age?: number;
  /** Groups of the qualification that the policy of the day tells apart: `civil-servant`, `low-income` …; only where it does. */
  @Maybe() @IsListOfText('slug', { max: 20, unique: true }) readonly groups?: readonly string[];
  /** Every disease that the person is qualified for on the day, by the day it began; only where the policy asks for it. */
  @Maybe() @IsListOf(() => HeldDisease, { max: 50 }) readonly held?: readonly HeldDisease[];
}

/** The answer: entitled and to what, or every reason why not. `caseId` is the case that the answer belongs to either way. */
export class EntitlementAnswer {
  @IsFlag() readonly entitled!: boolean;
  @IsId() readonly caseId!: CaseId;
  @Maybe() @IsNested(() => Entitlement) readonly entitlement?: Entitlement;
  @IsListOf(() => DeclineReason, { max: 20 }) readonly reasons!: readonly DeclineReason[];
}
