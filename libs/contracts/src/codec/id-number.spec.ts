import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isIdNumber } from './id-number.js';

const CHECKS = Array.from('0123456789X');

/** The check character by ISO 7064 MOD 11-2, digit by digit: the second way to it. */
const checkOf = (digits: string): string => {
  const sum = Array.from(digits).reduce((carried, digit) => ((carried + Number(digit)) * 2) % 11, 0);
  const check = (12 - sum) % 11;
  return check === 10 ? 'X' : String(check);
};

const digits = fc
  .tuple(
    fc.constantFrom('110105', '450602', '360302', '460105'),
    fc.date({ min: new Date('1900-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(
    ([place, birth, serial]) =>
      `${place}${birth.toISOString().slice(0, 10).replaceAll('-', '')}${String(serial).padStart(3, '0')}`,
  );

describe('an identity number', () => {
  it.each(['11010519491231002X', '440524188001010014'])('of the standard itself is right: %s', (number) => {
    expect(isIdNumber(number)).toBe(true);
  });

  it('has the one check character that its digits give, and no other', () => {
    fc.assert(
      fc.property(digits, (start) => {
        const right = CHECKS.filter((check) => isIdNumber(start + check));
        expect(right).toEqual([checkOf(start)]);
      }),
    );
  });

  it('with any one digit mistyped is wrong', () => {
    fc.assert(
      fc.property(digits, fc.nat(16), fc.integer({ min: 1, max: 9 }), (start, at, off) => {
        const typed = start.slice(0, at) + String((Number(start[at]) + off) % 10) + start.slice(at + 1);
        expect(isIdNumber(typed + checkOf(start))).toBe(false);
      }),
    );
  });

  it.each([
    ['a day that no calendar has', '11010519490230002'],
    ['a thirteenth month', '11010519491331002'],
    ['a first digit of zero', '01010519491231002'],
  ])('with %s is wrong, whatever its check character', (_, start) => {
    expect(CHECKS.filter((check) => isIdNumber(start + check))).toEqual([]);
  });

  it.each([
    '',
    '11010519491231002x',
    '110105491231002',
    ' 11010519491231002X',
    '11010519491231002X\n',
    '１１０１０５１９４９１２３１００２Ｘ',
  ])('is not %j', (text) => {
    expect(isIdNumber(text)).toBe(false);
  });
});
