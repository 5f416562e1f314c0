import { Kysely, PostgresDialect, sql, type RawBuilder, type Transaction } from 'kysely';
import { Pool, type ClientConfig } from 'pg';
import { Lender } from './postgres.connections.js';
import { PostgresListener } from './postgres.listener.js';
import { migrated, type Tables } from './postgres.schema.js';

export interface PostgresLimits {
  /** Connections of this process at most. */
  readonly connections: number;
  /** How long a free or new connection is waited for, ms. */
  readonly connectMs: number;
  /** How long the server works at a statement before it gives up, ms. */
  readonly statementMs: number;
}

const LIMITS: PostgresLimits = { connections: 10, connectMs: 5_000, statementMs: 10_000 };

const SCHEMA = 'yidi';
const SCHEMA_NAME = /^(?!pg_)[a-z_][a-z0-9_]{0,62}$/;
/** The server's own limit comes first, and its answer may take its way. */
const ANSWER_GRACE_MS = 2_000;
/** For what is done once and takes as long as it takes: tables of a new version, emptying a projection. */
const PATIENT_MS = 30 * 60_000;
const IDLE_MS = 30_000;
const KEEP_ALIVE_MS = 10_000;

/** A URL of PostgreSQL with `?schema=` beside what the driver understands. Errors show nothing of it: it holds a password. */
const understood = (url: string): { readonly connectionString: string; readonly schema: string } => {
  const parsed = URL.parse(url);
  if (parsed === null || !/^postgres(ql)?:$/.test(parsed.protocol))
    throw new RangeError(
      'The URL of the database is not understood; understood is postgres://<user>:<password>@<host>:<port>/<database>',
    );
  const schema = parsed.searchParams.get('schema') ?? SCHEMA;
  if (!SCHEMA_NAME.test(schema))
    throw new RangeError('A schema in the URL of the database has small letters, digits and _ only, 63 at most');
  parsed.searchParams.delete('schema');
  return { connectionString: parsed.href, schema };
};

const configFor = (connectionString: string, limits: PostgresLimits): ClientConfig => ({
  connectionString,
  fallback_application_name: 'yidi',
  connectionTimeoutMillis: limits.connectMs,
  statement_timeout: limits.statementMs,
  // A process that was paused in the middle of a transaction shall not hold up the others.
  idle_in_transaction_session_timeout: limits.statementMs,
  keepAlive: true,
  keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
});

const poolOf = (config: ClientConfig, limits: PostgresLimits): Pool => {
  const pool = new Pool({ ...config, max: limits.connections, idleTimeoutMillis: IDLE_MS });
  // The server hung up on a connection, idle or lent: whoever uses it hears so. Unheard, the event would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};

interface Opened {
  readonly opening: Promise<PostgresDatabase>;
  shares: number;
}

/** One for each URL and its limits, however many adapters of this process use it. */
const shared = new Map<string, Opened>();

/** The tables of Yidi in a PostgreSQL server: its connections, their limits, and what its errors mean. */
export class PostgresDatabase {
  /** Every statement has to be answered within the limits. */
  readonly db: Kysely<Tables>;
  readonly schema: string;
  private readonly patient: Kysely<Tables>;
  private readonly pool: Pool;
  private readonly config: ClientConfig;
  private listener: PostgresListener | undefined;

  private constructor(
    private readonly key: string,
    url: string,
    limits: PostgresLimits,
  ) {
    const { connectionString, schema } = understood(url);
    this.schema = schema;
    this.config = configFor(connectionString, limits);
    this.pool = poolOf(this.config, limits);
    const over = (lender: Lender): Kysely<Tables> =>
      new Kysely<Tables>({ dialect: new PostgresDialect({ pool: lender }) }).withSchema(schema);
    this.db = over(new Lender(this.pool, { answerMs: limits.statementMs + ANSWER_GRACE_MS }));
    this.patient = over(new Lender(this.pool, { answerMs: PATIENT_MS, prelude: 'SET statement_timeout = 0' }));
  }

  /**
   * The database that the URL names, with its tables made or brought to this version. Each opening is closed for itself.
   * Throws RangeError for a URL that is not understood, Unavailable when the server does not answer, UnusableStore for a
   * schema that is not ours, of a newer version, or closed to us.
   */
  static async open(url: string, limits: PostgresLimits = LIMITS): Promise<PostgresDatabase> {
    const key = JSON.stringify([url, limits]);
    const known = shared.get(key) ?? { opening: PostgresDatabase.opened(key, url, limits), shares: 0 };
    shared.set(key, known);
    known.shares += 1;
    return known.opening;
  }

  private static async opened(key: string, url: string, limits: PostgresLimits): Promise<PostgresDatabase> {
    try {
      const database = new PostgresDatabase(key, url, limits);
      try {
        await migrated(database.db, database.patient, database.schema);
        return database;
      } catch (error) {
        await database.pool.end();
        throw error;
      }
    } catch (error) {
      shared.delete(key);
      throw error;
    }
  }

  /** The name of a table or of the like, for statements that are written by hand. */
  named(name: string): RawBuilder<unknown> {
    return sql.id(this.schema, name);
  }

  /** The rows that a statement gives. */
  async ask<T>(statement: RawBuilder<T>): Promise<readonly T[]> {
    return (await statement.execute(this.db)).rows;
  }

  /** The work in one transaction, each statement seeing what was committed before it. */
  transaction<T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.db.transaction().execute(work);
  }

  /** The same for what may take long. */
  patiently<T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.patient.transaction().execute(work);
  }

  /** An expression that tells the other processes when its statement is committed. */
  telling(what: string): RawBuilder<unknown> {
    return sql`pg_notify(${this.schema}, ${what})`;
  }

  /** @param wake given what was told, by this process too; undefined where something may have been missed */
  hear(wake: (told: string | undefined) => void): () => void {
    this.listener ??= new PostgresListener(this.config, this.schema);
    return this.listener.hear(wake);
  }

  async close(): Promise<void> {
    const known = shared.get(this.key);
    if (known === undefined) return;
    known.shares -= 1;
    if (known.shares > 0) return;
    shared.delete(this.key);
    await this.listener?.close();
    await this.pool.end();
  }
}
