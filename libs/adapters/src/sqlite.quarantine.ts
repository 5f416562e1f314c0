import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Cause, ParkedCase, Quarantine, Recorded, Redrive } from '@yidi/eventing';
import type { Actor, Instant } from '@yidi/kernel';
import { CommitQueue, type Outcome } from './sqlite.commit-queue.js';
import { openDatabase } from './sqlite.database.js';
import { answering } from './sqlite.failure.js';

type Cells = Readonly<Record<string, unknown>>;

const caseOf = ({ metadata }: Recorded): string => metadata.correlationId;
const json = (value: object): string => JSON.stringify(value);

const parkedCase = (row: Cells): ParkedCase => ({
  consumer: String(row['consumer']),
  caseId: String(row['case_id']),
  since: row['since'] as Instant,
  event: JSON.parse(String(row['event'])) as Recorded,
  cause: JSON.parse(String(row['cause'])) as Cause,
  attempts: Number(row['attempts']),
  waiting: Number(row['waiting']),
});

const redrive = (row: Cells): Redrive => ({
  consumer: String(row['consumer']),
  caseId: String(row['case_id']),
  at: row['at'] as Instant,
  by: JSON.parse(String(row['by'])) as Actor,
  handled: Number(row['handled']),
  ...(typeof row['cause'] === 'string' && { cause: JSON.parse(row['cause']) as Cause }),
});

const LIST = `
  SELECT parked.consumer, parked.case_id, since, cause, head.event,
    max(attempts, coalesce((SELECT times FROM failures
      WHERE failures.consumer = parked.consumer AND failures.event_id = head.event_id), 0)) AS attempts,
    (SELECT count(*) FROM waiting WHERE waiting.consumer = parked.consumer AND waiting.case_id = parked.case_id) AS waiting
  FROM parked JOIN waiting AS head ON head.place = (SELECT min(place) FROM waiting
    WHERE waiting.consumer = parked.consumer AND waiting.case_id = parked.case_id)
  WHERE parked.consumer IN (SELECT value FROM json_each(:consumers)) AND (:caseId IS NULL OR parked.case_id = :caseId)
  ORDER BY since, parked.consumer, parked.case_id LIMIT :limit`;

/** Parked cases in a SQLite file. Each call is one transaction that takes the write lock, so none comes between another's. */
export class SqliteQuarantine implements Quarantine {
  private readonly db: DatabaseSync;
  private readonly queue: CommitQueue;
  private readonly statements = new Map<string, StatementSync>();

  constructor(private readonly file: string) {
    // The bus forgets an event once it is parked, and the bus may be on another disk: a power cut may not take it.
    this.db = openDatabase(file, { synchronous: 'FULL' });
    this.queue = new CommitQueue(this.db);
  }

  failed(consumer: string, eventId: string): Promise<number> {
    return this.writing(() => {
      const row = this.sql(
        `INSERT INTO failures (consumer, event_id, times) VALUES (?, ?, 1)
         ON CONFLICT (consumer, event_id) DO UPDATE SET times = times + 1 RETURNING times`,
      ).get(consumer, eventId);
      return Number(row?.['times']);
    });
  }

  recovered(consumer: string, eventId: string): Promise<void> {
    return this.writing(() => this.forget(consumer, eventId));
  }

  park(
    consumer: string,
    event: Recorded,
    { cause, at }: { readonly cause: Cause; readonly at: Instant },
  ): Promise<void> {
    return this.writing(() => {
      const head = this.head(consumer, caseOf(event));
      if (head !== undefined && head['event_id'] !== event.id) {
        this.enqueue(consumer, event);
        return;
      }
      this.sql(
        `INSERT INTO parked (consumer, case_id, since, cause, attempts) VALUES (:consumer, :caseId, :since, :cause,
           coalesce((SELECT times FROM failures WHERE consumer = :consumer AND event_id = :eventId), 1))
         ON CONFLICT (consumer, case_id) DO UPDATE SET cause = excluded.cause, attempts = excluded.attempts`,
      ).run({ consumer, caseId: caseOf(event), since: at, cause: json(cause), eventId: event.id });
      this.enqueue(consumer, event);
    });
  }

  /** A look costs microseconds here; only what has to wait is written, and that together. */
  queues(consumer: string, event: Recorded): Promise<boolean> {
    return answering(this.file, () => {
      if (!this.isParked(consumer, event)) return false;
      return this.writing(() => {
        if (!this.isParked(consumer, event)) return false;
        this.enqueue(consumer, event);
        return true;
      });
    });
  }

  next(consumer: string, caseId: string): Promise<Recorded | undefined> {
    return answering(this.file, () => {
      const head = this.head(consumer, caseId);
      return head && (JSON.parse(String(head['event'])) as Recorded);
    });
  }

  handled(consumer: string, event: Recorded): Promise<void> {
    return this.writing(() => {
      const caseId = caseOf(event);
      const head = this.head(consumer, caseId);
      if (head?.['event_id'] !== event.id) return;
      this.sql('DELETE FROM waiting WHERE place = ?').run(head['place'] as number);
      this.forget(consumer, event.id);
      const left = this.head(consumer, caseId) !== undefined;
      const change = left ? 'UPDATE parked SET attempts = 0' : 'DELETE FROM parked';
      this.sql(`${change} WHERE consumer = ? AND case_id = ?`).run(consumer, caseId);
    });
  }

  list(
    { consumers, caseId }: { readonly consumers: readonly string[]; readonly caseId?: string },
    limit: number,
  ): Promise<readonly ParkedCase[]> {
    return answering(this.file, () =>
      this.sql(LIST)
        .all({ consumers: json(consumers), caseId: caseId ?? null, limit })
        .map(parkedCase),
    );
  }

  count(consumers: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return answering(this.file, () => {
      const counting = this.sql('SELECT count(*) AS parked FROM parked WHERE consumer = ?');
      return new Map(consumers.map((consumer) => [consumer, Number(counting.get(consumer)?.['parked'])]));
    });
  }

  record({ consumer, caseId, at, by, handled, cause }: Redrive): Promise<void> {
    return this.writing(() => {
      this.sql('INSERT INTO redrives (consumer, case_id, at, by, handled, cause) VALUES (?, ?, ?, ?, ?, ?)').run(
        consumer,
        caseId,
        at,
        json(by),
        handled,
        cause === undefined ? null : json(cause),
      );
    });
  }

  redrives(consumers: readonly string[], limit: number): Promise<readonly Redrive[]> {
    return answering(this.file, () =>
      this.sql(
        `SELECT consumer, case_id, at, by, handled, cause FROM redrives
         WHERE consumer IN (SELECT value FROM json_each(?)) ORDER BY number DESC LIMIT ?`,
      )
        .all(json(consumers), limit)
        .map(redrive),
    );
  }

  async close(): Promise<void> {
    await this.queue.close();
    if (this.db.isOpen) this.db.close();
  }

  private isParked(consumer: string, event: Recorded): boolean {
    const looking = this.sql('SELECT 1 FROM parked WHERE consumer = ? AND case_id = ?');
    return looking.get(consumer, caseOf(event)) !== undefined;
  }

  /** The oldest event that waits. */
  private head(consumer: string, caseId: string): Cells | undefined {
    return this.sql(
      'SELECT place, event_id, event FROM waiting WHERE consumer = ? AND case_id = ? ORDER BY place LIMIT 1',
    ).get(consumer, caseId);
  }

  private enqueue(consumer: string, event: Recorded): void {
    this.sql(
      `INSERT INTO waiting (consumer, case_id, event_id, event) VALUES (?, ?, ?, ?)
       ON CONFLICT (consumer, case_id, event_id) DO NOTHING`,
    ).run(consumer, caseOf(event), event.id, json(event));
  }

  private forget(consumer: string, eventId: string): void {
    this.sql('DELETE FROM failures WHERE consumer = ? AND event_id = ?').run(consumer, eventId);
  }

  private writing<T>(work: () => T): Promise<T> {
    return this.queue.run<T>((): Outcome<T> => ({ result: work() }));
  }

  /** Each text is prepared once. */
  private sql(text: string): StatementSync {
    const known = this.statements.get(text);
    if (known !== undefined) return known;
    const prepared = this.db.prepare(text);
    this.statements.set(text, prepared);
    return prepared;
  }
}
