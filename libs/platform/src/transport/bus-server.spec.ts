import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module, type INestApplication, type Type } from '@nestjs/common';
import { pino } from 'pino';
import { OwnLog, SystemClock } from '@yidi/adapters';
import { policyLibrary } from '@yidi/domain/policy';
import {
  categoryOf,
  correspondence,
  NO_STREAM,
  reaction,
  Unavailable,
  Ward,
  type Bus,
  type Exchange,
  type Letter,
  type Recorded,
} from '@yidi/eventing';
import { embedded, type Embedded } from '@yidi/testing';
import { eventually, newStream, several } from '@yidi/testing/conformance';
import { openService } from '../host/hybrid-application.js';
import { PolicyShelf } from '../policies/policy-shelf.js';
import { reactsAt } from '../reacts.js';
import { receives } from '../receives.js';
import { relays } from '../relays.js';
import { runtimeOn, type Runtime } from '../runtime.js';
import { localNetwork } from './network.js';

/** What came in, and what is wrong with the next. */
@Injectable()
class Desk {
  readonly done: string[] = [];
  readonly read: string[] = [];
  troubles: (Error | undefined)[] = [];

  take(event: Recorded): Promise<void> {
    const trouble = this.troubles.shift();
    if (trouble !== undefined) return Promise.reject(trouble);
    this.done.push(event.id);
    return Promise.resolve();
  }
}

const ordersAreNoted = reaction<Desk>({
  name: 'note-orders',
  topic: 'tab',
  hears: [{ category: 'tab', names: ['SpecimenTaken'], hear: (event, desk) => desk.take(event) }],
});

const lettersAreRead = correspondence<Desk>({
  name: 'read-letters',
  topics: ['regions.records'],
  answers: ['regions.outcomes'],
  hear: ({ id }, desk) => {
    desk.read.push(id);
    return Promise.resolve();
  },
});

const atDesk = { needs: [Desk], desk: (desk: Desk) => desk } as const;

@Module({
  controllers: [reactsAt(ordersAreNoted, atDesk), receives(lettersAreRead, atDesk)],
  providers: [Desk],
})
class BarModule {}

const othersAreNoted = reaction<Desk>({ ...ordersAreNoted, name: 'note-others', topic: 'kitchen.events' });
const ownAreNoted = reaction<Desk>({ ...ordersAreNoted, name: 'note-own', topic: 'bar.events' });

@Module({
  controllers: [reactsAt(othersAreNoted, atDesk), reactsAt(ownAreNoted, atDesk)],
  providers: [Desk, relays({ topic: 'bar.events', events: [{ category: 'tab', names: ['SpecimenTaken'] }] })],
})
class PublishingBarModule {}

/** A broker that everything goes to and nothing comes from. */
class Broker implements Bus {
  readonly relayed = true;
  readonly trouble = undefined;
  readonly published: string[] = [];
  readonly groups: string[] = [];

  publish(_: string, messages: readonly Recorded[]): Promise<void> {
    this.published.push(...messages.map(({ id }) => id));
    return Promise.resolve();
  }

  consume({ group }: { readonly group: string }, _: unknown, stop: AbortSignal): Promise<void> {
    this.groups.push(group);
    return new Promise((resolve) => stop.addEventListener('abort', () => resolve()));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** An exchange at which one letter lies. */
const oneLetter = (letter: Letter): Exchange => ({
  trouble: undefined,
  send: () => Promise.resolve(),
  receive: async ({ group, topics, answers }, handle, stop) => {
    expect([group, topics, answers]).toEqual(['read-letters', ['regions.records'], ['regions.outcomes']]);
    await handle(letter);
    await new Promise((resolve) => stop.addEventListener('abort', resolve));
  },
  close: () => Promise.resolve(),
});

let stores: Embedded;
let app: INestApplication;
let runtime: Runtime;

const open = async (
  module: Type,
  others: Partial<Pick<Runtime, 'exchange' | 'bus' | 'ownLog'>> = {},
): Promise<Desk> => {
  runtime = runtimeOn(
    { ...stores, ...others },
    {
      network: localNetwork(),
      clock: new SystemClock(),
      policies: new PolicyShelf(policyLibrary([])),
      log: pino({ level: 'silent' }),
    },
  );
  app = await openService(runtime, { service: 'claims', module });
  return app.get(Desk);
};

beforeEach(async () => {
  stores = await embedded({ topicOf: ({ stream }) => categoryOf(stream) });
});
afterEach(async () => {
  await app.close();
  await stores.dispose();
});

describe('a service that hears the bus as a hybrid application', () => {
  it('is given the events of its topics, under the names of its reactions and no others', async () => {
    const desk = await open(BarModule);
    const events = several(3);

    await stores.store.append(newStream('tab'), events, NO_STREAM);

    await eventually('all three', () => desk.done.length === 3);
    expect(desk.done).toEqual(events.map(({ id }) => id));
    expect(app.get(Ward).consumers).toEqual(['note-orders']);
    expect(runtime.stopped).toEqual([]);
  });

  it('is given an event again that met with what may pass, and has it parked when it never will', async () => {
    const desk = await open(BarModule);
    desk.troubles = [new Unavailable('the event store'), undefined, new TypeError('never')];
    const [first, second] = several(2);

    for (const [at, event] of [first, second].entries())
      if (event !== undefined) {
        await stores.store.append(newStream('tab'), [event], NO_STREAM);
        await eventually('that it was tried', () => desk.troubles.length < 2 - at);
      }

    await eventually('that one is parked', async () => (await app.get(Ward).count()).get('note-orders') === 1);
    expect(desk.done).toEqual([first?.id]);
  });

  it('reads in its log what it publishes itself, and hears of a broker only what others publish', async () => {
    const bus = new Broker();
    const { store, readModel, leases } = stores;
    const ownLog = new OwnLog({ store, readModel, leases, warn: () => undefined });
    const desk = await open(PublishingBarModule, { bus, ownLog });
    const events = several(3);

    await store.append(newStream('tab'), events, NO_STREAM);
    await store.append(newStream('kitchen'), several(1), NO_STREAM);

    await eventually('all three', () => desk.done.length === 3 && bus.published.length === 3);
    const ids = events.map(({ id }) => id);
    expect([desk.done, bus.published, bus.groups]).toEqual([ids, ids, ['note-others']]);
    expect(ownLog.readings.map(({ group }) => group)).toEqual(['note-own']);
    await ownLog.close();
  });

  it('reads letters where there is an exchange', async () => {
    const desk = await open(BarModule, { exchange: oneLetter({ id: 'letter-1', key: 'k', headers: {}, body: '{}' }) });

    await eventually('the letter', () => desk.read.length > 0);

    expect(desk.read).toEqual(['letter-1']);
  });
});
