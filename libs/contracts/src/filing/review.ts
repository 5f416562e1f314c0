import { ROLES, type Day, type PersonId, type Role } from '@yidi/kernel';
import { IsDay, IsId, IsListOf, IsListOfText, IsOneOf, IsSlug, IsText, Maybe, Personal } from '../codec/index.js';
import { Material } from './person.js';

/** One level of a review: its name in the region's pack and who may act in it. */
export class ReviewStage {
  @IsSlug() readonly stage!: string;
  @IsListOfText(ROLES, { min: 1, max: 5 }) readonly by!: readonly Role[];
}

export const REVIEW_DECISIONS = ['pass', 'return', 'reject'] as const;
export type ReviewDecision = (typeof REVIEW_DECISIONS)[number];

/** What a reviewer says. */
export class ReviewForm {
  @IsSlug() readonly stage!: string;
  @IsOneOf(REVIEW_DECISIONS) readonly decision!: ReviewDecision;
  @Maybe() @IsListOfText({ max: 500 }, { max: 20 }) readonly reasons?: readonly string[];
  /** Kinds of material still missing, with a return. */
  @Maybe() @IsListOfText('slug', { max: 30 }) readonly missing?: readonly string[];
}

/** What an applicant hands in afterwards. */
export class MaterialsForm {
  @IsListOf(() => Material, { min: 1, max: 50 }) readonly materials!: readonly Material[];
}

/** One stage of the review was passed (审核通过). */
export class ReviewPassed {
  @IsSlug() readonly stage!: string;
  @IsText(100) readonly reviewedBy!: string;
  @IsDay() readonly reviewedOn!: Day;
}

/** The papers went back to the applicant, who can supplement them (退回补正). */
export class ReviewReturned {
  @IsSlug() readonly stage!: string;
  @IsId() readonly personId!: PersonId;
  @IsText(100) readonly reviewedBy!: string;
  @IsDay() readonly reviewedOn!: Day;
  @IsListOfText('slug', { max: 30 }) readonly missing!: readonly string[];
  /** Reviewers write of illnesses and people here, so it is personal. */
  @Personal() @IsListOfText({ max: 500 }, { max: 20 }) readonly reasons!: readonly string[];
}

/** The review ended with a no (审核不通过). */
export class ReviewRejected {
  @IsSlug() readonly stage!: string;
  @IsId() readonly personId!: PersonId;
  @IsText(100) readonly reviewedBy!: string;
  @IsDay() readonly reviewedOn!: Day;
  /** Reviewers write of illnesses and people here, so it is personal. */
  @Personal() @IsListOfText({ max: 500 }, { min: 1, max: 20 }) readonly reasons!: readonly string[];
}
