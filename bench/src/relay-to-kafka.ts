import { randomUUID } from 'node:crypto';
import kafkajs, { type Message } from 'kafkajs';
import { NO_STREAM, Relay, topicsBy, type EventStore } from '@yidi/eventing';
import { SettlementPublication } from '@yidi/settlement/module';
import { judged, rateOf, sideBySide, type Result } from './measure.js';
import { eventsOf } from './sample-events.js';
import { adaptersOn, bareKafka, createTopics, withServers, type Servers } from './servers.js';

const SETTLEMENTS = 20_000;
const EVENTS_OF_ONE = 3;
const EVENTS = SETTLEMENTS * EVENTS_OF_ONE;
const CASES = 2_000;
const ROUNDS = 5;
const BAR = 0.7;
/** Of one request of the bare producer. */
const BATCH_BYTES = 900_000;

const topicOf = topicsBy([SettlementPublication]);

/** What a benefit account and a payment leave of each settlement, all of it published. */
const fill = async (store: EventStore): Promise<void> => {
  const cases = Array.from({ length: CASES }, () => randomUUID());
  const settle = async (serial: number): Promise<void> => {
    const caseId = cases[serial % CASES] ?? '';
    await store.append(`account-${randomUUID()}`, eventsOf(caseId, 'settlement', ['TreatmentSettled']), NO_STREAM);
    const paid = eventsOf(caseId, 'settlement', ['PaymentOrdered', 'SettlementPaid']);
    await store.append(`payment-${randomUUID()}`, paid, NO_STREAM);
  };
  for (let serial = 0; serial < SETTLEMENTS; serial += 100)
    await Promise.all(Array.from({ length: 100 }, (_, at) => settle(serial + at)));
};

/** The relay as a service runs it, from a position that it never had before to the end of the log. */
const relayAll = async (servers: Servers, round: number): Promise<number> => {
  const { folder, database, broker } = servers;
  const bus = `${broker}?prefix=round-${String(round)}.`;
  const url = new URL(database);
  url.searchParams.set('schema', `round_${String(round)}`);
  const adapters = await adaptersOn({ folder, store: 'sqlite:events.db', database: url.href, bus, topicOf });
  const relay = new Relay({
    topic: SettlementPublication.topic,
    topicOf,
    store: adapters.store,
    bus: adapters.bus,
    checkpoints: adapters.readModel,
    leases: adapters.leases,
    warn: (message, details) => {
      throw new Error(`${message}: ${JSON.stringify(details)}`);
    },
  });
  await createTopics(bareKafka(broker), `round-${String(round)}.${SettlementPublication.topic}`);
  const end = await adapters.store.end();
  const stop = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const rate = await rateOf(EVENTS, async () => {
    running = relay.run(stop.signal);
    while ((await relay.position()) !== end) await new Promise((resolve) => setTimeout(resolve, 10));
  });
  stop.abort();
  await running;
  await adapters.close();
  return rate;
};

const HELD_MS = 1_000;

/** What the relay has published, as it lies in the topic: the same keys, headers and bytes. */
const published = async (broker: string, topic: string): Promise<readonly Message[]> => {
  const messages: Message[] = [];
  const consumer = bareKafka(broker).consumer({ groupId: `copy-${topic}`, maxWaitTimeInMs: HELD_MS });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        eachMessage: ({ message: { key, value, headers } }) => {
          messages.push({ key, value, ...(headers !== undefined && { headers }) });
          if (messages.length === EVENTS) resolve();
          return Promise.resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return messages;
};

const piecesOf = (messages: readonly Message[]): readonly Message[][] => {
  const pieces: Message[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    const size = Buffer.byteLength(message.value ?? '') + 500;
    if (bytes + size > BATCH_BYTES) {
      pieces.push([]);
      bytes = 0;
    }
    bytes += size;
    pieces.at(-1)?.push(message);
  }
  return pieces;
};

const sendBare = async (broker: string, topic: string, pieces: readonly Message[][]): Promise<number> => {
  const kafka = bareKafka(broker);
  await createTopics(kafka, topic);
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const rate = await rateOf(EVENTS, async () => {
    for (const messages of pieces) await producer.send({ topic, acks: -1, messages });
  });
  await producer.disconnect();
  return rate;
};

/** The log on its way to Kafka by the relay, against an idempotent producer that has the very same messages in its hands. */
export const relayToKafka = (): Promise<readonly Result[]> =>
  withServers(async (servers) => {
    const { folder, broker } = servers;
    const filling = await adaptersOn({ folder, store: 'sqlite:events.db', database: 'sqlite:unused.db' });
    await fill(filling.store);
    await filling.close();
    // The first round warms both up and does not count.
    await relayAll(servers, 0);
    const pieces = piecesOf(await published(broker, `round-0.${SettlementPublication.topic}`));
    await sendBare(broker, 'bare-0', pieces);
    let round = 0;
    const figures = await sideBySide(
      ROUNDS,
      () => relayAll(servers, (round += 1)),
      () => sendBare(broker, `bare-${String(round)}`, pieces),
    );
    return [judged(`relay ${String(EVENTS)} events to Kafka`, figures, 'events/s', BAR)];
  });
