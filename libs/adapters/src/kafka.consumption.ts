import type { Consumer, ConsumerGroupJoinEvent, EachBatchPayload, KafkaMessage } from 'kafkajs';
import { Breath } from '@yidi/eventing';
import { KafkaConnection, reasonOf, type KafkaCircumstances } from './kafka.connection.js';
import { within } from './kafka.limits.js';
import { Partitions, type Partition, type PartitionName } from './kafka.partitions.js';
import type { KafkaTopics } from './kafka.topics.js';
import { Lanes, type Errand } from './lanes.js';
import type { Begun } from './progress.js';
import { WakeUp } from './wake-up.js';

/** What is to be done with a message. */
export interface Task {
  /** Messages of one key are done one after another. */
  readonly key: string;
  run(): Promise<void>;
  /** What a warning says of the message; nothing personal. */
  about(): object;
}

/** A message in its partition, in the lane of its key. */
class MessageErrand implements Errand {
  constructor(
    private readonly task: Task,
    private readonly partition: Partition,
    private readonly begun: Begun,
    private readonly warn: (task: Task, attempt: number, error: unknown) => void,
  ) {}

  get key(): string {
    return this.task.key;
  }

  get until(): AbortSignal {
    return this.partition.until;
  }

  run(): Promise<void> {
    return this.task.run();
  }

  done(): void {
    this.partition.progress.done(this.begun);
  }

  failed(attempt: number, error: unknown): void {
    this.warn(this.task, attempt, error);
  }
}

export interface KafkaConsuming {
  readonly group: string;
  readonly topics: readonly string[];
  /** Made beside the topics where they are missing. */
  readonly answers: readonly string[];
  /** Undefined where nothing is to be done. */
  readonly taskOf: (message: KafkaMessage, place: PartitionName) => Task | undefined;
}

/** Messages being handled at once at most, over all partitions. */
const AT_ONCE = 256;
/** What one fetch brings is taken up at once, whatever its partitions, so that only the next fetch waits for a breath. */
const PARTITIONS_AT_ONCE = 64;
/** A commit is a round trip, and what a crash repeats for want of one changes nothing: not more often than this, ms. */
const COMMIT_MS = 250;
/** How long a broker waits for messages before it says that there are none, ms: so long a stop may take at least. */
const FETCH_MS = 250;
/** A consumer that stopped for good is made anew after these times, ms, doubling from the first to the last. */
const SOONEST_MS = 200;
const LATEST_MS = 5_000;
const HEARTBEATS_PER_SESSION = 6;
/**
 * How long the client goes by what it knows of the cluster, ms. A partition that had no leader when it asked is not read until it
 * asks again, and nothing fails meanwhile.
 */
const KNOWN_MS = 10_000;
const MIB = 1024 * 1024;
/** How long the client itself repeats what fails before it gives up: its place in the group is kept so long. */
const PATIENCE = { retries: 20, initialRetryTime: 100, maxRetryTime: 500, factor: 0, multiplier: 2 };

const pauseAfter = (failures: number): number => Math.min(LATEST_MS, SOONEST_MS * 2 ** Math.min(failures, 16));
const offsetAfter = (offset: string): string => String(BigInt(offset) + 1n);

const stoppedBy = (stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener('abort', () => resolve(), { once: true });
  });

/**
 * One group's way along its topics. Messages are fetched without waiting for their handling, which goes on in lanes, so that
 * long work neither delays heartbeats nor holds up others; what is committed is what is done without a gap.
 */
export class KafkaConsumption {
  private readonly lanes = new Lanes(AT_ONCE);
  private readonly partitions = new Partitions();
  private readonly waking = new WakeUp();
  private readonly breath = new Breath();
  private lastSign = performance.now();
  private failures = 0;
  private stopping = false;
  private reason = 'it has not joined';

  constructor(
    private readonly circumstances: KafkaCircumstances,
    private readonly ensured: KafkaTopics,
    private readonly consuming: KafkaConsuming,
  ) {}

  /** Why the group gets nothing, if so; a short silence, as a rebalance is, is no trouble. */
  get trouble(): string | undefined {
    const silence = performance.now() - this.lastSign;
    if (silence < this.circumstances.limits.silence) return undefined;
    return `${this.consuming.group} gets nothing since ${String(Math.round(silence / 1_000))} s (${this.reason})`;
  }

  /** Resolves when stopped and what was begun is done; whatever goes wrong with the cluster, it tries again without end. */
  async run(stop: AbortSignal): Promise<void> {
    this.lastSign = performance.now();
    while (!stop.aborted) {
      try {
        await this.sit(stop);
      } catch (error) {
        this.reason = reasonOf(error);
        this.circumstances.warn('A consumer stopped and is started again', {
          group: this.consuming.group,
          reason: this.reason,
        });
        await this.waking.wait(pauseAfter(this.failures), stop);
        this.failures += 1;
      }
    }
    this.partitions.loseAll();
    await this.lanes.idle();
  }

  /** One membership in the group, until it is stopped or lost. */
  private async sit(stop: AbortSignal): Promise<void> {
    const connection = new KafkaConnection(this.circumstances, 'yidi-consumer');
    const { session, leave } = this.circumstances.limits;
    const consumer = connection.kafka.consumer({
      groupId: this.consuming.group,
      sessionTimeout: session,
      heartbeatInterval: Math.round(session / HEARTBEATS_PER_SESSION),
      metadataMaxAge: KNOWN_MS,
      maxWaitTimeInMs: FETCH_MS,
      maxBytesPerPartition: MIB,
      allowAutoTopicCreation: false,
      // It is made anew here, with sockets of its own.
      retry: { ...PATIENCE, restartOnFailure: () => Promise.resolve(false) },
    });
    const lost = this.watch(consumer);
    const over = new AbortController();
    try {
      // It ends with this membership: else it would go on resuming partitions at a consumer that is gone.
      const attending = this.attend(consumer, AbortSignal.any([stop, over.signal]));
      await Promise.race([this.join(consumer, stop).then(() => attending), attending, lost, stoppedBy(stop)]);
      await this.finish(consumer);
    } finally {
      over.abort();
      await within(leave, consumer.disconnect()).catch(() => undefined);
      connection.abandon();
    }
  }

  /** Rejects when the client gives up. */
  private watch(consumer: Consumer): Promise<never> {
    const { GROUP_JOIN, HEARTBEAT, CRASH } = consumer.events;
    const sign = (): void => {
      this.lastSign = performance.now();
      this.failures = 0;
    };
    consumer.on(HEARTBEAT, sign);
    consumer.on(GROUP_JOIN, ({ payload }) => {
      sign();
      this.assign(consumer, payload);
    });
    const lost = new Promise<never>((_, reject) => {
      consumer.on(CRASH, ({ payload }) => reject(payload.error));
    });
    lost.catch(() => undefined);
    return lost;
  }

  private async join(consumer: Consumer, stop: AbortSignal): Promise<void> {
    const { topics, answers } = this.consuming;
    await this.ensured.ensure([...topics, ...answers]);
    await consumer.connect();
    try {
      await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    } catch (error) {
      this.ensured.forget([...topics, ...answers]);
      throw error;
    }
    await consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
      eachBatch: (batch) => this.take(consumer, batch, stop),
    });
  }

  /**
   * What stays is read on where it was left, and not from what was committed. It also keeps the client from going on behind
   * messages of another broker that were on their way while the group was formed anew.
   */
  private assign(consumer: Consumer, { memberAssignment }: ConsumerGroupJoinEvent['payload']): void {
    const names = Object.entries(memberAssignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    );
    for (const { name, fetched, paused } of this.partitions.assign(names)) {
      consumer.seek({ ...name, offset: fetched });
      if (paused) consumer.pause([{ topic: name.topic, partitions: [name.partition] }]);
    }
  }

  /** More is fetched after a breath: every fetch costs the broker and us the same, however little it brings. */
  private async take(consumer: Consumer, payload: EachBatchPayload, stop: AbortSignal): Promise<void> {
    const { batch } = payload;
    const { topic, partition: number, messages } = batch;
    const first = messages[0];
    if (this.stopping || first === undefined || payload.isStale()) return;
    const partition = this.partitions.of({ topic, partition: number }, first.offset);
    for (const message of messages) this.enqueue(partition, message);
    if (partition.full) {
      partition.paused = true;
      consumer.pause([{ topic, partitions: [number] }]);
    }
    await this.breath.after(messages.length, stop);
  }

  private enqueue(partition: Partition, message: KafkaMessage): void {
    const task = this.consuming.taskOf(message, partition.name);
    partition.fetched = offsetAfter(message.offset);
    if (task === undefined) {
      partition.progress.passed(partition.fetched);
      return;
    }
    const begun = partition.progress.begun(partition.fetched);
    this.lanes.add(new MessageErrand(task, partition, begun, this.warn));
  }

  /** The kind of the error only: its sentence may speak of a person. */
  private readonly warn = (task: Task, attempt: number, error: unknown): void => {
    const { group } = this.consuming;
    const kind = error instanceof Error ? error.name : typeof error;
    const where = error instanceof Error ? /^\s+at .*$/m.exec(error.stack ?? '')?.[0].trim() : undefined;
    this.circumstances.warn('A message failed and is given again', { group, ...task.about(), attempt, kind, where });
  };

  private async attend(consumer: Consumer, stop: AbortSignal): Promise<void> {
    const { hopeless } = this.circumstances.limits;
    const begun = performance.now();
    while (!stop.aborted) {
      await this.waking.wait(COMMIT_MS, stop);
      this.resume(consumer);
      await this.commit(consumer);
      if (performance.now() - Math.max(begun, this.lastSign) > hopeless)
        throw new Error('the group has given no sign for long');
    }
  }

  private resume(consumer: Consumer): void {
    for (const partition of this.partitions.all()) {
      if (!partition.paused || !partition.roomy) continue;
      partition.paused = false;
      consumer.resume([{ topic: partition.name.topic, partitions: [partition.name.partition] }]);
    }
  }

  /** What cannot be committed now can be later, or comes again. */
  private async commit(consumer: Consumer): Promise<void> {
    const offsets = this.partitions.all().flatMap((partition) => {
      const offset = partition.uncommitted;
      return offset === undefined ? [] : [{ partition, offset }];
    });
    if (offsets.length === 0) return;
    const { request } = this.circumstances.limits;
    try {
      await within(
        request,
        consumer.commitOffsets(offsets.map(({ partition, offset }) => ({ ...partition.name, offset }))),
      );
      for (const { partition, offset } of offsets) partition.noteCommitted(offset);
    } catch (error) {
      this.reason = reasonOf(error);
    }
  }

  /** Ends what was begun while the client keeps our place in the group. */
  private async finish(consumer: Consumer): Promise<void> {
    this.stopping = true;
    this.partitions.loseAll();
    this.pauseAll(consumer);
    await this.lanes.idle();
    await within(this.circumstances.limits.leave, this.commit(consumer)).catch(() => undefined);
  }

  private pauseAll(consumer: Consumer): void {
    try {
      consumer.pause(this.consuming.topics.map((topic) => ({ topic })));
    } catch {
      // It has not joined yet, and there is nothing to pause.
    }
  }
}
