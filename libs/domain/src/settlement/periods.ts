import type { Period } from '@yidi/contracts/policy';
import type { AccumulatorKind } from '@yidi/contracts/settlement';
import { yearOf, type Day } from '@yidi/kernel';
import { keyOf, type Run } from './clause.js';

/** The number of the month of a day, 1 to 12. */
export const monthNumber = (on: Day): number => Number(on.slice(5, 7));

/** The month of a day, counted from the year 0; read digit by digit, since every bill asks. */
export const monthIndex = (on: Day): number =>
  (digit(on, 0) * 1000 + digit(on, 1) * 100 + digit(on, 2) * 10 + digit(on, 3)) * 12 +
  digit(on, 5) * 10 +
  digit(on, 6) -
  1;

const digit = (on: Day, at: number): number => on.charCodeAt(at) - 48;

/** Which run of an accumulator a day of service belongs to: `2026`, `2026-H1`, `2026-Q1`, `2026-03`; a visit is a run of its own. */
const runOf = (period: Period, on: Day): string => {
  switch (period) {
    case 'visit':
      return on;
    case 'month':
      return on.slice(0, 7);
    case 'quarter':
      return `${on.slice(0, 4)}-Q${String(Math.ceil(monthNumber(on) / 3))}`;
    case 'half-year':
      return `${on.slice(0, 4)}-H${monthNumber(on) <= 6 ? '1' : '2'}`;
    case 'year':
      return on.slice(0, 4);
  }
};

/** The run of one accumulator that a day belongs to, by the day and the index of its month. */
export type Runs = (on: Day, month: number) => Run;

/**
 * The runs of one accumulator. Each is made once and kept for all plans, so that accounts find by the same key and not by an equal
 * one, which is slower.
 */
export const runsOf = (kind: AccumulatorKind, pool: string, period: Period): Runs => {
  const made = (on: Day): Run => {
    const run = { kind, pool, period, within: runOf(period, on) };
    return { ...run, key: keyOf(run) };
  };
  if (period === 'visit') return made;
  const months = MONTHS[period];
  const name = `${kind} ${pool} ${period}`;
  const kept = RUNS.get(name) ?? new Map<number, Run>();
  RUNS.set(name, kept);
  return (on, month) => {
    const at = Math.floor(month / months);
    const known = kept.get(at);
    if (known !== undefined) return known;
    const run = made(on);
    kept.set(at, run);
    return run;
  };
};

const RUNS = new Map<string, Map<number, Run>>();

/** How many months one run lasts. */
const MONTHS: Readonly<Record<Exclude<Period, 'visit'>, number>> = { month: 1, quarter: 3, 'half-year': 6, year: 12 };

/** The first month of the year of `on` in which the benefit holds: January, unless it began later in that year. */
export const firstMonth = (on: Day, startsOn: Day | undefined): number =>
  startsOn !== undefined && yearOf(startsOn) === yearOf(on) ? monthNumber(startsOn) : 1;

/** How many months of the year of `on` the benefit holds, the month of its start counted (含当月). */
export const monthsHeld = (on: Day, startsOn: Day | undefined): number => 13 - firstMonth(on, startsOn);
