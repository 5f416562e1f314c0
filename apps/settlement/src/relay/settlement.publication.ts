import { listed, publication } from '@yidi/eventing';
import { Accounts } from '../decide/accounts.aggregate.js';
import { Payments } from '../decide/payments.aggregate.js';
import { Policies } from '../decide/policies.aggregate.js';

/** What other services and regions may learn of settlements, payments and policy packs. */
export const SettlementPublication = publication(
  'settlement',
  listed(Accounts, ['TreatmentSettled', 'SettlementDeclined', 'SettlementReversed']),
  listed(Payments, ['PaymentOrdered', 'SettlementPaid', 'PaymentFailed']),
  listed(Policies, ['PolicyPublished']),
);
