import type { Period, Unknown } from '@yidi/contracts/policy';
import { amountOfShares, sumOfShares, toYuan, ZERO, type Fen } from '@yidi/kernel';
import {
  grains,
  isLacking,
  PART,
  sumOf,
  type Clause,
  type Grains,
  type Lacking,
  type Occasion,
  type Part,
  type Precision,
  type Rule,
  type Run,
  type Slice,
  type Standing,
  type Use,
} from '../clause.js';
import { runsOf } from '../periods.js';
import { wording } from '../sentence.js';
import { slicesOf, type BandAt } from '../slices.js';
import { percent, written } from '../wording.js';

/** A fund above the pooled one, as it holds in one case. */
export interface LayerAt {
  readonly fund: string;
  readonly name: string;
  /** The person's parts that it looks at; what it pays comes off them in this order. */
  readonly base: readonly Part[];
  /** It looks at the expense above the fund's cap instead, the cap turned back into expense by the ratio. */
  readonly overCapExpense: boolean;
  readonly deductible: Fen | undefined;
  readonly bands: readonly BandAt[];
  readonly bandsFrom: 'zero' | 'above-deductible';
  readonly period: Period;
  /** The most that it pays in the period; undefined: no limit. */
  readonly cap: Fen | Unknown | undefined;
  /** Where no source gives the cap, the pack says to settle past it. */
  readonly assumed: boolean;
  /** Keys of the fund caps that it fills too, without their runs: they are found among the uses. */
  readonly within: readonly string[];
  readonly source: string;
}

/** A further fund pays part of what is left to the person (大额、大病、公务员补助、医疗救助), from its own base, bands and cap. */
export const layer = (term: LayerAt): Clause => {
  const lookedIn = runsOf('layer-base', term.fund, term.period);
  const paidIn = runsOf('layer-cap', term.fund, term.period);
  const rule: Rule = { name: term.fund, source: term.source, tells: tellsBy(term) };
  return (standing) => {
    const { occasion, month, precision } = standing;
    const looked = baseOf(term, standing);
    const run = lookedIn(occasion.on, month);
    const before = usedOf(term, run, occasion, precision);
    const slices = sliced(term, { before, looked }, precision);
    if (isLacking(slices)) return slices;
    const paid = sumOfShares(slices, precision.how);
    if (term.cap === 'unknown' && !term.assumed && paid > 0) return { lacking: `cap(${term.fund})` };
    const paidRun = paidIn(occasion.on, month);
    const paidBefore = usedOf(term, paidRun, occasion, precision);
    const of = typeof term.cap === 'number' ? grains(term.cap, precision) : undefined;
    const amount = Math.min(
      paid,
      of === undefined ? Infinity : Math.max(0, of - paidBefore),
      borneOf(term, standing),
      roomWithin(term, standing),
    );
    const uses: readonly Use[] = [
      { run, before, taken: looked, of: undefined },
      ...(of === undefined ? [] : [{ run: paidRun, before: paidBefore, taken: amount, of }]),
      ...sharedUses(term, standing, amount),
    ];
    return [{ rule, amount, going: { to: 'layer', fund: term.fund, from: term.base }, uses, slices }];
  };
};

/** No fund pays more than the person bears in whole fen. */
const borneOf = ({ base }: LayerAt, { borne, precision }: Standing): Grains => grains(sumOf(base, borne), precision);

const usedOf = ({ period }: LayerAt, run: Run, occasion: Occasion, precision: Precision): Grains =>
  period === 'visit' ? 0 : grains(occasion.usedBefore(run.key)?.used ?? ZERO, precision);

const baseOf = (term: LayerAt, standing: Standing): Grains => {
  const { parts, cut } = standing;
  const sum = sumOf(term.base, parts);
  if (!term.overCapExpense) return sum;
  const paidByLayers = cut.fund + cut.expense - parts[PART.overCap];
  return Math.min(sum, Math.max(0, expenseAbove(standing) - paidByLayers));
};

/** The expense above the caps: a fund cap is turned back into expense by the ratio, filling its bands from the lowest. */
const expenseAbove = ({ cut, slices, precision: { how } }: Standing): Grains => {
  if (cut.fund === 0) return cut.expense;
  const counted = slices.reduce((sum, { amount }) => sum + amount, 0);
  return cut.expense + counted - amountOfShares(sumOfShares(slices, how) - cut.fund, slices, how);
};

const sliced = (
  term: LayerAt,
  { before, looked }: { readonly before: Grains; readonly looked: Grains },
  precision: Precision,
): readonly Slice[] | Lacking => {
  if (looked === 0) return [];
  if (term.deductible === undefined) return { lacking: `deductible(${term.fund})` };
  const first = grains(term.deductible, precision);
  const from = Math.max(before, first);
  const amount = Math.max(0, before + looked - from);
  const offset = term.bandsFrom === 'zero' ? 0 : first;
  return slicesOf(term.bands, { from: from - offset, amount }, `ratio(${term.fund})`);
};

/** What is left of the fund caps that this layer stays within. */
const roomWithin = ({ within }: LayerAt, { uses }: Standing): Grains =>
  Math.min(
    Infinity,
    ...uses
      .filter(({ run, of }) => run.kind === 'cap' && of !== undefined && within.includes(run.pool))
      .map(({ before, taken, of = 0 }) => Math.max(0, of - before - taken)),
  );

/** Those caps once more, filled further by what this layer pays. */
const sharedUses = ({ within }: LayerAt, { uses }: Standing, amount: Grains): readonly Use[] =>
  uses
    .filter(({ run }) => run.kind === 'cap' && within.includes(run.pool))
    .map((use) => ({ ...use, taken: use.taken + amount }));

const tellsBy = ({ name, fund, deductible = ZERO, cap, assumed: isAssumed }: LayerAt): Rule['tells'] => {
  const first = toYuan(deductible);
  const assumed =
    cap === 'unknown' && isAssumed
      ? {
          zh: '（假设：来源未载明限额，按未封顶结算）',
          en: ' (assumption: no source gives its cap, so none is applied)',
        }
      : { zh: '', en: '' };
  const nothing = wording((base, pays) => ({
    zh: `${name}：纳入基数 ${base} 元，起付标准 ${first} 元，支付 ${pays} 元${assumed.zh}`,
    en: `${fund}: of the base of ${base} yuan, above its deductible of ${first} yuan: it pays ${pays} yuan${assumed.en}`,
  }));
  const bands = wording((base, pays, by) => ({
    zh: `${name}：纳入基数 ${base} 元，起付标准 ${first} 元，${by}，支付 ${pays} 元${assumed.zh}`,
    en: `${fund}: of the base of ${base} yuan, above its deductible of ${first} yuan, ${by}: it pays ${pays} yuan${assumed.en}`,
  }));
  return ({ amount, uses: [looked], slices }, _, precision) => {
    const words = [written(looked?.taken ?? 0, precision), written(amount, precision)];
    if (slices.length === 0) return { wording: nothing, words };
    const by = slices.map((slice) => `${written(slice.amount, precision)} × ${percent(slice.share)}`).join(' + ');
    return { wording: bands, words: [...words, by] };
  };
};
