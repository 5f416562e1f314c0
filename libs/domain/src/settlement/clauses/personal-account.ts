import type { PersonShare } from '@yidi/contracts/settlement';
import { ZERO } from '@yidi/kernel';
import { grains, type Clause } from '../clause.js';
import { written } from '../wording.js';

/** What of the person's share may come from the personal account. */
export interface PersonalAccount {
  readonly pays: readonly (keyof PersonShare)[];
  readonly familyShares: boolean;
  readonly source: string;
}

/** The personal account pays what it may and holds, the person's own money before the family's (个人账户、家庭共济); the rest is cash. */
export const personalAccount =
  ({ pays, familyShares, source }: PersonalAccount): Clause =>
  ({ occasion: { offered }, borne, precision }) => {
    if (offered === undefined) return [];
    const { available, family = ZERO } = offered;
    const own = Math.max(0, available - family);
    // An account pays whole fen: of the parts as the result gives them.
    const payable = pays.reduce((sum, part) => sum + borne[part], 0);
    const paid = Math.min(payable, familyShares ? available : own);
    const amount = grains(paid, precision);
    return [
      {
        rule: 'personal-account',
        amount,
        going: { to: 'account', family: grains(Math.max(0, paid - own), precision) },
        says: () => ({
          zh: `个人账户支付 ${written(amount, precision)} 元，其余由个人现金支付`,
          en: `the personal account pays ${written(amount, precision)} yuan; the rest is cash`,
        }),
        source,
        uses: [],
        slices: undefined,
        cuts: undefined,
      },
    ];
  };
