export { AccountCommands, ReverseSettlement, SettleTreatment } from './account.commands.js';
export {
  accountCodec,
  AccountEvents,
  SettlementDeclined,
  SettlementReversed,
  TreatmentSettled,
} from './account.events.js';
export {
  ACCUMULATORS,
  AccumulatorUse,
  FundShare,
  PaidFrom,
  PersonShare,
  Sentence,
  SettlementStep,
  type AccumulatorKind,
} from './calculation.js';
export {
  OrderPayment,
  PAYMENT_OUTCOMES,
  PaymentCommands,
  PaymentForm,
  ReportPayment,
  type PaymentOutcome,
} from './payment.commands.js';
export { paymentCodec, PaymentEvents, PaymentFailed, PaymentOrdered, SettlementPaid } from './payment.events.js';
export { AccountItem, KeptAccount, RecordToSettle, UnsplitItem } from './record-to-settle.js';
export { PolicyCommands, PublishPolicy } from './policy.commands.js';
export { policyCodec, PolicyEvents, PolicyPublished } from './policy.events.js';
