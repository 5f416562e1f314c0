import { atLeastZero, lesser, minus, plus, ZERO, type Fen, type Says } from '@yidi/kernel';
import type { Clause } from './clause.js';
import { PERIOD_NAMES, runOf, yuan } from './wording.js';

/**
 * The fund pays no more than its cap in a period (最高支付限额); what it would have paid above is the person's. A cap that no
 * source gives limits nothing, and the step says so.
 */
export const cap: Clause = (open, { terms: { cap: term }, used, on }) => {
  const left = term.amount === undefined ? open : atLeastZero(minus(term.amount, used.cap));
  const paid = lesser(open, left);
  const within = runOf(term.period, on);
  const name = {
    zh: `${within} ${PERIOD_NAMES[term.period].zh}`,
    en: `${PERIOD_NAMES[term.period].en} cap (${within})`,
  };
  return [
    {
      rule: 'cap',
      amount: minus(open, paid),
      as: 'overCap',
      says: term.amount === undefined ? assumption(name) : sentence(term.amount, left, { open, paid }, name),
      source: term.source,
      accumulator: {
        kind: 'cap',
        pool: term.pool,
        period: term.period,
        within,
        before: used.cap,
        after: plus(used.cap, paid),
        ...(term.amount === undefined ? {} : { of: term.amount }),
      },
    },
  ];
};

const assumption = (name: Says): Says => ({
  zh: `假设：现有来源未载明 ${name.zh}最高支付限额，按未封顶结算`,
  en: `assumption: no source gives the ${name.en}, so this is settled as if there were none`,
});

const sentence = (of: Fen, left: Fen, { open, paid }: { readonly open: Fen; readonly paid: Fen }, name: Says): Says => {
  const over = minus(open, paid);
  const stands = {
    zh: `${name.zh}最高支付限额 ${yuan(of).zh}，此前尚余 ${yuan(left).zh}`,
    en: `of the ${name.en} of ${yuan(of).en}, ${yuan(left).en} was still left`,
  };
  return over === ZERO
    ? {
        zh: `${stands.zh}，基金支付 ${yuan(paid).zh}未超限额`,
        en: `${stands.en}: the fund pays ${yuan(paid).en} within it`,
      }
    : {
        zh: `${stands.zh}，基金支付 ${yuan(paid).zh}，超出的 ${yuan(over).zh}由个人负担`,
        en: `${stands.en}: the fund pays ${yuan(paid).en} and the person the ${yuan(over).en} above it`,
      };
};
