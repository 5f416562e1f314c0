import { ZERO } from '@yidi/kernel';
import { grains, NONE, sumOf, type Clause, type Part, type Rule } from '../clause.js';
import { wording } from '../sentence.js';
import { written } from '../wording.js';

/** What of the person's share may come from the personal account. */
export interface PersonalAccount {
  readonly pays: readonly Part[];
  readonly familyShares: boolean;
  readonly source: string;
}

/** The personal account pays what it may and holds, the person's own money before the family's (个人账户、家庭共济); the rest is cash. */
export const personalAccount = ({ pays, familyShares, source }: PersonalAccount): Clause => {
  const rule: Rule = {
    name: 'personal-account',
    source,
    tells: ({ amount }, _, precision) => ({ wording: SAYS, words: [written(amount, precision)] }),
  };
  return ({ occasion: { offered }, borne, precision }) => {
    if (offered === undefined) return NONE;
    const { available, family = ZERO } = offered;
    const own = Math.max(0, available - family);
    // An account pays whole fen: of the parts as the result gives them.
    const payable = sumOf(pays, borne);
    const paid = Math.min(payable, familyShares ? available : own);
    const fromFamily = grains(Math.max(0, paid - own), precision);
    return [
      { rule, amount: grains(paid, precision), going: { to: 'account', family: fromFamily }, uses: NONE, slices: NONE },
    ];
  };
};

const SAYS = wording((amount) => ({
  zh: `个人账户支付 ${amount} 元，其余由个人现金支付`,
  en: `the personal account pays ${amount} yuan; the rest is cash`,
}));
