import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Claimed, KeptAnswer, RequestLedger } from '@yidi/eventing';
import { CommitQueue } from './sqlite.commit-queue.js';
import { openDatabase } from './sqlite.database.js';

interface RequestRow {
  readonly hash: string;
  readonly status: number | null;
  readonly headers: string;
  readonly body: string;
}

const told = (row: RequestRow, hash: string): Claimed => {
  if (row.hash !== hash) return { state: 'reused' };
  if (row.status === null) return { state: 'begun' };
  const headers = JSON.parse(row.headers) as KeptAnswer['headers'];
  return { state: 'answered', answer: { status: row.status, headers, body: row.body } };
};

/**
 * Idempotency keys in a SQLite file. Of the same request sent twice at once both are carried out, which changes nothing:
 * the first answer stays, and a key that has one is not given back.
 */
export class SqliteRequestLedger implements RequestLedger {
  private readonly db: DatabaseSync;
  private readonly queue: CommitQueue;
  private readonly selecting: StatementSync;
  private readonly inserting: StatementSync;
  private readonly answering: StatementSync;
  private readonly releasing: StatementSync;

  constructor(file: string) {
    // A power cut may take the last claims, but none whose event it leaves: both are in one log, in order.
    this.db = openDatabase(file, { synchronous: 'NORMAL' });
    this.queue = new CommitQueue(this.db);
    this.selecting = this.db.prepare('SELECT hash, status, headers, body FROM requests WHERE key = ?');
    this.inserting = this.db.prepare('INSERT INTO requests (key, hash) VALUES (?, ?)');
    this.answering = this.db.prepare(
      'UPDATE requests SET status = ?, headers = ?, body = ? WHERE key = ? AND status IS NULL',
    );
    this.releasing = this.db.prepare('DELETE FROM requests WHERE key = ? AND status IS NULL');
  }

  claim(key: string, requestHash: string): Promise<Claimed> {
    return this.queue.run<Claimed>(() => {
      const row = this.selecting.get(key) as unknown as RequestRow | undefined;
      if (row !== undefined) return { result: told(row, requestHash) };
      this.inserting.run(key, requestHash);
      return { result: { state: 'new' } };
    });
  }

  async answer(key: string, { status, headers, body }: KeptAnswer): Promise<void> {
    await this.queue.run(() => ({ result: this.answering.run(status, JSON.stringify(headers), body, key) }));
  }

  async release(key: string): Promise<void> {
    await this.queue.run(() => ({ result: this.releasing.run(key) }));
  }

  async close(): Promise<void> {
    await this.queue.close();
    if (this.db.isOpen) this.db.close();
  }
}
