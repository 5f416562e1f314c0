import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import { openAdapters, type Adapters } from '@yidi/adapters';
import type { TopicOf } from '@yidi/eventing';
import { nativeBroker, nativePostgres } from '@yidi/infra';

/** A folder for the work alone, which PostgreSQL's own user can get into. */
export const inFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'yidi-bench-'));
  await chmod(folder, 0o755);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

export interface Servers {
  readonly folder: string;
  readonly broker: string;
  readonly database: string;
}

/** A broker and a database of their own, for as long as the work takes. */
export const withServers = <T>(work: (servers: Servers) => Promise<T>): Promise<T> =>
  inFolder(async (folder) => {
    const broker = await nativeBroker({ folder: join(folder, 'kafka') });
    const postgres = await nativePostgres({ folder: join(folder, 'postgres') }).catch(async (error: unknown) => {
      await broker.dispose();
      throw error;
    });
    try {
      return await work({ folder, broker: broker.url, database: postgres.url });
    } finally {
      await postgres.dispose();
      await broker.dispose();
    }
  });

/** What a service would open, with a warning turned into a failure: a bench that meets trouble measures something else. */
export const adaptersOn = (urls: {
  readonly folder: string;
  readonly store: string;
  readonly database?: string;
  readonly bus?: string;
  readonly topicOf?: TopicOf;
}): Promise<Adapters> => {
  const { folder, topicOf = () => undefined, ...named } = urls;
  return openAdapters({
    data: folder,
    masterKey: Buffer.alloc(32, 1),
    topicOf,
    source: 'settlement',
    warn: (message, details) => {
      throw new Error(`${message}: ${JSON.stringify(details)}`);
    },
    ...named,
  });
};

/** The driver as it is, on the broker that a URL names. What it meets on the way is its own; what fails is thrown. */
export const bareKafka = (url: string): kafkajs.Kafka =>
  new kafkajs.Kafka({ clientId: 'bare', brokers: [new URL(url).host], logLevel: kafkajs.logLevel.NOTHING });

/** As Yidi makes them: whatever it finds otherwise it says. */
const TOPIC = {
  numPartitions: 6,
  configEntries: [
    { name: 'retention.ms', value: '-1' },
    { name: 'min.insync.replicas', value: '1' },
    { name: 'max.message.bytes', value: String(4 * 1024 * 1024) },
  ],
};

export const createTopics = async (kafka: kafkajs.Kafka, ...topics: readonly string[]): Promise<void> => {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: topics.map((topic) => ({ topic, ...TOPIC })), waitForLeaders: true });
  await admin.disconnect();
};
