import {
  CARE_PLACES,
  FILING_CATEGORIES,
  INSTITUTION_LEVELS,
  PERSON_TYPES,
  type CarePlace,
  type Day,
  type DiseaseCode,
  type FilingCategory,
  type InstitutionLevel,
  type PersonType,
} from '@yidi/kernel';
import { IsDay, IsListOfText, IsNested, IsWholeNumber, Maybe } from '../codec/index.js';

export const MANNERS = ['direct', 'manual', 'avoidable-manual'] as const;
/**
 * How the bill comes to be settled: directly at the institution (直接结算), by hand because that was not possible (手工报销), or by
 * hand although it was possible (应直接结算而未直接结算).
 */
export type Manner = (typeof MANNERS)[number];

/** Ages in whole years on the day of service; both ends belong to it. */
export class AgeRange {
  @Maybe() @IsWholeNumber(0, 150) readonly from?: number;
  @Maybe() @IsWholeNumber(0, 150) readonly until?: number;
}

/**
 * For whom, where and when an entry of a table holds. A list that is left out lets everybody in. Of the entries that fit, the
 * one that names the most lists decides (dates are not counted); two with the same right are a mistake of the pack.
 */
export class Conditions {
  /** First day of service on which the entry holds; absent: the pack's first day. */
  @Maybe() @IsDay() readonly from?: Day;
  /** Last day of service; absent: until further notice. */
  @Maybe() @IsDay() readonly until?: Day;
  @Maybe() @IsListOfText('disease', { min: 1, max: 200 }) readonly diseases?: readonly DiseaseCode[];
  /** Classes that the pack puts its diseases into (病种类别). */
  @Maybe() @IsListOfText('slug', { min: 1, max: 20 }) readonly classes?: readonly string[];
  @Maybe() @IsListOfText(PERSON_TYPES, { min: 1, max: 6 }) readonly personTypes?: readonly PersonType[];
  @Maybe() @IsListOfText(INSTITUTION_LEVELS, { min: 1, max: 5 }) readonly levels?: readonly InstitutionLevel[];
  @Maybe() @IsListOfText(FILING_CATEGORIES, { min: 1, max: 6 }) readonly categories?: readonly FilingCategory[];
  /** Whether care is given elsewhere in the insured region's province, or beyond it (省内、省外). */
  @Maybe() @IsListOfText(CARE_PLACES, { min: 1, max: 2 }) readonly places?: readonly CarePlace[];
  @Maybe() @IsNested(() => AgeRange) readonly ages?: AgeRange;
  /** Groups of which the person belongs to at least one: `civil-servant`, `low-income`, `signed-family-doctor` … */
  @Maybe() @IsListOfText('slug', { min: 1, max: 20 }) readonly groups?: readonly string[];
  @Maybe() @IsListOfText(MANNERS, { min: 1, max: 3 }) readonly settled?: readonly Manner[];
}
