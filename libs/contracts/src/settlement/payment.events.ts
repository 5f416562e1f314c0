import type { CaseId, Day, Fen, InstitutionCode, RegionCode, SettlementId } from '@yidi/kernel';
import { codec, IsDay, IsId, IsInstitutionCode, IsMoney, IsRegionCode, IsText } from '../codec/index.js';

/** The fund owes this amount to the institution and is to pay it. */
export class PaymentOrdered {
  @IsId() readonly settlementId!: SettlementId;
  @IsId() readonly caseId!: CaseId;
  @IsRegionCode() readonly payer!: RegionCode;
  @IsInstitutionCode() readonly payee!: InstitutionCode;
  @IsMoney() readonly amount!: Fen;
  @IsDay() readonly orderedOn!: Day;
}

/** The money has moved. */
export class SettlementPaid {
  @IsId() readonly settlementId!: SettlementId;
  @IsMoney() readonly amount!: Fen;
  @IsText(100) readonly reference!: string;
  @IsDay() readonly paidOn!: Day;
}

/** The bank sent it back; a further attempt may follow. */
export class PaymentFailed {
  @IsId() readonly settlementId!: SettlementId;
  @IsText(100) readonly reference!: string;
  @IsDay() readonly failedOn!: Day;
  @IsText(500) readonly failure!: string;
}

export const PaymentEvents = { PaymentOrdered, SettlementPaid, PaymentFailed };

export const paymentCodec = codec(PaymentEvents);
