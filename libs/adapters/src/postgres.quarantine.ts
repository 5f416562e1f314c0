import { Gathering, type Cause, type ParkedCase, type Quarantine, type Recorded, type Redrive } from '@yidi/eventing';
import type { Actor, Instant } from '@yidi/kernel';
import { sql, type RawBuilder, type Transaction } from 'kysely';
import { PostgresDatabase } from './postgres.database.js';
import type { Tables } from './postgres.schema.js';

interface Delivery {
  readonly consumer: string;
  readonly event: Recorded;
}

/** Columns as they are in the table, JSON parsed. */
interface ParkedRow extends Omit<ParkedCase, 'waiting'> {
  readonly waiting: string;
}
interface RedriveRow extends Omit<Redrive, 'cause'> {
  readonly cause: Cause | null;
}

const caseOf = ({ metadata }: Recorded): string => metadata.correlationId;
const marked = (consumer: string, caseId: string): string => JSON.stringify([consumer, caseId]);

/**
 * Parked cases in PostgreSQL. Whoever changes what waits in a case holds the row of the case in `parked` under a lock, and
 * looks at what waits after that: a case is there exactly as long as something waits in it.
 */
export class PostgresQuarantine implements Quarantine {
  private readonly parked: RawBuilder<unknown>;
  private readonly waiting: RawBuilder<unknown>;
  private readonly failures: RawBuilder<unknown>;
  private readonly asking = new Gathering((all: readonly Delivery[]) => this.queueAll(all));

  private constructor(private readonly database: PostgresDatabase) {
    this.parked = database.named('parked');
    this.waiting = database.named('waiting');
    this.failures = database.named('failures');
  }

  /** Throws as PostgresDatabase.open does. */
  static async open(url: string): Promise<PostgresQuarantine> {
    return new PostgresQuarantine(await PostgresDatabase.open(url));
  }

  async failed(consumer: string, eventId: string): Promise<number> {
    const [count] = await this.database.ask(sql<{ readonly times: number }>`
      INSERT INTO ${this.failures} AS f (consumer, event_id, times) VALUES (${consumer}, ${eventId}, 1)
      ON CONFLICT (consumer, event_id) DO UPDATE SET times = f.times + 1 RETURNING f.times`);
    return count?.times ?? 1;
  }

  async recovered(consumer: string, eventId: string): Promise<void> {
    const { db } = this.database;
    await db.deleteFrom('failures').where('consumer', '=', consumer).where('event_id', '=', eventId).execute();
  }

  async park(
    consumer: string,
    event: Recorded,
    { cause, at }: { readonly cause: Cause; readonly at: Instant },
  ): Promise<void> {
    const caseId = caseOf(event);
    await this.database.transaction(async (transaction) => {
      // Sets nothing; it is there for its lock.
      await sql`
        INSERT INTO ${this.parked} AS p (consumer, case_id, since, cause, attempts)
        VALUES (${consumer}, ${caseId}, ${at}, ${JSON.stringify(cause)}, 1)
        ON CONFLICT (consumer, case_id) DO UPDATE SET since = p.since`.execute(transaction);
      const head = await this.head(transaction, consumer, caseId);
      await this.enqueue(transaction, [{ consumer, event }]);
      if (head !== undefined && head.event_id !== event.id) return;
      await sql`
        UPDATE ${this.parked} SET cause = ${JSON.stringify(cause)}, attempts = coalesce(
          (SELECT times FROM ${this.failures} WHERE consumer = ${consumer} AND event_id = ${event.id}), 1)
        WHERE consumer = ${consumer} AND case_id = ${caseId}`.execute(transaction);
    });
  }

  queues(consumer: string, event: Recorded): Promise<boolean> {
    return this.asking.put({ consumer, event });
  }

  async next(consumer: string, caseId: string): Promise<Recorded | undefined> {
    const [head] = await this.database.ask(sql<{ readonly event: Recorded }>`
      SELECT event FROM ${this.waiting} WHERE consumer = ${consumer} AND case_id = ${caseId} ORDER BY place LIMIT 1`);
    return head?.event;
  }

  async handled(consumer: string, event: Recorded): Promise<void> {
    const caseId = caseOf(event);
    await this.database.transaction(async (transaction) => {
      await this.lock(transaction, [{ consumer, event }]);
      const head = await this.head(transaction, consumer, caseId);
      if (head?.event_id !== event.id) return;
      await transaction.deleteFrom('waiting').where('place', '=', head.place).execute();
      await sql`DELETE FROM ${this.failures} WHERE consumer = ${consumer} AND event_id = ${event.id}`.execute(
        transaction,
      );
      const left = await this.head(transaction, consumer, caseId);
      const change = left === undefined ? sql`DELETE FROM ${this.parked}` : sql`UPDATE ${this.parked} SET attempts = 0`;
      await sql`${change} WHERE consumer = ${consumer} AND case_id = ${caseId}`.execute(transaction);
    });
  }

  async list(
    { consumers, caseId }: { readonly consumers: readonly string[]; readonly caseId?: string },
    limit: number,
  ): Promise<readonly ParkedCase[]> {
    const one = caseId === undefined ? sql`` : sql`AND p.case_id = ${caseId}`;
    const rows = await this.database.ask(sql<ParkedRow>`
      SELECT p.consumer, p.case_id AS "caseId", p.since, head.event, p.cause,
        greatest(p.attempts, (SELECT times FROM ${this.failures} AS f
          WHERE f.consumer = p.consumer AND f.event_id = head.event_id)) AS attempts,
        (SELECT count(*) FROM ${this.waiting} AS w WHERE w.consumer = p.consumer AND w.case_id = p.case_id) AS waiting
      FROM ${this.parked} AS p CROSS JOIN LATERAL (SELECT event_id, event FROM ${this.waiting} AS w
        WHERE w.consumer = p.consumer AND w.case_id = p.case_id ORDER BY place LIMIT 1) AS head
      WHERE p.consumer = ANY (${consumers}::text[]) ${one}
      ORDER BY p.since, p.consumer, p.case_id LIMIT ${limit}`);
    return rows.map((row) => ({ ...row, waiting: Number(row.waiting) }));
  }

  async count(consumers: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.database.ask(sql<{ readonly consumer: string; readonly parked: string }>`
      SELECT consumer, count(*) AS parked FROM ${this.parked}
      WHERE consumer = ANY (${consumers}::text[]) GROUP BY consumer`);
    const counts = new Map(rows.map(({ consumer, parked }) => [consumer, Number(parked)]));
    return new Map(consumers.map((consumer) => [consumer, counts.get(consumer) ?? 0]));
  }

  async record({ consumer, caseId, at, by, handled, cause }: Redrive): Promise<void> {
    const told = { by: JSON.stringify(by), cause: cause === undefined ? null : JSON.stringify(cause) };
    await this.database.db
      .insertInto('redrives')
      .values({ consumer, case_id: caseId, at, handled, ...told })
      .execute();
  }

  async redrives(consumers: readonly string[], limit: number): Promise<readonly Redrive[]> {
    const rows = await this.database.ask(sql<RedriveRow & { readonly by: Actor }>`
      SELECT consumer, case_id AS "caseId", at, by, handled, cause FROM ${this.database.named('redrives')}
      WHERE consumer = ANY (${consumers}::text[]) ORDER BY number DESC LIMIT ${limit}`);
    return rows.map(({ cause, ...redrive }) => ({ ...redrive, ...(cause !== null && { cause }) }));
  }

  close(): Promise<void> {
    return this.database.close();
  }

  /** Most cases are not parked: that is asked with their names alone, without a lock. */
  private async queueAll(all: readonly Delivery[]): Promise<readonly boolean[]> {
    const found = await this.database.ask(this.among(all, sql``));
    if (found.length === 0) return all.map(() => false);
    const perhaps = new Set(found.map((row) => marked(row.consumer, row.case_id)));
    const isIn = (cases: ReadonlySet<string>, { consumer, event }: Delivery): boolean =>
      cases.has(marked(consumer, caseOf(event)));
    const queued = await this.queue(all.filter((delivery) => isIn(perhaps, delivery)));
    return all.map((delivery) => isIn(queued, delivery));
  }

  /** What waits now: a case may have become free since it was looked at, and none becomes so before the events stand in it. */
  private queue(deliveries: readonly Delivery[]): Promise<ReadonlySet<string>> {
    return this.database.transaction(async (transaction) => {
      const locked = await this.lock(transaction, deliveries);
      const parked = new Set(locked.map((row) => marked(row.consumer, row.case_id)));
      const waits = deliveries.filter(({ consumer, event }) => parked.has(marked(consumer, caseOf(event))));
      await this.enqueue(transaction, waits);
      return parked;
    });
  }

  private async lock(
    transaction: Transaction<Tables>,
    deliveries: readonly Delivery[],
  ): Promise<readonly { readonly consumer: string; readonly case_id: string }[]> {
    // In one order in all processes, so that none waits for another that waits for it.
    return (await this.among(deliveries, sql`ORDER BY consumer, case_id FOR UPDATE`).execute(transaction)).rows;
  }

  /** Which of the cases are parked. */
  private among(
    deliveries: readonly Delivery[],
    more: RawBuilder<unknown>,
  ): RawBuilder<{ readonly consumer: string; readonly case_id: string }> {
    const consumers = deliveries.map(({ consumer }) => consumer);
    const cases = deliveries.map(({ event }) => caseOf(event));
    return sql`
      SELECT consumer, case_id FROM ${this.parked}
      WHERE (consumer, case_id) IN (SELECT * FROM unnest(${consumers}::text[], ${cases}::text[])) ${more}`;
  }

  /** The oldest event that waits. */
  private async head(
    transaction: Transaction<Tables>,
    consumer: string,
    caseId: string,
  ): Promise<{ readonly place: string; readonly event_id: string } | undefined> {
    const { rows } = await sql<{ readonly place: string; readonly event_id: string }>`
      SELECT place, event_id FROM ${this.waiting} WHERE consumer = ${consumer} AND case_id = ${caseId}
      ORDER BY place LIMIT 1`.execute(transaction);
    return rows[0];
  }

  /** One after the other in their order, which gives them their places. */
  private async enqueue(transaction: Transaction<Tables>, deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    const consumers = deliveries.map(({ consumer }) => consumer);
    const cases = deliveries.map(({ event }) => caseOf(event));
    const ids = deliveries.map(({ event }) => event.id);
    const events = deliveries.map(({ event }) => JSON.stringify(event));
    await sql`
      INSERT INTO ${this.waiting} (consumer, case_id, event_id, event)
      SELECT consumer, case_id, event_id, event
      FROM unnest(${consumers}::text[], ${cases}::text[], ${ids}::text[], ${events}::json[])
        WITH ORDINALITY AS given (consumer, case_id, event_id, event, turn) ORDER BY turn
      ON CONFLICT (consumer, case_id, event_id) DO NOTHING`.execute(transaction);
  }
}
