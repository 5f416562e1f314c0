import { describe, expect, it } from '@jest/globals';
import type { Conditions } from '@yidi/contracts/policy';
import { day, type DiseaseCode } from '@yidi/kernel';
import { DIABETES, HYPERTENSION } from './pack.examples.js';
import { decisive, deciding, holdsOn, type Circumstances } from './table.js';

interface Entry extends Conditions {
  readonly name: string;
}
const names = (entries: readonly Entry[], of: Circumstances): readonly string[] =>
  deciding(entries, of).map(({ name }) => name);

describe('an entry of a table', () => {
  it.each<readonly [string, Conditions, Circumstances, boolean]>([
    ['lets everybody in that it does not ask for', {}, { personType: 'active', level: 'tier-1' }, true],
    ['lists diseases', { diseases: [HYPERTENSION] }, { diseaseCode: DIABETES }, false],
    ['lists person types', { personTypes: ['active', 'retired'] }, { personType: 'retired' }, true],
    ['lists levels', { levels: ['tier-1'] }, { level: 'tier-2' }, false],
    ['lists categories', { categories: ['referral'] }, { category: 'emergency' }, false],
    ['lists places of care', { places: ['within-province'] }, { place: 'beyond-province' }, false],
    ['lists ways to settle', { settled: ['manual'] }, { manner: 'direct' }, false],
    ['is met by one group of several', { groups: ['disabled', 'low-income'] }, { groups: ['low-income'] }, true],
    ['is not met by nobody’s group', { groups: ['low-income'] }, { groups: [] }, false],
    ['lists classes', { classes: ['chronic'] }, { diseaseCode: HYPERTENSION, diseaseClass: 'chronic' }, true],
    [
      'is not met by another class',
      { classes: ['chronic'] },
      { diseaseCode: HYPERTENSION, diseaseClass: 'special' },
      false,
    ],
    ['is not met by a disease without a class', { classes: ['chronic'] }, { diseaseCode: HYPERTENSION }, false],
    ['is met by a class while the disease is open', { classes: ['chronic'] }, { diseaseClass: 'chronic' }, true],
    [
      'is not met by another class while the disease is open',
      { classes: ['chronic'] },
      { diseaseClass: 'special' },
      false,
    ],
    ['counts the first age', { ages: { from: 60 } }, { age: 60 }, true],
    ['ends before the first age', { ages: { from: 60 } }, { age: 59 }, false],
    ['counts the last age', { ages: { until: 6 } }, { age: 6 }, true],
    ['ends with the last age', { ages: { until: 6 } }, { age: 7 }, false],
    ['counts from birth where no first age is said', { ages: { until: 6 } }, { age: 0 }, true],
    [
      'asks for all its conditions at once',
      { levels: ['tier-1'], personTypes: ['retired'] },
      { level: 'tier-1', personType: 'active' },
      false,
    ],
  ])('%s', (_, conditions, of, fits) => {
    expect(names([{ name: 'entry', ...conditions }], of)).toEqual(fits ? ['entry'] : []);
  });

  it.each<readonly [string, Conditions]>([
    ['diseases', { diseases: [HYPERTENSION] }],
    ['classes', { classes: ['chronic'] }],
    ['person types', { personTypes: ['active'] }],
    ['levels', { levels: ['tier-1'] }],
    ['categories', { categories: ['referral'] }],
    ['ages', { ages: { from: 60 } }],
    ['groups', { groups: ['low-income'] }],
    ['places of care', { places: ['within-province'] }],
    ['ways to settle', { settled: ['manual'] }],
    ['days', { from: day('2026-01-01'), until: day('2026-12-31') }],
  ])('fits while nobody has said anything of its %s, and goes before one that asks for nothing', (what, conditions) => {
    const entries = [{ name: 'any' }, { name: 'asking', ...conditions }];
    // Days make no entry weightier than another.
    expect(names(entries, {})).toEqual(what === 'days' ? ['any', 'asking'] : ['asking']);
  });

  it('holds from its first day to its last', () => {
    const entry = { from: day('2026-01-01'), until: day('2026-06-30') };
    const held = ['2025-12-31', '2026-01-01', '2026-06-30', '2026-07-01'].map((date) => holdsOn(entry, day(date)));
    expect(held).toEqual([false, true, true, false]);
    expect([holdsOn({}, day('2026-01-01')), holdsOn(entry, undefined)]).toEqual([true, true]);
  });
});

describe('of several entries', () => {
  const entries: readonly Entry[] = [
    { name: 'all' },
    { name: 'tier-1', levels: ['tier-1'] },
    { name: 'retired', personTypes: ['retired'] },
    { name: 'retired at tier-1', levels: ['tier-1'], personTypes: ['retired'], until: day('2026-06-30') },
  ];
  it.each<readonly [string, Circumstances, string | undefined]>([
    ['the one that asks for nothing', { level: 'tier-3', personType: 'active' }, 'all'],
    ['the one that asks for more', { level: 'tier-1', personType: 'active' }, 'tier-1'],
    [
      'the one that asks for most',
      { level: 'tier-1', personType: 'retired', on: day('2026-06-30') },
      'retired at tier-1',
    ],
    ['none of two with equal right', { level: 'tier-1', personType: 'retired', on: day('2026-07-01') }, undefined],
  ])('decides %s', (_, of, name) => {
    expect(decisive(entries, of)?.name).toBe(name);
  });

  it('none decides where none fits', () => {
    const special: readonly Entry[] = [{ name: 'transplant', diseases: ['M08300' as DiseaseCode] }];
    expect(decisive(special, { diseaseCode: DIABETES })).toBeUndefined();
    expect(deciding(special, { diseaseCode: DIABETES })).toEqual([]);
  });
});
