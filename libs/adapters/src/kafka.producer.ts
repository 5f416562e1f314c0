import type { ICustomPartitioner, Message, Producer, RecordMetadata } from 'kafkajs';
import { Unavailable } from '@yidi/eventing';
import { Partitioners } from './kafka.client.js';
import { KafkaConnection, reasonOf, type KafkaCircumstances } from './kafka.connection.js';
import { within } from './kafka.limits.js';
import type { KafkaTopics } from './kafka.topics.js';

/** A message with a key, ready to be sent as often as it takes. */
export interface Parcel {
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

interface Waiting {
  readonly topic: string;
  readonly parcels: readonly Parcel[];
  readonly bytes: number;
  readonly sent: () => void;
  readonly failed: (error: unknown) => void;
}

/** Of one request, over all partitions; a broker takes 1 MB for each unless it is configured otherwise. */
const MOST_BYTES = 900_000;
/** What a message costs beside its value, about. */
const BESIDE_VALUE = 500;
const TOO_LARGE: readonly string[] = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'];

const bytesOf = ({ value }: Parcel): number => value.length + BESIDE_VALUE;

/** In their order, each as large as a request may be. */
function* pieces(
  parcels: readonly Parcel[],
): Generator<{ readonly parcels: readonly Parcel[]; readonly bytes: number }> {
  let [from, bytes] = [0, 0];
  for (const [index, parcel] of parcels.entries()) {
    const size = bytesOf(parcel);
    if (index > from && bytes + size > MOST_BYTES) {
      yield { parcels: parcels.slice(from, index), bytes };
      [from, bytes] = [index, 0];
    }
    bytes += size;
  }
  if (from < parcels.length) yield { parcels: parcels.slice(from), bytes };
}

const placeOf = (topic: string, partition: number): string => `${topic}/${String(partition)}`;

/** Notes which partitions messages go to, beside choosing them as every client of Kafka does. */
class NotingPartitioner {
  private readonly noted = new Set<string>();

  readonly create: ICustomPartitioner = () => {
    const choose = Partitioners.DefaultPartitioner();
    return (args) => {
      const partition = choose(args);
      this.noted.add(placeOf(args.topic, partition));
      return partition;
    };
  };

  forget(): void {
    this.noted.clear();
  }

  /** Partitions that messages went to and that no answer speaks of. */
  missingIn(answers: readonly RecordMetadata[]): readonly string[] {
    const answered = new Set(answers.map(({ topicName, partition }) => placeOf(topicName, partition)));
    return [...this.noted].filter((place) => !answered.has(place));
  }
}

interface Opened {
  readonly connection: KafkaConnection;
  readonly producer: Producer;
  readonly partitioner: NotingPartitioner;
}

/**
 * Sends messages one request at a time, those of many callers together. The client numbers messages so that a broker knows a
 * repeated one; after a failure of unknown outcome these numbers are not to be trusted, since other messages under the same
 * numbers would be dropped as repeated: then the client is thrown away, and the next one has numbers of its own.
 */
export class KafkaProducer {
  private opened: Promise<Opened> | undefined;
  private readonly queue: Waiting[] = [];
  private sending: Promise<void> | undefined;
  private closed = false;
  /** Why the last request failed, if it did. */
  trouble: string | undefined;

  constructor(
    private readonly circumstances: KafkaCircumstances,
    private readonly topics: KafkaTopics,
    private readonly what: string,
  ) {}

  /** In the order given for each key. Throws Unavailable; RangeError for a message that the cluster never takes. */
  async send(topic: string, parcels: readonly Parcel[]): Promise<void> {
    for (const piece of pieces(parcels)) await this.enqueue(topic, piece.parcels, piece.bytes);
  }

  async close(): Promise<void> {
    await this.sending;
    this.closed = true;
    const opened = await this.opened?.catch(() => undefined);
    if (opened === undefined) return;
    await within(this.circumstances.limits.leave, opened.producer.disconnect()).catch(() => undefined);
    opened.connection.abandon();
  }

  private enqueue(topic: string, parcels: readonly Parcel[], bytes: number): Promise<void> {
    if (this.closed) throw new Unavailable(this.what);
    return new Promise((sent, failed) => {
      this.queue.push({ topic, parcels, bytes, sent, failed });
      this.sending ??= this.sendAll();
    });
  }

  private async sendAll(): Promise<void> {
    while (this.queue.length > 0) {
      const together = this.next();
      try {
        await this.deliver(together);
        for (const { sent } of together) sent();
      } catch (error) {
        for (const { failed } of together) failed(error);
      }
    }
    this.sending = undefined;
  }

  /** As many of those that wait as fit into one request, at least one. */
  private next(): readonly Waiting[] {
    let bytes = 0;
    const end = this.queue.findIndex((waiting, index) => (bytes += waiting.bytes) > MOST_BYTES && index > 0);
    return this.queue.splice(0, end === -1 ? this.queue.length : end);
  }

  private async deliver(together: readonly Waiting[]): Promise<void> {
    const byTopic = Map.groupBy(together, ({ topic }) => topic);
    const topicMessages = [...byTopic].map(([topic, waiting]) => ({
      topic,
      messages: waiting.flatMap(({ parcels }) => parcels.map((parcel): Message => ({ ...parcel }))),
    }));
    try {
      await within(this.circumstances.limits.publish, this.request([...byTopic.keys()], topicMessages));
      this.trouble = undefined;
    } catch (error) {
      this.discard();
      this.topics.forget([...byTopic.keys()]);
      throw this.failure(error);
    }
  }

  private async request(
    topics: readonly string[],
    topicMessages: { topic: string; messages: Message[] }[],
  ): Promise<void> {
    await this.topics.ensure(topics);
    const { producer, partitioner } = await (this.opened ??= this.open());
    partitioner.forget();
    const answers = await producer.sendBatch({ acks: -1, timeout: this.circumstances.limits.request, topicMessages });
    // When partitions move between brokers in the middle of a repeated request, the client leaves some out and says nothing.
    const missing = partitioner.missingIn(answers);
    if (missing.length > 0) throw new Error(`no answer speaks of ${missing.join(', ')}`);
  }

  private async open(): Promise<Opened> {
    const connection = new KafkaConnection(this.circumstances, 'yidi-producer');
    const partitioner = new NotingPartitioner();
    const producer = connection.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: partitioner.create,
      retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 1_000, factor: 0, multiplier: 2 },
    });
    try {
      await producer.connect();
      return { connection, producer, partitioner };
    } catch (error) {
      connection.abandon();
      throw error;
    }
  }

  /** It may still be connecting; whatever comes of that is not wanted any more. */
  private discard(): void {
    this.opened?.then(
      ({ connection }) => connection.abandon(),
      () => undefined,
    );
    this.opened = undefined;
  }

  private failure(error: unknown): Error {
    const reason = reasonOf(error);
    this.trouble = `${this.what} takes nothing (${reason})`;
    const type = typeof error === 'object' && error !== null && 'type' in error ? String(error.type) : '';
    return TOO_LARGE.includes(type)
      ? new RangeError(`A message is larger than ${this.what} takes`, { cause: new Error(reason) })
      : new Unavailable(this.what, { cause: new Error(reason) });
  }
}
