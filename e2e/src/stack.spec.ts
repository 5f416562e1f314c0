import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@yidi/kernel';
import { playStory, ApiClient } from '@yidi/standalone/story';
import { whereThereIs } from '@yidi/testing/servers';
import { StackOffice } from './open-stack.js';

whereThereIs('stack', 'Yidi as separate services on Kafka, EventStoreDB and PostgreSQL', () => {
  let office: StackOffice;
  beforeAll(async () => {
    office = await StackOffice.open();
  }, 180_000);
  afterAll(() => (office as StackOffice | undefined)?.close(), 60_000);

  it('plays the story to its end', async () => {
    const { stack, identity } = office;
    const lines: string[] = [];
    const tell = { chapter: () => undefined, line: (text: string) => lines.push(text), settlement: () => undefined };
    const as = async (role: Role, region?: string, sub?: string): Promise<ApiClient> =>
      new ApiClient(stack.url, await identity.issue({ role, region, sub }));

    const cases = await playStory({ as, tell: { ...tell, timeline: () => undefined } });

    expect(cases).toHaveLength(2);
    expect(lines.join('\n')).toContain('the same 112.50 yuan paid');
    expect(lines.join('\n')).toContain('the same 115.63 yuan paid');
  }, 120_000);

  it('brings a dozen patients to where a hospital can treat them', async () => {
    const { traffic } = office;
    await office.admit();
    traffic.start();
    await traffic.more(30);
    await office.allIsWell();
  }, 120_000);

  describe.each(['claims', 'settlement', 'filing', 'gateway'] as const)('when %s is killed without warning', (name) => {
    it('loses nothing and does nothing twice', async () => {
      const { traffic, stack } = office;
      traffic.start();
      for (let times = 0; times < 3; times += 1) {
        await traffic.more(10 + 3 * times);
        await office.killed(name);
        await stack.process(name).ready();
      }
      await traffic.more(10);
      await office.allIsWell();
    }, 180_000);
  });

  it('goes on taking records through a minute without Kafka, and settles them when it is back', async () => {
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
  }, 240_000);

  it('survives Kafka stopping and hanging in the middle of traffic', async () => {
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
  }, 240_000);

  it('survives PostgreSQL stopping and being killed in the middle of traffic', async () => {
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
  }, 240_000);

  it('survives the event store going away and coming back', async () => {
    const { traffic } = office;
    traffic.start();
    await traffic.more(10);
    await office.withoutStore(() => sleep(3_000));
    await traffic.more(10);
    await office.allIsWell();
  }, 180_000);

  it('shares the work among two instances of every service, and goes on when the first of each is killed', async () => {
    const { traffic, stack } = office;
    const firsts = ['settlement', 'claims', 'filing', 'gateway'];
    traffic.start();
    await office.doubled();
    await traffic.more(50);
    for (const name of firsts) await stack.process(name).kill();
    await traffic.more(30);
    for (const name of firsts) stack.start(stack.process(name));
    await office.allIsWell();
  }, 180_000);

  it(
    'has at last the rows that a rebuild from zero has, in which every reaction finds nothing left to do',
    () => office.rowsAreThoseOfARebuild(),
    180_000,
  );
});
