import { describe, expect, it } from '@jest/globals';
import { day } from '@yidi/kernel';
import { ageOn, birthDayOf } from './age.js';

describe('the day of birth', () => {
  it('is the one that was given, before the one in the identity number', () => {
    expect(birthDayOf({ idNumber: '450602195801011234', birthDate: '1958-01-02' })).toBe('1958-01-02');
    expect(birthDayOf({ idNumber: '450602195801011234' })).toBe('1958-01-01');
  });

  it('is not known any more once the person is erased', () => {
    expect(birthDayOf({ idNumber: '(erased)' })).toBeUndefined();
    expect(birthDayOf({ idNumber: '(erased)', birthDate: '(erased)' })).toBeUndefined();
  });
});

describe('an age', () => {
  it.each([
    ['1956-03-12', '2026-03-11', 69],
    ['1956-03-12', '2026-03-12', 70],
    ['1956-03-12', '2026-12-31', 70],
    ['2004-02-29', '2026-02-28', 21],
    ['2004-02-29', '2026-03-01', 22],
  ])('of somebody born on %s is on %s %i whole years', (born, on, years) => {
    expect(ageOn(day(on), day(born))).toBe(years);
  });
});
