import { WakeUp } from './wake-up.js';

/** Something to be done in the order of its key. */
export interface Errand {
  readonly key: string;
  run(): Promise<void>;
  done(): void;
  /** It failed and is tried again. */
  failed(attempt: number, error: unknown): void;
  /** Aborted, it is not begun any more, nor tried again; what is begun is finished. */
  readonly until: AbortSignal;
}

/** The errands of one key. */
interface Lane {
  readonly key: string;
  readonly errands: Errand[];
  /** Of the first errand. */
  attempt: number;
}

/** What fails is tried again after these times, ms, doubling from the first to the last. */
const SOONEST_MS = 50;
const LATEST_MS = 5_000;

const pauseAfter = (attempt: number): number => Math.min(LATEST_MS, SOONEST_MS * 2 ** Math.min(attempt - 1, 16));

/**
 * One lane for each key, in which errands wait for the one before; lanes run side by side, so many at once at most. What waits is
 * no more than its place in a list: thousands may.
 */
export class Lanes {
  private readonly lanes = new Map<string, Lane>();
  private readonly waking = new WakeUp();
  private readonly waiting: Lane[] = [];
  private running = 0;
  private whenIdle: (() => void)[] = [];

  constructor(private readonly atOnce: number) {}

  add(errand: Errand): void {
    const known = this.lanes.get(errand.key);
    if (known !== undefined) {
      known.errands.push(errand);
      return;
    }
    const lane = { key: errand.key, errands: [errand], attempt: 1 };
    this.lanes.set(errand.key, lane);
    this.queue(lane);
  }

  /** Resolves when nothing is begun and nothing waits. */
  idle(): Promise<void> {
    if (this.lanes.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.whenIdle.push(resolve));
  }

  private queue(lane: Lane): void {
    this.waiting.push(lane);
    if (this.running >= this.atOnce) return;
    this.running += 1;
    void this.work();
  }

  /** Has one of the places, until nothing waits. */
  private async work(): Promise<void> {
    for (let lane = this.waiting.shift(); lane !== undefined; lane = this.waiting.shift()) {
      const [errand] = lane.errands;
      if (errand === undefined || errand.until.aborted || (await this.tried(errand, lane.attempt))) this.goOn(lane);
      else void this.again(lane, errand);
    }
    this.running -= 1;
  }

  private async tried(errand: Errand, attempt: number): Promise<boolean> {
    try {
      await errand.run();
      errand.done();
      return true;
    } catch (error) {
      errand.failed(attempt, error);
      return false;
    }
  }

  /** The first errand of the lane is over. */
  private goOn(lane: Lane): void {
    lane.errands.shift();
    lane.attempt = 1;
    if (lane.errands.length > 0) {
      this.queue(lane);
      return;
    }
    this.lanes.delete(lane.key);
    if (this.lanes.size > 0) return;
    const { whenIdle } = this;
    this.whenIdle = [];
    for (const resolve of whenIdle) resolve();
  }

  private async again(lane: Lane, { until }: Errand): Promise<void> {
    await this.waking.wait(pauseAfter(lane.attempt), until);
    lane.attempt += 1;
    this.queue(lane);
  }
}
