import type { Admin, ITopicConfig } from 'kafkajs';
import { ConfigResourceTypes } from './kafka.client.js';
import { askingKafka, reasonOf, type KafkaCircumstances } from './kafka.connection.js';
import type { TopicSettings } from './kafka.settings.js';

const DAY_MS = 86_400_000;
/** Above what an event store takes in one append. */
const MOST_BYTES = 4 * 1024 * 1024;

const CONFIGS = ['retention.ms', 'min.insync.replicas', 'max.message.bytes'] as const;
type Config = (typeof CONFIGS)[number];

const configsOf = ({ replication, retentionDays }: TopicSettings): Readonly<Record<Config, string>> => ({
  'retention.ms': String(retentionDays === undefined ? -1 : retentionDays * DAY_MS),
  'min.insync.replicas': String(Math.max(1, replication - 1)),
  'max.message.bytes': String(MOST_BYTES),
});

const madeBy = (topic: string, settings: TopicSettings): ITopicConfig => ({
  topic,
  numPartitions: settings.partitions,
  replicationFactor: settings.replication,
  configEntries: Object.entries(configsOf(settings)).map(([name, value]) => ({ name, value })),
});

/** Topics of a cluster: made as configured, or compared with what is configured. What is there is never changed. */
export class KafkaTopics {
  private readonly there = new Map<string, Promise<void>>();
  private readonly told = new Set<string>();

  constructor(private readonly circumstances: KafkaCircumstances) {}

  /** Resolves when all of them are there; asks the cluster only about those that it has not asked about. */
  async ensure(topics: readonly string[]): Promise<void> {
    const unknown = topics.filter((topic) => !this.there.has(topic));
    if (unknown.length > 0) {
      const found = this.find(unknown);
      for (const topic of unknown) this.there.set(topic, found);
      found.catch(() => this.forget(unknown));
    }
    for (const topic of topics) await this.there.get(topic);
  }

  /** Asks again next time: something went wrong with them. */
  forget(topics: readonly string[]): void {
    for (const topic of topics) this.there.delete(topic);
  }

  private find(topics: readonly string[]): Promise<void> {
    const { limits } = this.circumstances;
    return askingKafka(this.circumstances, limits.request, async (admin) => {
      const existing = new Set(await admin.listTopics());
      for (const topic of topics) if (!existing.has(topic)) await this.make(admin, topic);
      const differing = await this.compare(
        admin,
        topics.filter((topic) => existing.has(topic)),
      );
      for (const difference of differing) this.tell(difference);
    });
  }

  /** Another process may have made it meanwhile. */
  private async make(admin: Admin, topic: string): Promise<void> {
    const { settings } = this.circumstances;
    await admin.createTopics({ topics: [madeBy(topic, settings)], waitForLeaders: true });
  }

  private async compare(admin: Admin, topics: readonly string[]): Promise<readonly string[]> {
    if (topics.length === 0) return [];
    const found = await admin.fetchTopicMetadata({ topics: [...topics] });
    const configs = await this.configs(admin, topics);
    return [
      ...found.topics.flatMap(({ name, partitions }) => this.ofPartitions(name, partitions)),
      ...topics.flatMap((topic) => this.ofConfigs(topic, configs.get(topic) ?? new Map())),
    ];
  }

  private ofPartitions(
    topic: string,
    partitions: readonly { readonly replicas: readonly number[] }[],
  ): readonly string[] {
    const { settings } = this.circumstances;
    const count = partitions.length;
    const copies = Math.min(...partitions.map(({ replicas }) => replicas.length));
    return [
      ...(count === settings.partitions
        ? []
        : [
            `The topic ${topic} has ${String(count)} partitions, not ${String(settings.partitions)} as configured. It is left ` +
              'so: another number would break the order of the cases on their way. Make a topic of another name instead.',
          ]),
      ...(copies === settings.replication
        ? []
        : [
            `The topic ${topic} is kept in ${String(copies)} copies, not ${String(settings.replication)} as configured.`,
          ]),
    ];
  }

  private ofConfigs(topic: string, found: ReadonlyMap<string, string>): readonly string[] {
    const wanted = configsOf(this.circumstances.settings);
    return CONFIGS.flatMap((name) => {
      const value = found.get(name);
      return value === undefined || value === wanted[name]
        ? []
        : [`The topic ${topic} has ${name}=${value}, not ${wanted[name]} as configured.`];
    });
  }

  /** By topic; empty where we may not ask. */
  private async configs(admin: Admin, topics: readonly string[]): Promise<Map<string, ReadonlyMap<string, string>>> {
    const resources = topics.map((name) => ({
      type: ConfigResourceTypes.TOPIC,
      name,
      configNames: [...CONFIGS],
    }));
    try {
      const { resources: found } = await admin.describeConfigs({ resources, includeSynonyms: false });
      return new Map(
        found.map(({ resourceName, configEntries }) => [
          resourceName,
          new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
        ]),
      );
    } catch (error) {
      this.tell(`The settings of the topics cannot be compared (${reasonOf(error)}).`);
      return new Map();
    }
  }

  private tell(difference: string): void {
    if (this.told.has(difference)) return;
    this.told.add(difference);
    this.circumstances.warn(difference, {});
  }
}
