import type { Period } from '@yidi/contracts/policy';
import { yearOf, type Day } from '@yidi/kernel';

/** The number of the month of a day, 1 to 12. */
export const monthNumber = (on: Day): number => Number(on.slice(5, 7));

/**
 * Which run of an accumulator a day of service belongs to: `2026`, `2026-H1`, `2026-Q1`, `2026-03`; a visit is a run of its own.
 * Each is written once and kept: accounts find by it millions of times.
 */
export const runOf = (period: Period, on: Day): string => {
  const ofPeriod = RUNS[period];
  const known = ofPeriod.get(on);
  if (known !== undefined) return known;
  const run = runWritten(period, on);
  ofPeriod.set(on, run);
  return run;
};

const RUNS: Readonly<Record<Period, Map<Day, string>>> = {
  visit: new Map(),
  month: new Map(),
  quarter: new Map(),
  'half-year': new Map(),
  year: new Map(),
};

const runWritten = (period: Period, on: Day): string => {
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

/** The first month of the year of `on` in which the benefit holds: January, unless it began later in that year. */
export const firstMonth = (on: Day, startsOn: Day | undefined): number =>
  startsOn !== undefined && yearOf(startsOn) === yearOf(on) ? monthNumber(startsOn) : 1;

/** How many months of the year of `on` the benefit holds, the month of its start counted (含当月). */
export const monthsHeld = (on: Day, startsOn: Day | undefined): number => 13 - firstMonth(on, startsOn);
