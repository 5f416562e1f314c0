import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { stored, temporaryFolder } from '@yidi/testing/conformance';
import { SqliteEventStore } from './sqlite.event-store.js';
import { SqliteQuarantine } from './sqlite.quarantine.js';
import { SqliteReadModel } from './sqlite.read-model.js';

/** The file as version 1 made it: never to be changed. */
const VERSION_1 = `
  CREATE TABLE events (position INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, revision INTEGER NOT NULL,
    id TEXT NOT NULL, type TEXT NOT NULL, correlation TEXT NOT NULL, data TEXT NOT NULL, metadata TEXT NOT NULL,
    UNIQUE (stream, revision)) STRICT;
  CREATE INDEX events_by_correlation ON events (correlation);
  CREATE TABLE rows (table_name TEXT NOT NULL, "partition" TEXT NOT NULL, sort TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (table_name, "partition", sort)) STRICT;
  CREATE TABLE projections (name TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE person_keys (person TEXT PRIMARY KEY, wrapped BLOB) STRICT, WITHOUT ROWID;
  CREATE TABLE vault (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE requests (key TEXT PRIMARY KEY, hash TEXT NOT NULL, status INTEGER, headers TEXT, body TEXT)
    STRICT, WITHOUT ROWID;
  PRAGMA application_id = 1497973833;
  PRAGMA user_version = 1;
  PRAGMA journal_mode = WAL;
  INSERT INTO rows VALUES ('cases', 'a', '1', '{"amount":11250}');
  INSERT INTO projections VALUES ('timeline@1', '1');
`;

const ofVersion1 = async (test: (file: string) => Promise<void>, spoil = ''): Promise<void> => {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'yidi.db');
  const event = stored('case-1');
  const db = new DatabaseSync(file);
  db.exec(VERSION_1);
  db.prepare('INSERT INTO events VALUES (1, ?, 0, ?, ?, ?, ?, ?)').run(
    'treatment-1',
    event.id,
    event.type,
    'case-1',
    JSON.stringify(event.data),
    JSON.stringify(event.metadata),
  );
  db.exec(spoil);
  db.close();
  try {
    await test(file);
  } finally {
    await folder.remove();
  }
};

const versionIn = (file: string): unknown => {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    return db.prepare('PRAGMA user_version').get()?.['user_version'];
  } finally {
    db.close();
  }
};

describe('a file of version 1', () => {
  it('is brought to the present version when it is opened, and keeps what it holds', () =>
    ofVersion1(async (file) => {
      const store = new SqliteEventStore(file);
      const rows = new SqliteReadModel(file);
      const quarantine = new SqliteQuarantine(file);

      const { events } = await store.read('treatment-1');
      expect(events).toMatchObject([{ data: { amount: 11_250 }, position: '1', revision: 0 }]);
      expect(await rows.load([{ table: 'cases', partition: 'a', sort: '1' }])).toEqual([{ amount: 11_250 }]);
      expect(await rows.position('timeline@1')).toBe('1');
      expect(await quarantine.failed('claims', 'event')).toBe(1);
      expect(versionIn(file)).toBe(2);
      await Promise.all([store.close(), rows.close(), quarantine.close()]);
    }));

  it('is brought up once, also when several open it at once', () =>
    ofVersion1(async (file) => {
      const opened = Array.from({ length: 4 }, () => new SqliteQuarantine(file));

      expect(await opened[3]?.failed('claims', 'event')).toBe(1);
      expect(await opened[0]?.failed('claims', 'event')).toBe(2);
      for (const quarantine of opened) await quarantine.close();
    }));

  it('is refused and left as it is when it is damaged', () =>
    ofVersion1((file) => {
      expect(() => new SqliteEventStore(file)).toThrow(/damaged \(it lacks projections\)/);
      expect(versionIn(file)).toBe(1);
      return Promise.resolve();
    }, 'DROP TABLE projections'));
});
