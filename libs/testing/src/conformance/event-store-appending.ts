import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { comparePositions, Conflict, isPosition, NO_STREAM, type Appended, type Stored } from '@yidi/eventing';
import type { OpenStore } from './event-store.conformance.js';
import { asRecorded, newStream, several, stored } from './fixtures.js';

const conflict = (stream: string, expected: number, actual: number): object => ({
  name: 'Conflict',
  stream,
  expected,
  actual,
  message: `${stream} is at revision ${String(actual)}, not at ${String(expected)}`,
});

export const appending = (opened: () => OpenStore): void => {
  /** That the stream holds these events from its beginning, and nothing else. */
  const holds = async (stream: string, events: readonly Stored[]): Promise<void> => {
    const found = await opened().store.read(stream);
    const positions = found.events.map(({ position }) => position);
    expect(found).toEqual({ events: asRecorded(stream, events, positions), revision: events.length - 1 });
    expect(positions.every(isPosition)).toBe(true);
    expect(positions).toEqual(positions.toSorted(comparePositions));
    expect(new Set(positions).size).toBe(events.length);
  };

  describe('when something is appended', () => {
    it('creates a stream that nobody has begun', async () => {
      const { store } = opened();
      const stream = newStream();
      const [first, second] = [several(1), several(1)];

      const appended = await store.append(stream, first, NO_STREAM);
      const next = await store.append(stream, second, 0);

      const { events } = await store.read(stream);
      expect([appended, next]).toEqual([
        { revision: 0, position: events[0]?.position },
        { revision: 1, position: events[1]?.position },
      ]);
      await holds(stream, [...first, ...second]);
    });

    it('puts the events of one decision one after another and answers with the last', async () => {
      const { store } = opened();
      const stream = newStream();
      const events = several(20);

      const appended = await store.append(stream, events, NO_STREAM);

      await holds(stream, events);
      const last = (await store.read(stream)).events.at(-1);
      expect(appended).toEqual({ revision: 19, position: last?.position });
    });

    it('refuses to create a stream that is there', async () => {
      const { store } = opened();
      const stream = newStream();
      const events = several(2);
      await store.append(stream, events, NO_STREAM);

      const late = store.append(stream, several(1), NO_STREAM);

      await expect(late).rejects.toBeInstanceOf(Conflict);
      await expect(late).rejects.toMatchObject(conflict(stream, NO_STREAM, 1));
      await holds(stream, events);
    });

    it.each([
      { says: 'behind', expected: 0 },
      { says: 'ahead', expected: 5 },
    ])('refuses a revision that is $says', async ({ expected }) => {
      const { store } = opened();
      const stream = newStream();
      const events = several(3);
      await store.append(stream, events, NO_STREAM);

      const wrong = store.append(stream, several(1), expected);

      await expect(wrong).rejects.toBeInstanceOf(Conflict);
      await expect(wrong).rejects.toMatchObject(conflict(stream, expected, 2));
      await holds(stream, events);
    });

    it('refuses to go on with a stream that nobody has begun', async () => {
      const { store } = opened();
      const stream = newStream();

      await expect(store.append(stream, several(1), 0)).rejects.toMatchObject(conflict(stream, 0, NO_STREAM));

      expect(await store.read(stream)).toEqual({ events: [], revision: NO_STREAM });
    });

    it('refuses an append of nothing', async () => {
      const { store } = opened();
      const stream = newStream();

      await expect(store.append(stream, [], NO_STREAM)).rejects.toThrow(RangeError);

      expect(await store.read(stream)).toEqual({ events: [], revision: NO_STREAM });
    });
  });

  describe('when writers race', () => {
    it('lets one of two win and tells the other who it lost to', async () => {
      const { store } = opened();
      const stream = newStream();
      await store.append(stream, several(1), NO_STREAM);
      const writers = [several(1), several(2)];

      const ends = await Promise.allSettled(writers.map((events) => store.append(stream, events, 0)));

      const won = ends.findIndex(({ status }) => status === 'fulfilled');
      const lost = ends.filter((end) => end.status === 'rejected');
      const winner = writers[won] ?? [];
      expect(lost).toHaveLength(1);
      expect(lost[0]?.reason).toBeInstanceOf(Conflict);
      expect(lost[0]?.reason).toMatchObject(conflict(stream, 0, winner.length));
      const { events, revision } = await store.read(stream);
      expect(events.slice(1).map(({ id }) => id)).toEqual(winner.map(({ id }) => id));
      expect(revision).toBe(winner.length);
    });

    it('loses and doubles nothing when forty append to one stream, each trying again until it is in', async () => {
      const { store } = opened();
      const stream = newStream();
      const insist = async (events: readonly Stored[], expected: number): Promise<Appended> => {
        try {
          return await store.append(stream, events, expected);
        } catch (error) {
          if (error instanceof Conflict) return insist(events, error.actual);
          throw error;
        }
      };
      const writers = Array.from({ length: 40 }, () => several(1));

      const answers = await Promise.all(writers.map((events) => insist(events, NO_STREAM)));

      const { events, revision } = await store.read(stream);
      expect(revision).toBe(39);
      writers.forEach((written, index) => {
        const answer = answers[index];
        expect(events[answer?.revision ?? NO_STREAM]).toEqual({ ...written[0], stream, ...answer });
      });
      expect(new Set(answers.map((answer) => answer.revision)).size).toBe(40);
    });

    it('carries out side by side what goes to different streams', async () => {
      const { store } = opened();
      const works = Array.from({ length: 100 }, () => ({ stream: newStream(), events: several(3) }));

      const answers = await Promise.all(works.map(({ stream, events }) => store.append(stream, events, NO_STREAM)));

      expect(answers.map(({ revision }) => revision)).toEqual(works.map(() => 2));
      expect(new Set(answers.map(({ position }) => position)).size).toBe(100);
      for (const { stream, events } of works) await holds(stream, events);
    });
  });

  describe('when an append is repeated because its answer was lost', () => {
    it.each([
      { says: 'the whole', count: 3 },
      { says: 'its first two events', count: 2 },
      { says: 'its first event', count: 1 },
    ])('gives the first answer for $says and writes nothing', async ({ count }) => {
      const { store } = opened();
      const stream = newStream();
      const events = several(3);
      await store.append(stream, several(2), NO_STREAM);
      await store.append(stream, events, 1);
      await store.append(stream, several(2), 4);
      const before = await store.read(stream);

      const repeated = await store.append(stream, events.slice(0, count), 1);

      expect(repeated).toEqual({ revision: 1 + count, position: before.events[1 + count]?.position });
      expect(await store.read(stream)).toEqual(before);
    });

    it('gives both the same answer when an append is sent twice at once', async () => {
      const { store } = opened();
      const stream = newStream();
      const events = several(2);

      const [one, other] = await Promise.all([
        store.append(stream, events, NO_STREAM),
        store.append(stream, events, NO_STREAM),
      ]);

      expect(other).toEqual(one);
      await holds(stream, events);
    });

    it.each([
      { says: 'other events', events: ([a, b]: readonly Stored[], other: Stored) => [other, b ?? a ?? other] },
      {
        says: 'a second event that is another',
        events: ([a]: readonly Stored[], other: Stored) => [a ?? other, other],
      },
      { says: 'one event more', events: (all: readonly Stored[], other: Stored) => [...all, other] },
      { says: 'the second event alone', events: ([, b]: readonly Stored[], other: Stored) => [b ?? other] },
    ])('is a conflict with $says', async ({ events }) => {
      const { store } = opened();
      const stream = newStream();
      const all = several(2);
      await store.append(stream, all, NO_STREAM);

      const changed = store.append(stream, events(all, stored(randomUUID())), NO_STREAM);

      await expect(changed).rejects.toBeInstanceOf(Conflict);
      await expect(changed).rejects.toMatchObject(conflict(stream, NO_STREAM, 1));
      await holds(stream, all);
    });

    it('keeps what was stored first when the ids are the same and the rest is not', async () => {
      const { store } = opened();
      const stream = newStream();
      const [first, later] = [stored(randomUUID()), stored(randomUUID(), { amount: 1 }, 'SpecimenLost')];
      const answer = await store.append(stream, [first], NO_STREAM);

      expect(await store.append(stream, [{ ...later, id: first.id }], NO_STREAM)).toEqual(answer);
      await holds(stream, [first]);
    });

    it('still knows it after a restart', async () => {
      const stream = newStream();
      const events = several(2);
      const answer = await opened().store.append(stream, events, NO_STREAM);

      const reopened = await opened().reopen();

      expect(await reopened.append(stream, events, NO_STREAM)).toEqual(answer);
      await holds(stream, events);
    });
  });
};
