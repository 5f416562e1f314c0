import type { OrderPayment, TreatmentSettled } from '@yidi/contracts/settlement';
import { ZERO } from '@yidi/kernel';

/** What is owed after a settlement: the fund's share, to the institution that advanced it; nothing where the fund pays nothing. */
export const paymentOrderOf = (settled: TreatmentSettled): OrderPayment | undefined =>
  settled.fundPays === ZERO
    ? undefined
    : {
        settlementId: settled.settlementId,
        caseId: settled.caseId,
        payer: settled.insuredRegion,
        payee: settled.institution,
        amount: settled.fundPays,
      };
