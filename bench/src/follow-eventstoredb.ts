import { randomUUID } from 'node:crypto';
import {
  EventStoreDBClient,
  excludeSystemEvents,
  jsonEvent,
  NO_STREAM as NO_STREAM_THERE,
  START as START_THERE,
} from '@eventstore/db-client';
import { NO_STREAM, type EventStore, type Position, type Stored } from '@yidi/eventing';
import { judged, rateOf, sideBySide, type NotRun, type Result } from './measure.js';
import { eventsOf } from './sample-events.js';
import { adaptersOn, inFolder } from './servers.js';

const WRITERS = 64;
const EACH = 100;
const APPENDS = WRITERS * EACH;
const ROUNDS = 5;
const BAR_APPENDS = 0.9;
const BAR_FOLLOWED = 0.8;

const event = (): Stored => {
  const [one] = eventsOf(randomUUID(), 'settlement', ['TreatmentSettled']);
  if (one === undefined) throw new RangeError('an event was asked for');
  return one;
};

const each = (write: (stream: string) => Promise<void>): Promise<number> =>
  rateOf(APPENDS, async () => {
    await Promise.all(Array.from({ length: WRITERS }, () => write(randomUUID())));
  });

/** Every writer has a stream of its own and waits for each answer; the expected revision is given each time. */
const append = (store: EventStore): Promise<number> =>
  each(async (name) => {
    for (let revision = NO_STREAM; revision < EACH - 1; revision += 1)
      await store.append(`bench-${name}`, [event()], revision);
  });

const appendBare = (client: EventStoreDBClient): Promise<number> =>
  each(async (name) => {
    for (let written = 0; written < EACH; written += 1) {
      const { id, type, data, metadata } = event();
      const { correlationId, causationId, ...rest } = metadata;
      const expectedRevision = written === 0 ? NO_STREAM_THERE : BigInt(written - 1);
      const proposed = jsonEvent({
        id,
        type,
        data: { ...data },
        metadata: { $correlationId: correlationId, $causationId: causationId, ...rest },
      });
      await client.appendToStream(`bare-${name}`, proposed, { expectedRevision });
    }
  });

/** The whole log once; how many events a second. */
const follow = async (store: EventStore, end: Position): Promise<number> => {
  const stop = new AbortController();
  let events = 0;
  const start = performance.now();
  await store.follow(
    '0',
    (batch) => {
      events += batch.length;
      if (batch.at(-1)?.position === end) stop.abort();
      return Promise.resolve();
    },
    stop.signal,
  );
  return (events / (performance.now() - start)) * 1_000;
};

const followBare = async (client: EventStoreDBClient, end: Position): Promise<number> => {
  let events = 0;
  const start = performance.now();
  const subscription = client.subscribeToAll({ fromPosition: START_THERE, filter: excludeSystemEvents() });
  for await (const { event: resolved } of subscription) {
    events += 1;
    if (resolved?.position.commit.toString() === end) break;
  }
  await subscription.unsubscribe();
  return (events / (performance.now() - start)) * 1_000;
};

/** The EventStoreDB that is there, through the adapter and through its own client. */
export const followEventStoreDb = async (): Promise<readonly (Result | NotRun)[]> => {
  const [appending, following] = [`EventStoreDB: append, ${String(WRITERS)} writers`, 'EventStoreDB: follow the log'];
  const url = process.env['EVENTSTORE_URL'];
  if (url === undefined) return [appending, following].map((name) => ({ name, notRun: 'EVENTSTORE_URL is not set' }));
  return inFolder(async (folder) => {
    const adapters = await adaptersOn({ folder, store: url, database: 'sqlite:unused.db' });
    const { store } = adapters;
    const client = EventStoreDBClient.connectionString(url);
    try {
      // The first round warms both up and does not count.
      await append(store);
      await appendBare(client);
      const appends = await sideBySide(
        ROUNDS,
        () => append(store),
        () => appendBare(client),
      );
      await append(store);
      const end = await store.end();
      await follow(store, end);
      await followBare(client, end);
      const followed = await sideBySide(
        ROUNDS,
        () => follow(store, end),
        () => followBare(client, end),
      );
      return [
        judged(appending, appends, 'appends/s', BAR_APPENDS),
        judged(following, followed, 'events/s', BAR_FOLLOWED),
      ];
    } finally {
      await client.dispose();
      await adapters.close();
    }
  });
};
