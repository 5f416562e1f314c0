import { describe, expect, it } from '@jest/globals';
import { day, type RegionCode } from '@yidi/kernel';
import { examplePolicy } from './pack.examples.js';
import { policyLibrary } from './policy-library.js';

const first = examplePolicy({ validFrom: day('2024-01-01') }, 1);
const second = examplePolicy({ validFrom: day('2025-01-01'), validUntil: day('2025-12-31') }, 2);
const residents = examplePolicy({ scheme: 'resident', validFrom: day('2024-06-01') }, 3);
const library = policyLibrary([second, residents, first]);
const region = '990100' as RegionCode;

describe('a library of packs', () => {
  it.each([
    ['nothing before the first pack', '2023-12-31', undefined],
    ['the first pack from its first day', '2024-01-01', first],
    ['the first pack to the day before the second begins, though it names no last day', '2024-12-31', first],
    ['the second pack from its first day', '2025-01-01', second],
    ['the second pack to its last day', '2025-12-31', second],
    ['nothing after the last day of the last pack: the one before does not come back', '2026-01-01', undefined],
  ])('holds %s', (_, on, policy) => {
    expect(library.inForce(region, 'employee', day(on))).toBe(policy);
  });

  it('keeps schemes and regions apart', () => {
    expect(library.inForce(region, 'resident', day('2024-05-31'))).toBeUndefined();
    expect(library.inForce(region, 'resident', day('2024-06-01'))).toBe(residents);
    expect(library.inForce('990200' as RegionCode, 'employee', day('2024-06-01'))).toBeUndefined();
  });

  it('lets a published pack take over from its first day on, and stays as it was itself', () => {
    const published = examplePolicy({ validFrom: day('2025-07-01') }, 4);
    const extended = library.with(published);
    expect(extended.inForce(region, 'employee', day('2025-06-30'))).toBe(second);
    expect(extended.inForce(region, 'employee', day('2025-07-01'))).toBe(published);
    expect(extended.inForce(region, 'employee', day('2026-01-01'))).toBe(published);
    expect(extended.inForce(region, 'resident', day('2025-07-01'))).toBe(residents);
    expect(extended.byHash(second.ref.hash)).toBe(second);
    expect(library.inForce(region, 'employee', day('2025-07-01'))).toBe(second);
    expect(library.byHash(published.ref.hash)).toBeUndefined();
  });

  it('lets a published pack that begins earlier hold until the next one begins', () => {
    const earlier = examplePolicy({ validFrom: day('2023-01-01') }, 5);
    const extended = library.with(earlier);
    expect(extended.inForce(region, 'employee', day('2023-12-31'))).toBe(earlier);
    expect(extended.inForce(region, 'employee', day('2024-01-01'))).toBe(first);
  });

  it('takes a pack that it holds already once', () => {
    expect(library.with(second).all()).toEqual(library.all());
  });

  it('finds the pack that an event recorded', () => {
    expect(library.byHash(first.ref.hash)).toBe(first);
    expect(library.byHash('sha256:none')).toBeUndefined();
  });

  it('lists packs by region, scheme and first day', () => {
    expect(library.all()).toEqual([first, second, residents]);
  });

  it('is not made of two packs that begin on the same day', () => {
    const rival = examplePolicy({ validFrom: day('2024-01-01') }, 6);
    expect(() => policyLibrary([second, first, rival, residents])).toThrow(
      new RangeError('two packs of 990100 employee begin on 2024-01-01'),
    );
    expect(() => library.with(rival)).toThrow(RangeError);
  });
});
