import {
  FILING_CATEGORIES,
  PERSON_TYPES,
  SCHEMES,
  type Day,
  type Fen,
  type FilingCategory,
  type Instant,
  type PersonType,
  type RegionCode,
  type Scheme,
} from '@yidi/kernel';
import {
  IsDay,
  IsDiseaseCode,
  IsId,
  IsInstant,
  IsListOf,
  IsListOfText,
  IsMoney,
  IsNested,
  IsOneOf,
  IsRegionCode,
  IsText,
  IsWholeNumber,
  Maybe,
  OrNull,
} from '../codec/index.js';

export const QUALIFICATION_STATUSES = ['pending', 'returned', 'rejected', 'granted'] as const;
export type QualificationStatus = (typeof QUALIFICATION_STATUSES)[number];
export const FILING_STATUSES = ['pending', 'returned', 'rejected', 'active'] as const;
export type FilingStatus = (typeof FILING_STATUSES)[number];
export const TREATMENT_STATUSES = ['recorded', 'declined', 'settled', 'reversed'] as const;
export type TreatmentStatus = (typeof TREATMENT_STATUSES)[number];
export const SETTLEMENT_STATUSES = ['calculated', 'payment-ordered', 'paid', 'payment-failed', 'reversed'] as const;
export type SettlementStatus = (typeof SETTLEMENT_STATUSES)[number];

/** Who a case is about; identity number and telephone masked for those who need not know them. */
export class CasePerson {
  @IsText(60) readonly personNo!: string;
  @IsText(60) readonly name!: string;
  @IsText(60) readonly idNumber!: string;
}

export class CaseQualification {
  @IsId() readonly qualificationId!: string;
  @IsOneOf(QUALIFICATION_STATUSES) readonly status!: QualificationStatus;
  @IsRegionCode() readonly insuredRegion!: RegionCode;
  @IsOneOf(SCHEMES) readonly scheme!: Scheme;
  @IsOneOf(PERSON_TYPES) readonly personType!: PersonType;
  @IsDiseaseCode() readonly diseaseCode!: string;
  @Maybe() @IsDay() readonly startsOn?: Day;
  @Maybe() @IsDay() readonly endsOn?: Day;
}

export class CaseFiling {
  @IsId() readonly filingId!: string;
  @IsOneOf(FILING_STATUSES) readonly status!: FilingStatus;
  @IsOneOf(FILING_CATEGORIES) readonly category!: FilingCategory;
  @IsRegionCode() readonly treatmentRegion!: RegionCode;
  @IsDay() readonly startsOn!: Day;
  @Maybe() @IsDay() readonly endsOn?: Day;
  @IsListOfText('institution', { max: 20 }) readonly institutions!: readonly string[];
}

export class CaseTreatment {
  @IsId() readonly treatmentId!: string;
  @IsText(64) readonly recordId!: string;
  @IsOneOf(TREATMENT_STATUSES) readonly status!: TreatmentStatus;
  @IsDay() readonly servedOn!: Day;
}

export class CaseSettlement {
  @IsId() readonly settlementId!: string;
  @IsId() readonly treatmentId!: string;
  @IsOneOf(SETTLEMENT_STATUSES) readonly status!: SettlementStatus;
  @IsMoney() readonly total!: Fen;
  @IsMoney() readonly fundPays!: Fen;
  @IsMoney() readonly personPays!: Fen;
}

/** What the case's settlements come to; those that were reversed do not count. */
export class CaseTotals {
  @IsMoney() readonly total!: Fen;
  @IsMoney() readonly fundPays!: Fen;
  @IsMoney() readonly personPays!: Fen;
  /** What the fund has paid so far. */
  @IsMoney() readonly paid!: Fen;
}

export class CaseClaim {
  @IsId() readonly claimId!: string;
}

/** What a case is at one moment. */
export class CaseView {
  @IsId() readonly caseId!: string;
  @OrNull() @IsNested(() => CasePerson) readonly person!: CasePerson | null;
  @OrNull() @IsNested(() => CaseQualification) readonly qualification!: CaseQualification | null;
  @OrNull() @IsNested(() => CaseFiling) readonly filing!: CaseFiling | null;
  @IsListOf(() => CaseTreatment, { max: 100_000 }) readonly treatments!: readonly CaseTreatment[];
  /** Manual claims (手工报销). */
  @IsListOf(() => CaseClaim, { max: 100_000 }) readonly claims!: readonly CaseClaim[];
  @IsListOf(() => CaseSettlement, { max: 100_000 }) readonly settlements!: readonly CaseSettlement[];
  @IsNested(() => CaseTotals) readonly totals!: CaseTotals;
}

/** What one event meant to an amount, for the timeline. */
export class TimelineAmounts {
  @Maybe() @IsMoney() readonly total?: Fen;
  @Maybe() @IsMoney() readonly fundPays?: Fen;
  @Maybe() @IsMoney() readonly personPays?: Fen;
  @Maybe() @IsMoney() readonly amount?: Fen;
}

/** One line of a case's history, as a person reads it. */
export class TimelineItem {
  /** Place in the case, from 1. */
  @IsWholeNumber(1, 1_000_000_000) readonly seq!: number;
  @IsInstant() readonly at!: Instant;
  @IsText(60) readonly type!: string;
  /** Role of whoever acted. */
  @IsText(40) readonly actor!: string;
  @IsText(1000) readonly sentence!: string;
  @IsText(200) readonly stream!: string;
  @IsWholeNumber(0, 1_000_000_000) readonly revision!: number;
  @Maybe() @IsNested(() => TimelineAmounts) readonly amounts?: TimelineAmounts;
}
