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

/**
 * A share of an amount, rounded half up (away from zero) to the fen: the habit of the field, two decimals at each step.
 * The product is formed in big integers, so no size of bill loses a fen.
 */
export const shareHalfUp = (amount: Fen, share: Millionths): Fen => {
  const size = BigInt(Math.abs(amount)) * BigInt(share);
  const rounded = Number((size * 2n + 1_000_000n) / 2_000_000n);
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

/** 11 250 fen → `"112.50"`. */
export const toYuan = (amount: Fen): string => {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
