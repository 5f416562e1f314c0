import type { OrderPayment, PaymentCommands, PaymentEvents, ReportPayment } from '@yidi/contracts/settlement';
import {
  refuse,
  ZERO,
  type Context,
  type Day,
  type Decider,
  type Fen,
  type InstitutionCode,
  type MessageOf,
  type RegionCode,
} from '@yidi/kernel';
import { PaymentRefusals } from './payment.refusals.js';

/** What the fund owes, to whom, and since when. */
interface Order {
  readonly payer: RegionCode;
  readonly payee: InstitutionCode;
  readonly amount: Fen;
  readonly orderedOn: Day;
  /** Bank references of attempts that came back. */
  readonly failed: readonly string[];
}

/** The payment of one settlement's fund share (基金拨付). */
export type Payment =
  | { readonly status: 'none' }
  | { readonly status: 'ordered'; readonly order: Order }
  | { readonly status: 'paid'; readonly order: Order; readonly reference: string; readonly paidOn: Day };

type Events = readonly MessageOf<typeof PaymentEvents>[];

const order = (command: OrderPayment, state: Payment, { today }: Context): Events => {
  switch (state.status) {
    case 'none':
      return command.amount === ZERO
        ? refuse(PaymentRefusals.nothingToPay(command.settlementId))
        : ordered(command, today);
    case 'ordered':
    case 'paid':
      return sameOrder(command, state.order)
        ? []
        : refuse(PaymentRefusals.orderedDifferently(command.settlementId, state.order.amount, state.order.payee));
  }
};

const ordered = ({ settlementId, caseId, payer, payee, amount }: OrderPayment, orderedOn: Day): Events => [
  { type: 'PaymentOrdered', data: { settlementId, caseId, payer, payee, amount, orderedOn } },
];

const sameOrder = (command: OrderPayment, { payer, payee, amount }: Order): boolean =>
  command.payer === payer && command.payee === payee && command.amount === amount;

const report = (command: ReportPayment, state: Payment, { today }: Context): Events => {
  switch (state.status) {
    case 'none':
      return refuse(PaymentRefusals.unknown(command.settlementId));
    case 'ordered':
      return reportedBefore(command, state.order) ? [] : outcome(command, state.order, today);
    case 'paid':
      return reportedBefore(command, state.order) || samePayment(command, state)
        ? []
        : refuse(PaymentRefusals.alreadyPaid(command.settlementId, state.reference, state.paidOn));
  }
};

const reportedBefore = ({ outcome: said, reference }: ReportPayment, { failed }: Order): boolean =>
  said === 'failed' && failed.includes(reference);

const samePayment = (command: ReportPayment, paid: { readonly reference: string; readonly paidOn: Day }): boolean =>
  command.outcome === 'paid' && command.reference === paid.reference && command.paidOn === paid.paidOn;

const outcome = (command: ReportPayment, { amount, orderedOn }: Order, today: Day): Events => {
  const { settlementId, reference, paidOn } = command;
  if (paidOn > today) return refuse(PaymentRefusals.paidInFuture(paidOn, today));
  if (paidOn < orderedOn) return refuse(PaymentRefusals.paidBeforeOrder(paidOn, orderedOn));
  if (command.outcome === 'paid')
    return [{ type: 'SettlementPaid', data: { settlementId, amount, reference, paidOn } }];
  if (command.failure === undefined) return refuse(PaymentRefusals.failureRequired(reference));
  return [{ type: 'PaymentFailed', data: { settlementId, reference, failedOn: paidOn, failure: command.failure } }];
};

export const payment: Decider<Payment, typeof PaymentCommands, typeof PaymentEvents> = {
  initial: { status: 'none' },
  decide: { OrderPayment: order, ReportPayment: report },
  evolve: {
    PaymentOrdered: (_, { payer, payee, amount, orderedOn }) => ({
      status: 'ordered',
      order: { payer, payee, amount, orderedOn, failed: [] },
    }),
    SettlementPaid: (state, { reference, paidOn }) =>
      state.status === 'none' ? state : { status: 'paid', order: state.order, reference, paidOn },
    PaymentFailed: (state, { reference }) =>
      state.status === 'none'
        ? state
        : { ...state, order: { ...state.order, failed: [...state.order.failed, reference] } },
  },
};
