import { treatmentCodec } from '@yidi/contracts/claims';
import { filingCodec, qualificationCodec } from '@yidi/contracts/filing';
import { accountCodec, paymentCodec } from '@yidi/contracts/settlement';
import type { FilingStatus } from '@yidi/contracts/views';
import { type Envelope, type Fold, projection, putNew, putOnce, reads, row, type RowKey } from '@yidi/eventing';
import {
  activated,
  appliedFor,
  filed,
  filingIs,
  granted,
  qualificationIs,
  treatedAt,
  type CaseFile,
} from './case-file.js';
import { sortOf } from './timeline-line.js';
import { failed, ordered, paid, type PaymentFile } from './payment-file.js';
import { calculated, reversed, type SettlementFile } from './settlement-file.js';
import {
  declined,
  notSettled,
  recorded,
  settled,
  takenBack,
  type CareGiven,
  type TreatmentFile,
} from './treatment-file.js';

const CASES = 'cases';
/** Which treatments a case has, in the order of the log: rows that are written once, however long the case grows. */
export const TREATMENTS_OF_CASE = 'treatments-of-case';
export const TREATMENTS = 'treatments';
const SETTLEMENTS = 'settlements';
const PAYMENTS = 'payments';

export interface TreatmentOfCase {
  readonly treatmentId: string;
}

export const caseKey = (caseId: string): RowKey => ({ table: CASES, partition: caseId, sort: '' });
export const treatmentKey = (id: string): RowKey => ({ table: TREATMENTS, partition: id, sort: '' });
export const settlementKey = (id: string): RowKey => ({ table: SETTLEMENTS, partition: id, sort: '' });
export const paymentKey = (settlementId: string): RowKey => ({ table: PAYMENTS, partition: settlementId, sort: '' });

interface Sent {
  readonly envelope: Envelope;
}

const ofCase = ({ envelope }: Sent, fold: (file: CaseFile | undefined) => CaseFile | undefined): readonly Fold[] => [
  row<CaseFile>(caseKey(envelope.correlationId), fold),
];

/** A step of the review of the filing in whose stream the event stands. */
const ofFiling =
  (status: FilingStatus) =>
  (event: Sent): readonly Fold[] =>
    ofCase(event, filingIs(event.envelope.stream.slice('filing-'.length), status));

const newTreatment = ({ envelope }: Sent, care: CareGiven, treatment: TreatmentFile): readonly Fold[] => {
  const { treatmentId } = care;
  const place = { table: TREATMENTS_OF_CASE, partition: envelope.correlationId, sort: sortOf(envelope.position) };
  return [
    ...ofCase({ envelope }, (file) => treatedAt(file, care)),
    putOnce<TreatmentOfCase>(place, { treatmentId }),
    putNew<TreatmentFile>(treatmentKey(treatmentId), treatment),
  ];
};

/** What a case, each of its treatments, each of its settlements and each payment is now; personal text stays sealed. */
export const caseFile = projection({
  name: 'case-file',
  version: 3,
  tables: [CASES, TREATMENTS_OF_CASE, TREATMENTS, SETTLEMENTS, PAYMENTS],
  readings: [
    reads('qualification', qualificationCodec, {
      QualificationSubmitted: (event) => ofCase(event, (file) => appliedFor(file, event)),
      MaterialsSupplemented: (event) => ofCase(event, qualificationIs('pending')),
      ReviewPassed: (event) => ofCase(event, qualificationIs('pending')),
      ReviewReturned: (event) => ofCase(event, qualificationIs('returned')),
      ReviewRejected: (event) => ofCase(event, qualificationIs('rejected')),
      QualificationGranted: (event) => ofCase(event, (file) => granted(file, event.data)),
      QualificationRenewed: (event) => ofCase(event, (file) => granted(file, event.data)),
    }),
    reads('filing', filingCodec, {
      FilingSubmitted: (event) => ofCase(event, (file) => filed(file, event)),
      MaterialsSupplemented: ofFiling('pending'),
      ReviewPassed: ofFiling('pending'),
      ReviewReturned: ofFiling('returned'),
      ReviewRejected: ofFiling('rejected'),
      FilingActivated: (event) => ofCase(event, (file) => activated(file, event.data)),
    }),
    reads('treatment', treatmentCodec, {
      TreatmentRecorded: (event) => newTreatment(event, event.data, recorded(event.data)),
      TreatmentDeclined: (event) => newTreatment(event, event.data, declined(event.data)),
    }),
    reads('account', accountCodec, {
      TreatmentSettled: ({ data }) => [
        row<TreatmentFile>(treatmentKey(data.treatmentId), (treatment) => settled(treatment, data)),
        putOnce<SettlementFile>(settlementKey(data.settlementId), calculated(data)),
      ],
      SettlementDeclined: ({ data }) => [
        row<TreatmentFile>(treatmentKey(data.treatmentId), (treatment) => notSettled(treatment, data)),
      ],
      SettlementReversed: ({ data }) => [
        row<TreatmentFile>(treatmentKey(data.treatmentId), takenBack),
        row<SettlementFile>(settlementKey(data.settlementId), (file) => reversed(file, data)),
      ],
    }),
    reads('payment', paymentCodec, {
      PaymentOrdered: ({ data }) => [putNew<PaymentFile>(paymentKey(data.settlementId), ordered(data))],
      SettlementPaid: ({ data }) => [row<PaymentFile>(paymentKey(data.settlementId), (file) => paid(file, data))],
      PaymentFailed: ({ data }) => [row<PaymentFile>(paymentKey(data.settlementId), (file) => failed(file, data))],
    }),
  ],
});
