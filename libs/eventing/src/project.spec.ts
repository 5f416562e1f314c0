import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { embedded, type Embedded } from '@yidi/testing';
import { instant } from '@yidi/kernel';
import {
  Appender,
  mirrored,
  projection,
  Projector,
  reads,
  row,
  Sealer,
  START,
  type Position,
  type Projection,
  type ProjectorParts,
  type Warn,
} from './index.js';
import { tabCodec, Tabs } from './tab.examples.js';

interface Guest {
  readonly owed: number;
  readonly orders: number;
}

/** @param each for how many an order counts */
const counting = (version: number, each: number): Projection =>
  projection({
    name: 'guests',
    version,
    tables: ['guests', 'by-owed'],
    readings: [
      reads('tab', tabCodec, {
        Ordered: ({ data: { tabId, owed } }) => [
          mirrored<Guest>(
            { table: 'guests', partition: tabId, sort: '' },
            (guest) => ({ owed, orders: (guest?.orders ?? 0) + each }),
            (guest) => [
              { table: 'by-owed', partition: 'all', sort: String(guest.owed).padStart(6, '0'), value: { tabId } },
            ],
          ),
        ],
      }),
    ],
  });
const guests = counting(1, 1);

const tabId = '7b0d8c0e-3f6a-5c59-9f57-0d4f2d6b7f01';
const clock = { now: () => instant('2026-03-12T02:00:00Z') };

let world: Embedded;
let stopping: AbortController;
const running: Promise<void>[] = [];
beforeEach(async () => {
  world = await embedded();
  stopping = new AbortController();
});
afterEach(async () => {
  stopping.abort();
  await Promise.all(running.splice(0));
  await world.dispose();
});

const order = async (number: number, price: number): Promise<string> => {
  const appender = new Appender(world.store, new Sealer(world.vault), clock);
  const data = { tabId, personId: randomUUID(), guest: 'Li', number, price };
  const request = { commandId: randomUUID(), actor: { id: 'clerk', role: 'agency' as const } };
  return (
    await appender.append({ aggregate: Tabs, facts: () => Promise.resolve(undefined), name: 'Order', data, request })
  ).position;
};

const partsOf = ({ store, readModel, leases }: Embedded, warn: Warn = () => undefined): ProjectorParts => ({
  store,
  rows: readModel,
  leases,
  warn,
});

const start = (definition: Projection = guests, stop = stopping): Projector => {
  const projector = new Projector(definition, partsOf(world));
  running.push(projector.run(stop.signal));
  return projector;
};

/** Its rows reflect the log up to the position. */
const caughtUp = async (projector: Projector, position: Position): Promise<void> => {
  expect(await projector.waitFor(position, 60_000)).toBe(true);
};

const standing = async (): Promise<readonly unknown[]> => [
  ...(await world.readModel.load([{ table: 'guests', partition: tabId, sort: '' }])),
  (await world.readModel.list('by-owed', 'all', { limit: 10 })).map(({ sort }) => sort),
];

describe('a projection', () => {
  it('turns events into rows, and rows that mirror them move along', async () => {
    const projector = start();
    await caughtUp(projector, await order(1, 30));
    expect(await standing()).toEqual([{ owed: 30, orders: 1 }, ['000030']]);
    await caughtUp(projector, await order(2, 12));
    expect(await standing()).toEqual([{ owed: 42, orders: 2 }, ['000042']]);
  });

  it('goes on from where it stopped and counts nothing twice', async () => {
    const first = new AbortController();
    const before = start(guests, first);
    await caughtUp(before, await order(1, 30));
    first.abort();
    await Promise.all(running.splice(0));
    const position = await order(2, 12);
    expect(before.position).not.toBe(position);
    await caughtUp(start(), position);
    expect(await standing()).toEqual([{ owed: 42, orders: 2 }, ['000042']]);
  });

  it('in a new version reads the log from the start', async () => {
    const first = new AbortController();
    const position = await order(1, 30);
    await caughtUp(start(guests, first), position);
    first.abort();
    await Promise.all(running.splice(0));

    await caughtUp(start(counting(2, 5)), position);

    expect(await standing()).toEqual([{ owed: 30, orders: 5 }, ['000030']]);
  });

  it('run by two instances at once counts nothing twice', async () => {
    const [one, other] = [start(), start()];
    let position = START;
    for (let number = 1; number <= 20; number += 1) position = await order(number, 10);
    await Promise.all([caughtUp(one, position), caughtUp(other, position)]);
    expect(await standing()).toEqual([{ owed: 200, orders: 20 }, ['000200']]);
  });

  it('is answered from by an instance that stands by, and written by it when the other ends', async () => {
    const first = new AbortController();
    const leading = start(guests, first);
    await caughtUp(leading, await order(1, 30));
    const standing = start();
    const told: unknown[] = [];
    standing.listen(({ keys }) => told.push(keys));

    const second = await order(2, 12);
    await caughtUp(standing, second);
    expect(told).toContain('any');
    expect(await standing.load([{ table: 'guests', partition: tabId, sort: '' }])).toEqual([{ owed: 42, orders: 2 }]);
    first.abort();
    const third = await order(3, 1);

    await caughtUp(standing, third);
    expect(await standing.load([{ table: 'guests', partition: tabId, sort: '' }])).toEqual([{ owed: 43, orders: 3 }]);
  });

  it('is as fresh where it stands by when the last events touch none of its rows', async () => {
    const elsewhere: Projection = { ...guests, name: 'elsewhere', readings: [reads('cellar', tabCodec, {})] };
    const leading = start(elsewhere);
    await caughtUp(leading, await order(1, 30));
    const standing = start(elsewhere);
    for (const number of [2, 3]) await caughtUp(standing, await order(number, 12));
  });

  it('that fails says so, stands still, and goes on when it can', async () => {
    const warnings: string[] = [];
    let broken = true;
    const fragile = projection({
      ...guests,
      readings: [
        reads('tab', tabCodec, {
          Ordered: ({ data: { tabId: tab, owed } }) => {
            if (broken) throw new RangeError('cannot count');
            return [row<Guest>({ table: 'guests', partition: tab, sort: '' }, () => ({ owed, orders: 1 }))];
          },
        }),
      ],
    });
    const projector = new Projector(
      fragile,
      partsOf(world, (message) => warnings.push(message)),
    );
    running.push(projector.run(stopping.signal));
    const position = await order(1, 30);
    expect(await projector.waitFor(position, 300)).toBe(false);
    expect(projector.trouble).toContain('cannot count');
    expect(warnings[0]).toContain('guests');
    broken = false;
    await caughtUp(projector, position);
    expect(projector.trouble).toBeUndefined();
  });

  it('that has read further than the log goes says so and calls nothing fresh', async () => {
    const position = await order(1, 30);
    await world.readModel.apply('guests@1', [], undefined, '999');
    const warned: object[] = [];
    const projector = new Projector(
      guests,
      partsOf(world, (_, details) => warned.push(details)),
    );
    running.push(projector.run(stopping.signal));
    expect(await projector.waitFor(position, 300)).toBe(false);
    expect(projector.trouble).toContain('has read up to 999, but the log ends at 1');
    expect(JSON.stringify(warned)).toContain('from the same backup');
  });

  it('tells listeners which rows were touched', async () => {
    const touched: string[] = [];
    const projector = start();
    const leave = projector.listen(({ keys }) =>
      touched.push(...(keys === 'any' ? ['any'] : keys.map(({ table }) => table))),
    );
    await caughtUp(projector, await order(1, 30));
    expect(touched).toEqual(['guests', 'by-owed']);
    leave();
    await caughtUp(projector, await order(2, 30));
    expect(touched).toHaveLength(2);
  });
});
