import {
  FILING_CATEGORIES,
  PERSON_TYPES,
  SCHEMES,
  type CaseId,
  type Day,
  type DiseaseCode,
  type FilingCategory,
  type FilingId,
  type InstitutionCode,
  type PersonId,
  type PersonType,
  type QualificationId,
  type RegionCode,
  type Role,
  type Scheme,
} from '@yidi/kernel';
import {
  IsDay,
  IsDiseaseCode,
  IsFlag,
  IsId,
  IsListOf,
  IsListOfText,
  IsNested,
  IsOneOf,
  IsRegionCode,
  IsSlug,
  IsText,
  Maybe,
  OrNull,
} from '../codec/index.js';
import { FILING_STATUSES, QUALIFICATION_STATUSES, type FilingStatus, type QualificationStatus } from './case.views.js';

/** Whom a thing concerns: decides who may see it and act on it. Not part of any answer to the outside. */
export interface Access {
  readonly personId: PersonId;
  readonly insuredRegion: RegionCode;
  readonly treatmentRegion?: RegionCode;
  /** The institution that sent it, or those it names. */
  readonly institutions?: readonly InstitutionCode[];
}

/** What a service answers about one of its aggregates. */
export interface Answered<View> {
  readonly view: View;
  readonly access: Access;
  readonly revision: number;
  readonly position: string;
}

/** The stage that the next review must name, and who may act in it. */
export class Awaiting {
  @IsSlug() readonly stage!: string;
  @IsListOfText({ max: 40 }, { max: 10 }) readonly by!: readonly Role[];
  @Maybe() @IsDay() readonly dueOn?: Day;
}

export class QualificationView {
  @IsId() readonly qualificationId!: QualificationId;
  @IsId() readonly caseId!: CaseId;
  @IsOneOf(QUALIFICATION_STATUSES) readonly status!: QualificationStatus;
  @IsRegionCode() readonly insuredRegion!: RegionCode;
  @IsOneOf(SCHEMES) readonly scheme!: Scheme;
  @IsOneOf(PERSON_TYPES) readonly personType!: PersonType;
  @IsDiseaseCode() readonly diseaseCode!: DiseaseCode;
  /** Groups that the newest application names. */
  @IsListOfText('slug', { max: 20 }) readonly groups!: readonly string[];
  @OrNull() @IsNested(() => Awaiting) readonly awaiting!: Awaiting | null;
  /** Kinds of material still missing. */
  @IsListOfText('slug', { max: 30 }) readonly missing!: readonly string[];
  @Maybe() @IsListOfText({ max: 500 }, { max: 20 }) readonly reasons?: readonly string[];
  /** From when to when the benefit was granted, over renewals, whatever the status of the newest application. */
  @Maybe() @IsDay() readonly startsOn?: Day;
  @Maybe() @IsDay() readonly endsOn?: Day;
}

export class FilingView {
  @IsId() readonly filingId!: FilingId;
  @IsId() readonly caseId!: CaseId;
  @IsOneOf(FILING_STATUSES) readonly status!: FilingStatus;
  @IsRegionCode() readonly insuredRegion!: RegionCode;
  @IsRegionCode() readonly treatmentRegion!: RegionCode;
  @IsOneOf(FILING_CATEGORIES) readonly category!: FilingCategory;
  @IsListOfText('disease', { max: 20 }) readonly diseaseCodes!: readonly DiseaseCode[];
  @IsListOfText('institution', { max: 20 }) readonly institutions!: readonly InstitutionCode[];
  @IsDay() readonly startsOn!: Day;
  @Maybe() @IsDay() readonly endsOn?: Day;
  @OrNull() @IsNested(() => Awaiting) readonly awaiting!: Awaiting | null;
  @IsListOfText('slug', { max: 30 }) readonly missing!: readonly string[];
  @Maybe() @IsListOfText({ max: 500 }, { max: 20 }) readonly reasons?: readonly string[];
}

/** Why not, and what the person can do about it. */
export class ReasonView {
  @IsText(60) readonly code!: string;
  @IsText(1000) readonly sentence!: string;
  @IsText(1000) readonly remedy!: string;
}

export class EntitlementView {
  @IsFlag() readonly entitled!: boolean;
  @IsListOf(() => ReasonView, { max: 20 }) readonly reasons!: readonly ReasonView[];
}

/** One thing that waits for a reviewer. */
export class WorklistItem {
  @IsOneOf(['qualification', 'filing']) readonly kind!: 'qualification' | 'filing';
  @IsId() readonly id!: string;
  @IsId() readonly caseId!: string;
  @IsSlug() readonly stage!: string;
  @IsRegionCode() readonly insuredRegion!: RegionCode;
  @IsDay() readonly waitingSince!: Day;
}
