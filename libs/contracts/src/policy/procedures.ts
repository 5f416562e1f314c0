import { FILING_CATEGORIES, type FilingCategory } from '@yidi/kernel';
import {
  IsFlag,
  IsListOf,
  IsListOfText,
  IsMonthDay,
  IsNested,
  IsOneOf,
  IsSlug,
  IsWholeNumber,
  Maybe,
} from '../codec/index.js';
import { ReviewStage } from '../filing/review.js';
import { Conditions } from './conditions.js';

export const BENEFIT_STARTS = [
  'application',
  'approval',
  'approval-month',
  'next-day',
  'next-month',
  'medical-event',
] as const;
/** From when a granted qualification counts (待遇享受开始时间). */
export type BenefitStart = (typeof BENEFIT_STARTS)[number];

/** From when the benefit counts, for which diseases; the decision's day is the day that the conditions are held against. */
export class StartTerm extends Conditions {
  @IsOneOf(BENEFIT_STARTS) readonly starts!: BenefitStart;
  /** For `medical-event`: the event (确诊、出院、首次透析) may lie so many months before the approval; absent: any number. */
  @Maybe() @IsWholeNumber(1, 120) readonly backMonths?: number;
  @IsSlug() readonly source!: string;
}

/** How long a qualification holds (有效期): `months`, or until it `ends`. */
export class ValidityTerm extends Conditions {
  @Maybe() @IsWholeNumber(1, 1200) readonly months?: number;
  @Maybe() @IsOneOf(['year-end', 'never']) readonly ends?: 'year-end' | 'never';
  @IsSlug() readonly source!: string;
}

/** When a qualification may be examined again (复审), and what holds meanwhile. */
export class ReExamination {
  /** Days before the last day from which one may apply. */
  @IsWholeNumber(0, 730) readonly opensDaysBefore!: number;
  /** Days after the last day until which one may still apply. */
  @Maybe() @IsWholeNumber(0, 730) readonly closesDaysAfter?: number;
  /** Whether the benefit goes on while the review is pending. */
  @Maybe() @IsFlag() readonly benefitContinues?: boolean;
  @IsSlug() readonly source!: string;
}

/** How the qualification for a disease is decided (待遇资格认定). */
export class QualificationProcedure {
  @IsListOf(() => ReviewStage, { min: 1, max: 10 }) readonly stages!: readonly ReviewStage[];
  /** The checklist: kinds of material without which the review cannot end. */
  @IsListOfText('slug', { max: 30 }) readonly materials!: readonly string[];
  @IsListOf(() => StartTerm, { min: 1, max: 50 }) readonly starts!: readonly StartTerm[];
  @IsListOf(() => ValidityTerm, { min: 1, max: 50 }) readonly validity!: readonly ValidityTerm[];
  @Maybe() @IsNested(() => ReExamination) readonly reExamination?: ReExamination;
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
  @IsSlug() readonly source!: string;
}

/** How many institutions a filing may name, and how they change (定点医疗机构数量与变更). */
export class InstitutionChoice {
  @IsWholeNumber(1, 100) readonly atMost!: number;
  @Maybe() @IsWholeNumber(0, 366) readonly changesPerYear?: number;
  @Maybe() @IsOneOf(['at-once', 'next-day', 'next-month']) readonly changeCounts?:
    'at-once' | 'next-day' | 'next-month';
  @IsSlug() readonly source!: string;
}

/** How a filing for care elsewhere is decided (异地就医备案). */
export class FilingProcedure {
  @IsListOf(() => ReviewStage, { min: 1, max: 10 }) readonly stages!: readonly ReviewStage[];
  @IsListOf(() => FilingCategoryTerm, { min: 1, max: 6 }) readonly categories!: readonly FilingCategoryTerm[];
  @Maybe() @IsNested(() => InstitutionChoice) readonly institutions?: InstitutionChoice;
  @IsSlug() readonly source!: string;
}

/** Until when a claim by hand may be made (手工报销申请期限): so many months after its anchor, or a day of a later year. */
export class ClaimDeadline {
  @IsOneOf(['service', 'discharge', 'receipt', 'calendar']) readonly anchor!:
    'service' | 'discharge' | 'receipt' | 'calendar';
  @Maybe() @IsWholeNumber(1, 120) readonly months?: number;
  /** For `calendar`: the last day, in the year that lies `yearsLater` after the service. */
  @Maybe() @IsMonthDay() readonly lastDay?: string;
  @Maybe() @IsWholeNumber(0, 10) readonly yearsLater?: number;
  @IsSlug() readonly source!: string;
}

/** How a claim by hand is decided (手工报销). */
export class ClaimProcedure {
  @IsListOf(() => ReviewStage, { min: 1, max: 10 }) readonly stages!: readonly ReviewStage[];
  @IsListOfText('slug', { max: 30 }) readonly materials!: readonly string[];
  @Maybe() @IsNested(() => ClaimDeadline) readonly deadline?: ClaimDeadline;
  @IsSlug() readonly source!: string;
}
