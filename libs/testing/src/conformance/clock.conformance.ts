import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Clock, MovableClock } from '@yidi/eventing';
import { instant } from '@yidi/kernel';

/** What every clock promises. */
export const clockConformance = (name: string, clock: () => Clock): void => {
  describe(`the clock ${name}`, () => {
    it('tells an instant in the form that compares as text, and never goes back', () => {
      const [first, second] = [clock().now(), clock().now()];

      expect(instant(first)).toBe(first);
      expect(instant(second)).toBe(second);
      expect(second >= first).toBe(true);
    });
  });
};

export interface MovableClockUnderTest {
  /** Stands at 2026-02-01T00:00:00.000Z. */
  readonly clock: MovableClock;
  /** Opens the same clock again, as a restart does. */
  readonly reopen: () => Promise<MovableClock>;
  dispose(): Promise<void>;
}

/** What every clock promises that is moved by hand. */
export const movableClockConformance = (name: string, open: () => Promise<MovableClockUnderTest>): void => {
  describe(`the movable clock ${name}`, () => {
    let under: MovableClockUnderTest;
    let clock: MovableClock;
    beforeAll(async () => {
      under = await open();
      clock = under.clock;
    });
    afterAll(() => under.dispose());

    clockConformance(name, () => clock);

    it('stands until it is moved, and goes on from there after a restart', async () => {
      expect(clock.now()).toBe('2026-02-01T00:00:00.000Z');

      await clock.moveTo(instant('2026-03-12T02:00:00Z'));

      expect(clock.now()).toBe('2026-03-12T02:00:00.000Z');
      clock = await under.reopen();
      expect(clock.now()).toBe('2026-03-12T02:00:00.000Z');
    });

    it('refuses to go back and stays where it is', async () => {
      const now = clock.now();

      await expect(clock.moveTo(instant('2026-01-01T00:00:00Z'))).rejects.toThrow(RangeError);

      expect(clock.now()).toBe(now);
      clock = await under.reopen();
      expect(clock.now()).toBe(now);
    });

    it('may be moved to where it stands', async () => {
      const now = clock.now();

      await clock.moveTo(now);

      expect(clock.now()).toBe(now);
    });

    it('takes moves that come at once in their order', async () => {
      const moves = await Promise.allSettled([
        clock.moveTo(instant('2026-04-01T00:00:00Z')),
        clock.moveTo(instant('2026-06-01T00:00:00Z')),
        clock.moveTo(instant('2026-05-01T00:00:00Z')),
      ]);

      expect(moves.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
      expect(clock.now()).toBe('2026-06-01T00:00:00.000Z');
      clock = await under.reopen();
      expect(clock.now()).toBe('2026-06-01T00:00:00.000Z');
    });
  });
};
