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
  type RegionCode,
  type Scheme,
} from '@yidi/kernel';
import {
  codec,
  IsDay,
  IsFlag,
  IsId,
  IsListOf,
  IsListOfText,
  IsNested,
  IsOneOf,
  IsRegionCode,
  IsSlug,
  Maybe,
} from '../codec/index.js';
import { PolicyRef } from '../policy/index.js';
import { Material, PersonDetails } from './person.js';
import { MaterialsSupplemented } from './qualification.events.js';
import { ReviewPassed, ReviewRejected, ReviewReturned, ReviewStage } from './review.js';

/** Somebody filed for care in another region (备案申请). */
export class FilingSubmitted {
  @IsId() readonly filingId!: FilingId;
  @IsId() readonly caseId!: CaseId;
  @IsId() readonly personId!: PersonId;
  @IsNested(() => PersonDetails) readonly person!: PersonDetails;
  @IsRegionCode() readonly insuredRegion!: RegionCode;
  @IsOneOf(SCHEMES) readonly scheme!: Scheme;
  @IsOneOf(PERSON_TYPES) readonly personType!: PersonType;
  @IsRegionCode() readonly treatmentRegion!: RegionCode;
  @IsOneOf(FILING_CATEGORIES) readonly category!: FilingCategory;
  /** The period asked for; the one in force stands in FilingActivated. */
  @IsDay() readonly startsOn!: Day;
  @Maybe() @IsDay() readonly endsOn?: Day;
  @IsListOfText('institution', { max: 20 }) readonly institutions!: readonly InstitutionCode[];
  @IsListOfText('disease', { min: 1, max: 20 }) readonly diseaseCodes!: readonly DiseaseCode[];
  @IsSlug() readonly channel!: string;
  @IsFlag() readonly commitment!: boolean;
  @IsListOf(() => Material, { max: 50 }) readonly materials!: readonly Material[];
  @IsDay() readonly submittedOn!: Day;
  @IsListOf(() => ReviewStage, { min: 1, max: 10 }) readonly stages!: readonly ReviewStage[];
  @IsListOfText('slug', { max: 30 }) readonly missing!: readonly string[];
  @IsNested(() => PolicyRef) readonly policy!: PolicyRef;
}

/** The filing is in force (备案生效): care in the treatment region can be settled directly, from the first day to the last. */
export class FilingActivated {
  @IsId() readonly filingId!: FilingId;
  @IsDay() readonly activatedOn!: Day;
  @IsDay() readonly startsOn!: Day;
  @Maybe() @IsDay() readonly endsOn?: Day;
  @IsRegionCode() readonly treatmentRegion!: RegionCode;
  @IsListOfText('institution', { max: 20 }) readonly institutions!: readonly InstitutionCode[];
}

export const FilingEvents = {
  FilingSubmitted,
  MaterialsSupplemented,
  ReviewPassed,
  ReviewReturned,
  ReviewRejected,
  FilingActivated,
};

export const filingCodec = codec(FilingEvents);
