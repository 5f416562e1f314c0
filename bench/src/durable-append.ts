import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SqliteEventStore } from '@yidi/adapters';
import { NO_STREAM, type Stored } from '@yidi/eventing';
import type { Instant } from '@yidi/kernel';
import { rateOf, sideBySide, type Result } from './measure.js';

const WRITERS = 64;
const EACH = 250;
const ROUNDS = 5;
const BAR = 0.6;

const DATA = { settlementId: randomUUID(), note: 'x'.repeat(600) };

const event = (): Stored => ({
  id: randomUUID(),
  type: 'PaymentOrdered',
  data: DATA,
  metadata: {
    correlationId: randomUUID(),
    causationId: randomUUID(),
    actor: { id: 'bench', role: 'system' },
    at: '2026-03-12T02:00:00.000Z' as Instant,
  },
});

const inFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'yidi-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** How many appends went into one commit, on average, in the last run of ours: the bare loop commits the same groups. */
let groupSize = WRITERS;

const ours = (): Promise<number> =>
  inFolder(async (folder) => {
    const store = new SqliteEventStore(join(folder, 'yidi.db'));
    const writer = async (): Promise<void> => {
      const stream = `bench-${randomUUID()}`;
      for (let revision = NO_STREAM; revision < EACH - 1; revision += 1)
        await store.append(stream, [event()], revision);
    };
    const rate = await rateOf(WRITERS * EACH, async () => {
      await Promise.all(Array.from({ length: WRITERS }, writer));
    });
    groupSize = Math.max(1, Math.round((WRITERS * EACH) / store.commits));
    await store.close();
    return rate;
  });

const bare = (): Promise<number> =>
  inFolder(async (folder) => {
    const db = new DatabaseSync(join(folder, 'bare.db'));
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    db.exec(
      'CREATE TABLE events (position INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT, revision INTEGER, id TEXT, type TEXT, correlation TEXT, data TEXT, metadata TEXT, UNIQUE (stream, revision))',
    );
    db.exec('CREATE INDEX by_correlation ON events (correlation)');
    const insert = db.prepare(
      'INSERT INTO events (stream, revision, id, type, correlation, data, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    const streams = Array.from({ length: WRITERS }, () => `bench-${randomUUID()}`);
    const rate = await rateOf(WRITERS * EACH, () => {
      for (let done = 0; done < WRITERS * EACH;) {
        db.exec('BEGIN IMMEDIATE');
        for (let inGroup = 0; inGroup < groupSize && done < WRITERS * EACH; inGroup += 1, done += 1) {
          const { id, type, data, metadata } = event();
          const stream = streams[done % WRITERS] ?? '';
          const revision = Math.floor(done / WRITERS);
          insert.run(
            stream,
            revision,
            id,
            type,
            metadata.correlationId,
            JSON.stringify(data),
            JSON.stringify(metadata),
          );
        }
        db.exec('COMMIT');
      }
    });
    db.close();
    return rate;
  });

/** Durable appends through the EventStore port, 64 writers at once, against a bare loop that commits the same groups. */
export const durableAppend = async (): Promise<readonly Result[]> => {
  const figures = await sideBySide(ROUNDS, ours, bare);
  const name = `durable append, ${String(WRITERS)} writers (groups of ${String(groupSize)})`;
  return [{ name, ...figures, unit: 'appends/s', bar: BAR, ok: figures.ratio >= BAR }];
};
