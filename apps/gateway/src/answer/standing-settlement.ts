import type { SettlementStatus } from '@yidi/contracts/views';
import type { Rows } from '@yidi/eventing';
import { paymentKey, settlementKey } from '../project/case-file.projection.js';
import type { PaymentFile } from '../project/payment-file.js';
import type { SettlementFile } from '../project/settlement-file.js';

/** A settlement, and what became of its payment where one was ordered. */
export interface StandingSettlement {
  readonly file: SettlementFile;
  readonly payment: PaymentFile | undefined;
}

/** Those of them that there are, in the order asked for. */
export const settlementsIn = async (
  rows: Rows,
  settlementIds: readonly string[],
): Promise<readonly StandingSettlement[]> => {
  const [files, payments] = await Promise.all([
    rows.load<SettlementFile>(settlementIds.map(settlementKey)),
    rows.load<PaymentFile>(settlementIds.map(paymentKey)),
  ]);
  return files.flatMap((file, at) => (file === undefined ? [] : [{ file, payment: payments[at] }]));
};

/** One that was taken back stays so, whatever the bank says later. */
export const statusOf = ({ file, payment }: StandingSettlement): SettlementStatus =>
  file.reversedFor === undefined ? (payment?.status ?? 'calculated') : 'reversed';
