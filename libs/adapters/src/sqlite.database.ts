import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { UnusableStore } from '@yidi/eventing';
import { damaged, guarded, isDriverError } from './sqlite.failure.js';
import { APPLICATION_ID, SCHEMA_VERSION, schemaFrom, tablesOf } from './sqlite.schema.js';
import { transaction } from './sqlite.transaction.js';

/** How long a connection waits for another process that is writing, ms. */
const BUSY_MS = 5_000;
/**
 * Pages in the write-ahead log before they are moved into the file: 64 MiB. At the default of 4 MiB appends are half as fast; pages of
 * an index are written many times, and moved once.
 */
const CHECKPOINT_PAGES = 16_000;
const CACHE_KIB = 32_000;
/** Up to this size the whole file is checked when it is opened, which takes a tenth of a second or so. */
const CHECKED_BYTES = 64 * 1024 * 1024;

/** Places in the file header (sqlite.org/fileformat2.html, 1.3). */
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
const HEADER_BYTES = 100;
const USER_VERSION_AT = 60;
const APPLICATION_ID_AT = 68;

export interface Opening {
  /** FULL: a commit is on the disk when it returns. NORMAL: a power cut may take the last commits, never their order. */
  readonly synchronous: 'FULL' | 'NORMAL';
  /** Reads the whole file for damage first, unless it is large. */
  readonly check?: boolean;
}

const hint = 'It was left as it is. Name another data folder, or move the file away to start with an empty one.';

const headerOf = (file: string): Buffer | undefined => {
  if (!existsSync(file)) return undefined;
  const descriptor = openSync(file, 'r');
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    return header.subarray(0, readSync(descriptor, header, 0, HEADER_BYTES, 0));
  } finally {
    closeSync(descriptor);
  }
};

const refuseNewer = (file: string, version: number): void => {
  if (version > SCHEMA_VERSION)
    throw new UnusableStore(
      `${file} was written by a newer version of Yidi (schema ${String(version)}, this one knows ${String(SCHEMA_VERSION)}). ` +
        'It was left as it is. Start that version or a later one.',
    );
};

/** Reads bytes only: SQLite itself may change a file that it merely opens. */
const refuseForeign = (file: string, header: Buffer): void => {
  if (header.length < HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC))
    throw new UnusableStore(`${file} is not a database, or its beginning is destroyed. ${hint}`);
  if (header.readUInt32BE(APPLICATION_ID_AT) !== APPLICATION_ID)
    throw new UnusableStore(`${file} is a database of another program. ${hint}`);
  refuseNewer(file, header.readUInt32BE(USER_VERSION_AT));
};

/** SQLite would delete a write-ahead log whose database is gone, and the newest events with it. */
const refuseOrphan = (file: string): void => {
  if (existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0)
    throw new UnusableStore(
      `${file} is missing or empty, but ${file}-wal beside it holds a part of it. Put the two back together, or move ` +
        `${file}-wal away to start with an empty database.`,
    );
};

const versionOf = (db: DatabaseSync): number => Number(db.prepare('PRAGMA user_version').get()?.['user_version']);

const lookInside = (file: string, check: boolean): void => {
  const db = new DatabaseSync(file, { readOnly: true, timeout: BUSY_MS });
  try {
    refuseNewer(file, versionOf(db));
    const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    const present = new Set(names.map(({ name }) => name));
    const missing = tablesOf(versionOf(db)).filter((table) => !present.has(table));
    if (missing.length > 0) throw damaged(file, `it lacks ${missing.join(', ')}`);
    if (!check || statSync(file).size > CHECKED_BYTES) return;
    const finding = db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
    if (finding !== 'ok') throw damaged(file, String(finding).replaceAll('\n', ' '));
  } finally {
    db.close();
  }
};

/** Looks before anything is opened for writing; an unusable file keeps every byte. */
const inspect = (file: string, check: boolean): void => {
  const header = headerOf(file);
  if (header === undefined || header.length === 0) {
    refuseOrphan(file);
    return;
  }
  refuseForeign(file, header);
  // A rollback journal remains where the very first start was cut off: SQLite undoes that when it opens for writing.
  if (!existsSync(`${file}-journal`)) lookInside(file, check);
};

/**
 * Creates the tables that are missing unless another process has. That happens before the switch to the write-ahead log,
 * so that the mark is in the file's own header from the first byte on.
 */
const bringUp = (db: DatabaseSync, file: string): void =>
  transaction(db, () => {
    const version = versionOf(db);
    refuseNewer(file, version);
    if (version < SCHEMA_VERSION) db.exec(schemaFrom(version));
  });

const prepare = (db: DatabaseSync, file: string, { synchronous }: Opening): void => {
  if (versionOf(db) !== SCHEMA_VERSION) bringUp(db, file);
  db.exec('PRAGMA journal_mode = WAL');
  db.exec(`PRAGMA synchronous = ${synchronous}`);
  db.exec(`PRAGMA wal_autocheckpoint = ${String(CHECKPOINT_PAGES)}`);
  db.exec(`PRAGMA cache_size = -${String(CACHE_KIB)}`);
};

const connect = (file: string, opening: Opening): DatabaseSync => {
  inspect(file, opening.check ?? false);
  const db = new DatabaseSync(file, { timeout: BUSY_MS, enableForeignKeyConstraints: true });
  try {
    prepare(db, file, opening);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

const reasonOf = (error: unknown): string | undefined => {
  if (isDriverError(error)) return error.errstr;
  return typeof error === 'object' && error !== null && 'syscall' in error && 'message' in error
    ? String(error.message)
    : undefined;
};

/**
 * One connection to a database of Yidi, made where there is none. Throws UnusableStore for a file that is damaged, of
 * another program or of a newer version, and then leaves it untouched.
 */
export const openDatabase = (file: string, opening: Opening): DatabaseSync => {
  try {
    return guarded(file, () => connect(file, opening));
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw new UnusableStore(
      `${file} cannot be opened: ${reason}. Check that its folder exists and may be written, and that no other program holds it.`,
    );
  }
};
