import type { Audience, Bus, EventStore, ReadModel, Recorded, TopicOf, Warn } from '@yidi/eventing';
import { InProcessConsumption } from './in-process.consumption.js';

/** What a bus in one process stands on. Closing the bus leaves them open. */
export interface InProcessBusParts {
  readonly store: EventStore;
  /** Keeps how far each group has come. */
  readonly readModel: ReadModel;
  readonly topicOf: TopicOf;
  readonly warn: Warn;
}

/** Hands a group the log itself from where it left off: no second log, and nothing to relay. */
export class InProcessBus implements Bus {
  readonly relayed = false;
  /** What keeps it from reading the log ends the consumption, and with that the process is not ready. */
  readonly trouble = undefined;
  private readonly closing = new AbortController();
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly parts: InProcessBusParts) {}

  /** Does nothing: what is in the log is published. */
  publish(): Promise<void> {
    return Promise.resolve();
  }

  /** Rejects when log or checkpoint fail, with Superseded when the group is consumed twice at once. */
  async consume(
    { group, topics, wants = () => true }: Audience,
    handle: (message: Recorded) => Promise<void>,
    stop: AbortSignal,
  ): Promise<void> {
    const { store, readModel, topicOf, warn } = this.parts;
    const wanted = new Set(topics);
    const concerns = (event: Recorded): boolean => {
      const topic = topicOf(event);
      return topic !== undefined && wanted.has(topic) && wants(event);
    };
    const consumption = new InProcessConsumption(store, readModel, { group, concerns, handle, warn });
    const run = consumption.run(AbortSignal.any([stop, this.closing.signal]));
    this.running.add(run);
    try {
      await run;
    } finally {
      this.running.delete(run);
    }
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.allSettled(this.running);
  }
}
