import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { asyncApi, asyncApiPage } from './async-api.mjs';
import { eventMessages, formats, schemaFiles } from './published-schemas.mjs';

const require = createRequire(import.meta.url);

interface Message {
  readonly name: string;
  readonly headers: { readonly $ref: string };
  readonly payload: { readonly schema: { readonly $ref: string } };
  readonly examples: readonly { readonly headers: object; readonly payload: object }[];
}

interface Document {
  readonly channels: Readonly<Record<string, { readonly address: string; readonly messages: object }>>;
  readonly operations: Readonly<
    Record<string, { readonly action: string; readonly channel: { readonly $ref: string } }>
  >;
  readonly components: {
    readonly messages: Readonly<Record<string, Message>>;
    readonly schemas: Readonly<Record<string, object>>;
  };
}

const document = parse(asyncApiPage()) as Document;
const messages = Object.values(document.components.messages);

/** What is written for integrators, by path; formats of ours are checked as we check them. */
const schemas = new Map(schemaFiles().map(([path, text]) => [path, JSON.parse(text) as object]));
const ajv = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
for (const [name, holds] of Object.entries(formats)) ajv.addFormat(name, { type: 'string', validate: holds });
for (const name of ['uuid', 'date-time']) ajv.addFormat(name, /^[0-9a-zA-Z:.-]+$/);

const faults = (schema: object, value: unknown): unknown => {
  const validate = ajv.compile(schema);
  return validate(value) ? [] : validate.errors;
};

describe('the AsyncAPI document', () => {
  it('is one by the official schema', () => {
    const official = require('@asyncapi/specs/schemas/3.0.0-without-$id.json') as object;
    const judge = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    const validate = judge.compile(official);
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ ...document, channels: { 'claims.events': { address: 5 } } })).toBe(false);
  });

  it('is read back from YAML as it was made', () => {
    expect(document).toEqual(JSON.parse(JSON.stringify(asyncApi())));
  });

  it('tells of every topic, and which way it goes', () => {
    const ways = Object.values(document.operations).map(
      ({ action, channel }) => `${action} ${document.channels[channel.$ref.replace('#/channels/', '')]?.address ?? ''}`,
    );
    expect(ways.toSorted()).toEqual([
      'receive regions.records',
      'receive regions.{region}.records',
      'send claims.events',
      'send filing.events',
      'send regions.outcomes',
      'send settlement.events',
    ]);
  });

  it('has on each topic the messages of its schemas', () => {
    const told = Object.entries(document.channels).flatMap(([topic, channel]) =>
      Object.keys(channel.messages).map((name) => `docs/schemas/${topic}/${name}.json`),
    );
    expect(told.filter((path) => !path.includes('/regions.own.')).toSorted()).toEqual([...schemas.keys()].toSorted());
  });
});

describe.each(messages)('the message $name', ({ headers, payload, examples }) => {
  const schema = schemas.get(`docs/${payload.schema.$ref.replace('./', '')}`) ?? {};
  const headerSchema = document.components.schemas[headers.$ref.replace('#/components/schemas/', '')] ?? {};

  it('has an example that its schema and that of its headers take', () => {
    expect(examples).toHaveLength(1);
    for (const example of examples) {
      expect(faults(schema, example.payload)).toEqual([]);
      expect(faults(headerSchema, example.headers)).toEqual([]);
    }
  });

  it('cannot be empty', () => {
    expect(faults(schema, {})).not.toEqual([]);
  });
});

describe('the schemas of events', () => {
  it('say of every personal field that it is sealed', () => {
    for (const { name, sealed, schema } of eventMessages as readonly {
      name: string;
      sealed: string[];
      schema: object;
    }[])
      expect(`${name} ${String(sealed.length > 0)}`).toBe(`${name} ${String(/Sealed\./.test(JSON.stringify(schema)))}`);
  });

  it('say of each field what its contract says', () => {
    const text = JSON.stringify(schemas.get('docs/schemas/claims.events/TreatmentRecorded.json'));
    expect(text).toContain('医疗费总额 (medfee_sumamt).');
    expect(JSON.stringify(schemas.get('docs/schemas/regions.outcomes/RecordSettled.json'))).toContain(
      '实际支付起付线.',
    );
  });
});
