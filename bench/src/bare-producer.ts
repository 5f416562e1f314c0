// An idempotent producer of kafkajs as it comes, in a process where no part of it is ours. Told a topic, it sends what it holds.
import kafkajs, { type Message } from 'kafkajs';
import { rateOf } from './measure.js';
import { bareKafka, createTopics } from './servers.js';

const HELD_MS = 1_000;
/** Of one request. */
const BATCH_BYTES = 900_000;

const [broker = '', source = '', given = ''] = process.argv.slice(2);
const count = Number(given);

/** What the relay has published, as it lies in the topic: the same keys, headers and bytes. */
const published = async (): Promise<readonly Message[]> => {
  const messages: Message[] = [];
  const consumer = bareKafka(broker).consumer({ groupId: `copy-${source}`, maxWaitTimeInMs: HELD_MS });
  await consumer.connect();
  await consumer.subscribe({ topics: [source], fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        eachMessage: ({ message: { key, value, headers } }) => {
          messages.push({ key, value, ...(headers !== undefined && { headers }) });
          if (messages.length === count) resolve();
          return Promise.resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return messages;
};

const piecesOf = (messages: readonly Message[]): readonly Message[][] => {
  const pieces: Message[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    const size = Buffer.byteLength(message.value ?? '') + 500;
    if (bytes + size > BATCH_BYTES) {
      pieces.push([]);
      bytes = 0;
    }
    bytes += size;
    pieces.at(-1)?.push(message);
  }
  return pieces;
};

const pieces = piecesOf(await published());

/** Messages a second. */
const send = async (topic: string): Promise<number> => {
  const kafka = bareKafka(broker);
  await createTopics(kafka, topic);
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const rate = await rateOf(count, async () => {
    for (const messages of pieces) await producer.send({ topic, acks: -1, messages });
  });
  await producer.disconnect();
  return rate;
};

process.on('message', (topic) => {
  void send(String(topic)).then((rate) => process.send?.(rate));
});
process.send?.('ready');
