import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Unavailable, type Recorded } from '@yidi/eventing';
import { anyBroker, type RunningBroker } from '@yidi/infra';
import { eventsOf, eventually, expectAll, listen, once, traffic, warnings } from '@yidi/testing/conformance';
import { whereThereIs } from '@yidi/testing/servers';
import { newGroup, newTopic, quickBus } from './kafka.examples.js';
import type { KafkaBus } from './kafka.bus.js';

const LONG_MS = 300_000;
/** Long enough for publishing and handling to be in full swing. */
const SWING_MS = 700;

whereThereIs('kafka', 'the bus over Kafka loses nothing', () => {
  describe('the bus over Kafka loses nothing', () => {
    let broker: RunningBroker;
    const open: KafkaBus[] = [];
    const bus = (warn?: (message: string, details: object) => void): KafkaBus => {
      const opened = quickBus(broker.url, warn);
      open.push(opened);
      return opened;
    };
    beforeAll(async () => {
      broker = await anyBroker();
    }, LONG_MS);
    afterAll(async () => {
      await Promise.all(open.map((each) => each.close()));
      await broker.dispose();
    }, LONG_MS);

    /** Publishes and handles while something happens, and some time after it. */
    const throughout = async (fault: () => Promise<void>): Promise<{ readonly unavailable: number }> => {
      const topic = newTopic();
      const [publisher, consumer] = [bus(), bus()];
      const sending = traffic(publisher, topic, 10);
      const { handled, stop } = listen(consumer, { group: newGroup(), topic });
      await eventually('traffic', () => handled.length > 50, LONG_MS);
      await fault();
      const before = sending.published.length;
      await eventually('traffic afterwards', () => sending.published.length > before + 50, LONG_MS);
      await sending.stop();
      await expectAll(sending.published, () => handled);
      await stop();
      expect([publisher.trouble, consumer.trouble]).toEqual([undefined, undefined]);
      return { unavailable: sending.unavailable() };
    };

    it(
      'when the broker is stopped and started again',
      async () => {
        await throughout(async () => {
          await broker.stop();
          await broker.restart();
        });
      },
      LONG_MS,
    );

    it(
      'when the broker is killed',
      async () => {
        await throughout(async () => {
          await broker.kill();
          await broker.restart();
        });
      },
      LONG_MS,
    );

    it(
      'when the broker hangs for longer than a publication waits',
      async () => {
        const { unavailable } = await throughout(async () => {
          await broker.freeze();
          await pause(5_000);
          await broker.thaw();
        });

        expect(unavailable).toBeGreaterThan(0);
      },
      LONG_MS,
    );

    it(
      'when another consumer joins the group and leaves it again in the middle of the work',
      async () => {
        const [topic, group] = [newTopic(), newGroup()];
        const working = (): Promise<void> => pause(5);
        const sending = traffic(bus(), topic, 30);
        const together: Recorded[] = [];
        const staying = listen(bus(), { group, topic, first: working, together });
        await eventually('work', () => staying.handled.length > 50, LONG_MS);

        const passing = listen(bus(), { group, topic, first: working, together });
        await eventually('work of the other', () => passing.handled.length > 50, LONG_MS);
        await passing.stop();
        const before = staying.handled.length;
        await eventually('work afterwards', () => staying.handled.length > before + 50, LONG_MS);
        await sending.stop();

        await expectAll(sending.published, () => together);
        await staying.stop();
      },
      LONG_MS,
    );

    it(
      'when a handler takes longer than its consumer may be silent, and calls it once',
      async () => {
        const [topic, slow, quick] = [newTopic(), randomUUID(), randomUUID()];
        const calls: string[] = [];
        const publisher = bus();
        const first = async ({ id, metadata }: Recorded): Promise<void> => {
          calls.push(id);
          if (metadata.correlationId === slow) await pause(5_000);
        };
        const [slowOne] = eventsOf(slow, 1);
        const others = eventsOf(quick, 20);
        await publisher.publish(topic, slowOne === undefined ? [] : [slowOne]);
        const { handled, stop } = listen(bus(), { group: newGroup(), topic, first });
        await eventually('the slow one has begun', () => calls.length > 0);

        await publisher.publish(topic, others);
        await eventually('the others', () => handled.length >= others.length);
        expect(handled.map(({ id }) => id)).not.toContain(slowOne?.id);
        await eventually('the slow one', () => handled.length > others.length);
        await stop();

        expect(calls.filter((id) => id === slowOne?.id)).toHaveLength(1);
        expect(calls).toHaveLength(others.length + 1);
      },
      LONG_MS,
    );

    it('when a batch is published again, whole or in part, as after a crash', async () => {
      const [topic, caseId] = [newTopic(), randomUUID()];
      const publisher = bus();
      const sent = eventsOf(caseId, 9);

      for (const [from, to] of [
        [0, 5],
        [0, 5],
        [3, 7],
        [3, 9],
        [0, 9],
      ])
        await publisher.publish(topic, sent.slice(from, to));
      const { handled, stop } = listen(bus(), { group: newGroup(), topic });
      await eventually('all that was published', () => handled.length >= 5 + 5 + 4 + 6 + 9);
      await stop();

      expect(once(handled)).toEqual(sent);
    });

    it(
      'but says that it is not there, and that it is there again',
      async () => {
        const [topic, group] = [newTopic(), newGroup()];
        const { warn, said } = warnings();
        const [publisher, consumer] = [bus(warn), bus(warn)];
        await publisher.publish(topic, eventsOf(randomUUID(), 1));
        const { handled, stop } = listen(consumer, { group, topic });
        await eventually('the message', () => handled.length === 1);

        await broker.kill();
        const publishing = publisher.publish(topic, eventsOf(randomUUID(), 1));

        await expect(publishing).rejects.toBeInstanceOf(Unavailable);
        await expect(publishing).rejects.toThrow('the bus does not answer');
        await eventually('trouble of the consumer', () => consumer.trouble !== undefined);
        expect(publisher.trouble).toMatch(/^the bus takes nothing/);
        expect(consumer.trouble).toContain(`${group} gets nothing since`);
        expect(JSON.stringify([publisher.trouble, consumer.trouble, said])).not.toMatch(/127\.0\.0\.1|:\d{4,5}/);
        await broker.restart();
        const sent = eventsOf(randomUUID(), 1);
        await eventually('the bus', () => consumer.trouble === undefined, LONG_MS);
        await publisher.publish(topic, sent);
        await expectAll(sent, () => handled);
        expect(publisher.trouble).toBeUndefined();
        await stop();
      },
      LONG_MS,
    );

    it(
      'and reads a partition on that was full, although its consumer had to be made anew before',
      async () => {
        const topic = newTopic();
        const { warn, said } = warnings();
        const [publisher, consumer] = [bus(), bus(warn)];
        await publisher.publish(topic, eventsOf(randomUUID(), 1));
        const slowly = (): Promise<void> => pause(2);
        const { handled, stop } = listen(consumer, { group: newGroup(), topic, first: slowly });
        await eventually('the message', () => handled.length === 1);
        await broker.kill();
        const again = 'A consumer stopped and is started again';
        await eventually('a new consumer', () => said.some(({ message }) => message === again), LONG_MS);
        await broker.restart();

        const sent = Array.from({ length: 40 }, () => eventsOf(randomUUID(), 600)).flat();
        await eventually(
          'the publisher',
          () =>
            publisher.publish(topic, sent).then(
              () => true,
              () => false,
            ),
          LONG_MS,
        );

        await expectAll(sent, () => handled);
        await stop();
      },
      LONG_MS,
    );

    it(
      'and stops soon although the broker is away',
      async () => {
        const topic = newTopic();
        const consumer = bus();
        await bus().publish(topic, eventsOf(randomUUID(), 1));
        const { handled, stop } = listen(consumer, { group: newGroup(), topic });
        await eventually('the message', () => handled.length === 1);
        await broker.freeze();
        await pause(SWING_MS);

        const began = performance.now();
        await stop();

        expect(performance.now() - began).toBeLessThan(20_000);
        await broker.thaw();
      },
      LONG_MS,
    );
  });
});
