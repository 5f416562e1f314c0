import { randomBytes } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Erased, type KeyVault } from '@yidi/eventing';
import { LRUCache } from 'lru-cache';
import {
  boundTo,
  KEY_BYTES,
  notOfThisMasterKey,
  pseudonymKeyOf,
  pseudonymOf,
  SECRET,
  unwrapped,
  wrapped,
} from './key-wrapping.js';
import { CommitQueue, type Outcome } from './sqlite.commit-queue.js';
import { openDatabase } from './sqlite.database.js';
import { answering } from './sqlite.failure.js';
import { transaction } from './sqlite.transaction.js';

const REMEMBERED_KEYS = 10_000;
/** An erasure by another process is seen after this time at the latest, ms; one by this process at once. */
const REMEMBERED_MS = 60_000;
/** The keys of persons in a SQLite file, each sealed under a master key that is kept elsewhere. */
export class SqliteKeyVault implements KeyVault {
  private readonly db: DatabaseSync;
  private readonly queue: CommitQueue;
  private readonly selecting: StatementSync;
  private readonly inserting: StatementSync;
  private readonly erasing: StatementSync;
  private readonly pseudonymKey: Buffer;
  private readonly remembered = new LRUCache<string, Buffer>({ max: REMEMBERED_KEYS, ttl: REMEMBERED_MS });

  /** Throws UnusableStore when the vault was made with another master key. */
  constructor(
    private readonly file: string,
    private readonly master: Buffer,
  ) {
    if (master.length !== KEY_BYTES) throw new RangeError(`A master key has ${String(KEY_BYTES)} bytes`);
    this.db = openDatabase(file, { synchronous: 'FULL' });
    // An erased key may not stay readable in what SQLite leaves unused.
    this.db.exec('PRAGMA secure_delete = ON');
    this.queue = new CommitQueue(this.db);
    this.selecting = this.db.prepare('SELECT wrapped FROM person_keys WHERE person = ?');
    this.inserting = this.db.prepare('INSERT INTO person_keys (person, wrapped) VALUES (?, ?)');
    this.erasing = this.db.prepare('UPDATE person_keys SET wrapped = NULL WHERE person = ? AND wrapped IS NOT NULL');
    try {
      this.pseudonymKey = pseudonymKeyOf(this.secret());
    } catch (error) {
      this.db.close();
      throw error;
    }
  }

  pseudonym(text: string): Promise<string> {
    return Promise.resolve(pseudonymOf(this.pseudonymKey, text));
  }

  async keyFor(person: string): Promise<Buffer> {
    const key = await this.existingKey(person);
    return key ?? this.copyOf(person, await this.queue.run(() => this.keyMade(person)));
  }

  existingKey(person: string): Promise<Buffer | undefined> {
    return answering(this.file, () => {
      const remembered = this.remembered.get(person);
      if (remembered !== undefined) return Buffer.from(remembered);
      const kept = this.kept(person);
      return kept === null || kept === undefined ? undefined : this.copyOf(person, kept);
    });
  }

  async destroy(person: string): Promise<boolean> {
    const erased = await this.queue.run(() => ({ result: this.erasing.run(person).changes === 1 }));
    this.remembered.delete(person);
    // The sealed key still stands in the write-ahead log; this empties it, unless another process is reading just now.
    if (erased) this.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return erased;
  }

  async close(): Promise<void> {
    await this.queue.close();
    this.remembered.clear();
    if (this.db.isOpen) this.db.close();
  }

  /** The sealed key; null where it was destroyed, undefined where there never was one. */
  private kept(person: string): Uint8Array | null | undefined {
    return this.selecting.get(person)?.['wrapped'] as Uint8Array | null | undefined;
  }

  private keyMade(person: string): Outcome<Uint8Array> {
    const kept = this.kept(person);
    if (kept === null) return { refused: new Erased('The key of this person was destroyed') };
    if (kept !== undefined) return { result: kept };
    const sealed = wrapped(this.master, randomBytes(KEY_BYTES), boundTo(person));
    this.inserting.run(person, sealed);
    return { result: sealed };
  }

  /** A copy for each caller: one that wipes its key after use must not wipe everybody's. */
  private copyOf(person: string, sealed: Uint8Array): Buffer {
    const key = unwrapped(this.master, sealed, boundTo(person));
    this.remembered.set(person, key);
    return Buffer.from(key);
  }

  private secret(): Buffer {
    const sealed = transaction(this.db, () => {
      const kept = this.db.prepare('SELECT wrapped FROM vault WHERE name = ?').get(SECRET);
      if (kept !== undefined) return kept['wrapped'] as Uint8Array;
      const made = wrapped(this.master, randomBytes(KEY_BYTES), SECRET);
      this.db.prepare('INSERT INTO vault (name, wrapped) VALUES (?, ?)').run(SECRET, made);
      return made;
    });
    try {
      return unwrapped(this.master, sealed, SECRET);
    } catch {
      throw notOfThisMasterKey(`in ${this.file}`);
    }
  }
}
