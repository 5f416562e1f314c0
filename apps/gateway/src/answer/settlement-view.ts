import type { AccumulatorUse, TreatmentSettled } from '@yidi/contracts/settlement';
import type {
  Access,
  AccumulatorsView,
  AccumulatorView,
  EstimateView,
  SettlementView,
  TreatmentView,
} from '@yidi/contracts/views';
import { inLanguage, type Language } from '@yidi/kernel';
import type { CareGiven, TreatmentFile } from '../project/treatment-file.js';
import { reasonViews } from './reason-view.js';
import { statusOf, type StandingSettlement } from './standing-settlement.js';

/** What is told of a bill that was divided, or would be. */
type Divided = Pick<
  TreatmentSettled,
  | 'benefitYear'
  | 'policy'
  | 'total'
  | 'fundPays'
  | 'personPays'
  | 'institutionBears'
  | 'funds'
  | 'person'
  | 'paidFrom'
  | 'steps'
  | 'accumulators'
>;

type DividedView = Omit<EstimateView, 'recordId' | 'caseId' | 'status'>;

const dividedView = (divided: Divided, language: Language): DividedView => ({
  benefitYear: divided.benefitYear,
  policy: divided.policy,
  total: divided.total,
  fundPays: divided.fundPays,
  personPays: divided.personPays,
  institutionBears: divided.institutionBears,
  funds: divided.funds,
  person: divided.person,
  ...(divided.paidFrom === undefined ? {} : { paidFrom: divided.paidFrom }),
  steps: divided.steps.map(({ rule, says, source, before, amount, after }) => ({
    rule,
    says: inLanguage(says, language),
    source,
    before,
    amount,
    after,
  })),
  accumulators: accumulatorsView(divided.accumulators),
});

export const settlementView = (settlement: StandingSettlement, language: Language): SettlementView => {
  const { file, payment } = settlement;
  return {
    settlementId: file.settlementId,
    caseId: file.caseId,
    treatmentId: file.treatmentId,
    status: statusOf(settlement),
    ...dividedView(file, language),
    ...(payment === undefined ? {} : { payment: payment.payment }),
    ...(file.reversedFor === undefined ? {} : { reversedFor: file.reversedFor }),
  };
};

export const estimateView = (recordId: string, foreseen: TreatmentSettled, language: Language): EstimateView => ({
  recordId,
  caseId: foreseen.caseId,
  status: 'estimated',
  ...dividedView(foreseen, language),
});

const accumulatorsView = (uses: readonly AccumulatorUse[]): AccumulatorsView => {
  const deductible = uses.find(({ kind }) => kind === 'deductible');
  const cap = uses.find(({ kind }) => kind === 'cap');
  return {
    ...(deductible === undefined ? {} : { deductible: accumulatorView(deductible) }),
    ...(cap === undefined ? {} : { cap: accumulatorView(cap) }),
    items: uses.map(({ kind, pool, period, within, before, after, of }) => ({
      ...{ kind, pool, period, within, before, after },
      ...(of === undefined ? {} : { of }),
    })),
  };
};

const accumulatorView = ({ before, after, of, period }: AccumulatorUse): AccumulatorView => ({
  before,
  after,
  ...(of === undefined ? {} : { of }),
  period,
});

export const treatmentView = (
  { caseId, treatmentId, recordId, status, reasons }: TreatmentFile,
  settlement: StandingSettlement | undefined,
  language: Language,
): TreatmentView => ({
  caseId,
  treatmentId,
  recordId,
  status,
  ...(reasons === undefined ? {} : { reasons: reasonViews(reasons, language) }),
  ...(settlement === undefined ? {} : { settlement: settlementView(settlement, language) }),
});

/** Who may know of care that was given. */
export const accessToCare = ({ personId, insuredRegion, treatmentRegion, institution }: CareGiven): Access => ({
  personId,
  insuredRegion,
  treatmentRegion,
  institutions: [institution],
});
