import { atLeastZero, lesser, minus, plus, ZERO, type Fen, type Says } from '@yidi/kernel';
import type { Clause } from './clause.js';
import { PERIOD_NAMES, runOf, yuan } from './wording.js';

/** The person bears the first in-scope money of a period, up to the deductible (起付线), before the ratio is applied. */
export const deductible: Clause = (open, { terms: { deductible: term }, used, on }) => {
  const left = atLeastZero(minus(term.amount, used.deductible));
  const amount = lesser(open, left);
  const within = runOf(term.period, on);
  return [
    {
      rule: 'deductible',
      amount,
      as: 'deductible',
      says: sentence(term.amount, left, amount, {
        zh: `${within} ${PERIOD_NAMES[term.period].zh}`,
        en: `${PERIOD_NAMES[term.period].en} deductible (${within})`,
      }),
      source: term.source,
      accumulator: {
        kind: 'deductible',
        pool: term.pool,
        period: term.period,
        within,
        before: used.deductible,
        after: plus(used.deductible, amount),
        of: term.amount,
      },
    },
  ];
};

const sentence = (of: Fen, left: Fen, amount: Fen, which: Says): Says => {
  if (of === ZERO) return { zh: '该病种不设起付线', en: 'this disease has no deductible' };
  if (left === ZERO)
    return {
      zh: `${which.zh}起付线 ${yuan(of).zh}已满，本次不再扣除`,
      en: `the ${which.en} of ${yuan(of).en} is already met`,
    };
  return {
    zh: `${which.zh}起付线 ${yuan(of).zh}，此前尚余 ${yuan(left).zh}，本次由个人负担 ${yuan(amount).zh}`,
    en: `of the ${which.en} of ${yuan(of).en}, ${yuan(left).en} was still open: the person bears ${yuan(amount).en} now`,
  };
};
