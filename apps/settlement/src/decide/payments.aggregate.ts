import { PaymentCommands, type PaymentEvents, paymentCodec } from '@yidi/contracts/settlement';
import { payment, type Payment } from '@yidi/domain/settlement';
import type { Aggregate } from '@yidi/eventing';

export const Payments: Aggregate<Payment, typeof PaymentCommands, typeof PaymentEvents> = {
  category: 'payment',
  decider: payment,
  commands: PaymentCommands,
  codec: paymentCodec,
  idOf: ({ settlementId }) => settlementId,
  caseOf: (command) => ('caseId' in command ? command.caseId : undefined),
};
