// One example of every refusal of treatments: the generated list of refusals is made of them.
import { fen, type Saying } from '@yidi/kernel';
import { RECORD_LIMIT } from './amounts.js';
import { TreatmentRefusals } from './treatment.refusals.js';

export const treatmentRefusalExamples: readonly Saying[] = [
  TreatmentRefusals.unknown('6f1d3c52-0c4e-5b1a-9a55-0d6a3c1f7e20'),
  TreatmentRefusals.recordChanged('H11010500123-20260312-0001'),
  TreatmentRefusals.amountsMissing(),
  TreatmentRefusals.amountsDoNotAddUp([
    { field: 'lines[2]', rule: 'adds-up', message: 'line 3: 10.00 is not 4.00 + 0.00 + 0.00 + 5.00' },
  ]),
  TreatmentRefusals.duplicateLine([
    { field: 'lines[2].lineNo', rule: 'unique', message: 'line 2 occurs more than once' },
  ]),
  TreatmentRefusals.amountTooLarge(RECORD_LIMIT),
  TreatmentRefusals.nothingToSettle(),
  TreatmentRefusals.familyBeyondAvailable(fen(30_000), fen(20_000)),
  TreatmentRefusals.servedInFuture('2026-03-12', '2026-03-11'),
  TreatmentRefusals.institutionElsewhere('H31010500123', '110105'),
];
