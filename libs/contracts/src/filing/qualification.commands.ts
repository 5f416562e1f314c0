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
import { Material, PersonDetails } from './person.js';
import { MaterialsForm, ReviewForm } from './review.js';

/** An application for the special-disease qualification (门诊慢特病待遇认定申请), as it comes in. */
export class QualificationForm {
  @IsNested(() => PersonDetails) readonly person!: PersonDetails;
  /** 参保地 (insuplc_admdvs). */
  @IsRegionCode() readonly insuredRegion!: RegionCode;
  @IsOneOf(SCHEMES) readonly scheme!: Scheme;
  @IsOneOf(PERSON_TYPES) readonly personType!: PersonType;
  @IsDiseaseCode() readonly diseaseCode!: DiseaseCode;
  /** Groups that the applicant belongs to, of those that the region's policy tells apart (人群): `civil-servant`, `low-income` … */
  @Maybe() @IsListOfText('slug', { max: 20, unique: true }) readonly groups?: readonly string[];
  /** Diagnosis, discharge or first dialysis (确诊、出院、首次透析), where the region lets the benefit go back to that day. */
  @Maybe() @IsDay() readonly medicalEventOn?: Day;
  /** How it came in: `window`, `app`, `mini-program`. */
  @IsSlug() readonly channel!: string;
  @IsListOf(() => Material, { max: 50 }) readonly materials!: readonly Material[];
  /** The applicant asks to be accepted on a promise to hand in the rest later (承诺制). */
  @Maybe() @IsFlag() readonly commitment?: boolean;
}

export class SubmitQualification extends QualificationForm {
  @IsId() readonly qualificationId!: QualificationId;
  @IsId() readonly caseId!: CaseId;
  @IsId() readonly personId!: PersonId;
}

export class SupplementQualification extends MaterialsForm {
  @IsId() readonly qualificationId!: QualificationId;
}

export class ReviewQualification extends ReviewForm {
  @IsId() readonly qualificationId!: QualificationId;
}

export const QualificationCommands = { SubmitQualification, SupplementQualification, ReviewQualification };
