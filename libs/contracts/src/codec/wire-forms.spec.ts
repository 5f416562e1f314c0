import { describe, expect, it } from '@jest/globals';
import type { Fen, Millionths } from '@yidi/kernel';
import fc from 'fast-check';
import {
  fromWire,
  IsDecimal,
  IsListOf,
  IsMoney,
  IsShare,
  IsSignedMoney,
  Maybe,
  toWire,
  violationsOf,
} from './index.js';

class Charge {
  @IsMoney() readonly amount!: Fen;
  @IsSignedMoney() readonly correction!: Fen;
  @IsShare() readonly share!: Millionths;
  @IsDecimal() readonly quantity!: string;
}

class Invoice {
  @IsListOf(() => Charge, { max: 10 }) readonly charges!: readonly Charge[];
  @Maybe() @IsMoney() readonly paid?: Fen;
}

const most = 9_999_999_999_999;
const charges = fc.record({
  amount: fc.oneof(fc.integer({ min: 0, max: most }), fc.constant(most)),
  correction: fc.oneof(fc.integer({ min: -most, max: most }), fc.constant(-most)),
  share: fc.integer({ min: 0, max: 1_000_000 }),
  quantity: fc.stringMatching(/^\d{1,12}(\.\d{1,6})?$/),
});
const invoices = fc.record(
  { charges: fc.array(charges, { maxLength: 3 }), paid: fc.nat(most) },
  { requiredKeys: ['charges'] },
);

const charge = { amount: '112.50', correction: '-0.05', share: '75%', quantity: '2' };
const rulesFor = (part: object): readonly string[] =>
  violationsOf(Charge, { ...charge, ...part }, 'wire').map(({ rule }) => rule);

describe('a message on its way out and back', () => {
  it('is valid on the wire whenever it is valid inside, and comes back the same', () => {
    fc.assert(
      fc.property(invoices, (invoice) => {
        expect(violationsOf(Invoice, invoice, 'plain')).toEqual([]);
        const written = toWire<object>(Invoice, invoice);
        expect(violationsOf(Invoice, written, 'wire')).toEqual([]);
        expect(fromWire(Invoice, written)).toEqual(invoice);
      }),
    );
  });

  it('speaks of yuan and per cent outside, of fen and millionths inside', () => {
    const inside = { amount: 11_250, correction: -5, share: 750_000, quantity: '2' };
    expect(toWire<object>(Charge, inside)).toEqual(charge);
    expect(fromWire(Charge, charge)).toEqual(inside);
  });

  it('stays without what was left out', () => {
    expect(fromWire(Invoice, { charges: [] })).toEqual({ charges: [] });
  });

  it('is limited inside to what the wire can write', () => {
    const beyond = { amount: most + 1, correction: -most - 1, share: 0, quantity: '1' };
    expect(violationsOf(Charge, beyond, 'plain').map(({ field }) => field)).toEqual(['amount', 'correction']);
  });
});

describe('a share', () => {
  it.each([
    ['0%', 0],
    ['6.5%', 65_000],
    ['75%', 750_000],
    ['33.3333%', 333_333],
    ['100%', 1_000_000],
  ])('%s is %i millionths', (share, held) => {
    expect(fromWire(Charge, { ...charge, share }).share).toBe(held);
  });

  it.each(['100.0001%', '101%', '-1%', '75', '0.75', '75 %', '33.33333%', '%'])('is not %j', (share) => {
    expect(rulesFor({ share })).toEqual(['percent']);
  });
});

describe('money', () => {
  it.each(['1.005', '1', '', '1e2', '-1.00'])('is not %j', (amount) => {
    expect(rulesFor({ amount })).toEqual(['yuan']);
  });

  it.each(['-0.00', '+1.00', '1.5'])('of a correction is not %j', (correction) => {
    expect(rulesFor({ correction })).toEqual(['signed-yuan']);
  });
});

describe('a quantity', () => {
  it.each([
    [2, '2'],
    [100, '100'],
    [0.5, '0.5'],
    [0.1 + 0.2, '0.3'],
    [0, '0'],
    [0.000001, '0.000001'],
    [123_456_789, '123456789'],
    ['1.250', '1.250'],
  ])('%p is kept as the text %s', (quantity, held) => {
    expect(rulesFor({ quantity })).toEqual([]);
    const charged = fromWire(Charge, { ...charge, quantity });
    expect(charged.quantity).toBe(held);
    expect(violationsOf(Charge, charged, 'plain')).toEqual([]);
  });

  it.each(['', '-1', '1,5', '1.1234567', 'two', -1, 1e12, true, null])('is not %j', (quantity) => {
    expect(rulesFor({ quantity })).toEqual(['decimal']);
  });
});
