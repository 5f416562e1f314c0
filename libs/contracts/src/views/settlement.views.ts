import { SCHEMES, type Day, type Fen, type RegionCode, type Scheme } from '@yidi/kernel';
import {
  IsDay,
  IsFlag,
  IsId,
  IsInstitutionCode,
  IsListOf,
  IsMoney,
  IsNested,
  IsOneOf,
  IsRegionCode,
  IsSignedMoney,
  IsSlug,
  IsText,
  IsWholeNumber,
  Maybe,
} from '../codec/index.js';
import { PERIODS, PolicyRef, type Period } from '../policy/index.js';
import { ACCUMULATORS, FundShare, PaidFrom, PersonShare, type AccumulatorKind } from '../settlement/index.js';
import { SETTLEMENT_STATUSES, TREATMENT_STATUSES, type SettlementStatus, type TreatmentStatus } from './case.views.js';
import { ReasonView } from './filing.views.js';

export class StepView {
  @IsSlug() readonly rule!: string;
  @IsText(1000) readonly says!: string;
  @IsText(700) readonly source!: string;
  @IsSignedMoney() readonly before!: Fen;
  @IsSignedMoney() readonly amount!: Fen;
  @IsSignedMoney() readonly after!: Fen;
}

export class AccumulatorView {
  @IsMoney() readonly before!: Fen;
  @IsMoney() readonly after!: Fen;
  /** Absent where no source gives the limit. */
  @Maybe() @IsMoney() readonly of?: Fen;
  @IsOneOf(PERIODS) readonly period!: Period;
}

/** What a settlement did to one accumulator of the benefit account (待遇账户累计). */
export class AccumulatorItem extends AccumulatorView {
  @IsOneOf(ACCUMULATORS) readonly kind!: AccumulatorKind;
  @IsText(60) readonly pool!: string;
  @IsText(10) readonly within!: string;
}

export class AccumulatorsView {
  /** The first deductible of `items`. */
  @Maybe() @IsNested(() => AccumulatorView) readonly deductible?: AccumulatorView;
  /** The first cap of `items`. */
  @Maybe() @IsNested(() => AccumulatorView) readonly cap?: AccumulatorView;
  @IsListOf(() => AccumulatorItem, { max: 50 }) readonly items!: readonly AccumulatorItem[];
}

export class PaymentView {
  @IsMoney() readonly amount!: Fen;
  @IsInstitutionCode() readonly payee!: string;
  @IsDay() readonly orderedOn!: Day;
  @Maybe() @IsText(100) readonly reference?: string;
  @Maybe() @IsDay() readonly paidOn?: Day;
  @Maybe() @IsText(500) readonly failure?: string;
}

/** Who pays what of one bill, and why. */
class DividedBill {
  @IsWholeNumber(1900, 2999) readonly benefitYear!: number;
  @IsNested(() => PolicyRef) readonly policy!: PolicyRef;
  @IsMoney() readonly total!: Fen;
  @IsMoney() readonly fundPays!: Fen;
  @IsMoney() readonly personPays!: Fen;
  @IsMoney() readonly institutionBears!: Fen;
  @IsListOf(() => FundShare, { max: 20 }) readonly funds!: readonly FundShare[];
  @IsNested(() => PersonShare) readonly person!: PersonShare;
  /** Absent in settlements that knew no personal accounts. */
  @Maybe() @IsNested(() => PaidFrom) readonly paidFrom?: PaidFrom;
  @IsListOf(() => StepView, { max: 100 }) readonly steps!: readonly StepView[];
  @IsNested(() => AccumulatorsView) readonly accumulators!: AccumulatorsView;
}

/** A settlement of one treatment, and what became of its payment. */
export class SettlementView extends DividedBill {
  @IsId() readonly settlementId!: string;
  @IsId() readonly caseId!: string;
  @IsId() readonly treatmentId!: string;
  @IsOneOf(SETTLEMENT_STATUSES) readonly status!: SettlementStatus;
  @Maybe() @IsNested(() => PaymentView) readonly payment?: PaymentView;
  /** Why it was taken back, of one that was. */
  @Maybe() @IsText(500) readonly reversedFor?: string;
}

/** What a record would come to if it were sent now (费用预结算); nothing was written. */
export class EstimateView extends DividedBill {
  @IsText(64) readonly recordId!: string;
  @IsId() readonly caseId!: string;
  @IsOneOf(['estimated']) readonly status!: 'estimated';
}

/** A record that could not be settled directly if it were sent now, with every reason. */
export class DeclinedEstimateView {
  @IsText(64) readonly recordId!: string;
  @IsId() readonly caseId!: string;
  @IsOneOf(['declined']) readonly status!: 'declined';
  @IsListOf(() => ReasonView, { min: 1, max: 20 }) readonly reasons!: readonly ReasonView[];
}

export class TreatmentView {
  @IsId() readonly caseId!: string;
  @IsId() readonly treatmentId!: string;
  @IsText(64) readonly recordId!: string;
  @IsOneOf(TREATMENT_STATUSES) readonly status!: TreatmentStatus;
  @Maybe() @IsListOf(() => ReasonView, { max: 20 }) readonly reasons?: readonly ReasonView[];
  @Maybe() @IsNested(() => SettlementView) readonly settlement?: SettlementView;
}

/** How far one accumulator is used. */
export class BenefitItem {
  @IsOneOf(ACCUMULATORS) readonly kind!: AccumulatorKind;
  /** `both`: the region's schemes fill one account. */
  @IsOneOf([...SCHEMES, 'both']) readonly scheme!: Scheme | 'both';
  @IsText(60) readonly pool!: string;
  @IsOneOf(PERIODS) readonly period!: Period;
  @IsText(10) readonly within!: string;
  @IsMoney() readonly used!: Fen;
  @Maybe() @IsMoney() readonly left?: Fen;
  @Maybe() @IsMoney() readonly of?: Fen;
}

export class BenefitsView {
  @IsListOf(() => BenefitItem, { max: 10_000 }) readonly items!: readonly BenefitItem[];
}

/** One pack, in a list. */
export class PolicyItem {
  @IsRegionCode() readonly region!: RegionCode;
  @IsText(60) readonly name!: string;
  @IsOneOf(SCHEMES) readonly scheme!: Scheme;
  @IsText(80) readonly hash!: string;
  @IsDay() readonly from!: Day;
  @Maybe() @IsDay() readonly until?: Day;
  @Maybe() @IsFlag() readonly inForce?: boolean;
}
