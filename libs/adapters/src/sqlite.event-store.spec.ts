import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { Conflict, NO_STREAM, START, Unavailable, type Recorded } from '@yidi/eventing';
import {
  eventStoreConformance,
  eventually,
  following,
  newStream,
  several,
  temporaryFolder,
} from '@yidi/testing/conformance';
import { SqliteEventStore } from './sqlite.event-store.js';

eventStoreConformance('in SQLite', async () => {
  const folder = await temporaryFolder();
  let store = new SqliteEventStore(join(folder.path, 'yidi.db'));
  return {
    store,
    reopen: async () => {
      await store.close();
      return (store = new SqliteEventStore(join(folder.path, 'yidi.db')));
    },
    dispose: async () => {
      await store.close();
      await folder.remove();
    },
  };
});

const inFile = async (
  test: (store: SqliteEventStore, file: string) => Promise<void>,
  pollMs?: number,
): Promise<void> => {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'yidi.db');
  const store = new SqliteEventStore(file, pollMs);
  try {
    await test(store, file);
  } finally {
    await store.close();
    await folder.remove();
  }
};

describe('the event store in SQLite', () => {
  it('commits the appends of many writers together', () =>
    inFile(async (store) => {
      const writer = async (): Promise<void> => {
        for (let turn = 0; turn < 20; turn += 1) await store.append(newStream(), several(1), NO_STREAM);
      };

      await Promise.all(Array.from({ length: 64 }, writer));

      expect((await wholeLog(store)).length).toBe(1_280);
      expect(store.commits).toBeGreaterThanOrEqual(20);
      expect(store.commits).toBeLessThan(100);
    }));

  it('writes nothing of a refused append and all of those that were committed beside it', () =>
    inFile(async (store) => {
      const [taken, fresh] = [newStream(), newStream()];
      await store.append(taken, several(1), NO_STREAM);
      const commits = store.commits;

      const ends = await Promise.allSettled([
        store.append(fresh, several(2), NO_STREAM),
        store.append(taken, several(2), NO_STREAM),
        store.append(fresh, several(1), 1),
      ]);

      expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(store.commits).toBe(commits + 1);
      expect((await store.read(taken)).revision).toBe(0);
      expect((await store.read(fresh)).revision).toBe(2);
    }));

  it('tells every append of a group when the transaction fails, and keeps none of them', () =>
    inFile(async (store, file) => {
      const [one, other] = [newStream(), newStream()];
      const meddler = new DatabaseSync(file);
      meddler.exec(`CREATE TRIGGER full BEFORE INSERT ON events WHEN new.stream = '${other}'
        BEGIN SELECT RAISE(ROLLBACK, 'the disk is full'); END`);

      const ends = await Promise.allSettled([
        store.append(one, several(1), NO_STREAM),
        store.append(other, several(1), NO_STREAM),
        store.append(newStream(), several(1), NO_STREAM),
      ]);

      expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
      expect(await store.end()).toBe(START);
      meddler.exec('DROP TRIGGER full');
      meddler.close();
      expect(await store.append(one, several(1), NO_STREAM)).toEqual({ revision: 0, position: '1' });
    }));

  it('gives back after a crash what was answered', async () => {
    const folder = await temporaryFolder();
    const file = join(folder.path, 'yidi.db');
    const crashed = new SqliteEventStore(file);
    const stream = newStream();
    await crashed.append(stream, several(3), NO_STREAM);
    const before = await crashed.read(stream);

    // Opened beside the other, which is never closed before: nothing has been tidied up.
    const store = new SqliteEventStore(file);

    expect(await store.read(stream)).toEqual(before);
    await Promise.all([store.close(), crashed.close()]);
    await folder.remove();
  });

  it('finishes what waits before it closes and takes nothing after', () =>
    inFile(async (store, file) => {
      const stream = newStream();
      const waiting = store.append(stream, several(1), NO_STREAM);

      await store.close();

      expect(await waiting).toEqual({ revision: 0, position: '1' });
      await expect(store.append(stream, several(1), 0)).rejects.toThrow('closed');
      const reopened = new SqliteEventStore(file);
      expect((await reopened.read(stream)).revision).toBe(0);
      await reopened.close();
    }));

  it('ends the followers when it closes', () =>
    inFile(async (store) => {
      const follower = following(store, START);

      await store.close();

      await follower.done;
      expect(follower.seen).toEqual([]);
    }));
});

describe('two processes with one log', () => {
  const beside = (test: (ours: SqliteEventStore, theirs: SqliteEventStore) => Promise<void>): Promise<void> =>
    inFile(async (ours, file) => {
      const theirs = new SqliteEventStore(file);
      try {
        await test(ours, theirs);
      } finally {
        await theirs.close();
      }
    });

  it('see each other’s appends although both remember revisions', () =>
    beside(async (ours, theirs) => {
      const stream = newStream();
      await ours.append(stream, several(1), NO_STREAM);
      await theirs.append(stream, several(2), 0);

      await expect(ours.append(stream, several(1), 0)).rejects.toMatchObject({ expected: 0, actual: 2 });
      await expect(theirs.append(stream, several(1), NO_STREAM)).rejects.toBeInstanceOf(Conflict);
      expect((await ours.append(stream, several(1), 2)).revision).toBe(3);
      expect((await theirs.append(stream, several(1), 3)).revision).toBe(4);
      expect((await ours.append(stream, several(1), 4)).revision).toBe(5);
    }));

  it('tell a repeated append of the other', () =>
    beside(async (ours, theirs) => {
      const stream = newStream();
      const events = several(2);
      await ours.append(stream, several(1), NO_STREAM);
      const answer = await theirs.append(stream, events, 0);

      expect(await ours.append(stream, events, 0)).toEqual(answer);
    }));

  it('are followed without gap or repetition while both write in turn', () =>
    beside(async (ours, theirs) => {
      const followers = [following(ours, START), following(theirs, START)];
      for (let turn = 0; turn < 60; turn += 1) {
        const store = turn % 3 === 0 ? theirs : ours;
        await Promise.all([
          store.append(newStream(), several(2), NO_STREAM),
          store.append(newStream(), several(1), NO_STREAM),
        ]);
      }

      const positions = Array.from({ length: 180 }, (_, index) => String(index + 1));
      for (const { seen, stop } of followers) {
        await eventually('all of them', () => seen.length >= 180);
        await stop();
        expect(seen.map(({ position }) => position)).toEqual(positions);
      }
      expect(followers[0]?.seen).toEqual(followers[1]?.seen);
    }));

  it('read in a stream what the other has just appended, however much they remember of it', () =>
    beside(async (ours, theirs) => {
      const stream = newStream();
      const events = [...several(1), ...several(2), ...several(1), ...several(1)];
      const { seen, stop } = following(ours, START);
      for (const [revision, event] of events.entries()) {
        const store = revision % 2 === 0 ? ours : theirs;
        await store.append(stream, [event], revision - 1);

        for (const reader of [ours, theirs])
          for (const from of [0, revision, revision + 1]) {
            const found = await reader.read(stream, from);
            expect(found.revision).toBe(revision);
            expect(found.events.map(({ id }) => id)).toEqual(events.slice(from, revision + 1).map(({ id }) => id));
          }
      }
      await eventually('all of them', () => seen.length === events.length);
      await stop();
      expect((await ours.read(stream)).events).toEqual((await theirs.read(stream)).events);
    }));

  it('read what the other appends to a stream that they have read before', () =>
    beside(async (ours, theirs) => {
      const { stop } = following(ours, START);
      const [stream, other] = [newStream(), newStream()];
      const found = async (from: number): Promise<readonly [number, number]> => {
        // Asked together, they are answered by one look at what the other has written.
        const [read, beside] = await Promise.all([ours.read(stream, from), ours.read(other)]);
        expect(beside.revision).toBe(NO_STREAM);
        return [read.revision, read.events.length];
      };
      expect(await found(0)).toEqual([NO_STREAM, 0]);
      for (let revision = 0; revision < 10; revision += 1) {
        await theirs.append(stream, several(1), revision - 1);
        expect(await found(0)).toEqual([revision, revision + 1]);
        expect(await found(revision)).toEqual([revision, 1]);
        expect(await found(revision + 1)).toEqual([revision, 0]);
      }
      await stop();
    }));

  it('read a stream whose beginning is longer ago than they remember', () =>
    beside(async (ours, theirs) => {
      const stream = newStream();
      const [first, last] = [several(1), several(1)];
      await ours.append(stream, first, NO_STREAM);
      for (let written = 0; written < 18_000; written += 1_000)
        await (written % 2_000 === 0 ? ours : theirs).append(newStream(), several(1_000), NO_STREAM);
      await ours.append(stream, last, 0);

      const ids = [...first, ...last].map(({ id }) => id);
      for (const store of [ours, theirs])
        for (const from of [0, 1, 2]) {
          const { events, revision } = await store.read(stream, from);
          expect(revision).toBe(1);
          expect(events.map(({ id }) => id)).toEqual(ids.slice(from));
        }
    }));

  it('tell all that an event says whenever somebody asks, also of a category that nobody had looked into', () =>
    beside(async (ours, theirs) => {
      const write = async (): Promise<void> => {
        for (const category of ['bill', 'bill-payment', 'payment'])
          await theirs.append(newStream(category), several(2), NO_STREAM);
      };
      const { seen, stop } = following(ours, START);
      await write();
      await eventually('what was written first', () => seen.length >= 6);
      const bills = seen.filter(({ stream }) => stream.startsWith('bill-'));
      expect(bills.every(({ data }) => Object.keys(data).length > 0)).toBe(true);
      await write();
      await eventually('what was written then', () => seen.length >= 12);
      await stop();

      const { seen: asWritten, stop: stopTheirs } = following(theirs, START);
      await eventually('the same at the writer', () => asWritten.length >= 12);
      await stopTheirs();
      expect(seen).toEqual(asWritten);
    }));
});

describe('a live follower', () => {
  it('is told at once, not when it next looks by itself', () => {
    const tooLate = 600_000;
    return inFile(async (store) => {
      const follower = following(store, START);

      for (let count = 1; count <= 20; count += 1) {
        await store.append(newStream(), several(1), NO_STREAM);
        await eventually('the event', () => follower.seen.length === count);
      }

      await follower.stop();
    }, tooLate);
  });

  it('sees what was stored, not the object that was given to append', () =>
    inFile(async (store) => {
      const stream = newStream();
      const follower = following(store, START);
      const [event] = several(1);
      const data: { kept: string; absent: undefined; at: Date } = {
        kept: 'as it was',
        absent: undefined,
        at: new Date(0),
      };
      const appended = store.append(stream, event === undefined ? [] : [{ ...event, data }], NO_STREAM);
      data.kept = 'changed later';

      await appended;
      await eventually('the event', () => follower.seen.length > 0);
      await follower.stop();

      expect(follower.seen[0]?.data).toStrictEqual({ kept: 'as it was', at: '1970-01-01T00:00:00.000Z' });
      expect(follower.seen).toStrictEqual((await store.read(stream)).events);
    }));

  it('that falls far behind catches up from the file', () =>
    inFile(async (store) => {
      const stopping = new AbortController();
      const seen: Recorded[] = [];
      let begun = (): void => undefined;
      const release = new Promise<void>((resolve) => (begun = resolve));
      const done = store.follow(
        START,
        async (batch) => {
          await release;
          seen.push(...batch);
        },
        stopping.signal,
      );
      for (let turn = 0; turn < 60; turn += 1) await store.append(newStream(), several(100), NO_STREAM);

      begun();
      await eventually('all of them', () => seen.length >= 6_000);
      stopping.abort();
      await done;

      expect(seen.map(({ position }) => position)).toEqual(Array.from({ length: 6_000 }, (_, n) => String(n + 1)));
    }));
});

describe('two processes on one file', () => {
  const both = (
    test: (ours: SqliteEventStore, theirs: SqliteEventStore, file: string) => Promise<void>,
  ): Promise<void> =>
    inFile(async (ours, file) => {
      const theirs = new SqliteEventStore(file);
      try {
        await test(ours, theirs, file);
      } finally {
        await theirs.close();
      }
    });

  it('tell their followers every event once and in one order, whoever wrote it', () =>
    both(async (ours, theirs) => {
      const followers = [ours, ours, theirs].map((store) => following(store, START));
      const write = async (store: SqliteEventStore): Promise<void> => {
        for (let turn = 0; turn < 100; turn += 1) await store.append(newStream(), several(2), NO_STREAM);
      };

      await Promise.all([ours, theirs, ours].map(write));
      await Promise.all(followers.map(({ seen }) => eventually('all events', () => seen.length >= 600)));
      await Promise.all(followers.map(({ stop }) => stop()));

      const positions = Array.from({ length: 600 }, (_, n) => String(n + 1));
      for (const { seen } of followers) expect(seen.map(({ position }) => position)).toEqual(positions);
    }));

  it('go on with everything else while the other holds the file', () =>
    both(async (ours, _, file) => {
      const other = new DatabaseSync(file);
      other.exec('BEGIN IMMEDIATE');
      let turns = 0;
      const ticking = setInterval(() => (turns += 1), 5);

      const appending = ours.append(newStream(), several(1), NO_STREAM);
      await eventually('other work', () => turns >= 10);
      other.exec('COMMIT');

      expect((await appending).revision).toBe(0);
      clearInterval(ticking);
      other.close();
    }));

  it('say that the store is away where the other never lets go', () =>
    both(async (ours, _, file) => {
      const other = new DatabaseSync(file);
      other.exec('BEGIN IMMEDIATE');

      await expect(ours.append(newStream(), several(1), NO_STREAM)).rejects.toBeInstanceOf(Unavailable);

      other.exec('COMMIT');
      other.close();
      expect(await ours.append(newStream(), several(1), NO_STREAM)).toMatchObject({ revision: 0 });
    }));
});

/** Everything in the log. */
const wholeLog = async (store: SqliteEventStore): Promise<readonly Recorded[]> => {
  const end = Number(await store.end());
  const follower = following(store, START);
  await eventually('the whole log', () => follower.seen.length >= end);
  await follower.stop();
  return follower.seen;
};
