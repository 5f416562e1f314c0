import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, type Message } from 'kafkajs';
import { KafkaBus } from './kafka.bus.js';
import type { KafkaLimits } from './kafka.limits.js';

export const newTopic = (): string => `claims-${randomUUID()}`;
export const newGroup = (): string => `group-${randomUUID()}`;

/** Impatient, for a test to see how it ends. */
export const QUICK: Partial<KafkaLimits> = {
  publish: 3_000,
  request: 1_500,
  session: 3_000,
  silence: 2_000,
  leave: 500,
};

export const quickBus = (url: string, warn: (message: string, details: object) => void = () => undefined): KafkaBus =>
  new KafkaBus(url, { source: 'claims', warn, limits: QUICK });

/** Sends messages as another program would, not through the adapter. */
export const sendForeign = async (url: string, topic: string, messages: Message[]): Promise<void> => {
  const kafka = new Kafka({ brokers: [new URL(url).host], logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  await producer.send({ topic, messages });
  await producer.disconnect();
};

/** Names of the topics that are there. */
export const topicsOf = async (url: string): Promise<readonly string[]> => {
  const admin = new Kafka({ brokers: [new URL(url).host], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const names = await admin.listTopics();
  await admin.disconnect();
  return names;
};
