import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fen, fromYuan, instant, toYuan } from '@yidi/kernel';
import { readExactly } from './exact-json.js';
import { chinaTime, chinaTimeAt, plainDecimal, yuanText } from './written-forms.js';

describe('an amount', () => {
  it.each([
    ['300', '300.00'],
    ['300.1', '300.10'],
    ['112.10', '112.10'],
    ['0.070', '0.07'],
    ['.5', '0.50'],
    ['000300.00', '300.00'],
    ['3E+2', '300.00'],
    ['1.1e2', '110.00'],
    ['0E-8', '0.00'],
    ['12345e-2', '123.45'],
    ['5e-2', '0.05'],
    ['-0.00', '0.00'],
    ['-300.00', '-300.00'],
    ['99999999999.99', '99999999999.99'],
    ['9007199254740993.01', '9007199254740993.01'],
  ])('written %s is %s', (written, yuan) => {
    expect(yuanText(written)).toBe(yuan);
  });

  it.each([
    '',
    '.',
    '-',
    '1,234.50',
    '¥300',
    '300元',
    '300.105',
    '38.61000000000001',
    '1e',
    '0x10',
    'NaN',
    '１００',
    '+3',
    '3 0',
  ])('is not %j', (written) => {
    expect(yuanText(written)).toBeUndefined();
  });

  it('is the same whether it is written as it shall be or with an exponent', () => {
    const digits = fc.stringMatching(/^-?\d{1,12}(\.\d{0,4})?$/);
    fc.assert(
      fc.property(digits, (written) => {
        const text = written.replace(/\.$/, '');
        expect(yuanText(text)).toBe(yuanText(`${text}e0`));
        expect(plainDecimal(text)).toBe(plainDecimal(`${text}e0`));
      }),
    );
  });

  it('comes through however it is shifted and padded', () => {
    const amounts = fc.integer({ min: 0, max: 9_999_999_999_999 });
    fc.assert(
      fc.property(amounts, fc.nat({ max: 3 }), fc.nat({ max: 3 }), (amount, before, behind) => {
        const padded = `${'0'.repeat(before)}${String(amount)}${'0'.repeat(behind)}e-${String(2 + behind)}`;
        expect(yuanText(padded)).toBe(toYuan(fen(amount)));
      }),
    );
  });
});

describe('a number in JSON', () => {
  it.each(['112.10', '0.1', '1e2', '99999999999.99', '9007199254740993', '0.30000000000000004', '-0'])(
    'is read as the text %s that it was written as',
    (written) => {
      for (const space of ['', ' ', '\n\t'])
        expect(
          readExactly(`{"a"${space}:${space}${written},"b":["x",${space}${written}],"c":[${space}${written}]}`),
        ).toEqual({
          a: written,
          b: ['x', written],
          c: [written],
        });
    },
  );

  it('keeps every fen of every amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999_999_999 }), (amount) => {
        const read = readExactly(`[${toYuan(fen(amount))}]`) as readonly string[];
        expect(fromYuan(yuanText(read[0] ?? '') ?? '')).toBe(amount);
      }),
    );
  });

  it.each(['', '{', '{"a":01}', 'nope', '['.repeat(200_000), `"${'x'.repeat(2_000_001)}"`])(
    'is not looked for where there is no JSON that can be read (%#)',
    (text) => {
      expect(readExactly(text)).toBeUndefined();
    },
  );
});

describe('a time', () => {
  it.each([
    ['2026-03-12 10:15:30', '2026-03-12 10:15:30'],
    ['2026-03-12 10:15:30.0', '2026-03-12 10:15:30'],
    ['2026-03-12T10:15:30', '2026-03-12 10:15:30'],
    ['2026-03-12T10:15:30.123', '2026-03-12 10:15:30'],
    ['2026/3/12 9:05:00', '2026-03-12 09:05:00'],
    ['2026-03-12 10:15', '2026-03-12 10:15:00'],
    ['2026-03-12', '2026-03-12 00:00:00'],
    ['20260312', '2026-03-12 00:00:00'],
    ['20260312101530', '2026-03-12 10:15:30'],
    ['2026-03-12T10:15:30+08:00', '2026-03-12 10:15:30'],
    ['2026-03-12T10:15:30.000+0800', '2026-03-12 10:15:30'],
    ['2026-03-11T20:15:30Z', '2026-03-12 04:15:30'],
    ['1773281730000', '2026-03-12 10:15:30'],
  ])('written %s is %s in China', (written, time) => {
    expect(chinaTime(written)).toBe(time);
  });

  it.each([
    ...['', '2026', '2026-02-30 10:00:00', '2026-13-01', '20260230', '2026-03-12 24:00:00', '2026-03-12 10:60:00'],
    ...['12/03/2026', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59-08:00', '2026-03-12T10:15:30+99:00', '177328173'],
  ])('is not %j', (written) => {
    expect(chinaTime(written)).toBeUndefined();
  });

  it('of an instant lies eight hours on', () => {
    expect(chinaTimeAt(instant('2026-03-12T16:30:00Z'))).toBe('2026-03-13 00:30:00');
  });
});
