import {
  IsDay,
  IsIdNumber,
  IsPersonNo,
  IsPhone,
  IsSha256,
  IsSlug,
  IsText,
  IsWholeNumber,
  Maybe,
  Personal,
} from '../codec/index.js';

/** Who somebody is. Every field is personal. */
export class PersonDetails {
  /** The person's number in the insured region (人员编号, psn_no). */
  @Personal() @IsPersonNo() readonly personNo!: string;
  @Personal() @IsText(60) readonly name!: string;
  /** Citizen identity number (公民身份号码, certno). */
  @Personal() @IsIdNumber() readonly idNumber!: string;
  @Maybe() @Personal() @IsDay() readonly birthDate?: string;
  @Maybe() @Personal() @IsPhone() readonly phone?: string;
}

/** A document handed in. The file itself stays with whoever keeps it; its hash tells whether it is the same one. */
export class Material {
  /** What kind of document it is, in the words of the region's checklist: `id-card`, `diagnosis-certificate`. */
  @IsSlug() readonly kind!: string;
  /** The file's name: people write their own into it, so it is personal. */
  @Personal() @IsText(200) readonly name!: string;
  @IsSha256() readonly sha256!: string;
  /** Bytes. */
  @IsWholeNumber(1, 1_073_741_824) readonly size!: number;
}
