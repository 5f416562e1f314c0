// What a field holds, in words: from the schema that its decorator declares.
import { fieldsOf } from '@yidi/contracts/codec';
import { code, linkTo } from './markdown.mjs';

/** @typedef {NonNullable<ReturnType<ReturnType<typeof fieldsOf>['get']>>} Field */

const MONEY = {
  yuan: 'money, fen',
  'yuan-or-unknown': 'money, fen, or `unknown`',
  'signed-yuan': 'money, fen, may be below zero',
  percent: 'share, millionths',
  'percent-or-unknown': 'share, millionths, or `unknown`',
};

const count = ({ minItems = 0, maxItems }) =>
  minItems === 0 ? `up to ${String(maxItems)}` : `${String(minItems)} to ${String(maxItems)}`;

const ofText = ({ enum: words, description, format }) => {
  if (words !== undefined) return words.map(code).join(' · ');
  return description ?? format ?? 'text';
};

const BY_TYPE = {
  string: ofText,
  integer: ({ minimum, maximum }) => `whole number, ${String(minimum)} to ${String(maximum)}`,
  boolean: () => 'yes or no',
  array: (schema) => `list of ${count(schema)}: ${wordsOf(schema.items)}`,
};

const wordsOf = (schema) => {
  if (schema.nested !== undefined) return linkTo(schema.nested().name);
  return MONEY[schema.wire] ?? BY_TYPE[schema.type](schema);
};

/**
 * What a field holds, whether it may be left out, and whether it is sealed.
 * @param {Field} field
 */
export const fieldWords = ({ schema = {}, optional, nullable, personal }) =>
  [
    wordsOf(schema),
    ...(nullable === true ? ['or null'] : []),
    ...(optional === true ? ['may be left out'] : []),
    ...(personal === true ? ['**sealed**'] : []),
  ].join('; ');

/** @param {Field} field */
const partOf = ({ schema }) => schema?.nested?.() ?? schema?.items?.nested?.();

/** The contracts that the fields of one are made of, however deep. */
export const partsOf = (contract) =>
  [...fieldsOf(contract).values()].flatMap((field) => {
    const part = partOf(field);
    return part === undefined ? [] : [part, ...partsOf(part)];
  });
