import {
  INSTITUTION_LEVELS,
  type CaseId,
  type Day,
  type DiseaseCode,
  type Fen,
  type InstitutionCode,
  type InstitutionLevel,
  type PersonId,
  type RegionCode,
  type SettlementId,
  type TreatmentId,
} from '@yidi/kernel';
import { SplitAmounts } from '../claims/index.js';
import {
  codec,
  IsDay,
  IsDiseaseCode,
  IsId,
  IsInstitutionCode,
  IsListOf,
  IsMoney,
  IsNested,
  IsOneOf,
  IsRegionCode,
  IsWholeNumber,
} from '../codec/index.js';
import { DeclineReason, Entitlement } from '../filing/index.js';
import { PolicyRef } from '../policy/index.js';
import { AccumulatorUse, FundShare, PersonShare, SettlementStep } from './calculation.js';

/** The bill was divided; every step of the calculation stands here and is never computed again, only checked. */
export class TreatmentSettled {
  @IsId() readonly settlementId!: SettlementId;
  @IsId() readonly treatmentId!: TreatmentId;
  @IsId() readonly caseId!: CaseId;
  @IsId() readonly personId!: PersonId;
  @IsRegionCode() readonly insuredRegion!: RegionCode;
  @IsRegionCode() readonly treatmentRegion!: RegionCode;
  @IsInstitutionCode() readonly institution!: InstitutionCode;
  @IsOneOf(INSTITUTION_LEVELS) readonly institutionLevel!: InstitutionLevel;
  @IsDiseaseCode() readonly diseaseCode!: DiseaseCode;
  @IsDay() readonly servedOn!: Day;
  /** 待遇年度, by the day of service. */
  @IsWholeNumber(1900, 2999) readonly benefitYear!: number;
  @IsNested(() => PolicyRef) readonly policy!: PolicyRef;
  @IsNested(() => Entitlement) readonly entitlement!: Entitlement;
  /** The bill as it was recorded: with the policy and the accumulators, all that a second calculation needs. */
  @IsNested(() => SplitAmounts) readonly amounts!: SplitAmounts;
  @IsMoney() readonly total!: Fen;
  @IsMoney() readonly fundPays!: Fen;
  @IsMoney() readonly personPays!: Fen;
  @IsMoney() readonly institutionBears!: Fen;
  @IsListOf(() => FundShare, { max: 20 }) readonly funds!: readonly FundShare[];
  @IsNested(() => PersonShare) readonly person!: PersonShare;
  @IsListOf(() => SettlementStep, { max: 100 }) readonly steps!: readonly SettlementStep[];
  @IsListOf(() => AccumulatorUse, { max: 50 }) readonly accumulators!: readonly AccumulatorUse[];
}

/** The bill could not be divided: the policy lacks something that the result depends on. Nothing was taken from the account. */
export class SettlementDeclined {
  @IsId() readonly settlementId!: SettlementId;
  @IsId() readonly treatmentId!: TreatmentId;
  @IsId() readonly caseId!: CaseId;
  @IsId() readonly personId!: PersonId;
  @IsListOf(() => DeclineReason, { min: 1, max: 20 }) readonly reasons!: readonly DeclineReason[];
}

export const AccountEvents = { TreatmentSettled, SettlementDeclined };

export const accountCodec = codec(AccountEvents);
