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
import { OfferedAccount, SplitAmounts } from '../claims/index.js';
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
  IsText,
  IsWholeNumber,
  Maybe,
} from '../codec/index.js';
import { DeclineReason, Entitlement, HeldDisease } from '../filing/index.js';
import { PolicyRef } from '../policy/index.js';
import { AccumulatorUse, FundShare, PaidFrom, PersonShare, SettlementStep } from './calculation.js';

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
  /** What the person offered to pay from personal accounts; absent: nothing. */
  @Maybe() @IsNested(() => OfferedAccount) readonly personalAccount?: OfferedAccount;
  @Maybe() @IsNested(() => PaidFrom) readonly paidFrom?: PaidFrom;
  /** The diseases that were counted together, where the policy counts several. */
  @Maybe() @IsListOf(() => HeldDisease, { max: 50 }) readonly held?: readonly HeldDisease[];
}

/** A settlement was taken back whole (退费冲销, 2208); each accumulator is given back exactly what the settlement took. */
export class SettlementReversed {
  @IsId() readonly settlementId!: SettlementId;
  @IsId() readonly treatmentId!: TreatmentId;
  @IsId() readonly caseId!: CaseId;
  @IsId() readonly personId!: PersonId;
  @IsText(500) readonly reason!: string;
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

export const AccountEvents = { TreatmentSettled, SettlementDeclined, SettlementReversed };

export const accountCodec = codec(AccountEvents);
