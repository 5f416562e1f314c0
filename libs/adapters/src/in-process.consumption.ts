import {
  START,
  UnusableStore,
  comparePositions,
  type EventStore,
  type Position,
  type ReadModel,
  type Recorded,
  type Warn,
} from '@yidi/eventing';
import { Lanes } from './lanes.js';
import { Progress, type Begun } from './progress.js';
import { WakeUp } from './wake-up.js';

export interface Consuming {
  readonly group: string;
  readonly concerns: (event: Recorded) => boolean;
  readonly handle: (message: Recorded) => Promise<void>;
  readonly warn: Warn;
  /** Told when log and checkpoint have answered and reading begins. */
  readonly begun?: () => void;
}

/** Under which name it is kept how far a group has come. */
export const checkpointOf = (group: string): string => `consumer:${group}`;

/** Messages begun at most before more of the log is read, and handled at once. */
const WINDOW = 1_000;
const AT_ONCE = 256;
const LOOK_MS = 5_000;
/** A checkpoint costs a commit, and what a crash repeats for want of one changes nothing: not more often than this, ms. */
const CHECKPOINT_MS = 250;

/** One group's way along the log: each case is a lane of its own, in which messages wait for the one before. */
export class InProcessConsumption {
  private readonly lanes = new Lanes(AT_ONCE);
  private readonly ending = new AbortController();
  private readonly signals = new WakeUp();
  private saved: Position | undefined;
  private progress = new Progress(START);
  private saving: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private failure: Error | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly readModel: ReadModel,
    private readonly consuming: Consuming,
  ) {}

  /** Resolves when stopped and what was begun is done; rejects when log or checkpoint fail. */
  async run(stop: AbortSignal): Promise<void> {
    this.saved = await this.readModel.position(this.checkpoint);
    const from = this.saved ?? START;
    await this.refuseBeyondEnd(from);
    this.progress = new Progress(from);
    this.consuming.begun?.();
    const until = AbortSignal.any([stop, this.ending.signal]);
    try {
      await this.store.follow(from, (batch) => this.take(batch, until), until);
    } finally {
      this.ending.abort();
      await this.lanes.idle();
      clearTimeout(this.timer);
      await this.saving;
    }
    if (this.failure !== undefined) throw this.failure;
    await this.save();
  }

  private get checkpoint(): string {
    return checkpointOf(this.consuming.group);
  }

  /** Of a log that was put back from an older copy, the group would hear nothing for ever. */
  private async refuseBeyondEnd(from: Position): Promise<void> {
    const end = await this.store.end();
    if (comparePositions(from, end) <= 0) return;
    throw new UnusableStore(
      `The group ${this.consuming.group} has read up to ${from}, but the log ends at ${end}: the two are not of the same time. ` +
        'Put back log and read model from the same backup.',
    );
  }

  private async take(batch: readonly Recorded[], until: AbortSignal): Promise<void> {
    for (const event of batch) {
      while (this.progress.undone >= WINDOW && !until.aborted) await this.signals.wait(LOOK_MS, until);
      if (until.aborted) return;
      if (this.consuming.concerns(event)) this.enqueue(event, this.progress.begun(event.position), until);
      else this.progress.passed(event.position);
    }
    this.saveSoon();
  }

  private enqueue(message: Recorded, begun: Begun, until: AbortSignal): void {
    this.lanes.add({
      key: message.metadata.correlationId,
      run: () => this.consuming.handle(message),
      done: () => {
        this.progress.done(begun);
        this.signals.all();
        this.saveSoon();
      },
      failed: (attempt, error) => this.warn(message, attempt, error),
      until,
    });
  }

  /** The kind of the error only: its sentence may speak of a person. */
  private warn({ id, type, stream, revision, metadata }: Recorded, attempt: number, error: unknown): void {
    const { group } = this.consuming;
    const kind = error instanceof Error ? error.name : typeof error;
    const where = error instanceof Error ? /^\s+at .*$/m.exec(error.stack ?? '')?.[0].trim() : undefined;
    const event = { id, type, stream, revision, caseId: metadata.correlationId };
    this.consuming.warn('A message failed and is given again', { group, event, attempt, kind, where });
  }

  private saveSoon(): void {
    if (this.ending.signal.aborted) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.saving = this.save().catch((error: unknown) => {
        this.failure ??= error instanceof Error ? error : new Error('The checkpoint cannot be moved', { cause: error });
        this.ending.abort();
      });
    }, CHECKPOINT_MS);
  }

  private async save(): Promise<void> {
    const { reached } = this.progress;
    if (reached === (this.saved ?? START)) return;
    await this.readModel.apply(this.checkpoint, [], this.saved, reached);
    this.saved = reached;
  }
}
