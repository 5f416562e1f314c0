import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Kafka, logLevel, type IHeaders, type KafkaMessage } from 'kafkajs';
import type { Recorded } from '@yidi/eventing';
import {
  busConformance,
  emitting,
  eventsOf,
  eventually,
  expectAll,
  listen,
  temporaryFolder,
  warnings,
  type Warning,
} from '@yidi/testing/conformance';
import { whereThereIs } from '@yidi/testing/servers';
import { KafkaBus } from './kafka.bus.js';
import { newGroup, newTopic, QUICK, sendForeign } from './kafka.examples.js';
import { SqliteEventStore } from './sqlite.event-store.js';

const quiet = (): void => undefined;

describe('the bus over Kafka', () => {
  whereThereIs('kafka', 'keeps what every bus promises', (url) => {
    busConformance('over Kafka', async () => {
      const folder = await temporaryFolder();
      const store = new SqliteEventStore(join(folder.path, 'yidi.db'));
      const opened = (): KafkaBus => new KafkaBus(url, { source: 'conformance', warn: quiet });
      let bus = opened();
      return {
        bus,
        emit: emitting(store, () => bus),
        reopen: async () => {
          await bus.close();
          return (bus = opened());
        },
        dispose: async () => {
          await bus.close();
          await store.close();
          await folder.remove();
        },
      };
    });

    const withBus = async (
      test: (bus: KafkaBus, said: readonly Warning[]) => Promise<void>,
      more: Partial<ConstructorParameters<typeof KafkaBus>[1]> & { readonly query?: string } = {},
    ): Promise<void> => {
      const { query, ...parts } = { query: 'partitions=1', ...more };
      const { warn, said } = warnings();
      const bus = new KafkaBus(`${url}?${query}`, { source: 'claims', warn, limits: QUICK, ...parts });
      try {
        await test(bus, said);
      } finally {
        await bus.close();
      }
    };

    const messagesOf = async (topic: string, count: number): Promise<readonly KafkaMessage[]> => {
      const kafka = new Kafka({ brokers: [new URL(url).host], logLevel: logLevel.NOTHING });
      const consumer = kafka.consumer({ groupId: newGroup() });
      const found: KafkaMessage[] = [];
      await consumer.connect();
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      await consumer.run({ eachMessage: ({ message }) => Promise.resolve(void found.push(message)) });
      await eventually('the messages', () => found.length >= count);
      await consumer.disconnect();
      return found;
    };

    it('writes an event so that others can read it: keyed by case, as a CloudEvent', () =>
      withBus(async (bus) => {
        const topic = newTopic();
        const sent = eventsOf(randomUUID(), 1);

        await bus.publish(topic, sent);
        const found = await messagesOf(topic, 1);

        const textsOf = (headers: IHeaders = {}): object =>
          Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
        expect(found.map(({ key }) => String(key))).toEqual(sent.map(({ metadata }) => metadata.correlationId));
        expect(found.map(({ value }): unknown => JSON.parse(String(value)))).toEqual(sent);
        expect(found.map(({ headers }) => textsOf(headers))).toEqual(
          sent.map(({ id, type, stream, metadata }) => ({
            'content-type': 'application/json',
            ce_specversion: '1.0',
            ce_id: id,
            ce_type: type,
            ce_source: '/yidi/claims',
            ce_time: metadata.at,
            ce_subject: stream,
            ce_correlationid: metadata.correlationId,
            ce_causationid: metadata.causationId,
          })),
        );
      }));

    it('publishes more than a broker takes at once, in order', () =>
      withBus(async (bus) => {
        const topic = newTopic();
        const long = { text: '医'.repeat(600) };
        const sent = eventsOf(randomUUID(), 2_000).map((event) => ({ ...event, data: long }));

        await bus.publish(topic, sent);
        const { handled, stop } = listen(bus, { group: newGroup(), topic });
        await expectAll(sent, () => handled);
        await stop();
      }));

    it('refuses an event that no broker will ever take, and goes on publishing others', () =>
      withBus(async (bus) => {
        const topic = newTopic();
        const huge = eventsOf(randomUUID(), 1).map((event) => ({
          ...event,
          data: { text: 'x'.repeat(5 * 1024 * 1024) },
        }));

        const publishing = bus.publish(topic, huge);
        await expect(publishing).rejects.toBeInstanceOf(RangeError);
        await expect(publishing).rejects.toThrow('A message is larger than the bus takes');

        await expect(bus.publish(topic, eventsOf(randomUUID(), 1))).resolves.toBeUndefined();
      }));

    it('leaves behind what is no event of ours, says where it lies, and loses nothing beside it', () => {
      const given: unknown[] = [];
      let refusals = 0;
      const unreadable = (place: object, reason: string, value: Buffer | null): Promise<void> => {
        if ((refusals += 1) === 1) return Promise.reject(new Error('not now'));
        given.push([place, reason, value?.toString()]);
        return Promise.resolve();
      };
      return withBus(
        async (bus, said) => {
          const [topic, group] = [newTopic(), newGroup()];
          const [before, after] = [eventsOf(randomUUID(), 1), eventsOf(randomUUID(), 1)];
          await bus.publish(topic, before);
          await sendForeign(url, topic, [
            { value: '{"name":"张三"' },
            { value: null },
            { value: Buffer.from([0xc9, 0xed]) },
            { value: '[]' },
            { value: JSON.stringify({ ...before[0], revision: -1, metadata: { actor: '张三' } }) },
          ]);
          await bus.publish(topic, after);

          const { handled, stop } = listen(bus, { group, topic });
          await eventually('what is readable and what is not', () => handled.length === 2 && given.length === 5);
          await stop();

          expect(handled).toEqual([...before, ...after]);
          const places = [1, 2, 3, 4, 5].map((offset) => ({ topic, partition: 0, offset: String(offset) }));
          const reasons = [
            'it is not JSON',
            'it has no value',
            'it is not UTF-8',
            'it is no object',
            'not as in an event of ours: revision, metadata',
          ];
          const left = said.filter(({ message }) => message === 'A message cannot be read and is left behind');
          expect(left.map(({ details }) => details)).toEqual(
            places.map((place, index) => ({ group, ...place, reason: reasons[index] })),
          );
          expect(new Set(given.map((each) => JSON.stringify(each)))).toHaveProperty('size', 5);
          expect(JSON.stringify(said)).not.toContain('张三');
        },
        { unreadable },
      );
    });

    it('goes past a message that fails, as far as there is room, and after a restart gives it first', () =>
      withBus(async (bus) => {
        const [topic, group, sick] = [newTopic(), newGroup(), randomUUID()];
        const sickOnes = eventsOf(sick, 2);
        const well = Array.from({ length: 1_500 }, () => eventsOf(randomUUID(), 1)).flat();
        const start = well.slice(0, 10);
        const rest = well.slice(10);
        await bus.publish(topic, [...start, ...sickOnes, ...rest]);
        const failing = ({ metadata }: Recorded): Promise<void> =>
          metadata.correlationId === sick ? Promise.reject(new Error('not now')) : Promise.resolve();

        const first = listen(bus, { group, topic, first: failing });
        await expectAll(well, () => first.handled);
        await eventually('the lag', () => first.handled.length >= well.length);
        await pause(300);
        expect(await bus.lags()).toEqual([{ group, topic, messages: 1_492 }]);
        await first.stop();
        const second = listen(bus, { group, topic });
        await expectAll([...sickOnes, ...rest], () => second.handled);
        await eventually('all of them done', () => second.handled.length === 1_492);
        await pause(300);
        expect(await bus.lags()).toEqual([{ group, topic, messages: 0 }]);
        await second.stop();

        expect(second.handled.filter(({ metadata }) => metadata.correlationId === sick)).toEqual(sickOnes);
      }));

    it('fetches no more than it has room for, and goes on when there is room again', () =>
      withBus(async (bus) => {
        const topic = newTopic();
        const sent = Array.from({ length: 5 }, () =>
          eventsOf(randomUUID(), 1_000).map((event) => ({ ...event, data: { text: 'x'.repeat(1_000) } })),
        ).flat();
        await bus.publish(topic, sent);
        const begun = new Set<string>();
        let release = (): void => undefined;
        const released = new Promise<void>((resolve) => (release = resolve));

        const { handled, stop } = listen(bus, {
          group: newGroup(),
          topic,
          first: ({ metadata }) => {
            begun.add(metadata.correlationId);
            return released;
          },
        });
        await eventually('work', () => begun.size > 0);
        await pause(1_000);
        // A fetch is 1 MB; all five cases would be begun if it went on.
        expect(begun.size).toBeLessThan(4);
        release();
        await expectAll(sent, () => handled);
        await stop();
      }));

    it('warns of a message that failed without saying anything personal', () =>
      withBus(async (bus, said) => {
        const [topic, group] = [newTopic(), newGroup()];
        const [event] = eventsOf(randomUUID(), 1);
        await bus.publish(topic, event === undefined ? [] : [event]);
        let attempts = 0;
        const first = (): Promise<void> =>
          (attempts += 1) < 3 ? Promise.reject(new TypeError('张三 is not a number')) : Promise.resolve();

        const { handled, stop } = listen(bus, { group, topic, first });
        await eventually('the message', () => handled.length === 1);
        await stop();

        const about = { id: event?.id, type: event?.type, stream: event?.stream, revision: 0 };
        expect(said).toEqual(
          [1, 2].map((attempt) => ({
            message: 'A message failed and is given again',
            details: {
              group,
              event: { ...about, caseId: event?.metadata.correlationId },
              attempt,
              kind: 'TypeError',
              where: expect.stringMatching(/^at /),
            },
          })),
        );
        expect(JSON.stringify(said)).not.toContain('张三');
      }));

    describe('makes topics', () => {
      const asked = async (topic: string): Promise<readonly unknown[]> => {
        const admin = new Kafka({ brokers: [new URL(url).host], logLevel: logLevel.NOTHING }).admin();
        await admin.connect();
        const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
        const configNames = ['retention.ms', 'min.insync.replicas', 'max.message.bytes'];
        const { resources } = await admin.describeConfigs({
          resources: [{ type: 2, name: topic, configNames }],
          includeSynonyms: false,
        });
        await admin.disconnect();
        const configs = new Map(
          resources.flatMap(({ configEntries }) =>
            configEntries.map(({ configName, configValue }) => [configName, configValue]),
          ),
        );
        return [topics[0]?.partitions.length, ...configNames.map((name) => configs.get(name))];
      };

      it('with the partitions and the retention that are configured, under the prefix', () => {
        const topic = newTopic();
        return withBus(
          async (bus, said) => {
            await bus.publish(topic, eventsOf(randomUUID(), 1));

            expect(await asked(`try.${topic}`)).toEqual([3, String(30 * 86_400_000), '1', String(4 * 1024 * 1024)]);
            expect(said).toEqual([]);
          },
          { query: 'partitions=3&retentionDays=30&prefix=try.' },
        );
      });

      it('which keep everything for ever unless told otherwise', () =>
        withBus(async (bus) => {
          const topic = newTopic();
          await bus.publish(topic, eventsOf(randomUUID(), 1));

          expect((await asked(topic))[1]).toBe('-1');
        }));

      it('but leaves those that are there as they are, and says what differs', async () => {
        const topic = newTopic();
        await withBus((bus) => bus.publish(topic, eventsOf(randomUUID(), 1)), { query: 'partitions=2' });

        await withBus(
          async (bus, said) => {
            await bus.publish(topic, eventsOf(randomUUID(), 1));
            await bus.publish(topic, eventsOf(randomUUID(), 1));

            expect(said.map(({ message }) => message)).toEqual([
              `The topic ${topic} has 2 partitions, not 12 as configured. It is left so: another number would break the order ` +
                'of the cases on their way. Make a topic of another name instead.',
              `The topic ${topic} has retention.ms=-1, not 604800000 as configured.`,
            ]);
            expect((await asked(topic)).slice(0, 2)).toEqual([2, '-1']);
          },
          { query: 'partitions=12&retentionDays=7' },
        );
      });
    });
  });
});
