import { day, fen, type InstitutionCode, type Saying, type SettlementId, type TreatmentId } from '@yidi/kernel';
import { AccountRefusals } from './account.refusals.js';
import { PaymentRefusals } from './payment.refusals.js';

const settlement = '5d3c1f0e-2b7a-5c1d-9e8f-0a1b2c3d4e5f' as SettlementId;
const treatment = '7e4d2f1a-3c8b-5d2e-8f9a-1b2c3d4e5f6a' as TreatmentId;
const hospital = 'H11010500123' as InstitutionCode;
const amounts = {
  total: fen(30_000),
  fullySelfPaid: fen(10_000),
  overLimit: fen(0),
  preSelfPaid: fen(0),
  inScope: fen(19_999),
};

/** Every refusal of accounts and payments, said once: what the list of refusals is made from. */
export const settlementRefusalExamples: readonly Saying[] = [
  AccountRefusals.partsDoNotAddUp(treatment, amounts),
  AccountRefusals.settlementUnknown(settlement),
  PaymentRefusals.unknown(settlement),
  PaymentRefusals.nothingToPay(settlement),
  PaymentRefusals.orderedDifferently(settlement, fen(11_250), hospital),
  PaymentRefusals.alreadyPaid(settlement, 'ICBC-20260315-7', day('2026-03-15')),
  PaymentRefusals.failureRequired('ICBC-20260315-7'),
  PaymentRefusals.paidInFuture(day('2026-03-16'), day('2026-03-15')),
  PaymentRefusals.paidBeforeOrder(day('2026-03-14'), day('2026-03-15')),
];
