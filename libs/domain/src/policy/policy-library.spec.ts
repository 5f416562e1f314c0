import { describe, expect, it } from '@jest/globals';
import { day, type RegionCode } from '@yidi/kernel';
import { examplePolicy } from './pack.examples.js';
import { overlapsAmong, policyLibrary } from './policy-library.js';

const first = examplePolicy({ validFrom: day('2024-01-01'), validUntil: day('2024-12-31') }, 1);
const second = examplePolicy({ validFrom: day('2025-01-01') }, 2);
const residents = examplePolicy({ scheme: 'resident', validFrom: day('2024-06-01') }, 3);
const library = policyLibrary([second, residents, first]);
const region = '990100' as RegionCode;

describe('a library of packs', () => {
  it.each([
    ['nothing before the first pack', '2023-12-31', undefined],
    ['the first pack from its first day', '2024-01-01', first],
    ['the first pack to its last day', '2024-12-31', first],
    ['the second pack the day after', '2025-01-01', second],
    ['the second pack for ever', '2099-12-31', second],
  ])('has %s', (_, on, policy) => {
    expect(library.inForce(region, 'employee', day(on))).toBe(policy);
  });

  it('keeps schemes and regions apart', () => {
    expect(library.inForce(region, 'resident', day('2024-05-31'))).toBeUndefined();
    expect(library.inForce(region, 'resident', day('2024-06-01'))).toBe(residents);
    expect(library.inForce('990200' as RegionCode, 'employee', day('2024-06-01'))).toBeUndefined();
  });

  it('finds the pack that an event recorded', () => {
    expect(library.byHash(first.ref.hash)).toBe(first);
    expect(library.byHash('sha256:none')).toBeUndefined();
  });

  it('lists packs by region, scheme and first day', () => {
    expect(library.all()).toEqual([first, second, residents]);
  });

  it('names two packs that hold on the same day, and is not made of them', () => {
    const endless = examplePolicy({ validFrom: day('2024-01-01') }, 4);
    expect(overlapsAmong([second, endless, residents])).toEqual([{ earlier: endless, later: second }]);
    expect(overlapsAmong([first, second, residents])).toEqual([]);
    expect(() => policyLibrary([second, endless])).toThrow(RangeError);
  });
});
