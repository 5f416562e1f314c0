import type { Period } from '@yidi/contracts/policy';
import { sumOfShares, WHOLE, ZERO, type Says } from '@yidi/kernel';
import {
  grains,
  isLacking,
  type Clause,
  type Grains,
  type Lacking,
  type Precision,
  type Run,
  type Slice,
  type Standing,
  type Use,
} from '../clause.js';
import { runsOf } from '../periods.js';
import { slicesOf, type BandAt } from '../slices.js';
import { percent, written } from '../wording.js';

/** The fund's share as it holds in one case: additions and reductions are in it. */
export interface Ratio {
  /** Millionths by band of in-scope money; one band where the share does not differ. */
  readonly bands: readonly BandAt[];
  readonly bandsFrom: 'zero' | 'above-deductible' | 'whole-bill';
  /** Where bands count on over a period: which bills count together. */
  readonly counted?: { readonly period: Period; readonly pool: string } | undefined;
  readonly source: string;
  /** `ratio(M03900, active, tier-1)`: what to call it where a band has no share. */
  readonly name: string;
}

/**
 * The fund pays its share of what is left (报销比例), rounded once for the whole step; the person's share is the rest by
 * subtraction, so that the two always add up.
 */
export const ratio = (term: Ratio): Clause => {
  const { counted } = term;
  const runAt = counted === undefined ? undefined : runsOf('ratio-base', counted.pool, counted.period);
  return (standing) => {
    const { open, precision } = standing;
    const use = runAt === undefined ? undefined : position(term, runAt(standing.occasion.on), standing);
    const slices = sliced(term, standing, use?.before ?? 0);
    if (isLacking(slices)) return slices;
    const fund = sumOfShares(slices, precision.how);
    const coinsurance = open - fund;
    return [
      {
        rule: 'ratio',
        amount: coinsurance,
        going: { to: 'person', part: 'coinsurance' },
        says: () => sentence(slices, { open, fund, coinsurance }, precision),
        source: term.source,
        uses: use === undefined ? [] : [use],
        slices,
        cuts: undefined,
      },
    ];
  };
};

/** How much in-scope money of the period lies before this bill, where bands count on; and what this bill adds. */
const position = ({ bandsFrom }: Ratio, run: Run, { open, parts, occasion, precision }: Standing): Use => ({
  run,
  before: grains(occasion.usedBefore(run.key)?.used ?? ZERO, precision),
  taken: bandsFrom === 'zero' ? open + parts.deductible : open,
  of: undefined,
});

const sliced = (
  { bands, bandsFrom, name }: Ratio,
  { open, parts }: Standing,
  before: Grains,
): readonly Slice[] | Lacking => {
  const from = bandsFrom === 'zero' ? before + parts.deductible : before;
  return slicesOf(bands, { from, amount: open, whole: bandsFrom === 'whole-bill' }, name);
};

const sentence = (
  slices: readonly Slice[],
  { open, fund, coinsurance }: { readonly open: Grains; readonly fund: Grains; readonly coinsurance: Grains },
  precision: Precision,
): Says => {
  const [only, ...others] = slices;
  const all = written(open, precision);
  const pays = written(fund, precision);
  const rest = written(coinsurance, precision);
  if (only === undefined || others.length > 0) {
    const by = slices.map(({ amount, share }) => `${written(amount, precision)} × ${percent(share)}`).join(' + ');
    return {
      zh: `其余 ${all} 元分段计算：${by}，基金支付 ${pays} 元，个人负担 ${rest} 元`,
      en: `of the remaining ${all} yuan the fund pays by bands, ${by}: ${pays} yuan; the person pays ${rest} yuan`,
    };
  }
  return {
    zh: `其余 ${all} 元由基金支付 ${percent(only.share)}，即 ${pays} 元；个人负担 ${percent(WHOLE - only.share)}，即 ${rest} 元`,
    en: `of the remaining ${all} yuan the fund pays ${percent(only.share)}, ${pays} yuan; the person pays ${percent(WHOLE - only.share)}, ${rest} yuan`,
  };
};
