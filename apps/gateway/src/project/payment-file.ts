// What is known of the payment of one settlement's fund share, and what each event makes of it.
import type { PaymentFailed, PaymentOrdered, SettlementPaid } from '@yidi/contracts/settlement';
import type { PaymentView, SettlementStatus } from '@yidi/contracts/views';
import { plus, ZERO, type Fen } from '@yidi/kernel';

/** A row of its own beside the settlement's: that one holds every step, and is written once. */
export interface PaymentFile {
  readonly status: Extract<SettlementStatus, 'payment-ordered' | 'paid' | 'payment-failed'>;
  /** The order with what the bank said last. */
  readonly payment: PaymentView;
  /** What the fund has paid so far. */
  readonly paid: Fen;
}

export const ordered = ({ amount, payee, orderedOn }: PaymentOrdered): PaymentFile => ({
  status: 'payment-ordered',
  payment: { amount, payee, orderedOn },
  paid: ZERO,
});

export const paid = (
  file: PaymentFile | undefined,
  { amount, reference, paidOn }: SettlementPaid,
): PaymentFile | undefined =>
  file && { status: 'paid', payment: thatSays(file, { reference, paidOn }), paid: plus(file.paid, amount) };

export const failed = (file: PaymentFile | undefined, { reference, failure }: PaymentFailed): PaymentFile | undefined =>
  file && { ...file, status: 'payment-failed', payment: thatSays(file, { reference, failure }) };

const thatSays = (
  { payment: { amount, payee, orderedOn } }: PaymentFile,
  said: Pick<PaymentView, 'reference' | 'paidOn' | 'failure'>,
): PaymentView => ({ amount, payee, orderedOn, ...said });
