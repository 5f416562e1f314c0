import type { Branded } from './codes.js';

/** Money in fen (分), a safe integer; 1 yuan is 100 fen. Never a fraction. */
export type Fen = Branded<number, 'Fen'>;
/** A share in millionths: 75 % is 750 000. */
export type Millionths = Branded<number, 'Millionths'>;

const checked = (amount: number): Fen => {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${String(amount)} is not a whole number of fen`);
  return amount as Fen;
};

/** An amount from its number of fen. */
export const fen = (amount: number): Fen => checked(amount);
export const ZERO: Fen = fen(0);
/** The whole: one million millionths. */
export const WHOLE = 1_000_000 as Millionths;

export const millionths = (share: number): Millionths => {
  if (!Number.isSafeInteger(share) || share < 0 || share > WHOLE)
    throw new RangeError(`${String(share)} is not a share between 0 and 1 000 000 millionths`);
  return share as Millionths;
};

export const plus = (...amounts: readonly Fen[]): Fen =>
  amounts.reduce<Fen>((sum, amount) => checked(sum + amount), ZERO);
export const minus = (from: Fen, amount: Fen): Fen => checked(from - amount);
export const lesser = (a: Fen, b: Fen): Fen => (a < b ? a : b);
export const atLeastZero = (amount: Fen): Fen => (amount < 0 ? ZERO : amount);
export const negated = (amount: Fen): Fen => checked(amount === 0 ? 0 : -amount);

/** How a fraction is brought to a whole number: half up is the habit of the field, away from zero; `down` takes more than half off too. */
export type Rounding = 'half-up' | 'half-even' | 'half-down' | 'down';

/** Up to here a product of whole numbers is exact without big integers. */
const EXACT = Number.MAX_SAFE_INTEGER;

/** `amount × by ÷ over`, rounded once; exact for every size. `amount` and `by` not below zero, `over` above it. */
export const scaled = (amount: number, by: number, over: number, how: Rounding = 'half-up'): number => {
  const product = amount * by;
  if (product > EXACT) return Number(bigScaled(BigInt(amount) * BigInt(by), BigInt(over), how));
  const whole = wholes(product, over);
  const rest = product - whole * over;
  return roundsUp(rest * 2 - over, whole % 2 === 1, how) ? whole + 1 : whole;
};

/** How often `over` goes into `product`. The quotient of floats can be off by one at a whole number, and is faster than a remainder. */
const wholes = (product: number, over: number): number => {
  const near = Math.floor(product / over);
  return near * over > product ? near - 1 : near;
};

const bigScaled = (product: bigint, over: bigint, how: Rounding): bigint => {
  const whole = product / over;
  const twice = (product % over) * 2n;
  return roundsUp(twice > over ? 1 : twice === over ? 0 : -1, whole % 2n === 1n, how) ? whole + 1n : whole;
};

/** `beyondHalf`: above zero where more than half is left over, zero at exactly the half. */
const roundsUp = (beyondHalf: number, odd: boolean, how: Rounding): boolean =>
  how !== 'down' && (beyondHalf > 0 || (beyondHalf === 0 && (how === 'half-up' || (how === 'half-even' && odd))));

/** `Σ amount × share`, the shares in millionths, summed exactly and rounded once. */
export const sumOfShares = (
  slices: readonly { readonly amount: number; readonly share: number }[],
  how: Rounding = 'half-up',
): number => {
  let sum = 0;
  for (const { amount, share } of slices) sum += amount * share;
  if (sum <= EXACT) return scaled(sum, 1, WHOLE, how);
  const exact = slices.reduce((so, { amount, share }) => so + BigInt(amount) * BigInt(share), 0n);
  return Number(bigScaled(exact, BigInt(WHOLE), how));
};

/** The least amount, filling the slices from the first, whose shares sum to `wanted`: the way back from a sum of shares, rounded once. */
export const amountOfShares = (
  wanted: number,
  slices: readonly { readonly amount: number; readonly share: number }[],
  how: Rounding = 'half-up',
): number => {
  let [amount, left] = [0n, BigInt(wanted) * BigInt(WHOLE)];
  for (const slice of slices) {
    const share = BigInt(slice.share);
    const all = BigInt(slice.amount) * share;
    if (left <= 0n) break;
    if (left < all) return Number(bigScaled(amount * share + left, share, how));
    amount += BigInt(slice.amount);
    left -= all;
  }
  return Number(amount);
};

/** A share of an amount, rounded half up (away from zero) to the fen: two decimals at each step. */
export const shareHalfUp = (amount: Fen, share: Millionths): Fen => {
  const rounded = scaled(Math.abs(amount), share, WHOLE);
  return checked(amount < 0 && rounded !== 0 ? -rounded : rounded);
};

const [ZERO_DIGIT, NINE_DIGIT, POINT, MINUS] = [0x30, 0x39, 0x2e, 0x2d];
/** `-99999999999999.99`: more digits than these are no safe integer of fen. */
const MOST_YUAN_DIGITS = 14;

/** The fen that a text in yuan with two decimals says, undefined where it is none. */
const fenIn = (text: string): number | undefined => {
  const start = text.charCodeAt(0) === MINUS ? 1 : 0;
  const point = text.length - 3;
  const digits = point - start;
  if (digits < 1 || digits > MOST_YUAN_DIGITS || text.charCodeAt(point) !== POINT) return undefined;
  const size = 100 * digitsIn(text, start, point) + digitsIn(text, point + 1, text.length);
  if (Number.isNaN(size)) return undefined;
  return start === 1 && size !== 0 ? -size : size;
};

/** The number that the digits from one place to another write; NaN where one is none. Read one by one, as every bill has dozens. */
const digitsIn = (text: string, from: number, to: number): number => {
  let size = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at);
    if (digit < ZERO_DIGIT || digit > NINE_DIGIT) return NaN;
    size = size * 10 + (digit - ZERO_DIGIT);
  }
  return size;
};

/** Whether the text is an amount as the wire writes it: yuan with two decimals, `"112.50"`. */
export const isYuan = (text: string): boolean => Number.isSafeInteger(fenIn(text)) && text !== '-0.00';

/** `"112.50"` → 11 250 fen. */
export const fromYuan = (text: string): Fen => {
  const amount = fenIn(text);
  if (amount === undefined) throw new RangeError(`"${text}" is not an amount in yuan with two decimals`);
  return checked(amount);
};

/** `.00` to `.99`. */
const CENTS: readonly string[] = Array.from({ length: 100 }, (_, cents) => `.${String(cents).padStart(2, '0')}`);

/** 11 250 fen → `"112.50"`. */
export const toYuan = (amount: Fen): string => {
  const size = Math.abs(amount);
  const cents = size % 100;
  const text = String((size - cents) / 100) + (CENTS[cents] ?? '');
  return amount < 0 ? `-${text}` : text;
};
