import {
  INSTITUTION_LEVELS,
  type Day,
  type DiseaseCode,
  type InstitutionCode,
  type InstitutionLevel,
  type PersonId,
  type RegionCode,
  type SettlementId,
  type TreatmentId,
} from '@yidi/kernel';
import { SplitAmounts } from '../claims/index.js';
import { IsDay, IsDiseaseCode, IsId, IsInstitutionCode, IsNested, IsOneOf, IsRegionCode } from '../codec/index.js';
import { Entitlement } from '../filing/index.js';

/** Divide this treatment's bill between fund and person, by the insured region's policy and the benefit account. */
export class SettleTreatment {
  @IsId() readonly settlementId!: SettlementId;
  @IsId() readonly treatmentId!: TreatmentId;
  @IsId() readonly personId!: PersonId;
  @IsRegionCode() readonly insuredRegion!: RegionCode;
  @IsRegionCode() readonly treatmentRegion!: RegionCode;
  @IsInstitutionCode() readonly institution!: InstitutionCode;
  @IsOneOf(INSTITUTION_LEVELS) readonly institutionLevel!: InstitutionLevel;
  @IsDiseaseCode() readonly diseaseCode!: DiseaseCode;
  @IsDay() readonly servedOn!: Day;
  @IsNested(() => SplitAmounts) readonly amounts!: SplitAmounts;
  @IsNested(() => Entitlement) readonly entitlement!: Entitlement;
}

export const AccountCommands = { SettleTreatment };
