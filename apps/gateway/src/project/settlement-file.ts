// What is known of one settlement, and what each event makes of it. Money is copied, never computed.
import type { AccumulatorUse, SettlementReversed, SettlementStep, TreatmentSettled } from '@yidi/contracts/settlement';
import type { SettlementView } from '@yidi/contracts/views';
import type { CareGiven } from './treatment-file.js';

export interface SettlementFile
  extends CareGiven, Omit<SettlementView, 'caseId' | 'treatmentId' | 'status' | 'steps' | 'accumulators' | 'payment'> {
  /** With their sentences in both languages. */
  readonly steps: readonly SettlementStep[];
  readonly accumulators: readonly AccumulatorUse[];
}

export const calculated = (data: TreatmentSettled): SettlementFile => ({
  settlementId: data.settlementId,
  caseId: data.caseId,
  treatmentId: data.treatmentId,
  personId: data.personId,
  insuredRegion: data.insuredRegion,
  treatmentRegion: data.treatmentRegion,
  institution: data.institution,
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
});

export const reversed = (
  settlement: SettlementFile | undefined,
  { reason }: SettlementReversed,
): SettlementFile | undefined => settlement && { ...settlement, reversedFor: reason };
