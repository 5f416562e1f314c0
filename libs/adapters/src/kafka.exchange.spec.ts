import { describe } from '@jest/globals';
import { exchangeConformance } from '@yidi/testing/conformance';
import { whereThereIs } from '@yidi/testing/servers';
import { KafkaExchange } from './kafka.exchange.js';

const quiet = (): void => undefined;

describe('the exchange over Kafka', () => {
  whereThereIs('kafka', 'keeps what every exchange promises', (url) => {
    exchangeConformance('over Kafka', () => {
      const opened = (): KafkaExchange => new KafkaExchange(url, { source: 'conformance', warn: quiet });
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
  });
});
