import { SCHEMES, type Day, type RegionCode, type Scheme } from '@yidi/kernel';
import { IsDay, IsHash, IsOneOf, IsRegionCode } from '../codec/index.js';

/** Which policy pack was applied, exactly. */
export class PolicyRef {
  @IsRegionCode() readonly region!: RegionCode;
  @IsOneOf(SCHEMES) readonly scheme!: Scheme;
  /** SHA-256 of the pack's canonical content. */
  @IsHash() readonly hash!: string;
  /** First day on which the pack holds. */
  @IsDay() readonly from!: Day;
}
