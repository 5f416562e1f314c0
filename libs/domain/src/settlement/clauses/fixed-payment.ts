import type { Fen } from '@yidi/kernel';
import { grains, NONE, type Clause, type Rule } from '../clause.js';
import { wording } from '../sentence.js';
import { written } from '../wording.js';

/** What the fund pays of a bill outside the formula. */
export interface FixedPayment {
  readonly amount: Fen;
  readonly source: string;
}

/** The fund pays a fixed amount of the in-scope money whatever the deductible (定额支付), such as a consultation fee. */
export const fixedPayment = ({ amount: fixed, source }: FixedPayment): Clause => {
  const rule: Rule = {
    name: 'fixed-payment',
    source,
    tells: ({ amount }, _, precision) => ({ wording: SAYS, words: [written(amount, precision)] }),
  };
  return ({ open, precision }) => [
    { rule, amount: Math.min(open, grains(fixed, precision)), going: { to: 'pooled' }, uses: NONE, slices: NONE },
  ];
};

const SAYS = wording((amount) => ({
  zh: `定额支付：不论起付线，基金先支付 ${amount} 元`,
  en: `fixed payment: whatever the deductible, the fund pays ${amount} yuan first`,
}));
