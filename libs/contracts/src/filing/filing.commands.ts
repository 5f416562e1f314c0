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
import { Material, PersonDetails } from './person.js';
import { MaterialsForm, ReviewForm } from './review.js';

/** A filing for care elsewhere (异地就医备案), without the case it belongs to. */
class FilingFields {
  @IsNested(() => PersonDetails) readonly person!: PersonDetails;
  @IsRegionCode() readonly insuredRegion!: RegionCode;
  @IsOneOf(SCHEMES) readonly scheme!: Scheme;
  @IsOneOf(PERSON_TYPES) readonly personType!: PersonType;
  /** 就医地: a prefecture-level city, or a municipality or province that is filed as a whole. */
  @IsRegionCode() readonly treatmentRegion!: RegionCode;
  @IsOneOf(FILING_CATEGORIES) readonly category!: FilingCategory;
  @IsDay() readonly startsOn!: Day;
  @Maybe() @IsDay() readonly endsOn?: Day;
  /** The institutions chosen; none means every networked institution of the treatment region. */
  @IsListOfText('institution', { max: 20 }) readonly institutions!: readonly InstitutionCode[];
  @IsListOfText('disease', { min: 1, max: 20 }) readonly diseaseCodes!: readonly DiseaseCode[];
  @IsSlug() readonly channel!: string;
  @IsListOf(() => Material, { max: 50 }) readonly materials!: readonly Material[];
  @Maybe() @IsFlag() readonly commitment?: boolean;
}

/** A filing as it comes in; without `caseId` it joins the case of the first disease named. */
export class FilingForm extends FilingFields {
  @Maybe() @IsId() readonly caseId?: CaseId;
}

export class SubmitFiling extends FilingFields {
  @IsId() readonly filingId!: FilingId;
  @IsId() readonly caseId!: CaseId;
  @IsId() readonly personId!: PersonId;
}

export class SupplementFiling extends MaterialsForm {
  @IsId() readonly filingId!: FilingId;
}

export class ReviewFiling extends ReviewForm {
  @IsId() readonly filingId!: FilingId;
}

export const FilingCommands = { SubmitFiling, SupplementFiling, ReviewFiling };
