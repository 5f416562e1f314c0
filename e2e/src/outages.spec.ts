import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { whereThereIs } from '@yidi/testing/servers';
import { LONG_MS, StackOffice } from './open-stack.js';

whereThereIs('outages', 'Yidi as separate services while what they stand on goes away', () => {
  let office: StackOffice;
  beforeAll(async () => {
    office = await StackOffice.open();
    await office.admit();
  }, LONG_MS);
  afterAll(() => (office as StackOffice | undefined)?.close(), LONG_MS);

  describe.each(['claims', 'settlement', 'filing', 'gateway'] as const)('when %s is killed without warning', (name) => {
    it(
      'loses nothing and does nothing twice',
      async () => {
        const { traffic, stack } = office;
        traffic.start();
        for (let times = 0; times < 3; times += 1) {
          await traffic.more(10 + 3 * times);
          await office.killed(name);
          await stack.process(name).ready();
        }
        await traffic.more(10);
        await office.allIsWell();
      },
      LONG_MS,
    );
  });

  it(
    'goes on taking records through a minute without Kafka, and settles them when it is back',
    async () => {
      const { traffic, stack } = office;
      traffic.start();
      await traffic.more(5);
      await stack.broker.kill();
      const before = traffic.acknowledged.length;
      await sleep(60_000);
      const during = traffic.acknowledged.length - before;
      await stack.broker.restart();
      await office.allIsWell();
      expect(during).toBeGreaterThan(100);
    },
    LONG_MS,
  );

  it(
    'survives Kafka stopping and hanging in the middle of traffic',
    async () => {
      const { traffic, stack } = office;
      traffic.start();
      await traffic.more(10);
      await stack.broker.stop();
      await traffic.more(10);
      await stack.broker.restart();
      await traffic.more(10);
      await stack.broker.freeze();
      await sleep(8_000);
      await stack.broker.thaw();
      await traffic.more(10);
      await office.allIsWell();
    },
    LONG_MS,
  );

  it(
    'survives PostgreSQL stopping and being killed in the middle of traffic',
    async () => {
      const { traffic, stack } = office;
      const { ownDatabase } = stack;
      if (ownDatabase === undefined) throw new Error('the stack has no PostgreSQL of its own');
      for (const end of ['stop', 'kill'] as const) {
        traffic.start();
        await traffic.more(10);
        await ownDatabase[end]();
        await sleep(3_000);
        await ownDatabase.restart();
        await traffic.more(10);
        await office.allIsWell();
      }
    },
    LONG_MS,
  );

  it(
    'survives the event store going away and coming back',
    async () => {
      const { traffic } = office;
      traffic.start();
      await traffic.more(10);
      await office.withoutStore(() => sleep(3_000));
      await traffic.more(10);
      await office.allIsWell();
    },
    LONG_MS,
  );

  it('has at last the rows of a rebuild from zero', () => office.rowsAreThoseOfARebuild(), LONG_MS);
});
