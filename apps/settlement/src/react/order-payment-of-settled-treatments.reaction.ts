import { accountCodec, OrderPayment } from '@yidi/contracts/settlement';
import { derive, hears, reaction } from '@yidi/eventing';
import type { Commands } from '@yidi/platform';
import { paymentOrderOf } from '../decide/payment-order.js';
import { YIDI } from './yidi.js';

/** What the fund owes after a settlement is ordered to be paid. */
export const orderPaymentOfSettledTreatments = reaction<Commands>({
  name: 'order-payment-of-settled-treatments',
  topic: 'settlement.events',
  hears: [
    hears('account', accountCodec, {
      TreatmentSettled: async ({ data, envelope }, commands) => {
        const order = paymentOrderOf(data);
        const request = { commandId: derive(envelope.id, 'order-payment'), causationId: envelope.id, actor: YIDI };
        if (order !== undefined) await commands.execute(OrderPayment, order, request);
      },
    }),
  ],
});
