import type { Fen } from '@yidi/kernel';
import { grains, type Clause } from '../clause.js';
import { written } from '../wording.js';

/** What the fund pays of a bill outside the formula. */
export interface FixedPayment {
  readonly amount: Fen;
  readonly source: string;
}

/** The fund pays a fixed amount of the in-scope money whatever the deductible (定额支付), such as a consultation fee. */
export const fixedPayment =
  ({ amount: fixed, source }: FixedPayment): Clause =>
  ({ open, precision }) => {
    const amount = Math.min(open, grains(fixed, precision));
    return [
      {
        rule: 'fixed-payment',
        amount,
        going: { to: 'pooled' },
        says: () => ({
          zh: `定额支付：不论起付线，基金先支付 ${written(amount, precision)} 元`,
          en: `fixed payment: whatever the deductible, the fund pays ${written(amount, precision)} yuan first`,
        }),
        source,
        uses: [],
        slices: undefined,
        cuts: undefined,
      },
    ];
  };
