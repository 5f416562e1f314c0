import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  amountOfShares,
  atLeastZero,
  fen,
  fromYuan,
  isYuan,
  lesser,
  millionths,
  minus,
  negated,
  plus,
  shareHalfUp,
  sumOfShares,
  toYuan,
  WHOLE,
  ZERO,
} from './money.js';

const amounts = fc.maxSafeInteger().map((amount) => fen(amount === 0 ? 0 : amount));
const shares = fc.integer({ min: 0, max: 1_000_000 }).map(millionths);

describe('an amount of money', () => {
  it.each([0.5, 112.5, NaN, Infinity, -Infinity, 2 ** 53])('is a whole number of fen, so %p is refused', (amount) => {
    expect(() => fen(amount)).toThrow(RangeError);
  });

  it('is added and subtracted to the fen', () => {
    expect(plus(fen(11_250), fen(18_750))).toBe(30_000);
    expect(plus()).toBe(ZERO);
    expect(minus(fen(20_000), fen(5_000))).toBe(15_000);
  });

  it('is refused where a sum leaves the numbers that a computer counts exactly, at the end or on the way', () => {
    const most = fen(Number.MAX_SAFE_INTEGER);
    expect(() => plus(most, fen(1))).toThrow(RangeError);
    expect(() => plus(most, fen(2), fen(-10))).toThrow(RangeError);
    expect(() => minus(negated(most), fen(1))).toThrow(RangeError);
  });

  it('is limited from both sides', () => {
    expect(lesser(fen(5_000), fen(20_000))).toBe(5_000);
    expect(lesser(fen(20_000), fen(5_000))).toBe(5_000);
    expect(atLeastZero(fen(-1))).toBe(ZERO);
    expect(atLeastZero(fen(1))).toBe(1);
  });

  it('is turned round for a correction, and nothing stays plain zero', () => {
    expect(negated(fen(11_250))).toBe(-11_250);
    expect(negated(ZERO)).toBe(0);
  });
});

describe('a share of an amount', () => {
  it.each([
    { what: 'three quarters of 150 yuan', amount: 15_000, share: 750_000, gives: 11_250 },
    { what: 'half a fen is a fen', amount: 1, share: 500_000, gives: 1 },
    { what: 'less than half a fen is nothing', amount: 1, share: 499_999, gives: 0 },
    { what: 'seventy per cent of 165.19 yuan', amount: 16_519, share: 700_000, gives: 11_563 },
    { what: 'half a fen of a correction goes away from zero too', amount: -1, share: 500_000, gives: -1 },
    { what: 'less than half a fen of a correction is plain zero', amount: -1, share: 499_999, gives: 0 },
    { what: 'nothing of everything', amount: 30_000, share: 0, gives: 0 },
    {
      what: 'a bill whose product no float could hold',
      amount: 9_007_199_254_740_991,
      share: 999_999,
      gives: 9_007_190_247_541_736,
    },
  ])('is rounded half up to the fen: $what', ({ amount, share, gives }) => {
    expect(shareHalfUp(fen(amount), millionths(share))).toBe(gives);
  });

  it('is never further than half a fen from the exact product', () => {
    fc.assert(
      fc.property(amounts, shares, (amount, share) => {
        const twiceTheError = BigInt(shareHalfUp(amount, share)) * 2_000_000n - BigInt(amount) * BigInt(share) * 2n;
        expect(twiceTheError).toBeGreaterThanOrEqual(-1_000_000n);
        expect(twiceTheError).toBeLessThanOrEqual(1_000_000n);
      }),
    );
  });

  it('is the same for a bill and for its correction', () => {
    fc.assert(
      fc.property(amounts, shares, (amount, share) => {
        expect(shareHalfUp(negated(amount), share)).toBe(negated(shareHalfUp(amount, share)));
      }),
    );
  });

  it('of the whole is the amount itself', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(shareHalfUp(amount, WHOLE)).toBe(amount);
      }),
    );
  });

  it.each([-1, 1_000_001, 0.75, NaN])('is between nothing and the whole, so %p millionths are refused', (share) => {
    expect(() => millionths(share)).toThrow(RangeError);
  });
});

describe('the way back from a sum of shares', () => {
  const bands = [
    { amount: 1_000, share: 0 },
    { amount: 10_000, share: 900_000 },
    { amount: 10_000, share: 0 },
    { amount: 10_000, share: 300_000 },
  ];

  it.each([
    ['nothing is needed for nothing', 0, 0],
    ['bands that bring nothing are passed', 1, 1_001],
    ['a band is filled in part', 4_500, 6_000],
    ['a band that is full is enough', 9_000, 11_000],
    ['the next one goes on', 9_001, 21_003],
    ['there is no more than all bands', 12_001, 31_000],
  ])('%s', (_, wanted, amount) => {
    expect(amountOfShares(wanted, bands)).toBe(amount);
  });

  it.each([
    ['half-up', 3],
    ['half-even', 2],
    ['half-down', 2],
    ['down', 2],
  ] as const)('is rounded once, %s', (how, amount) => {
    expect(amountOfShares(1, [{ amount: 10, share: 400_000 }], how)).toBe(amount);
  });

  it('leads to an amount that brings as much again, or to all of it', () => {
    const slices = fc.array(fc.record({ amount: fc.nat(1_000_000_000), share: shares }), { maxLength: 4 });
    fc.assert(
      fc.property(slices, fc.nat(1_000_000_000), (all, wanted) => {
        const most = all.reduce((sum, { amount }) => sum + amount, 0);
        const amount = amountOfShares(wanted, all);
        const ends = all.map((_, at) => all.slice(0, at + 1).reduce((sum, slice) => sum + slice.amount, 0));
        const filled = all.map((slice, at) => ({
          ...slice,
          amount: Math.min(slice.amount, Math.max(0, amount - (ends[at - 1] ?? 0))),
        }));
        expect(amount).toBeLessThanOrEqual(most);
        if (wanted < sumOfShares(all)) expect(Math.abs(sumOfShares(filled) - wanted)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('an amount in yuan', () => {
  it.each([
    ['112.50', 11_250],
    ['0.00', 0],
    ['0.05', 5],
    ['-0.05', -5],
    ['-187.50', -18_750],
  ])('%s is written with two decimals', (written, amount) => {
    expect(fromYuan(written)).toBe(amount);
    expect(toYuan(fen(amount))).toBe(written);
  });

  it('comes back as it went out, however large', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        const written = toYuan(amount);
        expect(isYuan(written)).toBe(true);
        expect(fromYuan(written)).toBe(amount);
      }),
    );
    expect(fromYuan(toYuan(fen(Number.MAX_SAFE_INTEGER)))).toBe(Number.MAX_SAFE_INTEGER);
  });

  it.each([
    '',
    '112',
    '112.5',
    '112.500',
    '1,112.50',
    '.50',
    '+1.00',
    '1e3',
    '١.٠٠',
    ' 1.00',
    '1.00\n',
    '90071992547409.92',
    '999999999999999.00',
  ])('is not %j', (written) => {
    expect(isYuan(written)).toBe(false);
    expect(() => fromYuan(written)).toThrow(RangeError);
  });

  it('has no minus before nothing', () => {
    expect(isYuan('-0.00')).toBe(false);
  });
});
