import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { murmur2 } from './kafka.murmur2.js';
import type { OutgoingRecord } from './kafka.records.js';
import { framed, produceRequest, type Encoded, type ProduceOptions, type Request } from './kafka.requests.js';

/** The parts of the client that ours stand in the place of. */
const client = createRequire(import.meta.url);
const part = (name: string): unknown => client(`kafkajs/src/${name}`);
const theirs = {
  produce: part('protocol/requests/produce/v3/request.js') as (options: ProduceOptions) => Request,
  request: part('protocol/request.js') as typeof framed,
  murmur2: part('producer/partitioners/default/murmur2.js') as (key: Buffer | string) => number,
};
const Long = part('utils/long.js') as { fromValue(value: bigint): { toString(): string } };
const ours = produceRequest(theirs.produce);

const text = fc.string({ unit: 'grapheme', maxLength: 100 });
const bytes = fc.oneof(
  text,
  fc.uint8Array({ maxLength: 300 }).map((each) => Buffer.from(each)),
);
const message = fc.record<OutgoingRecord>({
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.dictionary(text, bytes, { maxKeys: 5, noNullPrototype: true }),
});
const partition = fc.record({
  partition: fc.nat(100),
  firstSequence: fc.nat(),
  messages: fc.array(message, { minLength: 1, maxLength: 10 }),
});
const produced = fc.record<ProduceOptions>({
  acks: fc.constantFrom(-1, 0, 1),
  timeout: fc.nat(),
  producerId: fc.bigInt({ min: -1n, max: 2n ** 63n - 1n }).map((id) => Long.fromValue(id)),
  producerEpoch: fc.nat(32_767),
  topicData: fc.array(fc.record({ topic: text, partitions: fc.array(partition, { minLength: 1, maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 3,
  }),
});
const same = (one: Encoded, other: Encoded): boolean => one.buffer.equals(other.buffer);

describe('what is sent to Kafka', () => {
  beforeEach(() => {
    jest.spyOn(Date, 'now').mockReturnValue(1_700_000_000_000);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('is a request of the same bytes as the client makes', () =>
    fc.assert(
      fc.asyncProperty(produced, async (options) =>
        same(await ours(options).encode(), await theirs.produce(options).encode()),
      ),
    ));

  it('says of itself what the client says', () => {
    fc.assert(
      fc.property(produced, (options) => {
        const [{ encode: _, ...one }, { encode: __, ...other }] = [ours(options), theirs.produce(options)];
        expect(one.expectResponse?.()).toBe(other.expectResponse?.());
        expect({ ...one, expectResponse: undefined }).toEqual({ ...other, expectResponse: undefined });
      }),
    );
  });

  it('is left to the client where it is in a transaction, compressed, or at a time of its own', () => {
    const [plain] = fc.sample(produced, 1);
    const messages = [{ key: 'a', value: 'b', timestamp: '1700000000000' }];
    const timed = { ...plain, topicData: [{ topic: 'a', partitions: [{ partition: 0, messages }] }] } as ProduceOptions;
    const others: readonly ProduceOptions[] = [
      { ...(plain as ProduceOptions), transactionalId: 'transaction' },
      { ...(plain as ProduceOptions), compression: 1 },
      timed,
    ];
    const byClient = jest.fn(theirs.produce);
    for (const each of others) produceRequest(byClient)(each);
    expect(byClient.mock.calls).toEqual(others.map((each) => [each]));
  });

  it('stands in the frame that the client makes', () => {
    const framing = fc.record({
      correlationId: fc.nat(),
      clientId: fc.option(text),
      request: fc.record({
        apiKey: fc.nat(100),
        apiVersion: fc.nat(20),
        payload: fc.uint8Array({ maxLength: 5_000 }),
      }),
    });
    return fc.assert(
      fc.asyncProperty(framing, async ({ request: { payload, ...request }, ...head }) => {
        const buffer = Buffer.from(payload);
        const given = { ...head, request: { ...request, encode: () => Promise.resolve({ buf: buffer, buffer }) } };
        return same(await framed(given), await theirs.request(given));
      }),
    );
  });

  it('goes to the partition that every client chooses for its key', () => {
    fc.assert(fc.property(bytes, (key) => murmur2(key) === theirs.murmur2(key)));
    expect(['', 'a', 'ab', 'abc', 'abcd', '21', 'foobar'].map(murmur2)).toEqual(
      ['', 'a', 'ab', 'abc', 'abcd', '21', 'foobar'].map(theirs.murmur2),
    );
  });
});
