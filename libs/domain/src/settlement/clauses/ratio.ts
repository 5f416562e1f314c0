import type { Period } from '@yidi/contracts/policy';
import { sumOfShares, WHOLE, ZERO } from '@yidi/kernel';
import {
  grains,
  isLacking,
  NONE,
  PART,
  type Clause,
  type Grains,
  type Lacking,
  type Precision,
  type Rule,
  type Run,
  type Slice,
  type Standing,
  type Use,
} from '../clause.js';
import { runsOf } from '../periods.js';
import { wording, type Telling, type Wording } from '../sentence.js';
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
  /** `ratio(M03900, active, tier-1)`: what to call a band that has no share; undefined where all have one. */
  readonly name: string | undefined;
}

/**
 * The fund pays its share of what is left (报销比例), rounded once for the whole step; the person's share is the rest by
 * subtraction, so that the two always add up.
 */
export const ratio = (term: Ratio): Clause => {
  const { counted, source } = term;
  const runAt = counted === undefined ? undefined : runsOf('ratio-base', counted.pool, counted.period);
  const rule: Rule = { name: 'ratio', source, tells: tellsBy(term) };
  return (standing) => {
    const { open, precision } = standing;
    const use = runAt === undefined ? undefined : position(term, runAt(standing.occasion.on, standing.month), standing);
    const slices = sliced(term, standing, use?.before ?? 0);
    if (isLacking(slices)) return slices;
    const amount = open - sumOfShares(slices, precision.how);
    return [{ rule, amount, going: COINSURANCE, uses: use === undefined ? NONE : [use], slices }];
  };
};

const COINSURANCE = { to: 'person', part: PART.coinsurance } as const;

/** How much in-scope money of the period lies before this bill, where bands count on; and what this bill adds. */
const position = ({ bandsFrom }: Ratio, run: Run, { open, parts, occasion, precision }: Standing): Use => ({
  run,
  before: grains(occasion.usedBefore(run.key)?.used ?? ZERO, precision),
  taken: bandsFrom === 'zero' ? open + parts[PART.deductible] : open,
  of: undefined,
});

const sliced = (
  { bands, bandsFrom, name }: Ratio,
  { open, parts }: Standing,
  before: Grains,
): readonly Slice[] | Lacking => {
  const from = bandsFrom === 'zero' ? before + parts[PART.deductible] : before;
  return slicesOf(bands, { from, amount: open, whole: bandsFrom === 'whole-bill' }, name ?? '');
};

/** One wording for each share that the table gives, and one for bills that lie in several bands. */
const tellsBy = ({ bands }: Ratio): Rule['tells'] => {
  const byShare = new Map(bands.map(({ share = 0 }) => [share, inOneBand(share)]));
  return ({ amount, slices }, open, precision) => {
    const words = [written(open, precision), written(open - amount, precision), written(amount, precision)];
    const [only, ...others] = slices;
    const says = only === undefined || others.length > 0 ? undefined : byShare.get(only.share);
    return says === undefined ? inBands(slices, words, precision) : { wording: says, words };
  };
};

const inOneBand = (share: number): Wording =>
  wording((all, pays, rest) => ({
    zh: `其余 ${all} 元由基金支付 ${percent(share)}，即 ${pays} 元；个人负担 ${percent(WHOLE - share)}，即 ${rest} 元`,
    en: `of the remaining ${all} yuan the fund pays ${percent(share)}, ${pays} yuan; the person pays ${percent(WHOLE - share)}, ${rest} yuan`,
  }));

const inBands = (slices: readonly Slice[], words: readonly string[], precision: Precision): Telling => ({
  wording: BANDS,
  words: [...words, slices.map(({ amount, share }) => `${written(amount, precision)} × ${percent(share)}`).join(' + ')],
});

const BANDS = wording((all, pays, rest, by) => ({
  zh: `其余 ${all} 元分段计算：${by}，基金支付 ${pays} 元，个人负担 ${rest} 元`,
  en: `of the remaining ${all} yuan the fund pays by bands, ${by}: ${pays} yuan; the person pays ${rest} yuan`,
}));
