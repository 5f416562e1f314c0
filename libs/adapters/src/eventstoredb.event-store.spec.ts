import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jsonEvent, streamNameFilter, type EventData, type JSONEventType } from '@eventstore/db-client';
import { NO_STREAM, START, UnusableStore, type Position } from '@yidi/eventing';
import { eventStoreConformance, eventually, following, newStream, several, stored } from '@yidi/testing/conformance';
import { EventStoreDouble } from '@yidi/testing/eventstoredb';
import { whereThereIs } from '@yidi/testing/servers';
import { eventStoreDbAddress } from './eventstoredb.address.js';
import { EventStoreDbEventStore } from './eventstoredb.event-store.js';
import { LogClient } from './eventstoredb.log-client.js';

const silent = (): void => undefined;

const against = (name: string, start: () => Promise<{ readonly url: string; stop(): Promise<void> }>): void => {
  eventStoreConformance(name, async () => {
    const server = await start();
    let store = new EventStoreDbEventStore(server.url, silent);
    return {
      store,
      reopen: async () => {
        await store.close();
        return (store = new EventStoreDbEventStore(server.url, silent));
      },
      dispose: async () => {
        await store.close();
        await server.stop();
      },
    };
  });
};

/** A server, and how it ends. */
interface ServerUnderTest {
  readonly url: string;
  stop(): Promise<void>;
}

const MOST_BYTES = 1024 * 1024;
const TYPE = 'SpecimenTaken';

const plain = (id: string = randomUUID(), data: Record<string, unknown> = {}): EventData =>
  jsonEvent<JSONEventType>({ id, type: TYPE, data });

const sized = (bytes: number): EventData => {
  const spent = 2 * TYPE.length + JSON.stringify({ text: '' }).length;
  return plain(randomUUID(), { text: 'x'.repeat(bytes - spent) });
};

const kindOf = async (work: Promise<unknown>): Promise<object> => {
  try {
    await work;
  } catch (error) {
    const { type, actualVersion } = error as { readonly type?: string; readonly actualVersion?: unknown };
    return { type, ...(actualVersion !== undefined && { actualVersion }) };
  }
  return { type: 'none' };
};

/**
 * What was seen of EventStoreDB 23.10, asked by its own client and then by the adapter. Held against the double it shows that
 * the double does the same; held against a real server, that the double may stand for it.
 */
const serverConduct = (name: string, start: () => Promise<ServerUnderTest>): void => {
  describe(`the server ${name}`, () => {
    let server: ServerUnderTest;
    let client: LogClient;
    let store: EventStoreDbEventStore;
    beforeAll(async () => {
      server = await start();
      client = new LogClient(eventStoreDbAddress(server.url));
      store = new EventStoreDbEventStore(server.url, () => undefined);
    });
    afterAll(async () => {
      await store.close();
      await client.close();
      await server.stop();
    });

    const append = async (
      stream: string,
      events: readonly EventData[],
      expectedRevision: bigint | 'no_stream' | 'any',
    ): Promise<{ readonly revision: bigint; readonly position: bigint | undefined }> => {
      const { nextExpectedRevision, position } = await client.appendToStream(stream, [...events], { expectedRevision });
      return { revision: nextExpectedRevision, position: position?.commit };
    };

    const idsIn = async (stream: string, fromRevision: bigint | 'start' = 'start'): Promise<readonly unknown[]> => {
      const ids: unknown[] = [];
      for await (const { event } of client.readStream(stream, { fromRevision })) ids.push(event?.id);
      return ids;
    };

    describe('asked for an append a second time', () => {
      it('answers as the first time and writes nothing, under the same expected revision', async () => {
        const [stream, a, b] = [newStream(), plain(), plain()];
        const first = await append(stream, [a], 'no_stream');
        const second = await append(stream, [b], 0n);

        expect(await append(stream, [a, b], 'no_stream')).toEqual(second);
        expect(await append(stream, [b], 0n)).toEqual(second);
        expect(await append(stream, [a], 'no_stream')).toEqual(first);
        expect(first.revision).toBe(0n);
        expect(await idsIn(stream)).toEqual([a.id, b.id]);
      });

      it('refuses what is not its beginning', async () => {
        const [stream, a, b] = [newStream(), plain(), plain()];
        await append(stream, [a, b], 'no_stream');
        const wrong = { type: 'wrong-expected-version', actualVersion: 1n };

        expect(await kindOf(append(stream, [a, plain()], 'no_stream'))).toEqual(wrong);
        expect(await kindOf(append(stream, [b], 'no_stream'))).toEqual(wrong);
        expect(await kindOf(append(newStream(), [a], 3n))).toEqual({ ...wrong, actualVersion: 'no_stream' });
      });

      it('writes it again under the current revision', async () => {
        const [stream, a] = [newStream(), plain()];
        await append(stream, [a], 'no_stream');

        expect((await append(stream, [a], 0n)).revision).toBe(1n);
        expect(await idsIn(stream)).toEqual([a.id, a.id]);
      });

      it('drops other content under the same id in silence', async () => {
        const [stream, id] = [newStream(), randomUUID()];
        const first = await append(stream, [plain(id, { amount: 1 })], 'no_stream');

        expect(await append(stream, [plain(id, { amount: 2 })], 'no_stream')).toEqual(first);
        for await (const { event } of client.readStream(stream)) expect(event?.data).toEqual({ amount: 1 });
      });

      it('knows an id that it saw lately, whatever revision is expected', async () => {
        const [stream, a] = [newStream(), plain()];
        await append(stream, [a], 'any');

        expect((await append(stream, [a], 'any')).revision).toBe(0n);
        expect(await idsIn(stream)).toEqual([a.id]);
      });
    });

    describe('asked for an append that it does not take', () => {
      it('counts data, metadata and twice the type: one MiB fits, a byte more does not', async () => {
        const tooBig = { type: 'maximum-append-size-exceeded' };
        const stream = newStream();

        expect(await kindOf(append(stream, [sized(MOST_BYTES + 1)], 'no_stream'))).toEqual(tooBig);
        expect(await kindOf(append(stream, [sized(MOST_BYTES - 100), sized(101)], 'no_stream'))).toEqual(tooBig);
        expect((await append(stream, [sized(MOST_BYTES)], 'no_stream')).revision).toBe(0n);
        expect((await append(stream, [sized(MOST_BYTES - 100), sized(100)], 0n)).revision).toBe(2n);
      });

      it('takes from the adapter what the adapter thinks that it takes', async () => {
        const event = stored(randomUUID(), { text: '' });
        const { correlationId, causationId, ...rest } = event.metadata;
        const metadata = JSON.stringify({ $correlationId: correlationId, $causationId: causationId, ...rest });
        const left = MOST_BYTES - 2 * event.type.length - metadata.length - JSON.stringify(event.data).length;
        const of = (length: number): typeof event => ({ ...event, data: { text: 'x'.repeat(length) } });

        await expect(store.append(newStream(), [of(left + 1)], NO_STREAM)).rejects.toThrow(RangeError);
        expect((await store.append(newStream(), [of(left)], NO_STREAM)).revision).toBe(0);
      });

      it('knows a stream that was tombstoned', async () => {
        const stream = newStream();
        await append(stream, [plain()], 'no_stream');
        await client.tombstoneStream(stream);
        const deleted = { type: 'stream-deleted' };

        expect(await kindOf(append(stream, [plain()], 0n))).toEqual(deleted);
        expect(await kindOf(idsIn(stream))).toEqual(deleted);
        await expect(store.append(stream, several(1), 0)).rejects.toBeInstanceOf(UnusableStore);
        await expect(store.read(stream)).rejects.toThrow('was deleted in EventStoreDB (tombstoned)');
      });

      it('takes an append of nothing', async () => {
        const stream = newStream();
        await append(stream, [plain()], 'no_stream');

        expect((await append(stream, [], 0n)).revision).toBe(0n);
        expect(await idsIn(stream)).toHaveLength(1);
      });
    });

    it('has no stream that nobody has begun, and nothing beyond the end of one', async () => {
      const stream = newStream();
      expect(await kindOf(idsIn(stream))).toEqual({ type: 'stream-not-found' });
      await append(stream, [plain()], 'no_stream');

      expect(await idsIn(stream, 7n)).toEqual([]);
    });

    describe('followed', () => {
      const subscription = async (
        after: Position,
        stream: string,
      ): Promise<{ readonly heard: unknown[]; readonly failure: () => unknown; readonly end: () => Promise<void> }> => {
        const heard: unknown[] = [];
        let failure: unknown;
        const position = { commit: BigInt(after), prepare: BigInt(after) };
        const filter = streamNameFilter({ prefixes: [stream] });
        const opened = client.subscribeToAll({ fromPosition: position, filter });
        opened.on('error', (error: unknown) => (failure = error));
        opened.on('caughtUp', () => heard.push('all'));
        opened.on('data', ({ event }) => heard.push(event?.id));
        await pause(0);
        return { heard, failure: () => failure, end: () => opened.unsubscribe() };
      };

      it('tells what comes after a position, then that this was all', async () => {
        const [stream, a, b, c] = [newStream(), plain(), plain(), plain()];
        const { position } = await append(stream, [a], 'no_stream');
        await append(stream, [b, c], 0n);

        const { heard, end } = await subscription(String(position), stream);

        await eventually('all of it', () => heard.includes('all'));
        expect(heard).toEqual([b.id, c.id, 'all']);
        await end();
      });

      it('fails at a position inside an event, and the adapter says so and stops', async () => {
        const stream = newStream();
        const { position } = await append(stream, [plain()], 'no_stream');
        await append(stream, [plain()], 0n);
        const inside = String((position ?? 0n) + 7n);

        const { failure } = await subscription(inside, stream);

        await eventually('an error', () => failure() !== undefined);
        expect(failure()).toMatchObject({ type: 'unknown' });
        const adapters = store.follow(inside, () => Promise.resolve(), AbortSignal.timeout(20_000));
        await expect(adapters).rejects.toThrow(`from ${inside}, where no event of EventStoreDB stands`);
      });

      it('says nothing beyond its end, and the adapter does', async () => {
        const { position } = await append(newStream(), [plain()], 'no_stream');
        const beyond = String((position ?? 0n) + 10_000_000n);

        const { failure, heard, end } = await subscription(beyond, 'specimen');

        await pause(300);
        expect([failure(), heard.filter((each) => each !== 'all')]).toEqual([undefined, []]);
        await end();
        const adapters = store.follow(beyond, () => Promise.resolve(), AbortSignal.timeout(20_000));
        await expect(adapters).rejects.toThrow('put back from an older copy');
      });

      it('tells the adapter nothing of what others write', async () => {
        const [stream, other] = [newStream(), newStream()];
        const before = await store.end();
        await append(other, [plain(), jsonEvent({ type: TYPE, data: {}, metadata: { at: 'then' } })], 'no_stream');
        const { position } = await store.append(stream, several(2), NO_STREAM);
        await append(other, [plain()], 1n);

        const follower = following(store, before);
        await eventually('ours', () => follower.of(stream).length >= 2);
        await follower.stop();

        expect(follower.of(other)).toEqual([]);
        expect(await store.read(other)).toEqual({ events: [], revision: 2 });
        expect(await store.end()).toBe(position);
      });
    });

    describe('asked for a case', () => {
      const linksAreMade = async (): Promise<boolean> => {
        const asked = client.getProjectionStatus('$by_correlation_id').catch(() => undefined);
        return (await asked)?.projectionStatus === 'Running';
      };

      /** Enough of others after it for the adapter to go by the links, and time to make them. */
      const others = async (): Promise<void> => {
        const last = randomUUID();
        for (let turn = 0; turn < 10; turn += 1)
          await Promise.all(Array.from({ length: 20 }, () => store.append(newStream(), several(1), NO_STREAM)));
        await store.append(newStream(), several(1, last), NO_STREAM);
        if (await linksAreMade())
          await eventually('its link', () =>
            idsIn(`$bc-${last}`).then(
              () => true,
              () => false,
            ),
          );
        await pause(300);
      };

      it('gives the adapter all of it, with positions, whether or not links are made', async () => {
        const [one, other, caseId] = [newStream(), newStream('sample'), randomUUID()];
        const { position } = await store.append(one, several(2, caseId), NO_STREAM);
        await store.append(other, several(1, caseId), NO_STREAM);
        await others();
        const expected = [...(await store.read(one)).events, ...(await store.read(other)).events];

        expect(await store.readCase(caseId)).toEqual(expected);
        expect(await store.readCase(caseId, position)).toEqual(expected.slice(2));
        expect(expected[1]?.position).toBe(position);
        expect(await store.readCase(randomUUID(), START)).toEqual([]);
      });

      it('gives the adapter what is left of it where an event is gone whose link stays', async () => {
        const [stream, caseId] = [newStream(), randomUUID()];
        await store.append(stream, several(3, caseId), NO_STREAM);
        await others();

        await client.setStreamMetadata(stream, { truncateBefore: 1 });

        const left = (await store.readCase(caseId)).map(({ revision }) => revision);
        // Where no links are made, the log itself is read, which tells such events until they are scavenged.
        expect(left).toEqual((await linksAreMade()) ? [1, 2] : [0, 1, 2]);
      });
    });
  });
};

against('in the double of EventStoreDB', () => EventStoreDouble.start());

against('in the double of EventStoreDB without links by correlation id', () =>
  EventStoreDouble.start({ byCorrelation: false }),
);

describe('what the double does as the real one', () => {
  serverConduct('that is a double', async () => {
    const double = await EventStoreDouble.start();
    return { url: double.url, stop: () => double.stop() };
  });
});

// One file for all that goes to the real one: two workers of Jest would get in each other's way on one log.
whereThereIs('eventstoredb', 'the event store in EventStoreDB', (url) => {
  against('in EventStoreDB', () => Promise.resolve({ url, stop: () => Promise.resolve() }));

  serverConduct('that is real', () => Promise.resolve({ url, stop: () => Promise.resolve() }));
});
