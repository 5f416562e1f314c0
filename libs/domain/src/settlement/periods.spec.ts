import { describe, expect, it } from '@jest/globals';
import type { Period } from '@yidi/contracts/policy';
import { day } from '@yidi/kernel';
import { monthIndex, runsOf } from './periods.js';

const runs = (period: Period, ...days: readonly string[]): readonly string[] => {
  const runAt = runsOf('cap', 'pool', period);
  return days.map(day).map((on) => runAt(on, monthIndex(on)).within);
};

describe('the run of an accumulator', () => {
  it.each<readonly [Period, readonly string[], readonly string[]]>([
    ['visit', ['2026-03-12', '2026-03-13'], ['2026-03-12', '2026-03-13']],
    ['month', ['2026-01-31', '2026-02-01', '2026-12-31'], ['2026-01', '2026-02', '2026-12']],
    ['quarter', ['2026-03-31', '2026-04-01', '2026-12-31'], ['2026-Q1', '2026-Q2', '2026-Q4']],
    ['half-year', ['2026-01-01', '2026-06-30', '2026-07-01'], ['2026-H1', '2026-H1', '2026-H2']],
    ['year', ['2026-01-01', '2026-12-31', '2027-01-01'], ['2026', '2026', '2027']],
  ])('of a %s is told by the day of service', (period, days, expected) => {
    expect(runs(period, ...days)).toEqual(expected);
  });

  it.each([
    ['2031-06-30', '2031-H1'],
    ['2032-07-01', '2032-H2'],
  ])('that nobody asked for before is told as well: the half-year of %s is %s', (on, expected) => {
    expect(runs('half-year', on)).toEqual([expected]);
  });

  it('is never that of another year, decade or century, however many were asked for before', () => {
    const years = [1999, 2000, 2001, 2005, 2009, 2010, 2011, 2019, 2020, 2025, 2026, 2030, 2099, 2100, 2999];
    const months = years.flatMap((year) =>
      Array.from({ length: 12 }, (_, at) => `${String(year)}-${String(at + 1).padStart(2, '0')}`),
    );
    expect(runs('month', ...months.map((month) => `${month}-15`))).toEqual(months);
    expect(runs('year', ...months.map((month) => `${month}-15`))).toEqual(months.map((month) => month.slice(0, 4)));
  });

  it('is one object for all days of it, and found by its key', () => {
    const runAt = runsOf('deductible', 'M03900', 'quarter');
    const [first, last] = [day('2026-01-01'), day('2026-03-31')];
    expect(runAt(first, monthIndex(first))).toBe(runAt(last, monthIndex(last)));
    expect(runsOf('deductible', 'M03900', 'quarter')(last, monthIndex(last))).toBe(runAt(first, monthIndex(first)));
    expect(runAt(first, monthIndex(first)).key).toBe('deductible M03900 quarter 2026-Q1');
  });
});
