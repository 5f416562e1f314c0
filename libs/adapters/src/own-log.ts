import {
  START,
  Superseded,
  type EventStore,
  type Leases,
  type Position,
  type ReadModel,
  type Warn,
} from '@yidi/eventing';
import { InProcessConsumption, checkpointOf, type Consuming } from './in-process.consumption.js';
import { WakeUp } from './wake-up.js';

export interface OwnLogParts {
  readonly store: EventStore;
  /** Keeps how far each group has come. */
  readonly readModel: ReadModel;
  readonly leases: Leases;
  readonly warn: Warn;
}

const AGAIN_MS = 500;

/** One group's reading of its own service's events; of several instances one at a time reads. */
export class OwnReading {
  readonly name: string;
  private failing: string | undefined;
  private readonly pause = new WakeUp();

  constructor(
    private readonly parts: OwnLogParts,
    private readonly consuming: Omit<Consuming, 'warn' | 'begun'>,
  ) {
    this.name = checkpointOf(consuming.group);
  }

  get group(): string {
    return this.consuming.group;
  }

  /** Why it stands still, if it does. */
  get trouble(): string | undefined {
    return this.failing;
  }

  /** How far the group has come, whichever instance reads for it. Throws Unavailable. */
  async position(): Promise<Position> {
    return (await this.parts.readModel.position(this.name)) ?? START;
  }

  /** One that was paused and overtaken finds the checkpoint moved and stands back. */
  async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      try {
        await this.parts.leases.hold(this.name, ({ until }) => this.read(until), stop);
      } catch (error) {
        if (!(error instanceof Superseded)) {
          this.failing = String(error);
          this.parts.warn(`${this.name} stands still and is tried again`, { error: this.failing });
        }
        await this.pause.wait(AGAIN_MS, stop);
      }
    }
  }

  private read(until: AbortSignal): Promise<void> {
    const { store, readModel, warn } = this.parts;
    const begun = (): void => {
      this.failing = undefined;
    };
    return new InProcessConsumption(store, readModel, { ...this.consuming, warn, begun }).run(until);
  }
}

/** Hands a service's groups what it published itself, from the log: no broker has to tell it (ADR 28). */
export class OwnLog {
  private readonly closing = new AbortController();
  private readonly running = new Map<OwnReading, Promise<void>>();

  constructor(private readonly parts: OwnLogParts) {}

  get readings(): readonly OwnReading[] {
    return [...this.running.keys()];
  }

  /** Resolves when stopped and what was begun is done; whatever goes wrong with log or checkpoint, it tries again without end. */
  async read(consuming: Omit<Consuming, 'warn' | 'begun'>, stop: AbortSignal): Promise<void> {
    const reading = new OwnReading(this.parts, consuming);
    const done = reading.run(AbortSignal.any([stop, this.closing.signal]));
    this.running.set(reading, done);
    try {
      await done;
    } finally {
      this.running.delete(reading);
    }
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.allSettled(this.running.values());
  }
}
