import {
  INSTITUTION_LEVELS,
  SCHEMES,
  type CaseId,
  type Day,
  type DiseaseCode,
  type InstitutionCode,
  type InstitutionLevel,
  type PersonId,
  type RegionCode,
  type Scheme,
  type SettlementId,
  type TreatmentId,
} from '@yidi/kernel';
import { OfferedAccount, SplitAmounts } from '../claims/index.js';
import {
  IsDay,
  IsDiseaseCode,
  IsId,
  IsInstitutionCode,
  IsNested,
  IsOneOf,
  IsRegionCode,
  IsText,
  IsWholeNumber,
  Maybe,
} from '../codec/index.js';
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
  @Maybe() @IsNested(() => OfferedAccount) readonly personalAccount?: OfferedAccount;
}

/** Take a settlement back whole (退费). */
export class ReverseSettlement {
  @IsId() readonly settlementId!: SettlementId;
  @IsId() readonly personId!: PersonId;
  @IsId() readonly caseId!: CaseId;
  @IsOneOf(SCHEMES) readonly scheme!: Scheme;
  @Maybe() @IsOneOf(['both-schemes']) readonly account?: 'both-schemes';
  @IsWholeNumber(1900, 2999) readonly benefitYear!: number;
  @IsText(500) readonly reason!: string;
}

export const AccountCommands = { SettleTreatment, ReverseSettlement };
