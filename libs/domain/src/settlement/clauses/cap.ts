import type { Period } from '@yidi/contracts/policy';
import { scaled, type DiseaseCode, type Fen, type Says } from '@yidi/kernel';
import {
  grains,
  NONE,
  PART,
  type Clause,
  type Grains,
  type Occasion,
  type Rule,
  type Run,
  type Standing,
  type Taking,
} from '../clause.js';
import { combined, type SeveralLimits } from '../several-diseases.js';
import { firstMonth, monthNumber, monthsHeld, runsOf, type Runs } from '../periods.js';
import { wording, type Wording } from '../sentence.js';
import { PERIOD_NAMES, written } from '../wording.js';

/** One limit as it holds in one case. */
export interface Cap {
  /** Undefined where no source gives it. */
  readonly amount: Fen | undefined;
  /** The pack says to settle past a limit that no source gives. */
  readonly assumed: boolean;
  /** A source says that there is no limit here, and what is paid fills the pool for others. */
  readonly unlimited: boolean;
  readonly period: Period;
  readonly pool: string;
  /** The disease whose start in the year shortens the limit, or begins the months that roll over. */
  readonly disease: DiseaseCode;
  readonly rollsOver: boolean;
  readonly firstYearByMonth: boolean;
  /** What a limit by months is rounded to: 1 fen or 100. */
  readonly unit: number;
  readonly several?: SeveralLimits | undefined;
  /** Layers that fill this limit too. */
  readonly includes: readonly string[];
  readonly source: string;
}

/** A limit with what its bills have in common. */
interface Limit {
  readonly cap: Cap;
  readonly runAt: Runs;
  readonly rule: Rule;
}

/** A limit of this bill: how much there is, how much was used, what is left. */
interface Room {
  readonly limit: Limit;
  readonly run: Run;
  readonly before: Grains;
  readonly of: Grains | undefined;
  readonly left: Grains;
}

/** The fund pays no more than its caps in their periods (最高支付限额); what it would have paid above them is the person's. */
export const fundCap = (caps: readonly Cap[]): Clause => limited('cap', caps);

/** No more in-scope expense than the caps enters the ratio (费用限额); what lies above them is the person's. */
export const expenseCap = (caps: readonly Cap[]): Clause => limited('expense-cap', caps);

type Kind = 'cap' | 'expense-cap';

const limited = (kind: Kind, caps: readonly Cap[]): Clause => {
  const limits = caps.map((cap): Limit => ({
    cap,
    runAt: runsOf(kind, cap.pool, periodCounted(cap)),
    rule: { name: kind, source: cap.source, tells: tellsBy(kind, cap) },
  }));
  return (standing) => {
    const { open } = standing;
    const rooms = limits.map((limit) => roomOf(limit, standing));
    let paid = open;
    for (const { limit, of, left } of rooms) {
      if (of === undefined && !limit.cap.assumed && !limit.cap.unlimited)
        return open > 0 ? { lacking: `${kind}(${limit.cap.pool})` } : NONE;
      paid = Math.min(paid, left);
    }
    return takings(rooms, open, paid, GOING[kind]);
  };
};

const GOING = {
  cap: { to: 'person', part: PART.overCap, cuts: 'fund' },
  'expense-cap': { to: 'person', part: PART.overCap, cuts: 'expense' },
} as const;

/** Months that roll over fill one run: the year. */
const periodCounted = ({ rollsOver, period }: Cap): Period => (rollsOver ? 'year' : period);

/** One step for each limit; each takes what it leaves no room for, and all are filled by what all of them let through. */
const takings = (rooms: readonly Room[], open: Grains, taken: Grains, going: Taking['going']): readonly Taking[] => {
  let standing = open;
  return rooms.map(({ limit: { rule }, run, before, of, left }) => {
    const amount = Math.max(0, standing - left);
    standing -= amount;
    return { rule, amount, going, uses: [{ run, before, taken, of }], slices: NONE };
  });
};

const roomOf = (limit: Limit, { occasion, month, precision, open }: Standing): Room => {
  const { cap, runAt } = limit;
  const run = runAt(occasion.on, month);
  const used = cap.period === 'visit' ? undefined : occasion.usedBefore(run.key);
  const before = used === undefined ? 0 : grains(used.used, precision);
  const amount = amountOf(cap, occasion);
  if (amount === undefined) return { limit, run, before, of: undefined, left: open };
  const of = grains(amount, precision);
  return { limit, run, before, of, left: Math.max(0, of - before) };
};

/** The limit in fen, for this person on this day. */
const amountOf = (cap: Cap, occasion: Occasion): Grains | undefined => {
  if (cap.several !== undefined)
    return combined(cap.several, occasion, (amount, disease) => byMonths(cap, amount, occasion, disease));
  return cap.amount === undefined ? undefined : byMonths(cap, cap.amount, occasion, cap.disease);
};

const byMonths = (cap: Cap, amount: Grains, { on, held }: Occasion, disease: DiseaseCode): Grains => {
  if (!cap.rollsOver && !cap.firstYearByMonth) return amount;
  const startsOn = held.find(({ diseaseCode }) => diseaseCode === disease)?.startsOn;
  if (cap.rollsOver) return amount * (monthNumber(on) - firstMonth(on, startsOn) + 1);
  const months = monthsHeld(on, startsOn);
  return months === 12 ? amount : scaled(amount, months, 12 * cap.unit) * cap.unit;
};

/** The words of a limit's sentence: its run, how large it is, what was left of it, what it lets through, what lies above it. */
type Words = [run: string, limit: string, left: string, through: string, over: string];

const tellsBy = (kind: Kind, { period, unlimited }: Cap): Rule['tells'] => {
  const counted = wording((run, through) => {
    const { zh, en } = nameOf(kind, period, run);
    return {
      zh: `不受 ${zh}限制，${COUNTS[kind].zh} ${through} 元，计入该限额`,
      en: `not limited by the ${en}, and counted in it: ${COUNTS[kind].en} ${through} yuan`,
    };
  });
  const assumed = wording((run) => {
    const { zh, en } = nameOf(kind, period, run);
    return {
      zh: `假设：现有来源未载明 ${zh}，按未封顶结算`,
      en: `assumption: no source gives the ${en}, so this is settled as if there were none`,
    };
  });
  const kept = stands(kind, period, () => ({ zh: '，未超限额', en: ' within it' }));
  const passed = stands(kind, period, (over) => ({
    zh: `，超出的 ${over} 元由个人负担`,
    en: ` and the person bears the ${over} yuan above it`,
  }));
  return ({ amount, uses: [use] }, open, precision) => {
    const run = use?.run.within ?? '';
    if (use !== undefined && unlimited) return { wording: counted, words: [run, written(use.taken, precision)] };
    if (use?.of === undefined) return { wording: assumed, words: [run] };
    const { of, before } = use;
    const words = [of, Math.max(0, of - before), open - amount, amount].map((each) => written(each, precision));
    return { wording: amount === 0 ? kept : passed, words: [run, ...words] };
  };
};

/** How a limit stands, and what comes of it. */
const stands = (kind: Kind, period: Period, end: (over: string) => Says): Wording => {
  const counts = COUNTS[kind];
  const sentence = (...[run, limit, left, through, over]: Words): Says => {
    const { zh, en } = nameOf(kind, period, run);
    return {
      zh: `${zh} ${limit} 元，此前尚余 ${left} 元，${counts.zh} ${through} 元${end(over).zh}`,
      en: `of the ${en} of ${limit} yuan, ${left} yuan was still left: ${counts.en} ${through} yuan${end(over).en}`,
    };
  };
  return wording(sentence, 5);
};

const COUNTS: Readonly<Record<Kind, Says>> = {
  cap: { zh: '基金支付', en: 'the fund pays' },
  'expense-cap': { zh: '计入支付范围', en: 'what counts is' },
};

const nameOf = (kind: Kind, period: Period, within: string): Says => {
  const { zh, en } = PERIOD_NAMES[period];
  return kind === 'cap'
    ? { zh: `${within} ${zh}最高支付限额`, en: `${en} cap (${within})` }
    : { zh: `${within} ${zh}费用限额`, en: `${en} expense cap (${within})` };
};
