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

/** How a fraction is brought to a whole number: half up is the habit of the field, away from zero. */
export type Rounding = 'half-up' | 'half-even' | 'down';

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
  how !== 'down' && (beyondHalf > 0 || (beyondHalf === 0 && (how === 'half-up' || odd)));

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

const YUAN = /^(-?)(\d{1,14})\.(\d{2})$/;

/** Whether the text is an amount as the wire writes it: yuan with two decimals, `"112.50"`. */
export const isYuan = (text: string): boolean =>
  YUAN.test(text) && text !== '-0.00' && Number.isSafeInteger(Number(text.replace('.', '')));

/** `"112.50"` → 11 250 fen. */
export const fromYuan = (text: string): Fen => {
  const match = YUAN.exec(text);
  if (match === null) throw new RangeError(`"${text}" is not an amount in yuan with two decimals`);
  const size = Number(match[2]) * 100 + Number(match[3]);
  return checked(match[1] === '-' && size !== 0 ? -size : size);
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
