import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  decodeRecord,
  headerOf,
  measureRecord,
  Writer,
  type BatchContext,
  type OutgoingRecord,
  type ReceivedRecord,
  type RecordReader,
} from './kafka.records.js';

/** The parts of the client that ours stand in the place of. */
const client = createRequire(import.meta.url);
const part = (name: string): unknown => client(`kafkajs/src/protocol/${name}`);
const theirs = {
  encode: part('recordBatch/record/v0/index.js') as (record: OutgoingRecord) => { readonly buffer: Buffer },
  decode: part('recordBatch/record/v0/decoder.js') as (reader: RecordReader, context: BatchContext) => Message,
};
const Reader = part('decoder.js') as new (buffer: Buffer) => RecordReader & { readVarInt(): number };

type Message = Pick<ReceivedRecord, (typeof PARTS)[number]>;
const PARTS = [
  'magicByte',
  'attributes',
  'timestamp',
  'offset',
  'key',
  'value',
  'headers',
  'isControlRecord',
  'batchContext',
] as const;
const partsOf = (message: Message): object => Object.fromEntries(PARTS.map((name) => [name, message[name]]));

const written = (record: OutgoingRecord): Buffer => {
  const { size, write } = measureRecord(record);
  const writer = new Writer(Buffer.alloc(size));
  write(writer);
  return writer.buffer;
};

/** The reader where the client hands it over: behind the length. */
const readerOf = (record: Buffer): RecordReader => {
  const reader = new Reader(record);
  reader.readVarInt();
  return reader;
};

const text = fc.string({ unit: 'grapheme', maxLength: 300 });
const bytes = fc.oneof(
  text,
  fc.uint8Array({ maxLength: 300 }).map((each) => Buffer.from(each)),
);
const record = fc.record<OutgoingRecord>({
  offsetDelta: fc.nat(2 ** 30),
  timestampDelta: fc.oneof(fc.integer({ min: -100, max: 100_000 }), fc.maxSafeInteger()),
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.dictionary(text, fc.oneof(bytes, fc.array(bytes, { maxLength: 3 })), {
    maxKeys: 12,
    noNullPrototype: true,
  }),
});
const context = fc.record<BatchContext>({
  firstOffset: fc.maxSafeNat().map(String),
  firstTimestamp: fc.maxSafeNat().map(String),
  maxTimestamp: fc.maxSafeNat().map(String),
  magicByte: fc.constant(2),
  isControlBatch: fc.boolean(),
  timestampType: fc.constantFrom(0, 1),
});

/** Names that an object of the client's has before it is given any. */
const inherited = ({ headers = {} }: OutgoingRecord): boolean => Object.keys(headers).some((name) => name in {});

describe('records of a batch of Kafka', () => {
  it('are written to the bytes that the client writes', () => {
    fc.assert(fc.property(record, (each) => written(each).equals(theirs.encode(each).buffer)));
  });

  it('are read as the client reads them', () => {
    fc.assert(
      fc.property(record, context, (each, of) => {
        fc.pre(!inherited(each));
        const buffer = written(each);
        const [ours, other] = [decodeRecord(readerOf(buffer), of), theirs.decode(readerOf(buffer), of)];
        expect(Object.keys(other).toSorted()).toEqual(PARTS.toSorted());
        expect(partsOf(ours)).toEqual(partsOf(other));
        for (const name of [...Object.keys(each.headers ?? {}), 'another'])
          expect(ours.header(name)).toEqual(headerOf(other, name));
      }),
    );
  });

  it('are read with headers of any name', () => {
    const buffer = written({
      value: null,
      headers: JSON.parse('{"__proto__":"x","toString":"y"}') as Readonly<Record<string, string>>,
    });
    const { headers } = decodeRecord(readerOf(buffer), fc.sample(context, 1)[0] as BatchContext);
    expect(Object.entries(headers)).toEqual([
      ['__proto__', Buffer.from('x')],
      ['toString', Buffer.from('y')],
    ]);
  });
});
