// The forms in which systems write amounts and times, and the one of the interface.
import type { ChinaTime } from '@yidi/contracts/regions';
import { dayOf, instantOf, isDay, type Instant } from '@yidi/kernel';

const DECIMAL = /^(-?)(\d{0,20})(?:\.(\d{1,20}))?(?:[eE]([+-]?\d{1,2}))?$/;

/** Written as it shall be, as nearly all are; looked for first, since a bill has dozens. */
const PLAIN_DECIMAL = /^(?:0|-?[1-9]\d{0,19})(?:\.\d{0,19}[1-9])?$/;
const PLAIN_YUAN = /^(?:0|-?[1-9]\d{0,19})\.\d\d$/;

/** A decimal without exponent, leading and trailing zeros: `1.10E+2` is `110`. Undefined where it is none. */
export const plainDecimal = (text: string): string | undefined => (PLAIN_DECIMAL.test(text) ? text : rewritten(text));

const rewritten = (text: string): string | undefined => {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [sign, whole, part, exponent] = match.slice(1).map((group: string | undefined) => group ?? '');
  const digits = `${whole ?? ''}${part ?? ''}`;
  if (digits === '') return undefined;
  const size = withPoint(digits, (whole ?? '').length + Number(exponent));
  return size === '0' ? size : `${sign ?? ''}${size}`;
};

/** The digits with a point before the one at that place, which may lie before the first or behind the last. */
const withPoint = (digits: string, place: number): string => {
  const padded = place < 0 ? '0'.repeat(-place) + digits : digits.padEnd(place, '0');
  const at = Math.max(0, place);
  const whole = padded.slice(0, at).replace(/^0+/, '') || '0';
  const part = padded.slice(at).replace(/0+$/, '');
  return part === '' ? whole : `${whole}.${part}`;
};

/** An amount in yuan with two decimals; undefined where it is none, or has more decimals than fen have. */
export const yuanText = (text: string): string | undefined => {
  if (PLAIN_YUAN.test(text)) return text;
  const plain = plainDecimal(text);
  if (plain === undefined) return undefined;
  const [integer = '', fraction = ''] = plain.split('.');
  return fraction.length > 2 ? undefined : `${integer}.${fraction.padEnd(2, '0')}`;
};

const APART = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d{1,9})?)?)?$/;
const TOGETHER = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/;
const ZONED = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})$/;
const EPOCH_MS = /^\d{13}$/;

const CHINA_OFFSET_MS = 8 * 3_600_000;

/** A time in China as the interface writes it, `YYYY-MM-DD HH:MM:SS`; a day alone begins at midnight. Undefined where it is none. */
export const chinaTime = (text: string): string | undefined => {
  if (EPOCH_MS.test(text)) return chinaTimeAt(instantOf(Number(text)));
  const zoned = ZONED.exec(text);
  if (zoned !== null) return ofZone(zoned);
  const match = APART.exec(text) ?? TOGETHER.exec(text);
  return match === null
    ? undefined
    : onTheClock(match.slice(1, 4).map(two).join('-'), match.slice(4, 7).map(two).join(':'));
};

const two = (number: string | undefined): string => (number ?? '').padStart(2, '0');

const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

const onTheClock = (on: string, at: string): string | undefined =>
  isDay(on) && TIME_OF_DAY.test(at) ? `${on} ${at}` : undefined;

const ofZone = ([, on = '', at = '', zone = '']: RegExpExecArray): string | undefined =>
  on < '1901' || on >= '2999' || onTheClock(on, at) === undefined ? undefined : atZone(`${on}T${at}${colonised(zone)}`);

/** A zone may be beyond what the calendar has: `+99:00`. */
const atZone = (text: string): string | undefined => {
  const epochMs = Date.parse(text);
  return Number.isNaN(epochMs) ? undefined : chinaTimeAt(instantOf(epochMs));
};

const colonised = (zone: string): string => (/^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone);

/** The time in China at an instant, as the interface writes it. */
export const chinaTimeAt = (at: Instant): ChinaTime =>
  `${dayOf(at)} ${instantOf(Date.parse(at) + CHINA_OFFSET_MS).slice(11, 19)}`;
