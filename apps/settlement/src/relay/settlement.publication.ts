import { listed, publication } from '@yidi/eventing';
import { Accounts } from '../decide/accounts.aggregate.js';
import { Payments } from '../decide/payments.aggregate.js';

/** What other services and regions may learn of settlements and payments. */
export const SettlementPublication = publication(
  'settlement',
  listed(Accounts, ['TreatmentSettled', 'SettlementDeclined']),
  listed(Payments, ['PaymentOrdered', 'SettlementPaid', 'PaymentFailed']),
);
