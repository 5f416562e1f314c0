// What is known of one settlement and its payment, and what each event makes of it. Money is copied, never computed.
import type {
  AccumulatorUse,
  PaymentFailed,
  PaymentOrdered,
  SettlementPaid,
  SettlementStep,
  TreatmentSettled,
} from '@yidi/contracts/settlement';
import type { PaymentView, SettlementView } from '@yidi/contracts/views';
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
  steps: data.steps,
  accumulators: data.accumulators,
  paid: ZERO,
});

export const ordered = (
  settlement: SettlementFile | undefined,
  { amount, payee, orderedOn }: PaymentOrdered,
): SettlementFile | undefined =>
  settlement && { ...settlement, status: 'payment-ordered', payment: { amount, payee, orderedOn } };

export const paid = (
  settlement: SettlementFile | undefined,
  { amount, reference, paidOn }: SettlementPaid,
): SettlementFile | undefined =>
  settlement && {
    ...settlement,
    status: 'paid',
    paid: plus(settlement.paid, amount),
    ...paymentThat(settlement.payment, { reference, paidOn }),
  };

export const failed = (
  settlement: SettlementFile | undefined,
  { reference, failure }: PaymentFailed,
): SettlementFile | undefined =>
  settlement && { ...settlement, status: 'payment-failed', ...paymentThat(settlement.payment, { reference, failure }) };

/** The order with what the bank said last. */
const paymentThat = (
  payment: PaymentView | undefined,
  said: Pick<PaymentView, 'reference' | 'paidOn' | 'failure'>,
): { readonly payment?: PaymentView } => {
  if (payment === undefined) return {};
  const { amount, payee, orderedOn } = payment;
  return { payment: { amount, payee, orderedOn, ...said } };
};
