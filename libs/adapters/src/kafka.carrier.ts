import { isUtf8 } from 'node:buffer';
import type { KafkaMessage } from 'kafkajs';
import type { ConsumerLag, Warn } from '@yidi/eventing';
import type { KafkaCircumstances } from './kafka.connection.js';
import { KafkaConsumption, type Task } from './kafka.consumption.js';
import { lagsOf, type Listening } from './kafka.lag.js';
import { USUAL_LIMITS, type KafkaLimits } from './kafka.limits.js';
import type { PartitionName } from './kafka.partitions.js';
import { KafkaProducer, type Parcel } from './kafka.producer.js';
import { kafkaSettings, type KafkaSettings } from './kafka.settings.js';
import { KafkaTopics } from './kafka.topics.js';

/** Where a message lies. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** Takes what is none of our messages, to be kept for somebody; what it rejects is given again. */
type Unreadable = (place: Place, reason: string, value: Buffer | null) => Promise<void>;

export interface KafkaParts {
  /** Who publishes: `claims`. */
  readonly source: string;
  readonly warn: Warn;
  /** Without it, what cannot be read is gone past after a warning that says where it lies. */
  readonly unreadable?: Unreadable;
  readonly limits?: Partial<KafkaLimits>;
}

/** What is read out of a message: what to do, nothing to be done, or why it holds nothing that we know. */
export type Read = Pick<Task, 'run' | 'about'> | { readonly passed: true } | { readonly fault: string };

/** A group and what it does with the messages of its topics. */
export interface Hearing extends Listening {
  /** Whether the message can be gone past, as far as that shows before it is read. */
  readonly passes?: (message: KafkaMessage) => boolean;
  readonly read: (message: KafkaMessage, place: Place) => Read;
  /** Topics that shall be there before anything is heard. */
  readonly answers?: readonly string[];
}

/** Our id of a letter or an event, where its sender gave it one. */
export const ID = 'ce_id';

/** What bus and exchange have in common: one producer, the consumers of this process, names with the prefix. */
export class KafkaCarrier {
  private readonly circumstances: KafkaCircumstances;
  private readonly topics: KafkaTopics;
  private readonly producer: KafkaProducer;
  private readonly closing = new AbortController();
  private readonly running = new Map<
    KafkaConsumption,
    { readonly done: Promise<void>; readonly listening: Listening }
  >();

  /** @param what how it is called in errors: `the bus`. Throws a RangeError for a URL that is not understood. */
  constructor(
    url: string | KafkaSettings,
    private readonly parts: KafkaParts,
    private readonly what: string,
  ) {
    const settings = typeof url === 'string' ? kafkaSettings(url) : url;
    this.circumstances = { settings, limits: { ...USUAL_LIMITS, ...parts.limits }, warn: parts.warn };
    this.topics = new KafkaTopics(this.circumstances);
    this.producer = new KafkaProducer(this.circumstances, this.topics, what);
  }

  get trouble(): string | undefined {
    const troubles = [...this.running.keys()].map(({ trouble }) => trouble);
    return [this.producer.trouble, ...troubles].filter((trouble) => trouble !== undefined).join('; ') || undefined;
  }

  send(topic: string, parcels: readonly Parcel[]): Promise<void> {
    return this.producer.send(this.named(topic), parcels);
  }

  async hear(hearing: Hearing, stop: AbortSignal): Promise<void> {
    const listening = { group: this.named(hearing.group), topics: hearing.topics.map((topic) => this.named(topic)) };
    const taskOf = (message: KafkaMessage, name: PartitionName): Task | undefined =>
      this.taskOf(hearing, message, name);
    const answers = (hearing.answers ?? []).map((topic) => this.named(topic));
    const consumption = new KafkaConsumption(this.circumstances, this.topics, { ...listening, answers, taskOf });
    const done = consumption.run(AbortSignal.any([stop, this.closing.signal]));
    this.running.set(consumption, { done, listening });
    try {
      await done;
    } finally {
      this.running.delete(consumption);
    }
  }

  /** How far the groups that are heard here are behind. Throws Unavailable. */
  lags(): Promise<readonly ConsumerLag[]> {
    return lagsOf(
      this.circumstances,
      this.what,
      [...this.running.values()].map(({ listening }) => listening),
    );
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.allSettled([...this.running.values()].map(({ done }) => done));
    await this.producer.close();
  }

  private named(name: string): string {
    return `${this.circumstances.settings.prefix}${name}`;
  }

  private taskOf(hearing: Hearing, message: KafkaMessage, name: PartitionName): Task | undefined {
    if (hearing.passes?.(message) === true) return undefined;
    return new Reading(hearing, this.parts, message, { ...name, offset: message.offset });
  }
}

/** A message is read when its turn has come: thousands wait, and bytes that wait cost the collector nothing. */
class Reading implements Task {
  readonly key: string;
  private said = false;

  constructor(
    private readonly hearing: Hearing,
    private readonly parts: KafkaParts,
    private readonly message: KafkaMessage,
    private readonly place: Place,
  ) {
    this.key = keyOf(message, place);
  }

  async run(): Promise<void> {
    const found = this.hearing.read(this.message, this.place);
    if ('fault' in found) await this.leave(found.fault);
    else if ('run' in found) await found.run();
  }

  about(): object {
    const found = this.hearing.read(this.message, this.place);
    return 'about' in found ? found.about() : this.place;
  }

  /** Hands over what cannot be read, as often as it takes, and says so once. */
  private async leave(reason: string): Promise<void> {
    const { hearing, parts, message, place } = this;
    if (!this.said)
      parts.warn('A message cannot be read and is left behind', { group: hearing.group, ...place, reason });
    this.said = true;
    await parts.unreadable?.(place, reason, message.value);
  }
}

/** What keeps an order with others: its key. Who gave none can still be heard twice, under one id. */
const keyOf = ({ key, headers }: KafkaMessage, place: Place): string =>
  key?.toString() ?? headers?.[ID]?.toString() ?? textOfPlace(place);

export const textOfPlace = ({ topic, partition, offset }: Place): string => `${topic}/${String(partition)}/${offset}`;

/** The text of the bytes as it came; undefined where they are not UTF-8. */
export const textOf = (bytes: Buffer): string | undefined => (isUtf8(bytes) ? bytes.toString() : undefined);
