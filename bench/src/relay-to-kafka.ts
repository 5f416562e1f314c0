import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
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

/** What it says next; it must not end before. */
const saidBy = async (bare: ChildProcess): Promise<unknown> => {
  const ended = once(bare, 'exit').then(() => {
    throw new Error('the bare producer ended');
  });
  const [said] = (await Promise.race([once(bare, 'message'), ended])) as [unknown];
  return said;
};

/** Asks the bare producer to send, and for how many a second. */
const sendBare = async (bare: ChildProcess, topic: string): Promise<number> => {
  bare.send(topic);
  return Number(await saidBy(bare));
};

/** With the messages of the topic in its hands. */
const bareProducer = async (broker: string, topic: string): Promise<ChildProcess> => {
  const program = fileURLToPath(new URL('./bare-producer.js', import.meta.url));
  const bare = fork(program, [broker, topic, String(EVENTS)]);
  await saidBy(bare);
  return bare;
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
    const bare = await bareProducer(broker, `round-0.${SettlementPublication.topic}`);
    try {
      await sendBare(bare, 'bare-0');
      let round = 0;
      const figures = await sideBySide(
        ROUNDS,
        () => relayAll(servers, (round += 1)),
        () => sendBare(bare, `bare-${String(round)}`),
      );
      return [judged(`relay ${String(EVENTS)} events to Kafka`, figures, 'events/s', BAR)];
    } finally {
      bare.kill();
    }
  });
