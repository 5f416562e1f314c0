import {
  FILING_CATEGORIES,
  PERSON_TYPES,
  SCHEMES,
  type Day,
  type DiseaseCode,
  type Fen,
  type FilingCategory,
  type PersonType,
  type Scheme,
} from '@yidi/kernel';
import { CATALOGUE_CLASSES, TreatmentForm, type CatalogueClass } from '../claims/index.js';
import {
  IsDay,
  IsListOf,
  IsListOfText,
  IsMoney,
  IsOneOf,
  IsSlug,
  IsText,
  IsWholeNumber,
  Maybe,
} from '../codec/index.js';
import { HeldDisease } from '../filing/index.js';
import { MANNERS, PERIODS, type Manner, type Period } from '../policy/index.js';
import { ACCUMULATORS, type AccumulatorKind } from './calculation.js';

/** A line of a bill that no catalogue has split yet: a claim by hand. */
export class UnsplitItem {
  @Maybe() @IsText(200) readonly itemName?: string;
  @IsOneOf(CATALOGUE_CLASSES) readonly class!: CatalogueClass;
  /** Kind of item, as the pack tells them apart: `drugs`, `services`, `materials` … */
  @Maybe() @IsSlug() readonly kind?: string;
  @IsMoney() readonly amount!: Fen;
}

/**
 * A direct-settlement record and what the services would know from the person's qualification and filing: all that it takes to
 * settle it without them.
 */
export class RecordToSettle extends TreatmentForm {
  @IsOneOf(PERSON_TYPES) readonly personType!: PersonType;
  /** Absent: `long-term-resident`. */
  @Maybe() @IsOneOf(FILING_CATEGORIES) readonly filingCategory?: FilingCategory;
  /** Whole years on the day of service. */
  @Maybe() @IsWholeNumber(0, 150) readonly age?: number;
  @Maybe() @IsListOfText('slug', { max: 20 }) readonly groups?: readonly string[];
  /** First day of the benefit for this disease. */
  @Maybe() @IsDay() readonly benefitStartsOn?: Day;
  /** Every disease that the person is qualified for; absent: those that the account has seen. */
  @Maybe() @IsListOf(() => HeldDisease, { max: 50 }) readonly held?: readonly HeldDisease[];
  /** Absent: `direct`. */
  @Maybe() @IsOneOf(MANNERS) readonly settled?: Manner;
  /** In place of `amounts` and `lines`, for a claim by hand: the insured region's catalogue splits them. */
  @Maybe() @IsListOf(() => UnsplitItem, { min: 1, max: 2000 }) readonly items?: readonly UnsplitItem[];
}

/** How far one accumulator was used, as `GET /v1/persons/:personNo/benefits` tells it. */
export class AccountItem {
  @IsOneOf(ACCUMULATORS) readonly kind!: AccumulatorKind;
  @IsText(60) readonly pool!: string;
  @IsOneOf(PERIODS) readonly period!: Period;
  @IsText(10) readonly within!: string;
  @IsMoney() readonly used!: Fen;
  @Maybe() @IsMoney() readonly of?: Fen;
  @Maybe() @IsMoney() readonly left?: Fen;
  @Maybe() @IsOneOf([...SCHEMES, 'both']) readonly scheme?: Scheme | 'both';
}

/** A person's benefit account, kept in a file. */
export class KeptAccount {
  /** Absent: whoever the record is about. */
  @Maybe() @IsText(30) readonly personNo?: string;
  @Maybe() @IsOneOf([...SCHEMES, 'both']) readonly scheme?: Scheme | 'both';
  /** Diseases that settlements of the account were for. */
  @Maybe() @IsListOfText('disease', { max: 300 }) readonly diseases?: readonly DiseaseCode[];
  @IsListOf(() => AccountItem, { max: 100_000 }) readonly items!: readonly AccountItem[];
}
