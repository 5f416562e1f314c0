import { ZERO } from '@yidi/kernel';
import type { Clause } from './clause.js';
import { CATEGORY_NAMES } from './wording.js';

/** What care in another region changes before the deductible, by filing category; settling as at home takes nothing. */
export const offsite: Clause = (_, { terms: { offsite: term } }) => [
  {
    rule: 'offsite',
    amount: ZERO,
    as: 'preSelfPaid',
    says: {
      zh: `${CATEGORY_NAMES[term.category].zh}在备案地就医，执行参保地同等待遇，不降低支付比例`,
      en: `care where ${CATEGORY_NAMES[term.category].en} have filed is settled as at home, without reduction`,
    },
    source: term.source,
  },
];
