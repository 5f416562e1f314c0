import {
  PERSON_TYPES,
  SCHEMES,
  type CaseId,
  type Day,
  type DiseaseCode,
  type PersonId,
  type PersonType,
  type QualificationId,
  type RegionCode,
  type Scheme,
} from '@yidi/kernel';
import {
  codec,
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
  Maybe,
} from '../codec/index.js';
import { PolicyRef } from '../policy/index.js';
import { Material, PersonDetails } from './person.js';
import { ReviewPassed, ReviewRejected, ReviewReturned, ReviewStage } from './review.js';

/** Somebody applied for the qualification; the procedure is the one that the region's pack prescribed on that day. */
export class QualificationSubmitted {
  @IsId() readonly qualificationId!: QualificationId;
  @IsId() readonly caseId!: CaseId;
  @IsId() readonly personId!: PersonId;
  @IsNested(() => PersonDetails) readonly person!: PersonDetails;
  @IsRegionCode() readonly insuredRegion!: RegionCode;
  @IsOneOf(SCHEMES) readonly scheme!: Scheme;
  @IsOneOf(PERSON_TYPES) readonly personType!: PersonType;
  @IsDiseaseCode() readonly diseaseCode!: DiseaseCode;
  @IsSlug() readonly channel!: string;
  @IsFlag() readonly commitment!: boolean;
  @IsListOf(() => Material, { max: 50 }) readonly materials!: readonly Material[];
  @IsDay() readonly submittedOn!: Day;
  @IsListOf(() => ReviewStage, { min: 1, max: 10 }) readonly stages!: readonly ReviewStage[];
  /** Kinds on the region's checklist that were not handed in. */
  @IsListOfText('slug', { max: 30 }) readonly missing!: readonly string[];
  @IsNested(() => PolicyRef) readonly policy!: PolicyRef;
}

/** Papers came in afterwards. */
export class MaterialsSupplemented {
  @IsId() readonly personId!: PersonId;
  @IsListOf(() => Material, { min: 1, max: 50 }) readonly materials!: readonly Material[];
  @IsDay() readonly suppliedOn!: Day;
  /** What the checklist still lacks after this. */
  @IsListOfText('slug', { max: 30 }) readonly missing!: readonly string[];
}

/** The person is entitled to the benefit of this disease, from the first day to the last, both included. */
export class QualificationGranted {
  @IsId() readonly qualificationId!: QualificationId;
  @IsDay() readonly grantedOn!: Day;
  @IsDay() readonly startsOn!: Day;
  @Maybe() @IsDay() readonly endsOn?: Day;
}

export const QualificationEvents = {
  QualificationSubmitted,
  MaterialsSupplemented,
  ReviewPassed,
  ReviewReturned,
  ReviewRejected,
  QualificationGranted,
};

export const qualificationCodec = codec(QualificationEvents);
