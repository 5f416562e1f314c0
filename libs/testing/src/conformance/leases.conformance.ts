import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Held, Leases } from '@yidi/eventing';
import { eventually } from './fixtures.js';

export interface LeasesUnderTest {
  readonly leases: Leases;
  /** Opens the same leases once more, as another process does. */
  readonly another: () => Promise<Leases>;
  /** Leaves behind what a holder leaves that took the lease just now and died. */
  readonly dieHolding: (name: string) => Promise<void>;
  /** Gives the lease to somebody else, whoever holds it, as happens to a holder that was paused for too long. */
  readonly giveAway: (name: string) => Promise<void>;
  dispose(): Promise<void>;
}

interface Holding {
  /** What the work was given; nothing while it waits. */
  readonly held: Held | undefined;
  /** Ends the work of itself. */
  readonly finish: () => void;
  readonly stop: () => void;
  readonly done: Promise<void>;
}

/** Holds the lease until told to finish, or until the lease says so. */
const holding = (leases: Leases, name: string): Holding => {
  const stopping = new AbortController();
  const finishing = new AbortController();
  let held: Held | undefined;
  const work = async (given: Held): Promise<void> => {
    held = given;
    const over = AbortSignal.any([given.until, finishing.signal]);
    await new Promise<void>((resolve) => {
      if (over.aborted) resolve();
      over.addEventListener('abort', () => resolve());
    });
  };
  return {
    done: leases.hold(name, work, stopping.signal),
    finish: () => finishing.abort(),
    stop: () => stopping.abort(),
    get held() {
      return held;
    },
  };
};

const never = new AbortController().signal;
/** Who has to wait for this long for a lease to run out waits in vain, as a test sees it, ms. */
const LONG_MS = 600_000;
/** So soon a lease runs out where a test is about that, ms: many times what a store on a busy machine needs to answer. */
const SHORT_MS = 4_000;
/** What the store's clock and ours may tell apart of the same time, ms. */
const CLOCKS_MS = 100;

/** What all leases promise, opened with the time for which one stands without being renewed, ms. */
export const leasesConformance = (name: string, open: (liveMs: number) => Promise<LeasesUnderTest>): void => {
  let under: LeasesUnderTest;
  let ours: Leases;
  let theirs: Leases;
  const openedFor = (liveMs: number): void => {
    beforeAll(async () => {
      under = await open(liveMs);
      ours = under.leases;
      theirs = await under.another();
    });
    afterAll(async () => {
      await theirs.close();
      await under.dispose();
    });
  };

  describe(`the leases ${name}, whose holders live`, () => {
    openedFor(LONG_MS);

    it('gives a free lease at once, and again when it was given back, under a greater term', async () => {
      const lease = randomUUID();
      const terms: number[] = [];
      const note = ({ term }: Held): Promise<void> => Promise.resolve(void terms.push(term));

      for (let turn = 0; turn < 3; turn += 1) await ours.hold(lease, note, never);
      await theirs.hold(lease, note, never);

      expect(terms).toHaveLength(4);
      expect(terms.toSorted((a, b) => a - b)).toEqual(terms);
      expect(new Set(terms).size).toBe(4);
    });

    it('lets one work and the other wait, who begins soon after', async () => {
      const lease = randomUUID();
      const first = holding(ours, lease);
      await eventually('the first holds it', () => first.held !== undefined);
      const second = holding(theirs, lease);
      await pause(300);
      expect(second.held).toBeUndefined();

      first.finish();
      await first.done;

      await eventually('the second holds it', () => second.held !== undefined);
      expect(second.held?.term).toBeGreaterThan(first.held?.term ?? Infinity);
      second.finish();
      await second.done;
    });

    it('lets two of one process wait for each other too', async () => {
      const lease = randomUUID();
      const first = holding(ours, lease);
      await eventually('the first holds it', () => first.held !== undefined);
      const second = holding(ours, lease);
      await pause(200);
      expect(second.held).toBeUndefined();

      first.finish();

      await eventually('the second holds it', () => second.held !== undefined);
      second.finish();
      await Promise.all([first.done, second.done]);
    });

    it('keeps leases of different names apart', async () => {
      const all = [holding(ours, randomUUID()), holding(ours, randomUUID()), holding(theirs, randomUUID())];

      await eventually('all hold theirs', () => all.every(({ held }) => held !== undefined));

      for (const { finish } of all) finish();
      await Promise.all(all.map(({ done }) => done));
    });

    it('does not begin when stopped before, while waiting or sooner', async () => {
      const lease = randomUUID();
      const first = holding(ours, lease);
      await eventually('the first holds it', () => first.held !== undefined);
      const waiting = holding(theirs, lease);
      await pause(100);

      waiting.stop();

      await waiting.done;
      const late = holding(ours, randomUUID());
      late.stop();
      await late.done;
      expect([waiting.held, late.held?.until.aborted ?? true]).toEqual([undefined, true]);
      first.finish();
      await first.done;
    });

    it('tells the work to end when stopped, and waits for it before the lease goes on', async () => {
      const lease = randomUUID();
      const stopping = new AbortController();
      let until: AbortSignal | undefined;
      let ended = false;
      const done = ours.hold(
        lease,
        async (held) => {
          until = held.until;
          await eventually('told to end', () => held.until.aborted);
          await pause(200);
          ended = true;
        },
        stopping.signal,
      );
      await eventually('it is held', () => until !== undefined);
      let endedBefore: boolean | undefined;
      const next = theirs.hold(lease, () => Promise.resolve(void (endedBefore = ended)), never);

      stopping.abort();
      await Promise.all([done, next]);

      expect(endedBefore).toBe(true);
    });

    it('rejects with what the work threw, and the lease is free', async () => {
      const lease = randomUUID();
      const failure = new Error('the work broke off');

      await expect(ours.hold(lease, () => Promise.reject(failure), never)).rejects.toBe(failure);

      const next = holding(theirs, lease);
      await eventually('the next holds it', () => next.held !== undefined);
      next.finish();
      await next.done;
    });

    it('is held by one at a time, however many want it', async () => {
      const lease = randomUUID();
      const order: number[] = [];
      let inside = 0;
      let most = 0;
      const work = async ({ term }: Held): Promise<void> => {
        inside += 1;
        most = Math.max(most, inside);
        order.push(term);
        await pause(20);
        inside -= 1;
      };

      await Promise.all([ours, theirs, ours, theirs, ours, theirs].map((leases) => leases.hold(lease, work, never)));

      expect(most).toBe(1);
      expect(order).toHaveLength(6);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      expect(new Set(order).size).toBe(6);
    });

    it('is given back when the holder closes, after its work ended', async () => {
      const lease = randomUUID();
      const closing = await under.another();
      const first = holding(closing, lease);
      await eventually('it is held', () => first.held !== undefined);
      const second = holding(ours, lease);

      await closing.close();

      expect(first.held?.until.aborted).toBe(true);
      await first.done;
      await eventually('the second holds it', () => second.held !== undefined);
      second.finish();
      await second.done;
    });
  });

  describe(`the leases ${name}, whose holders die or lose them`, () => {
    openedFor(SHORT_MS);

    it('is held for as long as the work takes', async () => {
      const lease = randomUUID();
      const first = holding(ours, lease);
      await eventually('the first holds it', () => first.held !== undefined);
      const second = holding(theirs, lease);

      await pause(SHORT_MS * 1.5);

      expect(first.held?.until.aborted).toBe(false);
      expect(second.held).toBeUndefined();
      first.finish();
      await eventually('the second holds it', () => second.held !== undefined);
      second.finish();
      await Promise.all([first.done, second.done]);
    });

    it('goes to another when its holder died, and not before its time is up', async () => {
      const lease = randomUUID();
      const diedAt = performance.now();
      await under.dieHolding(lease);
      let begunAt = 0;

      await ours.hold(lease, () => Promise.resolve(void (begunAt = performance.now())), never);

      expect(begunAt - diedAt).toBeGreaterThan(SHORT_MS - CLOCKS_MS);
    });

    it('says so to a holder that lost it, and does not take it from the new one', async () => {
      const lease = randomUUID();
      const first = holding(ours, lease);
      await eventually('it is held', () => first.held !== undefined);

      const givenAt = performance.now();
      await under.giveAway(lease);

      await eventually('told that it is lost', () => first.held?.until.aborted === true);
      await first.done;
      let begunAt = 0;
      await theirs.hold(lease, () => Promise.resolve(void (begunAt = performance.now())), never);
      expect(begunAt - givenAt).toBeGreaterThan(SHORT_MS - CLOCKS_MS);
    });
  });
};
