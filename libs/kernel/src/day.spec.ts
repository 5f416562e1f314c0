import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  day,
  dayOf,
  firstOfNextMonth,
  instant,
  instantOf,
  isDay,
  isInstant,
  monthOf,
  startOf,
  within,
  yearOf,
  type Day,
} from './day.js';

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const lengthOf = (year: number, month: number): number =>
  [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
const written = (year: number, month: number, date: number): Day =>
  day(`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`);
/** The calendar a second time, counted on the fingers: one day on. */
const tomorrow = (on: Day): Day => {
  const [year = 0, month = 0, date = 0] = on.split('-').map(Number);
  if (date < lengthOf(year, month)) return written(year, month, date + 1);
  return month < 12 ? written(year, month + 1, 1) : written(year + 1, 1, 1);
};

const years = fc.oneof(fc.integer({ min: 1900, max: 2999 }), fc.integer({ min: 1, max: 9998 }));
const days = fc
  .tuple(years, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }))
  .map(([year, month, date]) => written(year, month, Math.min(date, lengthOf(year, month))));

describe('the calendar', () => {
  it.each(['2026-03-12', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('has %s', (text) => {
    expect(isDay(text)).toBe(true);
    expect(day(text)).toBe(text);
  });

  it.each([
    '2026-02-30',
    '2026-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '0000-01-01',
    '2026-3-12',
    '20260312',
    '2026-03-12T00:00:00Z',
    ' 2026-03-12',
    '2026-03-12\n',
    '',
  ])('has no %j', (text) => {
    expect(isDay(text)).toBe(false);
    expect(() => day(text)).toThrow(RangeError);
  });

  it('goes on by one day as it does on the fingers, in any year', () => {
    fc.assert(
      fc.property(days, (on) => {
        expect(addDays(on, 1)).toBe(tomorrow(on));
        expect(addDays(tomorrow(on), -1)).toBe(on);
      }),
    );
  });

  it('counts days the same in one go and in two', () => {
    fc.assert(
      fc.property(
        days,
        fc.integer({ min: -4_000, max: 4_000 }),
        fc.integer({ min: -4_000, max: 4_000 }),
        (on, first, second) => {
          fc.pre(yearOf(on) > 100 && yearOf(on) < 9_900);
          expect(addDays(addDays(on, first), second)).toBe(addDays(on, first + second));
        },
      ),
    );
  });

  it('keeps the date over months, or takes the last day of a shorter one', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 1_200 }), (on, months) => {
        fc.pre(yearOf(on) < 9_800);
        const [year = 0, month = 0, date = 0] = on.split('-').map(Number);
        const ahead = month - 1 + months;
        const [thenYear, thenMonth] = [year + Math.floor(ahead / 12), (ahead % 12) + 1];
        expect(addMonths(on, months)).toBe(written(thenYear, thenMonth, Math.min(date, lengthOf(thenYear, thenMonth))));
      }),
    );
  });

  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-01-15', -1, '2025-12-15'],
    ['2026-12-31', 2, '2027-02-28'],
  ])('%s and %i months is %s', (from, months, to) => {
    expect(addMonths(day(from), months)).toBe(to);
  });

  it('ends with the year 9999 instead of writing a day that nobody can read', () => {
    expect(() => addDays(day('9999-12-31'), 1)).toThrow(RangeError);
    expect(() => addMonths(day('9999-12-31'), 1)).toThrow(RangeError);
    expect(() => addDays(day('0001-01-01'), -1)).toThrow(RangeError);
  });

  it.each([
    ['2026-03-12', '2026-04-01'],
    ['2026-03-31', '2026-04-01'],
    ['2026-12-01', '2027-01-01'],
    ['2026-01-31', '2026-02-01'],
  ])('a benefit granted on %s that begins next month begins on %s', (granted, begins) => {
    expect(firstOfNextMonth(day(granted))).toBe(begins);
  });

  it('tells the benefit year and the month of a day', () => {
    expect(yearOf(day('2026-03-12'))).toBe(2026);
    expect(monthOf(day('2026-03-12'))).toBe('2026-03');
  });
});

describe('a period', () => {
  const filed = { startsOn: day('2026-01-01'), endsOn: day('2026-12-31') };

  it.each([
    ['2025-12-31', false],
    ['2026-01-01', true],
    ['2026-12-31', true],
    ['2027-01-01', false],
  ])('holds both its ends: %s %p', (on, held) => {
    expect(within(day(on), filed)).toBe(held);
  });

  it('without an end goes on for ever', () => {
    expect(within(day('9999-12-31'), { startsOn: day('2026-01-01') })).toBe(true);
    expect(within(day('2025-12-31'), { startsOn: day('2026-01-01'), endsOn: undefined })).toBe(false);
  });
});

describe('an instant', () => {
  it.each([
    ['2026-03-11T15:59:59.999Z', '2026-03-11'],
    ['2026-03-11T16:00:00.000Z', '2026-03-12'],
    ['2026-03-12T15:59:59.999Z', '2026-03-12'],
    ['2026-12-31T16:00:00.000Z', '2027-01-01'],
  ])('%s lies on %s in China, eight hours ahead', (at, on) => {
    expect(dayOf(instant(at))).toBe(on);
  });

  it('that starts a day in China belongs to it, and the millisecond before to the day before', () => {
    fc.assert(
      fc.property(days, (on) => {
        fc.pre(yearOf(on) > 1);
        const start = startOf(on);
        expect(dayOf(start)).toBe(on);
        expect(dayOf(instantOf(Date.parse(start) - 1))).toBe(addDays(on, -1));
      }),
    );
  });

  it.each(['2026-03-12T02:00:00Z', '2026-03-12T23:59:59.999Z'])('is written like %s', (text) => {
    expect(isInstant(text)).toBe(true);
  });

  it('gets its milliseconds, so that instants compare as text', () => {
    expect(instant('2026-03-12T02:00:00Z')).toBe('2026-03-12T02:00:00.000Z');
  });

  it.each([
    '2026-03-12',
    '2026-03-12T02:00:00',
    '2026-03-12T02:00:00+08:00',
    '2026-02-30T02:00:00Z',
    '2026-03-12T24:00:00Z',
    '2026-03-12T02:60:00Z',
    '2026-03-12T02:00:60Z',
    '2026-03-12T02:00:00.1Z',
    '2026-03-12 02:00:00Z',
    '',
  ])('is not written like %j', (text) => {
    expect(isInstant(text)).toBe(false);
    expect(() => instant(text)).toThrow(RangeError);
  });
});
