export { schemaAsSent } from './as-sent.js';
export {
  BrokenField,
  DeclinedFor,
  PaidByFund,
  RecordDeclined,
  RecordOutcomes,
  RecordRefused,
  RecordSettled,
  SettledPart,
} from './record-outcome.js';
export {
  FeeLine,
  FundLine,
  HOSPITAL_LEVELS,
  ITEM_LEVELS,
  RegionalBill,
  RegionalRecord,
  SettlementPart,
  VisitPart,
  type ChinaTime,
  type HospitalLevel,
  type ItemLevel,
} from './regional-record.js';
export { outcomeExamples, recordExample } from './regional.examples.js';
export { OUTCOMES_TOPIC, RECORDS_TOPIC, recordsTopicOf } from './topics.js';
