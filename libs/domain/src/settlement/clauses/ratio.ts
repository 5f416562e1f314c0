import { minus, shareHalfUp, WHOLE } from '@yidi/kernel';
import type { Clause } from './clause.js';
import { percent, yuan } from './wording.js';

/**
 * The fund pays its share of what is left after the deductible, half up to the fen (报销比例); the person's share is the
 * rest by subtraction, so that the two always add up.
 */
export const ratio: Clause = (open, { terms: { ratio: term } }) => {
  const fund = shareHalfUp(open, term.share);
  const coinsurance = minus(open, fund);
  return [
    {
      rule: 'ratio',
      amount: coinsurance,
      as: 'coinsurance',
      says: {
        zh: `其余 ${yuan(open).zh}由基金支付 ${percent(term.share)}，即 ${yuan(fund).zh}；个人负担 ${percent(WHOLE - term.share)}，即 ${yuan(coinsurance).zh}`,
        en: `of the remaining ${yuan(open).en} the fund pays ${percent(term.share)}, ${yuan(fund).en}; the person pays ${percent(WHOLE - term.share)}, ${yuan(coinsurance).en}`,
      },
      source: term.source,
    },
  ];
};
