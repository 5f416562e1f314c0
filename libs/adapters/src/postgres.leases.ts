import type { Held, Leases } from '@yidi/eventing';
import { sql, type RawBuilder } from 'kysely';
import { LeaseHolding, type LeaseRows, type LeaseTimes } from './lease-holding.js';
import { PostgresDatabase, type PostgresLimits } from './postgres.database.js';
import { WakeUp } from './wake-up.js';

const TIMES: LeaseTimes = { liveMs: 10_000, lookMs: 500 };
const FREED_TOLD = 'freed ';

/** Connections of their own, so that no long statement keeps a lease from being renewed, and no patience with them. */
const limitsFor = (liveMs: number): PostgresLimits => ({
  connections: 2,
  connectMs: Math.ceil(liveMs / 4),
  statementMs: Math.ceil(liveMs / 4),
});

class PostgresLeaseRows implements LeaseRows {
  private readonly leases: RawBuilder<unknown>;

  constructor(private readonly database: PostgresDatabase) {
    this.leases = database.named('leases');
  }

  async take(name: string, holder: string, liveMs: number): Promise<number | undefined> {
    const until = sql`clock_timestamp() + ${liveMs} * interval '1 millisecond'`;
    const [taken] = await this.database.ask(sql<{ readonly term: string }>`
      INSERT INTO ${this.leases} AS l (name, term, holder, until) VALUES (${name}, 1, ${holder}, ${until})
      ON CONFLICT (name) DO UPDATE SET term = l.term + 1, holder = excluded.holder, until = ${until}
      WHERE l.holder IS NULL OR l.until <= clock_timestamp() RETURNING l.term`);
    return taken && Number(taken.term);
  }

  async renew(name: string, holder: string, liveMs: number): Promise<boolean> {
    const renewed = await this.database.ask(sql`
      UPDATE ${this.leases} SET until = clock_timestamp() + ${liveMs} * interval '1 millisecond'
      WHERE name = ${name} AND holder = ${holder} RETURNING name`);
    return renewed.length > 0;
  }

  async free(name: string, holder: string): Promise<void> {
    await this.database.ask(sql`
      WITH freed AS (UPDATE ${this.leases} SET holder = NULL WHERE name = ${name} AND holder = ${holder} RETURNING name)
      SELECT ${this.database.telling(`${FREED_TOLD}${name}`)} FROM freed`);
  }
}

/** Leases in PostgreSQL, timed by the server's clock. */
export class PostgresLeases implements Leases {
  private constructor(
    private readonly database: PostgresDatabase,
    private readonly holding: LeaseHolding,
    private readonly unhear: () => void,
  ) {}

  /** Throws as PostgresDatabase.open does. */
  static async open(url: string, times: LeaseTimes = TIMES): Promise<PostgresLeases> {
    const database = await PostgresDatabase.open(url, limitsFor(times.liveMs));
    const freed = new WakeUp();
    const unhear = database.hear((told) => {
      if (told === undefined || told.startsWith(FREED_TOLD)) freed.all();
    });
    return new PostgresLeases(database, new LeaseHolding(new PostgresLeaseRows(database), times, freed), unhear);
  }

  hold(name: string, work: (held: Held) => Promise<void>, stop: AbortSignal): Promise<void> {
    return this.holding.hold(name, work, stop);
  }

  async close(): Promise<void> {
    await this.holding.close();
    this.unhear();
    await this.database.close();
  }
}
