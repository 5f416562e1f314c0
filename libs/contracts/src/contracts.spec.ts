import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { Contract } from '@yidi/kernel';
import fc from 'fast-check';
import * as claims from './claims/index.js';
import { fieldsOf, fromWire, toWire, violationsOf } from './codec/index.js';
import * as filing from './filing/index.js';
import * as policy from './policy/index.js';
import * as regions from './regions/index.js';
import * as settlement from './settlement/index.js';
import * as views from './views/index.js';

type Json = Readonly<Record<string, unknown>>;
type FieldSchema = NonNullable<ReturnType<ReturnType<typeof fieldsOf>['get']>>['schema'] & object;

const isContract = (exported: unknown): exported is Contract =>
  typeof exported === 'function' && fieldsOf(exported as Contract).size > 0;

/** Every contract class there is, by name: messages, forms and what they are made of. */
const contracts = Object.entries({ ...filing, ...claims, ...policy, ...settlement, ...views, ...regions }).filter(
  (entry): entry is [string, Contract] => isContract(entry[1]),
);

const idNumbers = ['11010519491231002X', '440524188001010014'];
const FORMATS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  day: fc.constantFrom('2026-03-12', '2024-02-29', '1900-01-01', '2999-12-31'),
  instant: fc.constantFrom('2026-03-12T02:00:00Z', '2026-03-12T02:00:00.123Z'),
  'id-number': fc.constantFrom(...idNumbers),
  'china-time': fc.constantFrom('2026-03-12 10:15:30', '2024-02-29 23:59:59'),
};

const known = new Map<string, fc.Arbitrary<string>>();

/** A few texts of the pattern, made once: making them takes longer than all that is tested here. */
const matching = (pattern: string): fc.Arbitrary<string> => {
  const made =
    known.get(pattern) ??
    fc.constantFrom(...fc.sample(fc.stringMatching(new RegExp(pattern)), { numRuns: 5, seed: 7 }));
  known.set(pattern, made);
  return made;
};

const textOf = ({ format, pattern, maxLength, enum: words }: FieldSchema): fc.Arbitrary<unknown> => {
  if (words !== undefined) return fc.constantFrom(...words);
  if (format !== undefined) return FORMATS[format] ?? fc.constant(format);
  if (maxLength !== undefined) return fc.constantFrom('黄秀英', 'x', '𠮷'.repeat(maxLength), '❤️'.slice(0, maxLength));
  return matching(pattern ?? '^.$');
};

/** Values that fit a field, made from its declaration. */
const valueOf = (schema: FieldSchema): fc.Arbitrary<unknown> => {
  if (schema.nested !== undefined) return messageOf(schema.nested());
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(valueOf));
  if (schema.type === 'array') return listOf(schema);
  if (schema.type === 'boolean') return fc.boolean();
  return schema.type === 'integer'
    ? fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 0 })
    : textOf(schema);
};

const listOf = ({ items = {}, minItems = 0, uniqueItems }: FieldSchema): fc.Arbitrary<unknown> => {
  const size = { minLength: minItems, maxLength: Math.max(2, minItems) };
  return uniqueItems === true ? fc.uniqueArray(valueOf(items), size) : fc.array(valueOf(items), size);
};

const messageOf = (contract: Contract): fc.Arbitrary<Json> => {
  const fields = [...fieldsOf(contract)];
  return fc.record(
    Object.fromEntries(
      fields.map(([name, { schema = {}, nullable }]) => [
        name,
        nullable === true ? fc.option(valueOf(schema)) : valueOf(schema),
      ]),
    ),
    {
      requiredKeys: fields.filter(([, { optional }]) => optional !== true).map(([name]) => name),
      noNullPrototype: true,
    },
  );
};

const byAjv = (contract: Contract, message: Json): boolean => violationsOf(contract, message, 'plain').length === 0;

const byClassValidator = (contract: Contract, message: Json): boolean =>
  validateSync(plainToInstance(contract, message), {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  }).length === 0;

const WRONG: readonly unknown[] = [
  ...[null, '', ' ', 'x', '\u0000', '\ud800', '12', '2026-02-30', '9999-12-31', 'x'.repeat(2_000), '❤️'.repeat(301)],
  ...[0, -0, -1, 1.5, 1e13, 1e300, NaN, true, {}, { a: 1 }, [], [null], [[]], [{}], ['x', 5]],
];

/** For what stands deeper: each class has its own turn at all of them. */
const WRONG_INSIDE: readonly unknown[] = [null, '', 5, {}, [], [null]];

const wrongAt = (depth: number): readonly unknown[] => (depth === 0 ? WRONG : WRONG_INSIDE);

/** Deeper than this a value is changed as a whole: what it is made of has its own turn. */
const DEEPEST = 0;

/** The value with one thing in it changed, for everything in it that can be changed. */
const mutationsOf = (value: unknown, depth: number): readonly unknown[] => {
  if (depth > DEEPEST) return wrongAt(depth);
  if (Array.isArray(value)) return [...listMutations(value, depth), ...wrongAt(depth)];
  if (typeof value === 'object' && value !== null)
    return [...objectMutations(value as Json, depth + 1), ...wrongAt(depth)];
  return wrongAt(depth);
};

const objectMutations = (message: Json, depth = 0): readonly Json[] => [
  { ...message, surprise: 1 },
  { ...message, nothing: null },
  ...Object.keys(message).flatMap((name) => {
    const { [name]: value, ...rest } = message;
    const changes = mutationsOf(value, depth);
    return [rest, { ...message, [name]: undefined }, ...changes.map((changed) => ({ ...message, [name]: changed }))];
  }),
];

const listMutations = (list: readonly unknown[], depth: number): readonly unknown[] => {
  const [first, ...rest] = list;
  if (first === undefined) return [];
  const crowd = depth === 0 ? [Array.from({ length: 60 }, () => first)] : [];
  return [
    rest,
    [list],
    [first, null],
    [first, first],
    ...crowd,
    ...mutationsOf(first, depth).map((changed) => [changed, ...rest]),
  ];
};

/** Whole messages, every optional field present, lists not empty. */
const isWhole = (contract: Contract, message: Json): boolean =>
  [...fieldsOf(contract)].every(
    ([name]) => name in message && !(Array.isArray(message[name]) && message[name].length === 0),
  );

describe.each(contracts)('%s', (_, contract) => {
  it('takes what its fields describe, by both verdicts', () => {
    fc.assert(
      fc.property(messageOf(contract), (message) => {
        expect(violationsOf(contract, message, 'plain')).toEqual([]);
        expect(byClassValidator(contract, message)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('gets the same verdict from both however a message is mutilated', () => {
    const whole = messageOf(contract).filter((message) => isWhole(contract, message));
    const [message = {}] = fc.sample(whole, { numRuns: 1, seed: 20_260_312 });
    const mutations = objectMutations(message);
    const disagreed = mutations.filter(
      (mutation) => byAjv(contract, mutation) !== byClassValidator(contract, mutation),
    );
    expect(
      disagreed.slice(0, 3).map((mutation) => ({ mutation, ajv: violationsOf(contract, mutation, 'plain') })),
    ).toEqual([]);
    expect(mutations.filter((mutation) => !byAjv(contract, mutation)).length).toBeGreaterThan(mutations.length / 3);
  });

  it('is valid on the wire whenever it is valid inside, and comes back the same', () => {
    fc.assert(
      fc.property(messageOf(contract), (message) => {
        const written = toWire<object>(contract, message);
        expect(violationsOf(contract, written, 'wire')).toEqual([]);
        expect(fromWire<object>(contract, written)).toEqual(message);
      }),
      { numRuns: 20 },
    );
  });
});
