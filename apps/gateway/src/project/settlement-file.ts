// What is known of one settlement and its payment, and what each event makes of it. Money is copied, never computed.
import type {
  AccumulatorUse,
  PaymentFailed,
  PaymentOrdered,
  SettlementPaid,
  SettlementReversed,
  SettlementStep,
  TreatmentSettled,
} from '@yidi/contracts/settlement';
import type { PaymentView, SettlementStatus, SettlementView } from '@yidi/contracts/views';
import { plus, ZERO, type Fen } from '@yidi/kernel';
import type { CareGiven } from './treatment-file.js';

export interface SettlementFile
  extends CareGiven, Omit<SettlementView, 'caseId' | 'treatmentId' | 'steps' | 'accumulators' | 'payment'> {
  /** With their sentences in both languages. */
  readonly steps: readonly SettlementStep[];
  readonly accumulators: readonly AccumulatorUse[];
  readonly payment?: PaymentView;
  /** What the fund has paid so far. */
  readonly paid: Fen;
}

export const calculated = (data: TreatmentSettled): SettlementFile => ({
  settlementId: data.settlementId,
  caseId: data.caseId,
  treatmentId: data.treatmentId,
  personId: data.personId,
  insuredRegion: data.insuredRegion,
  treatmentRegion: data.treatmentRegion,
  institution: data.institution,
  status: 'calculated',
  benefitYear: data.benefitYear,
  policy: data.policy,
  total: data.total,
  fundPays: data.fundPays,
  personPays: data.personPays,
  institutionBears: data.institutionBears,
  funds: data.funds,
  person: data.person,
  ...(data.paidFrom === undefined ? {} : { paidFrom: data.paidFrom }),
  steps: data.steps,
  accumulators: data.accumulators,
  paid: ZERO,
});

/** What is told of the payment changes the status of a settlement that stands; one that was taken back stays so. */
const paymentIs =
  (status: SettlementStatus, more: Partial<SettlementFile>) =>
  (settlement: SettlementFile): SettlementFile => ({
    ...settlement,
    status: settlement.status === 'reversed' ? 'reversed' : status,
    ...more,
  });

export const ordered = (
  settlement: SettlementFile | undefined,
  { amount, payee, orderedOn }: PaymentOrdered,
): SettlementFile | undefined =>
  settlement && paymentIs('payment-ordered', { payment: { amount, payee, orderedOn } })(settlement);

export const paid = (
  settlement: SettlementFile | undefined,
  { amount, reference, paidOn }: SettlementPaid,
): SettlementFile | undefined =>
  settlement &&
  paymentIs('paid', {
    paid: plus(settlement.paid, amount),
    ...paymentThat(settlement.payment, { reference, paidOn }),
  })(settlement);

export const failed = (
  settlement: SettlementFile | undefined,
  { reference, failure }: PaymentFailed,
): SettlementFile | undefined =>
  settlement && paymentIs('payment-failed', paymentThat(settlement.payment, { reference, failure }))(settlement);

export const reversed = (
  settlement: SettlementFile | undefined,
  { reason }: SettlementReversed,
): SettlementFile | undefined => settlement && { ...settlement, status: 'reversed', reversedFor: reason };

/** The order with what the bank said last. */
const paymentThat = (
  payment: PaymentView | undefined,
  said: Pick<PaymentView, 'reference' | 'paidOn' | 'failure'>,
): { readonly payment?: PaymentView } => {
  if (payment === undefined) return {};
  const { amount, payee, orderedOn } = payment;
  return { payment: { amount, payee, orderedOn, ...said } };
};
