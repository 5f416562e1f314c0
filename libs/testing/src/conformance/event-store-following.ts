import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { comparePositions, NO_STREAM, START, type Recorded } from '@yidi/eventing';
import type { OpenStore } from './event-store.conformance.js';
import { eventually, following, newStream, settles, several } from './fixtures.js';

export const followingTheLog = (opened: () => OpenStore): void => {
  describe('when the log is followed', () => {
    it('tells from the start every event in its order, then what comes', async () => {
      const { store } = opened();
      const [before, after] = [newStream(), newStream()];
      await store.append(before, several(5), NO_STREAM);
      const follower = following(store, START);
      await eventually('what was there', () => follower.of(before).length >= 5);

      await store.append(after, several(3), NO_STREAM);
      await eventually('what came', () => follower.of(after).length >= 3);
      await follower.stop();

      const expected = [...(await store.read(before)).events, ...(await store.read(after)).events];
      expect(follower.of(before, after)).toEqual(expected);
      const positions = follower.seen.map(({ position }) => position);
      expect(positions).toEqual(positions.toSorted(comparePositions));
      expect(new Set(positions).size).toBe(positions.length);
    });

    it('tells only what comes after a position, also in the middle of a decision', async () => {
      const { store } = opened();
      const stream = newStream();
      await store.append(newStream(), several(1), NO_STREAM);
      await store.append(stream, several(4), NO_STREAM);
      const { events } = await store.read(stream);

      const follower = following(store, events[1]?.position ?? START);
      await eventually('the rest', () => follower.seen.length >= 2);
      await follower.stop();

      expect(follower.seen).toEqual(events.slice(2));
    });

    it('tells at the end of the log only what is new', async () => {
      const { store } = opened();
      const stream = newStream();
      await store.append(newStream(), several(2), NO_STREAM);
      const follower = following(store, await store.end());
      await pause(50);
      expect(follower.seen).toEqual([]);

      await store.append(stream, several(2), NO_STREAM);
      await eventually('the new events', () => follower.seen.length >= 2);
      await follower.stop();

      expect(follower.seen).toEqual((await store.read(stream)).events);
    });

    it('tells of one category only, where that is named, what was there and what comes', async () => {
      const { store } = opened();
      const wanted = `specimen${randomUUID().replaceAll('-', '')}`;
      const [first, second] = [newStream(wanted), newStream(wanted)];
      const start = await store.end();
      await store.append(newStream(), several(2), NO_STREAM);
      await store.append(first, several(2), NO_STREAM);
      const follower = following(store, start, wanted);
      await eventually('what was there', () => follower.seen.length >= 2);

      await store.append(newStream(`${wanted}x`), several(2), NO_STREAM);
      await store.append(newStream(), several(2), NO_STREAM);
      await store.append(second, several(3), NO_STREAM);
      await eventually('what came', () => follower.seen.length >= 5);
      await follower.stop();

      const [one, other] = [await store.read(first), await store.read(second)];
      expect(follower.seen).toEqual([...one.events, ...other.events]);
      const later = following(store, one.events[0]?.position ?? START, wanted);
      await eventually('the rest', () => later.seen.length >= 4);
      await later.stop();
      expect(later.seen).toEqual([...one.events.slice(1), ...other.events]);
    });

    it('neither skips nor doubles anything while many append', async () => {
      const { store } = opened();
      const streams = Array.from({ length: 200 }, () => newStream());
      const start = await store.end();
      const followers = [following(store, start), following(store, start)];

      for (let first = 0; first < streams.length; first += 20) {
        const some = streams.slice(first, first + 20);
        await Promise.all(some.map((stream) => store.append(stream, several(5), NO_STREAM)));
      }
      for (const follower of followers) {
        await eventually('all of them', () => follower.seen.length >= 1_000);
        await follower.stop();
      }

      const again = following(store, start);
      await eventually('all of them again', () => again.seen.length >= 1_000);
      await again.stop();
      const positions = again.seen.map(({ position }) => position);
      expect(new Set(positions).size).toBe(1_000);
      expect(positions).toEqual(positions.toSorted(comparePositions));
      expect(followers.map(({ seen }) => seen)).toEqual([again.seen, again.seen]);
      expect(new Set(again.seen.map(({ stream }) => stream))).toEqual(new Set(streams));
    });

    it('gives the next batch only when the one before is done', async () => {
      const { store } = opened();
      const start = await store.end();
      const stopping = new AbortController();
      const seen: Recorded[] = [];
      let busy = 0;
      let most = 0;
      const handle = async (batch: readonly Recorded[]): Promise<void> => {
        most = Math.max(most, (busy += 1));
        await pause(5);
        seen.push(...batch);
        busy -= 1;
      };
      const done = store.follow(start, handle, stopping.signal);

      for (let count = 0; count < 20; count += 1) await store.append(newStream(), several(1), NO_STREAM);
      await eventually('all of them', () => seen.length >= 20);
      stopping.abort();
      await done;

      expect(most).toBe(1);
      expect(seen).toHaveLength(20);
    });

    it('ends soon when it is stopped while it waits', async () => {
      const { store } = opened();
      const follower = following(store, await store.end());
      await pause(30);

      expect(await settles(follower.stop(), 15_000)).toBe(true);

      const seen = follower.seen.length;
      await store.append(newStream(), several(1), NO_STREAM);
      await pause(50);
      expect(follower.seen).toHaveLength(seen);
    });

    it('ends without a word when it was stopped before it began', async () => {
      const { store } = opened();
      await store.append(newStream(), several(1), NO_STREAM);
      const seen: Recorded[] = [];

      await store.follow(
        START,
        (batch) => {
          seen.push(...batch);
          return Promise.resolve();
        },
        AbortSignal.abort(),
      );

      expect(seen).toEqual([]);
    });

    it('fails with what the handler fails with, and tells it nothing more', async () => {
      const { store } = opened();
      const start = await store.end();
      const failure = new Error('the rows cannot be written');
      let told = 0;
      const handle = (): Promise<void> => {
        told += 1;
        return Promise.reject(failure);
      };

      const done = store.follow(start, handle, new AbortController().signal);
      await Promise.all([expect(done).rejects.toBe(failure), store.append(newStream(), several(1), NO_STREAM)]);

      await store.append(newStream(), several(1), NO_STREAM);
      await pause(50);
      expect(told).toBe(1);
    });

    it('goes on after a restart from where it was', async () => {
      const stream = newStream();
      await opened().store.append(stream, several(4), NO_STREAM);
      const { events } = await opened().store.read(stream);

      const reopened = await opened().reopen();
      const follower = following(reopened, events[2]?.position ?? START);
      await reopened.append(stream, several(1), 3);
      await eventually('the last two', () => follower.of(stream).length >= 2);
      await follower.stop();

      expect(follower.of(stream)).toEqual((await reopened.read(stream)).events.slice(3));
    });
  });

  describe('the end of the log', () => {
    it('is the position of the last event', async () => {
      const { store } = opened();
      const before = await store.end();

      const { position } = await store.append(newStream(), several(3), NO_STREAM);

      expect(await store.end()).toBe(position);
      expect(comparePositions(before, position)).toBeLessThan(0);
      expect(comparePositions(START, position)).toBeLessThan(0);
    });
  });
};
