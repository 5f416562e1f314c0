import { describe, expect, it } from '@jest/globals';
import { eventually, exchangeConformance } from '@yidi/testing/conformance';
import { whereThereIs } from '@yidi/testing/servers';
import { newGroup, newTopic, topicsOf } from './kafka.examples.js';
import { KafkaExchange } from './kafka.exchange.js';

const quiet = (): void => undefined;

describe('the exchange over Kafka', () => {
  whereThereIs('kafka', 'keeps what every exchange promises', (url) => {
    const opened = (): KafkaExchange => new KafkaExchange(url, { source: 'conformance', warn: quiet });

    exchangeConformance('over Kafka', () => {
      let exchange = opened();
      return Promise.resolve({
        exchange,
        reopen: async () => {
          await exchange.close();
          return (exchange = opened());
        },
        dispose: () => exchange.close(),
      });
    });

    it('makes the topic of the answers before there is one, so that others can listen', async () => {
      const exchange = opened();
      const [records, outcomes] = [newTopic(), newTopic()];
      const stop = new AbortController();
      const read: string[] = [];

      const received = exchange.receive(
        { group: newGroup(), topics: [records], answers: [outcomes] },
        ({ id }) => Promise.resolve(void read.push(id)),
        stop.signal,
      );

      await eventually('both topics', async () => {
        const there = await topicsOf(url);
        return [records, outcomes].every((topic) => there.includes(topic));
      });
      await exchange.send(records, [{ id: 'first', key: 'record', headers: {}, body: '{}' }]);
      await eventually('the first letter', () => read.includes('first'));
      stop.abort();
      await received;
      await exchange.close();
      expect(exchange.trouble).toBeUndefined();
    });
  });
});
