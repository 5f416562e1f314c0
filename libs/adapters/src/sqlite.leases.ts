import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Held, Leases } from '@yidi/eventing';
import { LeaseHolding, type LeaseRows, type LeaseTimes } from './lease-holding.js';
import { openDatabase } from './sqlite.database.js';
import { answering } from './sqlite.failure.js';
import { WakeUp } from './wake-up.js';

const TIMES: LeaseTimes = { liveMs: 10_000, lookMs: 100 };
/** The machine's clock as SQLite tells it, ms: the same for all processes that can share the file. */
const NOW = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

class SqliteLeaseRows implements LeaseRows {
  private readonly taking: StatementSync;
  private readonly renewing: StatementSync;
  private readonly freeing: StatementSync;

  constructor(
    private readonly file: string,
    db: DatabaseSync,
    private readonly freed: WakeUp,
  ) {
    // A lease that stands for longer than any lease lives was written before the machine's clock was put back.
    this.taking = db.prepare(
      `INSERT INTO leases (name, term, holder, until) VALUES (:name, 1, :holder, ${NOW} + :live)
       ON CONFLICT (name) DO UPDATE SET term = term + 1, holder = excluded.holder, until = excluded.until
       WHERE holder IS NULL OR until <= ${NOW} OR until > ${NOW} + :live RETURNING term`,
    );
    this.renewing = db.prepare(`UPDATE leases SET until = ${NOW} + :live WHERE name = :name AND holder = :holder`);
    this.freeing = db.prepare('UPDATE leases SET holder = NULL WHERE name = :name AND holder = :holder');
  }

  take(name: string, holder: string, live: number): Promise<number | undefined> {
    return answering(this.file, () => {
      const row = this.taking.get({ name, holder, live });
      return row && Number(row['term']);
    });
  }

  renew(name: string, holder: string, live: number): Promise<boolean> {
    return answering(this.file, () => this.renewing.run({ name, holder, live }).changes === 1);
  }

  free(name: string, holder: string): Promise<void> {
    return answering(this.file, () => {
      this.freeing.run({ name, holder });
      this.freed.all();
    });
  }
}

export interface SqliteLeaseOptions extends Partial<LeaseTimes> {
  /** No other process uses the file: whoever held a lease when this one opens it has died. */
  readonly alone?: boolean;
}

/** Leases in a SQLite file, for the processes of one machine. */
export class SqliteLeases implements Leases {
  private readonly db: DatabaseSync;
  private readonly holding: LeaseHolding;

  constructor(file: string, { alone = false, ...times }: SqliteLeaseOptions = {}) {
    // A lease that a power cut takes back is held by nobody any more.
    this.db = openDatabase(file, { synchronous: 'NORMAL' });
    if (alone) this.db.exec('UPDATE leases SET holder = NULL');
    const freed = new WakeUp();
    this.holding = new LeaseHolding(new SqliteLeaseRows(file, this.db, freed), { ...TIMES, ...times }, freed);
  }

  hold(name: string, work: (held: Held) => Promise<void>, stop: AbortSignal): Promise<void> {
    return this.holding.hold(name, work, stop);
  }

  async close(): Promise<void> {
    await this.holding.close();
    if (this.db.isOpen) this.db.close();
  }
}
