import { randomUUID } from 'node:crypto';
import type { Held, Leases } from '@yidi/eventing';
import { WakeUp } from './wake-up.js';

export interface LeaseTimes {
  /** How long a lease stands without being renewed, ms; renewed at a third of it. */
  readonly liveMs: number;
  /** How often somebody who waits looks at the latest, ms. */
  readonly lookMs: number;
}

/** Where leases stand. A holder is told by an id of this one hold; time is the store's own. */
export interface LeaseRows {
  /** Takes a lease that is free or has run out, under the next term; undefined while another has it. */
  take(name: string, holder: string, liveMs: number): Promise<number | undefined>;
  /** False when the holder has been followed by another. */
  renew(name: string, holder: string, liveMs: number): Promise<boolean>;
  free(name: string, holder: string): Promise<void>;
}

type Work = (held: Held) => Promise<void>;

/** The holder's own time ends here, as a part of the lease's life: what is left is for its work to stop in. */
const OWN_PART = 0.7;
const RENEWED_PART = 1 / 3;
const AGAIN_PART = 1 / 20;

/** Renews one lease until it is over, and says when it can no longer be sure of it. */
class Renewal {
  private readonly lost = new AbortController();
  private readonly over = new AbortController();
  private readonly pause = new WakeUp();
  private timer: NodeJS.Timeout | undefined;
  private readonly running: Promise<void>;

  /** @param askedAt when the lease was asked for, by this process's own clock: its life began no earlier */
  constructor(
    private readonly renew: () => Promise<boolean>,
    private readonly liveMs: number,
    askedAt: number,
  ) {
    this.sureFrom(askedAt);
    this.running = this.run();
  }

  get signal(): AbortSignal {
    return this.lost.signal;
  }

  async end(): Promise<void> {
    this.over.abort();
    clearTimeout(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    const until = AbortSignal.any([this.lost.signal, this.over.signal]);
    let wait = RENEWED_PART;
    for (;;) {
      await this.pause.wait(this.liveMs * wait, until);
      if (until.aborted) return;
      wait = (await this.renewed()) ? RENEWED_PART : AGAIN_PART;
    }
  }

  private async renewed(): Promise<boolean> {
    const askedAt = performance.now();
    try {
      if (await this.renew()) this.sureFrom(askedAt);
      else this.lost.abort();
      return true;
    } catch {
      // The store may answer again before the time is up.
      return false;
    }
  }

  private sureFrom(askedAt: number): void {
    clearTimeout(this.timer);
    if (this.over.signal.aborted) return;
    const left = askedAt + this.liveMs * OWN_PART - performance.now();
    this.timer = setTimeout(() => this.lost.abort(), Math.max(0, left));
  }
}

/** Holds leases that stand in some store: waits for them, renews them, gives them back. */
export class LeaseHolding implements Leases {
  private readonly closing = new AbortController();
  private readonly running = new Set<Promise<void>>();

  /** @param freed is woken when a lease may have become free */
  constructor(
    private readonly rows: LeaseRows,
    private readonly times: LeaseTimes,
    private readonly freed: WakeUp,
  ) {}

  async hold(name: string, work: Work, stop: AbortSignal): Promise<void> {
    const run = this.run(name, work, AbortSignal.any([stop, this.closing.signal]));
    this.running.add(run);
    try {
      await run;
    } finally {
      this.running.delete(run);
    }
  }

  /** Ends what is held and resolves when all work has ended. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.allSettled(this.running);
  }

  private async run(name: string, work: Work, stop: AbortSignal): Promise<void> {
    const holder = randomUUID();
    while (!stop.aborted) {
      const askedAt = performance.now();
      const term = await this.taken(name, holder);
      if (term !== undefined) {
        await this.working({ name, holder, term, askedAt }, work, stop);
        return;
      }
      await this.freed.wait(this.times.lookMs, stop);
    }
  }

  private async taken(name: string, holder: string): Promise<number | undefined> {
    try {
      return await this.rows.take(name, holder, this.times.liveMs);
    } catch (error) {
      // It may have been taken without our hearing of it: nobody else should have to wait for it to run out.
      void this.rows.free(name, holder).catch(() => undefined);
      throw error;
    }
  }

  private async working(
    lease: { readonly name: string; readonly holder: string; readonly term: number; readonly askedAt: number },
    work: Work,
    stop: AbortSignal,
  ): Promise<void> {
    const { name, holder, term, askedAt } = lease;
    const renewal = new Renewal(() => this.rows.renew(name, holder, this.times.liveMs), this.times.liveMs, askedAt);
    try {
      if (!stop.aborted) await work({ term, until: AbortSignal.any([stop, renewal.signal]) });
    } finally {
      await renewal.end();
      // Where it cannot be given back, it runs out.
      await this.rows.free(name, holder).catch(() => undefined);
    }
  }
}
