import { WakeUp } from './wake-up.js';

/** Something to be done in the order of its key. */
export interface Errand {
  readonly key: string;
  readonly run: () => Promise<void>;
  readonly done: () => void;
  /** It failed and is tried again. */
  readonly failed: (attempt: number, error: unknown) => void;
  /** Aborted, it is not begun any more, nor tried again; what is begun is finished. */
  readonly until: AbortSignal;
}

/** What fails is tried again after these times, ms, doubling from the first to the last. */
const SOONEST_MS = 50;
const LATEST_MS = 5_000;

const pauseAfter = (attempt: number): number => Math.min(LATEST_MS, SOONEST_MS * 2 ** Math.min(attempt - 1, 16));

/** One lane for each key, in which errands wait for the one before; lanes run side by side, so many at once at most. */
export class Lanes {
  private readonly lanes = new Map<string, Errand[]>();
  private readonly waking = new WakeUp();
  private readonly queue: (() => void)[] = [];
  private running = 0;
  private whenIdle: (() => void)[] = [];

  constructor(private readonly atOnce: number) {}

  add(errand: Errand): void {
    const lane = this.lanes.get(errand.key);
    if (lane !== undefined) {
      lane.push(errand);
      return;
    }
    const begun = [errand];
    this.lanes.set(errand.key, begun);
    void this.work(errand.key, begun);
  }

  /** Resolves when nothing is begun and nothing waits. */
  idle(): Promise<void> {
    if (this.lanes.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.whenIdle.push(resolve));
  }

  private async work(key: string, lane: Errand[]): Promise<void> {
    for (let next = lane[0]; next !== undefined; next = lane[0]) {
      await this.see(next);
      lane.shift();
    }
    this.lanes.delete(key);
    if (this.lanes.size > 0) return;
    const { whenIdle } = this;
    this.whenIdle = [];
    for (const resolve of whenIdle) resolve();
  }

  private async see(errand: Errand): Promise<void> {
    for (let attempt = 1; !errand.until.aborted; attempt += 1) {
      if (await this.tried(errand, attempt)) return;
      await this.waking.wait(pauseAfter(attempt), errand.until);
    }
  }

  /** Whether nothing remains to be done about it. */
  private async tried(errand: Errand, attempt: number): Promise<boolean> {
    if (this.running >= this.atOnce) await new Promise<void>((resolve) => this.queue.push(resolve));
    else this.running += 1;
    try {
      if (errand.until.aborted) return true;
      await errand.run();
      errand.done();
      return true;
    } catch (error) {
      errand.failed(attempt, error);
      return false;
    } finally {
      const next = this.queue.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
