import { describe, expect, it } from '@jest/globals';
import type { OwnShareTerm, PolicyPack, RoundingTerm } from '@yidi/contracts/policy';
import { day, fen, millionths, type DiseaseCode, type Millionths } from '@yidi/kernel';
import { DIABETES, examplePolicy, HYPERTENSION } from '../policy/pack.examples.js';
import { addsUp } from './calculate.js';
import { question } from './calculation.examples.js';
import { isLacking } from './clause.js';
import type { PlanQuestion } from './plan.js';
import { splitByHand, type UnsplitLine } from './split-by-hand.js';

const percent = (share: number): Millionths => millionths(share * 10_000);
const packOf = (ownShares: readonly Partial<OwnShareTerm>[], rounding?: RoundingTerm): Partial<PolicyPack> => ({
  diseases: [
    { code: HYPERTENSION, name: '高血压', class: 'chronic' },
    { code: DIABETES, name: '糖尿病' },
  ],
  ownShares: ownShares.map((term) => ({ share: percent(10), source: 'table', ...term })),
  ...(rounding === undefined ? {} : { rounding }),
});
const line = (letter: UnsplitLine['class'], amount: number, kind?: string): UnsplitLine => ({
  class: letter,
  amount: fen(amount),
  ...(kind === undefined ? {} : { kind }),
});
const split = (
  changes: Partial<PolicyPack>,
  lines: readonly UnsplitLine[],
  asked: Partial<PlanQuestion> = {},
): object => splitByHand(examplePolicy(changes), { ...question, ...asked }, lines);

describe('a bill that is split by hand', () => {
  const plain = packOf([{}]);
  it.each<readonly [string, readonly UnsplitLine[], readonly number[]]>([
    ['has class A in scope', [line('A', 10_000)], [10_000, 0, 0, 10_000]],
    ['leaves class C to the person', [line('C', 10_000)], [10_000, 10_000, 0, 0]],
    ['takes a first share of class B', [line('B', 10_000)], [10_000, 0, 1_000, 9_000]],
    [
      'adds up its lines',
      [line('A', 200), line('B', 1_000), line('A', 300), line('C', 70), line('B', 500)],
      [2_070, 70, 150, 1_850],
    ],
    ['has nothing of nothing', [], [0, 0, 0, 0]],
  ])('%s', (_, lines, [total, fullySelfPaid, preSelfPaid, inScope]) => {
    expect(split(plain, lines)).toEqual({ total, fullySelfPaid, overLimit: 0, preSelfPaid, inScope });
  });

  it('has its parts add up, in scope being what is left', () => {
    // 27.275 yuan is 27.28, and 518.225 yuan would be 518.23: a fen too much.
    const parts = splitByHand(examplePolicy(packOf([{ share: percent(5) }])), question, [line('B', 54_550)]);
    if (isLacking(parts)) throw new Error('the pack gives the share');
    expect(parts).toMatchObject({ preSelfPaid: 2_728, inScope: 51_822 });
    expect(addsUp(parts)).toBe(true);
  });
});

describe('who is split for by hand', () => {
  it('belongs to no group unless somebody says so', () => {
    const changes = packOf([{}, { groups: ['low-income'], share: percent(5) }]);
    expect(split(changes, [line('B', 10_000)])).toMatchObject({ preSelfPaid: 1_000 });
    expect(split(changes, [line('B', 10_000)], { groups: ['low-income'] })).toMatchObject({ preSelfPaid: 500 });
  });

  it('may have a disease that the pack does not list, and lacks a share where it has none', () => {
    const { ownShares: _, ...none } = packOf([{}]);
    expect(split(packOf([{}]), [line('B', 10_000)], { diseaseCode: 'M08300' as DiseaseCode })).toMatchObject({
      preSelfPaid: 1_000,
    });
    expect(split(none, [line('B', 10_000)])).toHaveProperty('lacking');
  });
});

describe('the first share of class B', () => {
  const byKind = packOf([
    { share: percent(15) },
    { items: ['drugs'], share: percent(5) },
    { items: ['services', 'materials'], share: percent(20) },
    { items: ['drugs'], share: percent(8), levels: ['tier-1'] },
    { items: ['drugs'], share: percent(30), personTypes: ['minor'] },
  ]);
  it.each<readonly [string, string | undefined, Partial<PlanQuestion>, number]>([
    ['of a kind that an entry lists', 'drugs', {}, 500],
    ['of another kind of a list', 'materials', {}, 2_000],
    ['of a kind that none lists', 'herbal-slices', {}, 1_500],
    ['of a line that tells no kind', undefined, {}, 1_500],
    ['of a kind at a level', 'drugs', { level: 'tier-1' }, 800],
  ])('is that %s', (_, kind, asked, preSelfPaid) => {
    expect(split(byKind, [line('B', 10_000, kind)], asked)).toMatchObject({
      preSelfPaid,
      inScope: 10_000 - preSelfPaid,
    });
  });

  it('of the kind goes before any that lists none, however many conditions that makes', () => {
    const changes = packOf([
      { items: ['drugs'], share: percent(5) },
      { share: percent(15), levels: ['tier-3'], personTypes: ['retired'] },
    ]);
    expect(split(changes, [line('B', 10_000, 'drugs')])).toMatchObject({ preSelfPaid: 500 });
  });

  it('falls back on those that list none where none of the kind fits', () => {
    const changes = packOf([{ items: ['drugs'], share: percent(5), levels: ['tier-1'] }, { share: percent(15) }]);
    expect(split(changes, [line('B', 10_000, 'drugs')])).toMatchObject({ preSelfPaid: 1_500 });
  });

  it.each<readonly [string, Partial<OwnShareTerm>, Partial<PlanQuestion>, number]>([
    ['the day of service', { from: day('2026-03-01'), levels: ['tier-3'] }, {}, 2_000],
    ['another day', { from: day('2026-04-01'), levels: ['tier-3'] }, {}, 1_000],
    ['the class of the disease', { classes: ['chronic'] }, {}, 2_000],
    ['a disease without a class', { classes: ['chronic'] }, { diseaseCode: DIABETES }, 1_000],
    ['a claim by hand', { settled: ['manual'] }, {}, 2_000],
    ['one that could have been avoided', { settled: ['avoidable-manual'] }, { manner: 'avoidable-manual' }, 2_000],
    ['a group', { groups: ['low-income'] }, { groups: ['low-income'] }, 2_000],
    ['nobody’s group', { groups: ['low-income'] }, {}, 1_000],
  ])('may be another for %s', (_, condition, asked, preSelfPaid) => {
    expect(split(packOf([{}, { share: percent(20), ...condition }]), [line('B', 10_000)], asked)).toMatchObject({
      preSelfPaid,
    });
  });

  it.each<readonly [string, Partial<PolicyPack>, readonly UnsplitLine[], string]>([
    ['is unknown', packOf([{ share: 'unknown' }]), [line('B', 1)], 'own-share(class-b)'],
    [
      'is unknown for the kind',
      packOf([{}, { items: ['drugs'], share: 'unknown' }]),
      [line('B', 1), line('B', 1, 'drugs')],
      'own-share(drugs)',
    ],
    ['is not said for the kind', packOf([{ items: ['drugs'] }]), [line('B', 1, 'services')], 'own-share(services)'],
    [
      'is said twice with equal right',
      packOf([{}, { share: percent(20) }]),
      [line('B', 1, 'drugs')],
      'own-share(drugs)',
    ],
    ['is nowhere in the pack', {}, [line('B', 1)], 'own-share(class-b)'],
  ])('is lacking where it %s', (_, changes, lines, lacking) => {
    expect(split(changes, lines)).toEqual({ lacking });
  });

  it('is not asked for where no money lies in class B', () => {
    expect(split({}, [line('A', 100), line('B', 0), line('C', 50)])).toMatchObject({
      total: 150,
      preSelfPaid: 0,
      inScope: 100,
    });
  });

  it.each<readonly [string, RoundingTerm | undefined, number]>([
    ['once for each share', undefined, 3 + 1],
    ['once for each share, where every step is', { at: 'step', how: 'half-up' }, 3 + 1],
    ['line by line, where the pack says so', { at: 'line', how: 'half-up' }, 2 + 2 + 1],
    ['down', { at: 'line', how: 'down' }, 1 + 1 + 0],
    ['half to even', { at: 'line', how: 'half-even' }, 2 + 2 + 0],
  ])('is rounded %s', (_, rounding, preSelfPaid) => {
    const changes = packOf([{}, { items: ['drugs'], share: percent(5) }], rounding);
    const lines = [line('B', 15), line('B', 10, 'drugs'), line('B', 15)];
    expect(split(changes, lines)).toMatchObject({ total: 40, preSelfPaid, inScope: 40 - preSelfPaid });
  });
});
