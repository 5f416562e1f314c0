import { atLeastZero, minus, type Fen } from '@yidi/kernel';
import type { Account } from './account.js';
import type { Used } from './accumulators.js';

/** How far one limit is used; `left` and `of` are absent where there is no limit or no source gives it. */
export type UsageItem = Used & { readonly left?: Fen };

/** Every limit that the account's settlements have touched, by kind, pool and period. */
export const usage = (account: Account): { readonly items: readonly UsageItem[] } => ({
  items: Object.entries(account.used)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, used]) => (used.of === undefined ? used : { ...used, left: atLeastZero(minus(used.of, used.used)) })),
});
