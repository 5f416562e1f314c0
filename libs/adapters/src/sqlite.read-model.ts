import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Superseded, type Change, type Page, type Position, type ReadModel, type RowKey } from '@yidi/eventing';
import { openDatabase } from './sqlite.database.js';
import { answering } from './sqlite.failure.js';
import { transaction } from './sqlite.transaction.js';

/** Rows in a SQLite file, as JSON text. */
export class SqliteReadModel implements ReadModel {
  private readonly db: DatabaseSync;
  private readonly standing: StatementSync;
  private readonly moving: StatementSync;
  private readonly putting: StatementSync;
  private readonly dropping: StatementSync;
  private readonly loading: StatementSync;
  private readonly listing: StatementSync;
  private readonly listingAfter: StatementSync;
  private readonly emptying: StatementSync;
  private readonly forgetting: StatementSync;

  constructor(private readonly file: string) {
    // Rows and position move together: what a power cut takes of them is projected again from the log.
    this.db = openDatabase(file, { synchronous: 'NORMAL' });
    const one = 'table_name = ? AND "partition" = ? AND sort = ?';
    const page = 'SELECT sort, value FROM rows WHERE table_name = ? AND "partition" = ?';
    this.standing = this.db.prepare('SELECT position FROM projections WHERE name = ?');
    this.moving = this.db.prepare('INSERT OR REPLACE INTO projections (name, position) VALUES (?, ?)');
    this.putting = this.db.prepare(
      'INSERT INTO rows (table_name, "partition", sort, value) VALUES (?, ?, ?, ?) ' +
        'ON CONFLICT DO UPDATE SET value = excluded.value',
    );
    this.dropping = this.db.prepare(`DELETE FROM rows WHERE ${one}`);
    this.loading = this.db.prepare(`SELECT value FROM rows WHERE ${one}`);
    this.listing = this.db.prepare(`${page} ORDER BY sort LIMIT ?`);
    this.listingAfter = this.db.prepare(`${page} AND sort > ? ORDER BY sort LIMIT ?`);
    this.emptying = this.db.prepare('DELETE FROM rows WHERE table_name = ?');
    this.forgetting = this.db.prepare('DELETE FROM projections WHERE name = ?');
  }

  position(projection: string): Promise<Position | undefined> {
    return answering(this.file, () => this.standsAt(projection));
  }

  apply(projection: string, changes: readonly Change[], from: Position | undefined, to: Position): Promise<void> {
    return answering(this.file, () =>
      transaction(this.db, () => {
        const position = this.standsAt(projection);
        if (position !== from)
          throw new Superseded(`${projection} stands at ${String(position)}, not at ${String(from)}`);
        for (const change of changes) this.change(change);
        this.moving.run(projection, to);
      }),
    );
  }

  load<T extends object>(keys: readonly RowKey[]): Promise<readonly (T | undefined)[]> {
    return answering(this.file, () =>
      keys.map(({ table, partition, sort }) => {
        const row = this.loading.get(table, partition, sort);
        return row && (JSON.parse(String(row['value'])) as T);
      }),
    );
  }

  list<T extends object>(
    table: string,
    partition: string,
    { after, limit }: Page,
  ): Promise<readonly { readonly sort: string; readonly value: T }[]> {
    return answering(this.file, () => {
      const rows =
        after === undefined
          ? this.listing.all(table, partition, limit)
          : this.listingAfter.all(table, partition, after, limit);
      return rows.map(({ sort, value }) => ({ sort: String(sort), value: JSON.parse(String(value)) as T }));
    });
  }

  reset(projection: string, tables: readonly string[]): Promise<void> {
    return answering(this.file, () =>
      transaction(this.db, () => {
        for (const table of tables) this.emptying.run(table);
        this.forgetting.run(projection);
      }),
    );
  }

  close(): Promise<void> {
    return answering(this.file, () => {
      if (this.db.isOpen) this.db.close();
    });
  }

  private standsAt(projection: string): Position | undefined {
    return this.standing.get(projection)?.['position']?.toString();
  }

  private change(change: Change): void {
    if ('put' in change) {
      const { table, partition, sort, value } = change.put;
      this.putting.run(table, partition, sort, JSON.stringify(value));
    } else {
      const { table, partition, sort } = change.drop;
      this.dropping.run(table, partition, sort);
    }
  }
}
