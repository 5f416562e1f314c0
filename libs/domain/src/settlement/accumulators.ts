import type { AccumulatorUse } from '@yidi/contracts/settlement';
import { atLeastZero, minus, plus, type Fen } from '@yidi/kernel';
import { keyOf } from './clause.js';

/** How far one accumulator was used in one period, as the last settlement that touched it recorded it. */
export type Used = Omit<AccumulatorUse, 'before' | 'after'> & { readonly used: Fen };

/** Every accumulator of an account, by its key. */
export type UsedByKey = Readonly<Record<string, Used>>;

/** The accumulators as a settlement, or taking one back, leaves them. */
export const afterUse = (used: UsedByKey, uses: readonly AccumulatorUse[]): UsedByKey => ({
  ...used,
  ...Object.fromEntries(uses.map((use) => [keyOf(use), standing(use, use.after)])),
});

/** What taking a settlement back does to each accumulator as it stands now. */
export const returning = (used: UsedByKey, uses: readonly AccumulatorUse[]): readonly AccumulatorUse[] =>
  uses.map((use) => {
    const now = used[keyOf(use)]?.used ?? use.after;
    const of = used[keyOf(use)]?.of;
    return {
      kind: use.kind,
      pool: use.pool,
      period: use.period,
      within: use.within,
      before: now,
      after: atLeastZero(plus(minus(now, use.after), use.before)),
      ...(of === undefined ? {} : { of }),
    };
  });

const standing = ({ kind, pool, period, within, of }: AccumulatorUse, used: Fen): Used => ({
  kind,
  pool,
  period,
  within,
  used,
  ...(of === undefined ? {} : { of }),
});
