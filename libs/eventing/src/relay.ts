import type { Bus, TopicOf } from './ports/bus.js';
import type { EventStore } from './ports/event-store.js';
import { Superseded, type ReadModel } from './ports/read-model.js';
import { pauseFor } from './pause.js';
import { START, type Position, type Recorded } from './recorded.js';
import type { Warn } from './warn.js';

const RETRY_MS = 500;

export interface RelayParts {
  /** The service's topic; its checkpoint is kept under it. */
  readonly topic: string;
  readonly topicOf: TopicOf;
  readonly store: EventStore;
  readonly bus: Bus;
  readonly checkpoints: ReadModel;
  readonly warn: Warn;
}

/**
 * Publishes what the log holds, in log order, from its own checkpoint: after a crash some messages come twice, none is left
 * out. Not needed where the bus reads the log itself.
 */
export class Relay {
  private readonly name: string;

  constructor(private readonly parts: RelayParts) {
    this.name = `relay:${parts.topic}`;
  }

  async run(stop: AbortSignal): Promise<void> {
    while (this.parts.bus.relayed && !stop.aborted) {
      try {
        let from = await this.parts.checkpoints.position(this.name);
        const publish = async (batch: readonly Recorded[]): Promise<void> => {
          from = await this.publish(batch, from);
        };
        await this.parts.store.follow(from ?? START, publish, stop);
      } catch (error) {
        if (!(error instanceof Superseded))
          this.parts.warn(`${this.name} stands still and is tried again`, { error: String(error) });
        await pauseFor(RETRY_MS, stop);
      }
    }
  }

  private async publish(batch: readonly Recorded[], from: Position | undefined): Promise<Position | undefined> {
    const last = batch.at(-1);
    if (last === undefined) return from;
    const byTopic = Map.groupBy(batch, this.parts.topicOf);
    for (const [topic, messages] of byTopic) if (topic !== undefined) await this.parts.bus.publish(topic, messages);
    await this.parts.checkpoints.apply(this.name, [], from, last.position);
    return last.position;
  }
}
