import type { Contract } from '@yidi/kernel';
import { fieldsOf, type FieldSchema, type JsonSchema } from '../codec/index.js';

/**
 * What other systems may send as a message of the contract, before it is brought into the contract's own form: amounts and
 * decimals as numbers or as text, codes with or without leading zeros, times in the forms in use, text with spaces around it,
 * and fields that nobody here reads. `null` and blank text count as left out.
 */
export const schemaAsSent = (contract: Contract): JsonSchema => {
  const fields = [...fieldsOf(contract)];
  return {
    type: 'object',
    required: fields.filter(([, { optional }]) => optional !== true).map(([name]) => name),
    properties: Object.fromEntries(
      fields.map(([name, { schema = {}, optional }]) => [
        name,
        optional === true ? maybe(asSent(schema)) : asSent(schema),
      ]),
    ),
  };
};

const maybe = (schema: JsonSchema): JsonSchema => ({
  anyOf: [schema, { type: 'null' }, { type: 'string', pattern: '^\\s*$' }],
});

const asSent = (schema: FieldSchema): JsonSchema => {
  const { nested, items, type, minItems, maxItems } = schema;
  if (nested !== undefined) return schemaAsSent(nested());
  if (items !== undefined) return { type, minItems, maxItems, items: asSent(items) };
  const description = saysOf(schema);
  return { type: ['string', 'number'], ...(description === undefined ? {} : { description }) };
};

/** The contract's own form, in words: what any other form is brought to. */
const saysOf = ({ wire, enum: words, description }: FieldSchema): string | undefined => {
  if (wire === 'signed-yuan') return 'an amount in yuan, two decimals at most: 112.5, "112.50"';
  if (wire === 'decimal') return 'a decimal, six places at most: 2, "2.0000"';
  return words === undefined ? description : `one of ${words.join(', ')}`;
};
