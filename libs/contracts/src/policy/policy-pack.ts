import {
  FILING_CATEGORIES,
  INSTITUTION_LEVELS,
  PERSON_TYPES,
  SCHEMES,
  type Day,
  type DiseaseCode,
  type Fen,
  type FilingCategory,
  type InstitutionLevel,
  type Millionths,
  type PersonType,
  type RegionCode,
  type Scheme,
} from '@yidi/kernel';
import {
  IsDay,
  IsDiseaseCode,
  IsFlag,
  IsListOf,
  IsListOfText,
  IsMoney,
  IsNested,
  IsOneOf,
  IsRegionCode,
  IsShare,
  IsSlug,
  IsText,
  IsWholeNumber,
  Maybe,
} from '../codec/index.js';
import { ReviewStage } from '../filing/review.js';

/** A document or page that a number was taken from. */
export class PolicySource {
  /** The key by which the numbers of this pack refer to it. */
  @IsSlug() readonly key!: string;
  @IsText(300) readonly title!: string;
  @Maybe() @IsText(300) readonly address?: string;
  @Maybe() @IsText(200) readonly clause?: string;
  /** A official · B reprint or newspaper naming the authority · C portal naming neither · D unreliable. */
  @IsOneOf(['A', 'B', 'C', 'D']) readonly grade!: 'A' | 'B' | 'C' | 'D';
}

export const PERIODS = ['month', 'year'] as const;
/** How long an accumulator runs before it starts again: by the day of service. */
export type Period = (typeof PERIODS)[number];

/** What the person bears first (起付线). */
export class DeductibleTerm {
  @IsMoney() readonly amount!: Fen;
  @IsOneOf(PERIODS) readonly period!: Period;
  @IsSlug() readonly source!: string;
}

/**
 * The fund's share of what is left after the deductible (报销比例). Without a list, it holds for everybody or everywhere. Of the
 * entries that fit a person and an institution, the one that names more of the two lists counts.
 */
export class RatioTerm {
  @IsShare() readonly share!: Millionths;
  @Maybe() @IsListOfText(PERSON_TYPES, { min: 1, max: 6 }) readonly personTypes?: readonly PersonType[];
  @Maybe() @IsListOfText(INSTITUTION_LEVELS, { min: 1, max: 5 }) readonly levels?: readonly InstitutionLevel[];
  @IsSlug() readonly source!: string;
}

/**
 * The most that the fund pays in a period (最高支付限额). `amount` absent: no source gives it, and the pack says in words that
 * it settles all the same; every result then carries that assumption.
 */
export class CapTerm {
  @Maybe() @IsMoney() readonly amount?: Fen;
  @Maybe() @IsOneOf(['uncapped']) readonly whileUnknown?: 'uncapped';
  @IsOneOf(PERIODS) readonly period!: Period;
  @IsSlug() readonly source!: string;
}

/** What the fund pays for one disease. Its deductible and its cap are its own: other diseases do not fill them. */
export class DiseaseTerm {
  @IsDiseaseCode() readonly code!: DiseaseCode;
  /** The region's own name of it, in Chinese. */
  @IsText(100) readonly name!: string;
  @IsNested(() => DeductibleTerm) readonly deductible!: DeductibleTerm;
  /** Ratios of this disease alone, in place of the pack's. */
  @Maybe() @IsListOf(() => RatioTerm, { min: 1, max: 50 }) readonly ratios?: readonly RatioTerm[];
  @IsNested(() => CapTerm) readonly cap!: CapTerm;
}

export const BENEFIT_STARTS = ['next-month', 'next-day', 'approval', 'application'] as const;
/** From when a granted qualification counts (待遇享受开始时间). */
export type BenefitStart = (typeof BENEFIT_STARTS)[number];

/** How the qualification for a disease is decided (待遇资格认定). */
export class QualificationProcedure {
  @IsListOf(() => ReviewStage, { min: 1, max: 10 }) readonly stages!: readonly ReviewStage[];
  /** The checklist: kinds of material without which the review cannot end. */
  @IsListOfText('slug', { max: 30 }) readonly materials!: readonly string[];
  @IsOneOf(BENEFIT_STARTS) readonly starts!: BenefitStart;
  /** Months until the qualification ends; absent: it has no end. */
  @Maybe() @IsWholeNumber(1, 1200) readonly validMonths?: number;
  /** Where `validMonths` was taken from, which is seldom the page that describes the procedure. */
  @Maybe() @IsSlug() readonly validMonthsSource?: string;
  @IsSlug() readonly source!: string;
}

/** What a filing of one category needs. */
export class FilingCategoryTerm {
  @IsOneOf(FILING_CATEGORIES) readonly category!: FilingCategory;
  @IsListOfText('slug', { max: 30 }) readonly materials!: readonly string[];
  /** Whether a commitment letter may stand in for the papers (承诺制). */
  @IsFlag() readonly commitmentAllowed!: boolean;
  /** Longest validity in months; absent: the filing may have no end. */
  @Maybe() @IsWholeNumber(1, 1200) readonly maxMonths?: number;
  /** What care elsewhere under this category changes in the benefit; `unknown`: no source says, so it is not settled directly. */
  @IsOneOf(['as-local', 'unknown']) readonly offsite!: 'as-local' | 'unknown';
  @IsSlug() readonly source!: string;
}

/** How a filing for care elsewhere is decided (异地就医备案). */
export class FilingProcedure {
  @IsListOf(() => ReviewStage, { min: 1, max: 10 }) readonly stages!: readonly ReviewStage[];
  @IsListOf(() => FilingCategoryTerm, { min: 1, max: 6 }) readonly categories!: readonly FilingCategoryTerm[];
  @IsSlug() readonly source!: string;
}

/** One region's policy for one scheme, for one stretch of time (政策包): data, with a source for every number. */
export class PolicyPack {
  @IsRegionCode() readonly region!: RegionCode;
  @IsText(60) readonly name!: string;
  @IsOneOf(SCHEMES) readonly scheme!: Scheme;
  @IsDay() readonly validFrom!: Day;
  @Maybe() @IsDay() readonly validUntil?: Day;
  @IsListOf(() => PolicySource, { min: 1, max: 100 }) readonly sources!: readonly PolicySource[];
  /** The ratios of every disease that lists none of its own. */
  @Maybe() @IsListOf(() => RatioTerm, { min: 1, max: 50 }) readonly ratios?: readonly RatioTerm[];
  @IsListOf(() => DiseaseTerm, { min: 1, max: 300 }) readonly diseases!: readonly DiseaseTerm[];
  @IsNested(() => QualificationProcedure) readonly qualification!: QualificationProcedure;
  @IsNested(() => FilingProcedure) readonly filing!: FilingProcedure;
}
