import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@yidi/kernel';
import { ownEventStore } from '@yidi/infra';
import { playStory, ApiClient } from '@yidi/standalone/story';
import { whereThereIs } from '@yidi/testing/servers';
import { LONG_MS, StackOffice } from './open-stack.js';

/** @param start an EventStoreDB; our double of it takes its place where that gives none */
const playedOn = (start: () => Promise<{ readonly url: string; dispose(): Promise<void> } | undefined>): void => {
  let eventStore: Awaited<ReturnType<typeof start>>;
  let office: StackOffice;
  beforeAll(async () => {
    eventStore = await start();
    office = await StackOffice.open({ eventStore: eventStore?.url });
  }, LONG_MS);
  afterAll(async () => {
    await (office as StackOffice | undefined)?.close();
    await eventStore?.dispose();
  }, LONG_MS);

  it(
    'plays the story to its end',
    async () => {
      const { stack, identity } = office;
      const lines: string[] = [];
      const tell = { chapter: () => undefined, line: (text: string) => lines.push(text), settlement: () => undefined };
      const as = async (role: Role, region?: string, sub?: string): Promise<ApiClient> =>
        new ApiClient(stack.url, await identity.issue({ role, region, sub }));

      const cases = await playStory({ as, tell: { ...tell, timeline: () => undefined } });

      expect(cases).toHaveLength(2);
      expect(lines.join('\n')).toContain('the same 112.50 yuan paid');
      expect(lines.join('\n')).toContain('the same 115.63 yuan paid');
    },
    LONG_MS,
  );

  it(
    'brings a dozen patients to where a hospital can treat them',
    async () => {
      const { traffic } = office;
      await office.admit();
      traffic.start();
      await traffic.more(30);
      await office.allIsWell();
    },
    LONG_MS,
  );

  it(
    'shares the work among two instances of every service, and goes on when one of each is killed',
    async () => {
      const { traffic, stack } = office;
      traffic.start();
      await office.doubled();
      await traffic.more(50);
      // Natively, services know one instance of each other by its address: of filing and claims it has to come back.
      for (const name of ['filing-2', 'claims-2', 'settlement', 'gateway']) await stack.process(name).kill();
      await traffic.more(30);
      for (const name of ['filing-2', 'claims-2', 'settlement', 'gateway']) stack.start(stack.process(name));
      for (const name of ['filing', 'claims']) await office.killed(name);
      await traffic.more(30);
      await office.allIsWell();
    },
    LONG_MS,
  );

  it(
    'has at last the rows that a rebuild from zero has, in which every reaction finds nothing left to do',
    () => office.rowsAreThoseOfARebuild(),
    LONG_MS,
  );
};

whereThereIs('stack', 'Yidi as separate services', () => {
  describe('Yidi as separate services on Kafka, PostgreSQL and a double of EventStoreDB', () => {
    playedOn(() => Promise.resolve(undefined));
  });

  // On a server of its own: a log keeps the story for ever, and another Yidi would lack the keys of its persons.
  whereThereIs('eventstoreImage', 'Yidi as separate services on Kafka, PostgreSQL and EventStoreDB', () => {
    describe('Yidi as separate services on Kafka, PostgreSQL and EventStoreDB', () => {
      playedOn(ownEventStore);
    });
  });
});
