import type { AccumulatorUse } from '@yidi/contracts/settlement';
import type { Access, AccumulatorsView, AccumulatorView, SettlementView, TreatmentView } from '@yidi/contracts/views';
import { explain } from '@yidi/domain/filing';
import { inLanguage, type Language } from '@yidi/kernel';
import type { SettlementFile } from '../project/settlement-file.js';
import type { CareGiven, TreatmentFile } from '../project/treatment-file.js';

export const settlementView = (file: SettlementFile, language: Language): SettlementView => ({
  settlementId: file.settlementId,
  caseId: file.caseId,
  treatmentId: file.treatmentId,
  status: file.status,
  benefitYear: file.benefitYear,
  policy: file.policy,
  total: file.total,
  fundPays: file.fundPays,
  personPays: file.personPays,
  institutionBears: file.institutionBears,
  funds: file.funds,
  person: file.person,
  steps: file.steps.map(({ rule, says, source, before, amount, after }) => ({
    rule,
    says: inLanguage(says, language),
    source,
    before,
    amount,
    after,
  })),
  accumulators: accumulatorsView(file.accumulators),
  ...(file.payment === undefined ? {} : { payment: file.payment }),
});

const accumulatorsView = (uses: readonly AccumulatorUse[]): AccumulatorsView => {
  const deductible = uses.find(({ kind }) => kind === 'deductible');
  const cap = uses.find(({ kind }) => kind === 'cap');
  return {
    ...(deductible === undefined ? {} : { deductible: accumulatorView(deductible) }),
    ...(cap === undefined ? {} : { cap: accumulatorView(cap) }),
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
  settlement: SettlementFile | undefined,
  language: Language,
): TreatmentView => ({
  caseId,
  treatmentId,
  recordId,
  status,
  ...(reasons === undefined
    ? {}
    : {
        reasons: reasons.map((reason) => {
          const { sentence, remedy } = explain(reason);
          return { code: reason.code, sentence: inLanguage(sentence, language), remedy: inLanguage(remedy, language) };
        }),
      }),
  ...(settlement === undefined ? {} : { settlement: settlementView(settlement, language) }),
});

/** Who may know of care that was given. */
export const accessToCare = ({ personId, insuredRegion, treatmentRegion, institution }: CareGiven): Access => ({
  personId,
  insuredRegion,
  treatmentRegion,
  institutions: [institution],
});
