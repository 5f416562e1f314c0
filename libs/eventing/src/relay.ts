import { Breath } from './breath.js';
import type { Bus, TopicOf } from './ports/bus.js';
import type { EventStore } from './ports/event-store.js';
import type { Leases } from './ports/leases.js';
import { Superseded, type ReadModel } from './ports/read-model.js';
import { pauseFor } from './pause.js';
import { START, type Position, type Recorded } from './recorded.js';
import type { Warn } from './warn.js';

const RETRY_MS = 500;
const SAVE_MS = 250;

/** How far one instance has come with the lease. */
interface Way {
  saved: Position | undefined;
  /** Everything up to here is published. */
  reached: Position | undefined;
  readonly breath: Breath;
}

export interface RelayParts {
  /** The service's topic; its checkpoint is kept under it. */
  readonly topic: string;
  readonly topicOf: TopicOf;
  readonly store: EventStore;
  readonly bus: Bus;
  readonly checkpoints: ReadModel;
  readonly leases: Leases;
  readonly warn: Warn;
}

/**
 * Publishes what the log holds, in log order, from its own checkpoint: after a crash some messages come twice, none is left
 * out. One instance of a service relays at a time; one that was paused and overtaken finds the checkpoint moved and starts
 * again from there. Not needed where the bus reads the log itself.
 */
export class Relay {
  readonly name: string;
  private failing: string | undefined;

  constructor(private readonly parts: RelayParts) {
    this.name = `relay:${parts.topic}`;
  }

  /** Why it stands still, if it does. */
  get trouble(): string | undefined {
    return this.failing;
  }

  get topic(): string {
    return this.parts.topic;
  }

  /** Whether it publishes the event. */
  carries(event: Recorded): boolean {
    return this.parts.topicOf(event) !== undefined;
  }

  /** How far it has published the log, whichever instance did. */
  async position(): Promise<Position> {
    return (await this.parts.checkpoints.position(this.name)) ?? START;
  }

  async run(stop: AbortSignal): Promise<void> {
    while (this.parts.bus.relayed && !stop.aborted) {
      try {
        await this.parts.leases.hold(this.name, ({ until }) => this.carry(until), stop);
      } catch (error) {
        if (!(error instanceof Superseded)) {
          this.failing = String(error);
          this.parts.warn(`${this.name} stands still and is tried again`, { error: this.failing });
        }
        await pauseFor(RETRY_MS, stop);
      }
    }
  }

  private async carry(until: AbortSignal): Promise<void> {
    const { checkpoints, store } = this.parts;
    const saved = await checkpoints.position(this.name);
    const way: Way = { saved, reached: saved, breath: new Breath() };
    const end = new AbortController();
    const stop = AbortSignal.any([until, end.signal]);
    const ending = (): void => {
      end.abort();
    };
    const publish = (batch: readonly Recorded[]): Promise<void> => this.publish(batch, way, stop);
    const following = store.follow(saved ?? START, publish, stop).finally(ending);
    const ended = await Promise.allSettled([following, this.save(way, stop).finally(ending)]);
    for (const each of ended) if (each.status === 'rejected') throw each.reason;
  }

  private async publish(batch: readonly Recorded[], way: Way, stop: AbortSignal): Promise<void> {
    const byTopic = Map.groupBy(batch, this.parts.topicOf);
    for (const [topic, messages] of byTopic) if (topic !== undefined) await this.parts.bus.publish(topic, messages);
    way.reached = batch.at(-1)?.position ?? way.reached;
    this.failing = undefined;
    await way.breath.after(batch.length, stop);
  }

  /** From time to time, and at the end: a checkpoint is a commit, and what a crash repeats for want of one changes nothing. */
  private async save(way: Way, stop: AbortSignal): Promise<void> {
    do {
      await pauseFor(SAVE_MS, stop);
      const { saved, reached } = way;
      if (reached === undefined || reached === saved) continue;
      await this.parts.checkpoints.apply(this.name, [], saved, reached);
      way.saved = reached;
    } while (!stop.aborted);
  }
}
