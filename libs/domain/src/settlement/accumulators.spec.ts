import { describe, expect, it } from '@jest/globals';
import type { AccumulatorUse } from '@yidi/contracts/settlement';
import { fen } from '@yidi/kernel';
import { afterUse, returning } from './accumulators.js';

const cap = { kind: 'cap', pool: 'M03900', period: 'year', within: '2026' } as const;
const key = 'cap M03900 year 2026';
const use = (before: number, after: number, of?: number): AccumulatorUse => ({
  ...cap,
  before: fen(before),
  after: fen(after),
  ...(of === undefined ? {} : { of: fen(of) }),
});

describe('the accumulators of an account', () => {
  it('stand where the last settlement left them, with the limit that held then', () => {
    const used = afterUse(afterUse({}, [use(0, 100, 500)]), [use(100, 300, 400)]);
    expect(used).toStrictEqual({ [key]: { ...cap, used: 300, of: 400 } });
  });

  it('have no limit where the last settlement knew none', () => {
    expect(afterUse(afterUse({}, [use(0, 100, 500)]), [use(100, 300)])).toStrictEqual({ [key]: { ...cap, used: 300 } });
  });
});

describe('taking a settlement back', () => {
  it('gives back what it took, whatever was taken since, under the limit as it stands now', () => {
    const used = afterUse(afterUse({}, [use(0, 100, 500)]), [use(100, 350, 400)]);
    expect(returning(used, [use(0, 100, 500)])).toStrictEqual([use(350, 250, 400)]);
  });

  it('leaves out a limit that nobody knows now', () => {
    const used = afterUse({}, [use(0, 100)]);
    expect(returning(used, [use(0, 100, 500)])).toStrictEqual([use(100, 0)]);
  });

  it('gives back no more than stands there', () => {
    const used = { [key]: { ...cap, used: fen(30) } };
    expect(returning(used, [use(0, 100)])).toStrictEqual([use(30, 0)]);
  });

  it('takes an accumulator that the account does not hold for one that stands where the settlement left it', () => {
    expect(returning({}, [use(40, 100, 500)])).toStrictEqual([use(100, 40)]);
  });
});
