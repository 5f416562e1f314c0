import type { CaseId, Day, Fen, InstitutionCode, RegionCode, SettlementId } from '@yidi/kernel';
import { IsDay, IsId, IsInstitutionCode, IsMoney, IsOneOf, IsRegionCode, IsText, Maybe } from '../codec/index.js';

/** Have the fund's share paid to the institution that advanced it (基金拨付). */
export class OrderPayment {
  @IsId() readonly settlementId!: SettlementId;
  @IsId() readonly caseId!: CaseId;
  @IsRegionCode() readonly payer!: RegionCode;
  @IsInstitutionCode() readonly payee!: InstitutionCode;
  @IsMoney() readonly amount!: Fen;
}

export const PAYMENT_OUTCOMES = ['paid', 'failed'] as const;
export type PaymentOutcome = (typeof PAYMENT_OUTCOMES)[number];

/** What the bank said of a payment. */
export class PaymentForm {
  /** The bank's transaction number. */
  @IsText(100) readonly reference!: string;
  @IsDay() readonly paidOn!: Day;
  @IsOneOf(PAYMENT_OUTCOMES) readonly outcome!: PaymentOutcome;
  /** Why it failed, where it did. */
  @Maybe() @IsText(500) readonly failure?: string;
}

export class ReportPayment extends PaymentForm {
  @IsId() readonly settlementId!: SettlementId;
}

export const PaymentCommands = { OrderPayment, ReportPayment };
