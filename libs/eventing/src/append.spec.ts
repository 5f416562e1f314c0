import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { embedded, type Embedded } from '@yidi/testing';
import { instant, Refusal, type Actor, type DataOf } from '@yidi/kernel';
import { Appender, Conflict, Sealer, type EventStore, type Request } from './index.js';
import { Tabs, type TabCommands } from './tab.examples.js';

const clerk: Actor = { id: 'clerk-1', role: 'agency' };
const request = (over: Partial<Request> = {}): Request => ({ commandId: randomUUID(), actor: clerk, ...over });
const facts = (): Promise<undefined> => Promise.resolve(undefined);
const clock = { now: () => instant('2026-03-12T02:00:00Z') };

const tabId = '7b0d8c0e-3f6a-5c59-9f57-0d4f2d6b7f01';
const personId = '1c3f0a52-6f3c-5b1a-8a0e-9d2b7f0c1e02';
const order = (number: number, price = 100): DataOf<typeof TabCommands, 'Order'> => ({
  tabId,
  personId,
  guest: '李国强',
  number,
  price,
});

let world: Embedded;
beforeEach(async () => {
  world = await embedded();
});
afterEach(() => world.dispose());

const appenderOn = (store: EventStore): Appender => new Appender(store, new Sealer(world.vault), clock);
const run = (appender: Appender, data: ReturnType<typeof order>, by = request()): ReturnType<Appender['append']> =>
  appender.append({ aggregate: Tabs, facts, name: 'Order', data, request: by });

/** A store in which somebody else is faster: before the first append, another process appends an order of its own. */
const beatenOnce = (store: EventStore): EventStore => {
  let beaten = false;
  return {
    read: (stream, from) => store.read(stream, from),
    readCase: (id, after) => store.readCase(id, after),
    readCategory: (category) => store.readCategory(category),
    follow: (...how) => store.follow(...how),
    end: () => store.end(),
    close: () => store.close(),
    append: async (stream, events, expected) => {
      if (!beaten) {
        beaten = true;
        await run(appenderOn(store), order(99));
      }
      return store.append(stream, events, expected);
    },
  };
};

describe('a command', () => {
  it('is decided, appended and told with its revision, position and case', async () => {
    const decided = await run(appenderOn(world.store), order(1));
    expect(decided).toEqual({
      state: { owed: 100, numbers: [1] },
      revision: 0,
      position: await world.store.end(),
      correlationId: tabId,
      events: ['Ordered'],
    });
  });

  it('carries who asked, when, and what led to it', async () => {
    const by = request({ causationId: randomUUID() });
    await run(appenderOn(world.store), order(1), by);
    const { events } = await world.store.read(`tab-${tabId}`);
    expect(events.map(({ metadata }) => metadata)).toEqual([
      { correlationId: tabId, causationId: by.causationId, actor: clerk, at: '2026-03-12T02:00:00.000Z' },
    ]);
  });

  it('said twice is done once, and answered alike', async () => {
    const appender = appenderOn(world.store);
    const first = await run(appender, order(1));
    const again = await run(appender, order(1));
    expect(again).toEqual({ ...first, events: [] });
    expect((await world.store.read(`tab-${tabId}`)).revision).toBe(0);
  });

  it('that loses a race is decided again on what the winner left', async () => {
    const decided = await run(appenderOn(beatenOnce(world.store)), order(1, 50));
    expect(decided.state).toEqual({ owed: 150, numbers: [99, 1] });
    expect(decided.revision).toBe(1);
  });

  it('that may only run on one revision is not run again when somebody was faster', async () => {
    const raced = run(appenderOn(beatenOnce(world.store)), order(1), request({ expected: -1 }));
    await expect(raced).rejects.toMatchObject({ name: 'Refusal', kind: 'stale', code: 'request/changed-meanwhile' });
  });

  it('that names an old revision is refused before anything is decided', async () => {
    const appender = appenderOn(world.store);
    await run(appender, order(1));
    await expect(run(appender, order(2), request({ expected: -1 }))).rejects.toMatchObject({ kind: 'stale' });
  });

  it('is refused only on what the log holds, not on what this process remembers', async () => {
    const [mine, theirs] = [appenderOn(world.store), appenderOn(world.store)];
    await run(mine, order(1, 400));
    await run(theirs, order(2, 400));
    await expect(run(mine, order(3, 400))).rejects.toMatchObject({ code: 'tab/limit-reached' });
    expect(await run(mine, order(2, 400))).toMatchObject({ events: [], revision: 1 });
  });

  it('reads its stream until that has gone on once, and then again where the process remembers less of the log', async () => {
    const reads: string[] = [];
    const store: EventStore = {
      ...beatenOnce(world.store),
      append: (...append) => world.store.append(...append),
      read: (stream, from = 0) => {
        reads.push(`from ${String(from)}`);
        return world.store.read(stream, from);
      },
    };
    const appender = new Appender(store, new Sealer(world.vault), clock, { streams: 10, events: 2 });
    for (const number of [1, 2]) await run(appender, order(number));
    expect(reads).toEqual(['from 0', 'from 0']);

    await run(appender, order(3));
    expect(reads).toHaveLength(2);

    await run(appender, order(4));
    expect(reads).toEqual(['from 0', 'from 0', 'from 0']);
  });

  it('with a malformed field is refused with every violation named', async () => {
    const wrong = { ...order(1), price: 0, guest: '' };
    const refusal: unknown = await run(appenderOn(world.store), wrong).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect((refusal as Refusal).violations.map(({ field, rule }) => `${field} ${rule}`).toSorted()).toEqual([
      'guest minLength',
      'price minimum',
    ]);
  });

  it('sent two hundred times at once with different orders adds up as if sent one by one', async () => {
    const appender = appenderOn(world.store);
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, (_, at) => run(appender, order(at + 1, 10))));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(100);
    const { state, revision } = await appender.load(Tabs, tabId);
    expect([state.owed, revision]).toEqual([1_000, 99]);
  });

  it('that is only foreseen tells its events, and leaves the log and its sender’s next command as they were', async () => {
    const appender = appenderOn(world.store);
    await run(appender, order(1, 400));
    const foresee = (data: ReturnType<typeof order>) =>
      appender.foresee({ aggregate: Tabs, facts, name: 'Order', data }, clerk);
    expect(await foresee(order(2, 400))).toEqual([{ type: 'Ordered', data: { ...order(2, 400), owed: 800 } }]);
    expect(await foresee(order(1, 400))).toEqual([]);
    await expect(foresee(order(3, 700))).rejects.toMatchObject({ code: 'tab/limit-reached' });
    await expect(foresee({ ...order(4), price: 0 })).rejects.toMatchObject({ code: 'request/malformed' });
    expect((await world.store.read(`tab-${tabId}`)).revision).toBe(0);
    expect(await run(appender, order(2, 400))).toMatchObject({ state: { owed: 800 }, revision: 1 });
  });

  it('gives up loudly when the race is lost again and again', async () => {
    const lost = new Conflict('tab-x', 0, 1);
    const store: EventStore = { ...beatenOnce(world.store), append: () => Promise.reject(lost) };
    await expect(run(appenderOn(store), order(1))).rejects.toMatchObject({
      code: 'request/contended',
      kind: 'conflict',
    });
  });
});

describe('personal text', () => {
  it('stands in the log only sealed, and opens with the person’s key', async () => {
    await run(appenderOn(world.store), order(1));
    const [event] = (await world.store.read(`tab-${tabId}`)).events;
    expect(JSON.stringify(event?.data)).not.toContain('李国强');
    const opened = await new Sealer(world.vault).open(event?.data ?? {}, [['guest']], {
      personId,
      eventId: event?.id ?? '',
    });
    expect(opened).toMatchObject({ guest: '李国强', price: 100 });
  });

  it('is gone when the key is destroyed; everything else stays', async () => {
    await run(appenderOn(world.store), order(1));
    const [event] = (await world.store.read(`tab-${tabId}`)).events;
    await world.vault.destroy(personId);
    const opened = await new Sealer(world.vault).open(event?.data ?? {}, [['guest']], {
      personId,
      eventId: event?.id ?? '',
    });
    expect(opened).toMatchObject({ guest: '(erased)', price: 100, owed: 100 });
  });

  it('does not open for another event than it was sealed for', async () => {
    await run(appenderOn(world.store), order(1));
    const [event] = (await world.store.read(`tab-${tabId}`)).events;
    const opening = new Sealer(world.vault).open(event?.data ?? {}, [['guest']], { personId, eventId: randomUUID() });
    await expect(opening).rejects.toThrow();
  });
});
