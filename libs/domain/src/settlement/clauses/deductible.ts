import type { Period, ShareOfBill } from '@yidi/contracts/policy';
import { day, scaled, WHOLE, type Day, type DiseaseCode, type Fen } from '@yidi/kernel';
import {
  grains,
  NONE,
  PART,
  type Clause,
  type Grains,
  type Occasion,
  type Precision,
  type Rule,
  type UsedSoFar,
} from '../clause.js';
import { monthsHeld, runsOf } from '../periods.js';
import { constant, wording } from '../sentence.js';
import { PERIOD_NAMES, written } from '../wording.js';

/** What the person bears first, as it holds in one case. */
export interface Deductible {
  /** Fen, or a share of the whole bill. */
  readonly amount: Fen | ShareOfBill;
  readonly period: Period;
  readonly pool: string;
  /** Once one was met, a higher hospital does not ask for the difference. */
  readonly onceMet: boolean;
  /** What to call it where no source says whether it does. */
  readonly name: string | undefined;
  /** By the months left in the year in which the first benefit of these diseases began. */
  readonly firstYearOf?: readonly DiseaseCode[] | undefined;
  /** After the ratio it comes off what the fund would pay. */
  readonly afterRatio: boolean;
  readonly source: string;
}

/** The person bears the first in-scope money of a period, up to the deductible (起付线). */
export const deductible = (term: Deductible): Clause => {
  const runAt = runsOf('deductible', term.pool, term.period);
  const rule: Rule = { name: 'deductible', source: term.source, tells: tellsBy(term) };
  return ({ occasion, month, precision, open }) => {
    const run = runAt(occasion.on, month);
    const held = term.period === 'visit' ? undefined : occasion.usedBefore(run.key);
    const before = held === undefined ? 0 : grains(held.used, precision);
    const asked = amountOf(term, occasion, precision);
    const of = term.onceMet ? limitOf(asked, term, { held, before, open }, precision) : asked;
    if (of === undefined) return { lacking: term.name ?? rule.name };
    const amount = Math.min(open, Math.max(0, of - before));
    return [{ rule, amount, going: DEDUCTIBLE, uses: [{ run, before, taken: amount, of }], slices: NONE }];
  };
};

/** What was used of the deductible before, and what is open now. */
interface Reached {
  readonly held: UsedSoFar | undefined;
  readonly before: Grains;
  readonly open: Grains;
}

/**
 * The deductible of this bill, where no hospital asks for the difference for certain; undefined where one was met and nobody knows whether this hospital asks for the difference. One that
 * was met stands on: a visit to a higher hospital must not ask for more at the visit after it.
 */
const limitOf = (
  asked: Grains,
  { name }: Deductible,
  { held, before, open }: Reached,
  precision: Precision,
): Grains | undefined => {
  const met = metBefore(held);
  if (met === undefined) return asked;
  const asksForMore = open > 0 && asked > before;
  return asksForMore && name !== undefined ? undefined : grains(met, precision);
};

const DEDUCTIBLE = { to: 'person', part: PART.deductible } as const;

/** The deductible that was met in this run; one of nothing is none. */
const metBefore = (held: UsedSoFar | undefined): Fen | undefined =>
  held?.of !== undefined && held.of > 0 && held.used >= held.of ? held.of : undefined;

const amountOf = ({ amount, firstYearOf }: Deductible, occasion: Occasion, precision: Precision): Grains => {
  if (typeof amount === 'object') {
    const share = Math.max(scaled(occasion.bill.total, amount.share, WHOLE, precision.how), amount.atLeast ?? 0);
    return grains(Math.min(share, amount.atMost ?? share), precision);
  }
  if (firstYearOf === undefined) return grains(amount, precision);
  return grains(scaled(amount, monthsHeld(occasion.on, startOf(occasion, firstYearOf)), 12), precision);
};

const EVER = day('0001-01-01');

/** A start that nobody knows lies before the year. */
const startOf = ({ held }: Occasion, sharing: readonly DiseaseCode[]): Day | undefined =>
  held
    .filter(({ diseaseCode }) => sharing.includes(diseaseCode))
    .map(({ startsOn = EVER }) => startsOn)
    .sort()[0];

const tellsBy = ({ period, afterRatio }: Deductible): Rule['tells'] => {
  const name = PERIOD_NAMES[period];
  const where = afterRatio ? { zh: '从基金支付额中扣除，', en: ', off what the fund would pay' } : { zh: '', en: '' };
  const met = wording((within, limit) => ({
    zh: `${within} ${name.zh}起付线 ${limit} 元已满，本次不再扣除`,
    en: `the ${name.en} deductible (${within}) of ${limit} yuan is already met`,
  }));
  const open = wording((within, limit, left, amount) => ({
    zh: `${within} ${name.zh}起付线 ${limit} 元，此前尚余 ${left} 元，本次${where.zh}由个人负担 ${amount} 元`,
    en: `of the ${name.en} deductible (${within}) of ${limit} yuan, ${left} yuan was still open: the person bears ${amount} yuan now${where.en}`,
  }));
  return ({ amount, uses: [use] }, _, precision) => {
    if (use?.of === undefined || use.of === 0) return NO_DEDUCTIBLE;
    const { run, before, of } = use;
    const words = [run.within, written(of, precision)];
    return before >= of
      ? { wording: met, words }
      : { wording: open, words: [...words, written(of - before, precision), written(amount, precision)] };
  };
};

const NO_DEDUCTIBLE = constant({ zh: '该病种不设起付线', en: 'this disease has no deductible' });
