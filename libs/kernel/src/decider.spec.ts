import { describe, expect, it } from '@jest/globals';
import { evolve, fold, type Contract, type Decider } from './decider.js';

interface Amount {
  readonly amount: number;
}

const purse: Decider<number, { Pay: Contract<Amount> }, { Paid: Contract<Amount>; Reversed: Contract }> = {
  initial: 0,
  decide: { Pay: ({ amount }, paid) => (paid >= amount ? [] : [{ type: 'Paid', data: { amount } }]) },
  evolve: { Paid: (paid, { amount }) => paid + amount, Reversed: () => 0 },
};

describe('a history', () => {
  it('is told event by event, from the state before any', () => {
    expect(fold(purse, [])).toBe(0);
    expect(
      fold(purse, [
        { type: 'Paid', data: { amount: 50 } },
        { type: 'Reversed', data: {} },
        { type: 'Paid', data: { amount: 30 } },
      ]),
    ).toBe(30);
  });

  it('goes on with one more event', () => {
    expect(evolve(purse, 30, { type: 'Paid', data: { amount: 12 } })).toBe(42);
  });
});
