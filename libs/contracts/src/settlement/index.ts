export { AccountCommands, SettleTreatment } from './account.commands.js';
export { accountCodec, AccountEvents, SettlementDeclined, TreatmentSettled } from './account.events.js';
export { AccumulatorUse, FundShare, PersonShare, Sentence, SettlementStep } from './calculation.js';
export {
  OrderPayment,
  PAYMENT_OUTCOMES,
  PaymentCommands,
  PaymentForm,
  ReportPayment,
  type PaymentOutcome,
} from './payment.commands.js';
export { paymentCodec, PaymentEvents, PaymentFailed, PaymentOrdered, SettlementPaid } from './payment.events.js';
