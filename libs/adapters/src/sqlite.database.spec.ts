import { readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { NO_STREAM, UnusableStore } from '@yidi/eventing';
import { newStream, several, temporaryFolder } from '@yidi/testing/conformance';
import { openDatabase } from './sqlite.database.js';
import { SqliteEventStore } from './sqlite.event-store.js';

const inFolder = async (test: (file: string, folder: string) => Promise<void> | void): Promise<void> => {
  const folder = await temporaryFolder();
  try {
    await test(join(folder.path, 'yidi.db'), folder.path);
  } finally {
    await folder.remove();
  }
};

/** That the file is refused with such a message and keeps every byte, and that nothing is left beside it. */
const refuses = (file: string, folder: string, message: RegExp): void => {
  const bytes = readFileSync(file);
  const names = readdirSync(folder);
  const open = (): unknown => new SqliteEventStore(file);
  expect(open).toThrow(UnusableStore);
  expect(open).toThrow(message);
  expect(readFileSync(file).equals(bytes)).toBe(true);
  expect(readdirSync(folder)).toEqual(names);
};

const withEvents = async (file: string, count: number): Promise<void> => {
  const store = new SqliteEventStore(file);
  await store.append(newStream(), several(count), NO_STREAM);
  await store.close();
};

const made = (file: string, sql: string): void => {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
};

describe('a file that is opened as the database of Yidi', () => {
  it('is made where there is none, marked as ours, and syncs each commit of the log', () =>
    inFolder((file) => {
      const db = openDatabase(file, { synchronous: 'FULL' });

      expect(db.prepare('PRAGMA application_id').get()).toEqual({ application_id: 0x59494449 });
      expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: 2 });
      expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
      expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
      expect(db.prepare('PRAGMA foreign_keys').get()).toEqual({ foreign_keys: 1 });
      expect(db.prepare('PRAGMA busy_timeout').get()).toEqual({ timeout: 5_000 });
      db.close();
    }));

  it('is made in an empty file, and opened again as it is', () =>
    inFolder(async (file) => {
      writeFileSync(file, '');
      await withEvents(file, 3);

      const store = new SqliteEventStore(file);

      expect(await store.end()).toBe('3');
      await store.close();
    }));

  it('is refused when it is not a database', () =>
    inFolder((file, folder) => {
      writeFileSync(file, 'Dear diary, '.repeat(1_000));
      refuses(file, folder, /is not a database.*left as it is.*another data folder/);
    }));

  it('is refused when it is too short to be one', () =>
    inFolder((file, folder) => {
      writeFileSync(file, 'SQLite format 3\0');
      refuses(file, folder, /is not a database/);
    }));

  it('is refused when it belongs to another program', () =>
    inFolder((file, folder) => {
      made(file, 'PRAGMA application_id = 7; CREATE TABLE events (position INTEGER PRIMARY KEY)');
      refuses(file, folder, /another program.*left as it is/);
    }));

  it('is refused when it has tables and no mark, also in write-ahead mode', () =>
    inFolder((file, folder) => {
      made(file, 'PRAGMA journal_mode = WAL; CREATE TABLE events (position INTEGER PRIMARY KEY)');
      refuses(file, folder, /another program/);
    }));

  it('is refused when a newer version wrote it', () =>
    inFolder(async (file, folder) => {
      await withEvents(file, 1);
      made(file, 'PRAGMA user_version = 3');
      refuses(file, folder, /newer version of Yidi \(schema 3, this one knows 2\).*Start that version/);
    }));

  it('is refused when a table is missing', () =>
    inFolder(async (file) => {
      await withEvents(file, 1);
      made(file, 'DROP TABLE person_keys');

      expect(() => new SqliteEventStore(file)).toThrow(/damaged \(it lacks person_keys\).*last backup/);
    }));

  it.each([
    { says: 'was cut short', harm: (file: string) => truncateSync(file, 20_000) },
    {
      says: 'was overwritten in the middle',
      harm: (file: string) => {
        const bytes = readFileSync(file);
        bytes.fill(0xa5, 40_000, 60_000);
        writeFileSync(file, bytes);
      },
    },
  ])('is refused when it $says', ({ harm }) =>
    inFolder(async (file) => {
      await withEvents(file, 500);
      harm(file);
      const bytes = readFileSync(file);

      expect(() => new SqliteEventStore(file)).toThrow(UnusableStore);
      expect(() => new SqliteEventStore(file)).toThrow(/is damaged \(.*\)\. Nothing was changed in it\..*last backup/);

      expect(readFileSync(file).equals(bytes)).toBe(true);
    }),
  );

  it('is not begun anew while the newest part of an old one lies beside it', () =>
    inFolder((file) => {
      writeFileSync(`${file}-wal`, 'the last events');

      expect(() => new SqliteEventStore(file)).toThrow(/is missing or empty, but .*-wal/);

      expect(readFileSync(`${file}-wal`, 'utf8')).toBe('the last events');
    }));

  it('is refused with a reason when it is a folder, or lies in none', () =>
    inFolder((file, folder) => {
      expect(() => new SqliteEventStore(folder)).toThrow(UnusableStore);
      expect(() => new SqliteEventStore(join(folder, 'nowhere', 'yidi.db'))).toThrow(
        /cannot be opened.*its folder exists/,
      );
      expect(readdirSync(folder)).toEqual([]);
      expect(file).toContain(folder);
    }));

  it('may be made by several at once', () =>
    inFolder(async (file) => {
      const stores = Array.from({ length: 4 }, () => new SqliteEventStore(file));
      for (const store of stores) await store.append(newStream(), several(1), NO_STREAM);

      expect(await stores[0]?.end()).toBe('4');
      for (const store of stores) await store.close();
    }));
});
