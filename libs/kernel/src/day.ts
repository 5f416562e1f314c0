import type { Branded } from './codes.js';

/** A calendar day in China, `YYYY-MM-DD`. */
export type Day = Branded<string, 'Day'>;
/** A point in time, ISO 8601 in UTC with milliseconds: `2026-03-12T02:00:00.000Z`. */
export type Instant = Branded<string, 'Instant'>;
/** A calendar month, `YYYY-MM`. */
export type Month = Branded<string, 'Month'>;

/** China keeps one time zone, UTC+8, without summer time since 1992. */
const CHINA_OFFSET_MS = 8 * 3_600_000;
const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Days that need no calendar: most of them, and every event names some. */
const IN_EVERY_MONTH = /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])$/;

const DAY_MS = 24 * 3_600_000;

/** The day in UTC; beyond the years 1 to 9999 days have no text that compares, so none is made up. */
const fromEpoch = (ms: number): Day => {
  const text = new Date(ms).toISOString().slice(0, 10);
  if (!PATTERN.test(text) || text.startsWith('0000'))
    throw new RangeError('the calendar of Yidi goes from year 1 to 9999');
  return text as Day;
};
const toEpoch = (on: Day): number => Date.parse(`${on}T00:00:00.000Z`);
const parts = (day: Day): readonly [year: number, month: number, date: number] => [
  Number(day.slice(0, 4)),
  Number(day.slice(5, 7)),
  Number(day.slice(8, 10)),
];

/** Whether the text is a day that the calendar has: `2026-02-30` is not. */
export const isDay = (text: string): text is Day => {
  if (IN_EVERY_MONTH.test(text)) return true;
  const match = PATTERN.exec(text);
  if (match === null || text.startsWith('0000')) return false;
  const ms = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(ms) && fromEpoch(ms) === text;
};

/** The day that the text names; anything else is a mistake of the program. */
export const day = (text: string): Day => {
  if (!isDay(text)) throw new RangeError(`"${text}" is not a day of the calendar, written YYYY-MM-DD`);
  return text;
};

/** Whether the text is an instant in the one form that Yidi writes, or the same without milliseconds. */
export const isInstant = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{3})?Z$/.test(text) && isDay(text.slice(0, 10));

/** The instant that the text names, in the form that compares as text. */
export const instant = (text: string): Instant => {
  if (!isInstant(text)) throw new RangeError(`"${text}" is not an instant, written like 2026-03-12T02:00:00Z`);
  return new Date(text).toISOString() as Instant;
};

/** Milliseconds since the epoch as an instant: the one way in for clocks. */
export const instantOf = (epochMs: number): Instant => new Date(epochMs).toISOString() as Instant;

/** The calendar day in China at an instant. */
export const dayOf = (at: Instant): Day => fromEpoch(Date.parse(at) + CHINA_OFFSET_MS);

/** The first instant of a day in China. */
export const startOf = (on: Day): Instant => instantOf(toEpoch(on) - CHINA_OFFSET_MS);

export const yearOf = (on: Day): number => Number(on.slice(0, 4));
export const monthOf = (on: Day): Month => on.slice(0, 7) as Month;

export const addDays = (on: Day, days: number): Day => fromEpoch(toEpoch(on) + days * DAY_MS);

/** The same date `months` later; where that month is shorter, its last day. */
export const addMonths = (on: Day, months: number): Day => {
  const [year, month, date] = parts(on);
  const target = year * 12 + month - 1 + months;
  const last = addDays(firstOf(target + 1), -1);
  return addDays(firstOf(target), Math.min(date, parts(last)[2]) - 1);
};

/** The first day of a month, counted from January of year 0. */
const firstOf = (month: number): Day => {
  const year = String(Math.floor(month / 12)).padStart(4, '0');
  return day(`${year}-${String((month % 12) + 1).padStart(2, '0')}-01`);
};

/** The first day of the month after the one that holds `on`. */
export const firstOfNextMonth = (on: Day): Day => addMonths(`${on.slice(0, 7)}-01` as Day, 1);

/** Whether `on` lies in the period; both ends belong to it, no end means for ever. */
export const within = (on: Day, period: { readonly startsOn: Day; readonly endsOn?: Day | undefined }): boolean =>
  on >= period.startsOn && (period.endsOn === undefined || on <= period.endsOn);
