import type { Period } from '@yidi/contracts/policy';
import { scaled, ZERO, type DiseaseCode, type Fen, type Says } from '@yidi/kernel';
import {
  grains,
  type Clause,
  type Grains,
  type Occasion,
  type Precision,
  type Run,
  type Standing,
  type Taking,
  type Use,
} from '../clause.js';
import { combined, type SeveralLimits } from '../several-diseases.js';
import { firstMonth, monthNumber, monthsHeld, runsOf } from '../periods.js';
import { PERIOD_NAMES, written } from '../wording.js';

/** One limit as it holds in one case. */
export interface Cap {
  /** Undefined where no source gives it. */
  readonly amount: Fen | undefined;
  /** The pack says to settle past a limit that no source gives. */
  readonly assumed: boolean;
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

/** A limit of this bill: how much there is, how much was used, what is left. */
interface Room {
  readonly cap: Cap;
  readonly run: Run;
  readonly before: Grains;
  readonly of: Grains | undefined;
  readonly left: Grains;
}

/** The fund pays no more than its caps in their periods (最高支付限额); what it would have paid above them is the person's. */
export const fundCap = (caps: readonly Cap[]): Clause => limit('cap', caps);

/** No more in-scope expense than the caps enters the ratio (费用限额); what lies above them is the person's. */
export const expenseCap = (caps: readonly Cap[]): Clause => limit('expense-cap', caps);

const limit = (kind: 'cap' | 'expense-cap', caps: readonly Cap[]): Clause => {
  const counted = caps.map((cap) => ({ cap, runAt: runsOf(kind, cap.pool, periodCounted(cap)) }));
  return (standing) => {
    const { open, precision } = standing;
    const rooms = counted.map(({ cap, runAt }) => roomOf(cap, runAt(standing.occasion.on), standing));
    let paid = open;
    for (const { cap, of, left } of rooms) {
      if (of === undefined && !cap.assumed) return open > 0 ? { lacking: `${kind}(${cap.pool})` } : [];
      paid = Math.min(paid, left);
    }
    return takings(rooms, { open, paid }, precision);
  };
};

/** Months that roll over fill one run: the year. */
const periodCounted = ({ rollsOver, period }: Cap): Period => (rollsOver ? 'year' : period);

/** One step for each limit; each takes what it leaves no room for, and all are filled by what all of them let through. */
const takings = (
  rooms: readonly Room[],
  { open, paid }: { readonly open: Grains; readonly paid: Grains },
  precision: Precision,
): readonly Taking[] => {
  let standing = open;
  return rooms.map((room) => {
    const before = standing;
    standing = Math.min(standing, room.left);
    const through = standing;
    const { cap, run } = room;
    return {
      rule: run.kind,
      amount: before - through,
      going: { to: 'person', part: 'overCap' },
      says: () => sentence(room, { before, through }, precision),
      source: cap.source,
      uses: [useOf(room, paid)],
      slices: undefined,
      cuts: run.kind === 'cap' ? 'fund' : 'expense',
    };
  });
};

const useOf = ({ run, before, of }: Room, taken: Grains): Use => ({ run, before, taken, of });

const roomOf = (cap: Cap, run: Run, { occasion, precision, open }: Standing): Room => {
  const used = cap.period === 'visit' ? ZERO : (occasion.usedBefore(run.key)?.used ?? ZERO);
  const before = grains(used, precision);
  const amount = amountOf(cap, occasion);
  if (amount === undefined) return { cap, run, before, of: undefined, left: open };
  const of = grains(amount, precision);
  return { cap, run, before, of, left: Math.max(0, of - before) };
};

/** The limit in fen, for this person on this day. */
const amountOf = (cap: Cap, occasion: Occasion): Grains | undefined => {
  if (cap.several !== undefined)
    return combined(cap.several, occasion, (amount, disease) => byMonths(cap, amount, occasion, disease));
  return cap.amount === undefined ? undefined : byMonths(cap, cap.amount, occasion, cap.disease);
};

const byMonths = (cap: Cap, amount: Grains, { on, held }: Occasion, disease: DiseaseCode): Grains => {
  const startsOn = held.find(({ diseaseCode }) => diseaseCode === disease)?.startsOn;
  if (cap.rollsOver) return amount * (monthNumber(on) - firstMonth(on, startsOn) + 1);
  if (!cap.firstYearByMonth) return amount;
  const months = monthsHeld(on, startsOn);
  return months === 12 ? amount : scaled(amount, months, 12 * cap.unit) * cap.unit;
};

const sentence = (
  { cap, run, of, left }: Room,
  { before, through }: { readonly before: Grains; readonly through: Grains },
  precision: Precision,
): Says => {
  const name = nameOf(run.kind, cap.period, run.within);
  if (of === undefined)
    return {
      zh: `假设：现有来源未载明 ${name.zh}，按未封顶结算`,
      en: `assumption: no source gives the ${name.en}, so this is settled as if there were none`,
    };
  const over = before - through;
  const [limit, rest, paid] = [written(of, precision), written(left, precision), written(through, precision)];
  const counts =
    run.kind === 'cap' ? { zh: '基金支付', en: 'the fund pays' } : { zh: '计入支付范围', en: 'what counts is' };
  const stands = {
    zh: `${name.zh} ${limit} 元，此前尚余 ${rest} 元，${counts.zh} ${paid} 元`,
    en: `of the ${name.en} of ${limit} yuan, ${rest} yuan was still left: ${counts.en} ${paid} yuan`,
  };
  return over === 0
    ? { zh: `${stands.zh}，未超限额`, en: `${stands.en} within it` }
    : {
        zh: `${stands.zh}，超出的 ${written(over, precision)} 元由个人负担`,
        en: `${stands.en} and the person bears the ${written(over, precision)} yuan above it`,
      };
};

const nameOf = (kind: Run['kind'], period: Period, within: string): Says => {
  const { zh, en } = PERIOD_NAMES[period];
  return kind === 'cap'
    ? { zh: `${within} ${zh}最高支付限额`, en: `${en} cap (${within})` }
    : { zh: `${within} ${zh}费用限额`, en: `${en} expense cap (${within})` };
};
