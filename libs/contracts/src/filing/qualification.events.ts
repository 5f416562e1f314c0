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
import { BENEFIT_STARTS, PolicyRef, type BenefitStart } from '../policy/index.js';
import { Material, PersonDetails } from './person.js';
import { ReviewPassed, ReviewRejected, ReviewReturned, ReviewStage } from './review.js';

/** An application for the benefit to be renewed (复审): what is granted joins what stands. */
export class Renewal {
  /** Last day of the benefit that stands; the renewed one starts on the day after. */
  @IsDay() readonly endsOn!: Day;
  /** Whether the benefit goes on beyond that day while the review is pending, as the pack says for those who apply by then. */
  @IsFlag() readonly benefitContinues!: boolean;
}

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
  /** Groups that the applicant belongs to; the review attests them with all else that was applied for. */
  @Maybe() @IsListOfText('slug', { max: 20, unique: true }) readonly groups?: readonly string[];
  /** Diagnosis, discharge or first dialysis, where the applicant named it. */
  @Maybe() @IsDay() readonly medicalEventOn?: Day;
  @IsSlug() readonly channel!: string;
  @IsFlag() readonly commitment!: boolean;
  @IsListOf(() => Material, { max: 50 }) readonly materials!: readonly Material[];
  @IsDay() readonly submittedOn!: Day;
  @IsListOf(() => ReviewStage, { min: 1, max: 10 }) readonly stages!: readonly ReviewStage[];
  /** Kinds on the region's checklist that were not handed in. */
  @IsListOfText('slug', { max: 30 }) readonly missing!: readonly string[];
  @IsNested(() => PolicyRef) readonly policy!: PolicyRef;
  /** Absent for whoever applies anew. */
  @Maybe() @IsNested(() => Renewal) readonly renewal?: Renewal;
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
  /** The rule of the pack that says from when. */
  @Maybe() @IsOneOf(BENEFIT_STARTS) readonly starts?: BenefitStart;
  /**
   * With `medical-event`: the event that the applicant named. The first day is that day, or the earliest that the pack lets the
   * benefit go back to where the event lies before it; where no event was named, the day of the grant.
   */
  @Maybe() @IsDay() readonly medicalEventOn?: Day;
}

/** The benefit was examined again and goes on, from the day after its last one, so that no day is left between. */
export class QualificationRenewed {
  @IsId() readonly qualificationId!: QualificationId;
  @IsDay() readonly renewedOn!: Day;
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
  QualificationRenewed,
};

export const qualificationCodec = codec(QualificationEvents);
