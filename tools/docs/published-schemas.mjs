// docs/schemas: what travels on the topics, as JSON Schema for integrators, each field with what the sources say of it.
import { fieldsOf, FORMATS, schemaOf } from '@yidi/contracts/codec';
import { OUTCOMES_TOPIC, RECORDS_TOPIC, RecordOutcomes, RegionalRecord, schemaAsSent } from '@yidi/contracts/regions';
import { filesBelow } from '../run/stamp.mjs';
import { at } from '../run/workspace.mjs';
import { commentsIn, firstSentence } from './class-comments.mjs';
import { services } from './event-list.mjs';

const comments = commentsIn(
  ['filing', 'claims', 'settlement', 'policy', 'regions']
    .flatMap((folder) => filesBelow(at('libs', 'contracts', 'src', folder)))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts')),
);

const saying = (description, schema) => (description === '' ? schema : { description, ...schema });

const joined = (...parts) => parts.filter((part) => part !== undefined && part !== '').join(' ');

/** The schema of a field with the contract that it is made of told of inside; it may stand in a list, or beside null. */
const inside = (field, schema) => {
  const nested = field.schema?.nested ?? field.schema?.items?.nested;
  if (nested === undefined) return schema;
  if (schema.properties !== undefined) return told(nested(), schema);
  if (schema.items !== undefined) return { ...schema, items: inside(field, schema.items) };
  return {
    ...schema,
    anyOf: schema.anyOf.map((each) => (each.type === 'null' || each.pattern ? each : inside(field, each))),
  };
};

const fieldTold = (contract, [name, schema]) => {
  const field = fieldsOf(contract).get(name) ?? {};
  const { description, ...rest } = inside(field, schema);
  const isSealed = field.personal === true && rest.pattern === undefined && ['string', 'array'].includes(rest.type);
  const sealed = isSealed ? 'Sealed.' : undefined;
  return [
    name,
    saying(joined(comments.ofField(contract.name, name), description && `Written as ${description}.`, sealed), rest),
  ];
};

const told = (contract, schema) =>
  saying(comments.ofClass(contract.name), {
    ...schema,
    properties: Object.fromEntries(Object.entries(schema.properties).map((each) => fieldTold(contract, each))),
  });

const ID = { type: 'string', format: 'uuid' };

const ACTOR = {
  type: 'object',
  required: ['id', 'role'],
  properties: {
    id: { description: 'An id of ours, of an office or of a service; nothing personal.', type: 'string' },
    role: { type: 'string' },
    region: { description: 'Six-digit division code.', type: 'string' },
  },
};

/** An event on its topic: what happened, and where it stands in the log. */
const eventSchema = ({ name, contract, storedNames }) => ({
  type: 'object',
  description: firstSentence(comments.ofClass(name)),
  required: ['id', 'type', 'stream', 'revision', 'position', 'metadata', 'data'],
  properties: {
    id: { description: 'The same event given again has the same.', ...ID },
    type: { const: storedNames.at(-1) },
    stream: { type: 'string' },
    revision: { description: 'Place in the stream, from 0.', type: 'integer', minimum: 0 },
    position: { description: 'Place in the log: digits of a number that may exceed 53 bits.', type: 'string' },
    metadata: {
      type: 'object',
      required: ['correlationId', 'causationId', 'actor', 'at'],
      properties: {
        correlationId: { description: 'The case.', ...ID },
        causationId: { description: 'The command or event that led to it.', ...ID },
        actor: ACTOR,
        at: { description: 'When it was decided, UTC.', type: 'string', format: 'date-time' },
      },
    },
    data: told(contract, schemaOf(contract, 'stored')),
  },
});

const published = services.flatMap(({ service, streams }) =>
  streams.flatMap(({ stream, category, events }) =>
    events
      .filter(({ topic }) => topic !== undefined)
      .map((event) => ({ ...event, service, stream, category, schema: eventSchema(event) })),
  ),
);

/** The events on the topics, each name once: some are of several streams. */
export const eventMessages = [...new Map(published.map((event) => [`${event.topic}/${event.name}`, event])).values()];

export const regionMessages = [
  {
    topic: RECORDS_TOPIC,
    name: RegionalRecord.name,
    says: firstSentence(comments.ofClass(RegionalRecord.name)),
    schema: told(RegionalRecord, schemaAsSent(RegionalRecord)),
  },
  ...Object.values(RecordOutcomes).map((contract) => ({
    topic: OUTCOMES_TOPIC,
    name: contract.name,
    says: firstSentence(comments.ofClass(contract.name)),
    schema: told(contract, schemaOf(contract, 'wire')),
  })),
];

/** What the formats in the schemas that are ours demand of a text. */
export const formats = FORMATS;

export const schemaPath = ({ topic, name }) => `schemas/${topic}/${name}.json`;

const DRAFT = 'http://json-schema.org/draft-07/schema#';

/** @returns {[path: string, text: string]} */
const schemaFile = (message) => [
  `docs/${schemaPath(message)}`,
  `${JSON.stringify({ $schema: DRAFT, title: message.name, ...message.schema }, undefined, 2)}\n`,
];

/** @returns {[path: string, text: string][]} */
export const schemaFiles = () => [...eventMessages, ...regionMessages].map(schemaFile);
