import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { embedded, type Embedded } from '@yidi/testing';
import { instant } from '@yidi/kernel';
import {
  Appender,
  heard,
  hears,
  listed,
  publication,
  reaction,
  Relay,
  Sealer,
  topicsBy,
  type Bus,
  type Recorded,
} from './index.js';
import { tabCodec, Tabs } from './tab.examples.js';

const Published = publication('bar', listed(Tabs, ['Ordered']));
const topicOf = topicsBy([Published]);
const clock = { now: () => instant('2026-03-12T02:00:00Z') };

let world: Embedded;
beforeEach(async () => {
  world = await embedded({ topicOf });
});
afterEach(() => world.dispose());

const order = (number: number): Promise<unknown> => {
  const appender = new Appender(world.store, new Sealer(world.vault), clock);
  const data = { tabId: randomUUID(), personId: randomUUID(), guest: 'Li', number, price: 10 };
  const request = { commandId: randomUUID(), actor: { id: 'clerk', role: 'agency' as const } };
  return appender.append({ aggregate: Tabs, facts: () => Promise.resolve(undefined), name: 'Order', data, request });
};

/** A broker that takes messages until it is told to fail. */
class Broker implements Bus {
  readonly trouble = undefined;
  readonly relayed = true;
  readonly taken: Recorded[] = [];
  failures = 0;

  publish(_topic: string, messages: readonly Recorded[]): Promise<void> {
    if (this.failures > 0) {
      this.failures -= 1;
      return Promise.reject(new Error('the broker is away'));
    }
    this.taken.push(...messages);
    return Promise.resolve();
  }

  consume(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const relayTo = (bus: Bus): Relay =>
  new Relay({
    topic: Published.topic,
    topicOf,
    store: world.store,
    bus,
    checkpoints: world.readModel,
    leases: world.leases,
    warn: () => undefined,
  });

const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 400 && !holds(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
};

describe('the relay', () => {
  it('publishes what the log holds in its order, and goes on where it stopped', async () => {
    const broker = new Broker();
    for (const number of [1, 2, 3]) await order(number);
    const first = new AbortController();
    const running = relayTo(broker).run(first.signal);
    await until(() => broker.taken.length === 3);
    first.abort();
    await running;
    await order(4);
    const second = new AbortController();
    const again = relayTo(broker).run(second.signal);
    await until(() => broker.taken.length === 4);
    second.abort();
    await again;
    expect(broker.taken.map(({ data }) => (data as { readonly number: number }).number)).toEqual([1, 2, 3, 4]);
  });

  it('outlasts a broker that is away and leaves nothing out', async () => {
    const broker = new Broker();
    broker.failures = 2;
    await order(1);
    const stop = new AbortController();
    const running = relayTo(broker).run(stop.signal);
    await until(() => broker.taken.length === 1);
    stop.abort();
    await running;
    expect(broker.taken).toHaveLength(1);
  });

  it('is one of several instances at a time; another takes over when it ends', async () => {
    const broker = new Broker();
    const [one, other] = [new AbortController(), new AbortController()];
    const first = relayTo(broker).run(one.signal);
    const second = relayTo(broker).run(other.signal);
    for (const number of [1, 2, 3]) await order(number);
    await until(() => broker.taken.length >= 3);
    one.abort();
    await first;
    await order(4);
    await until(() => broker.taken.length >= 4);
    other.abort();
    await second;
    expect(broker.taken.map(({ data }) => (data as { readonly number: number }).number)).toEqual([1, 2, 3, 4]);
  });

  it('does nothing where the bus reads the log itself', async () => {
    const broker: Bus = new Broker();
    await relayTo(Object.assign(broker, { relayed: false })).run(new AbortController().signal);
    expect(await world.readModel.position('relay:bar.events')).toBeUndefined();
  });
});

describe('a reaction', () => {
  it('hears what is published and acts on it', async () => {
    const counted: number[] = [];
    const listening = reaction<number[]>({
      name: 'count-orders',
      topic: 'bar.events',
      hears: [hears('tab', tabCodec, { Ordered: ({ data }, tally) => Promise.resolve(tally.push(data.number)) })],
    });
    const stop = new AbortController();
    const running = world.bus.consume(
      { group: listening.name, topics: [listening.topic] },
      heard(listening, counted),
      stop.signal,
    );
    await order(1);
    await order(2);
    await until(() => counted.length === 2);
    stop.abort();
    await running;
    expect(counted.toSorted()).toEqual([1, 2]);
  });
});
