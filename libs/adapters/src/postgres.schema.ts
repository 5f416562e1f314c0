import { UnusableStore } from '@yidi/eventing';
import { sql, type Kysely, type Transaction } from 'kysely';

/** What the statements that Kysely writes know of the tables; JSON goes in as text and comes out parsed. */
export interface Tables {
  readonly projections: { readonly name: string; readonly position: string };
  readonly vault: { readonly name: string; readonly wrapped: Buffer };
  readonly person_keys: { readonly person: string; readonly wrapped: Buffer | null };
  readonly parked: {
    readonly consumer: string;
    readonly case_id: string;
    readonly cause: string;
    readonly attempts: number;
  };
  readonly waiting: {
    readonly place: string;
    readonly consumer: string;
    readonly case_id: string;
    readonly event_id: string;
  };
  readonly failures: { readonly consumer: string; readonly event_id: string; readonly times: number };
  readonly redrives: {
    readonly consumer: string;
    readonly case_id: string;
    readonly at: string;
    readonly by: string;
    readonly handled: number;
    readonly cause: string | null;
  };
  readonly clock: { readonly one: boolean; readonly now: string };
  readonly clock_readers: { readonly id: string };
}

/**
 * Keys and sort keys compare as bytes (COLLATE "C"), whatever the database's language. Values are json and not jsonb: jsonb
 * refuses the character U+0000 and unpaired surrogates, which JSON may hold, and forgets the order of fields; nothing here
 * asks for anything inside a value. Rows leave room in their pages, so that an update need not touch the index.
 */
const FIRST = `
  CREATE TABLE rows (
    table_name text COLLATE "C" NOT NULL,
    partition text COLLATE "C" NOT NULL,
    sort text COLLATE "C" NOT NULL,
    value json NOT NULL,
    PRIMARY KEY (table_name, partition, sort)
  ) WITH (fillfactor = 85);
  CREATE TABLE projections (name text COLLATE "C" PRIMARY KEY, position text NOT NULL) WITH (fillfactor = 50);

  CREATE TABLE person_keys (person text COLLATE "C" PRIMARY KEY, wrapped bytea);
  CREATE TABLE vault (name text COLLATE "C" PRIMARY KEY, wrapped bytea NOT NULL);

  CREATE TABLE requests (
    key text COLLATE "C" PRIMARY KEY,
    hash text NOT NULL,
    status integer,
    headers json,
    body text
  );

  CREATE TABLE leases (
    name text COLLATE "C" PRIMARY KEY,
    term bigint NOT NULL,
    holder text,
    until timestamptz NOT NULL
  ) WITH (fillfactor = 50);

  CREATE TABLE failures (
    consumer text COLLATE "C" NOT NULL,
    event_id text COLLATE "C" NOT NULL,
    times integer NOT NULL,
    PRIMARY KEY (consumer, event_id)
  );
  CREATE TABLE parked (
    consumer text COLLATE "C" NOT NULL,
    case_id text COLLATE "C" NOT NULL,
    since text COLLATE "C" NOT NULL,
    cause json NOT NULL,
    attempts integer NOT NULL,
    PRIMARY KEY (consumer, case_id)
  );
  CREATE TABLE waiting (
    place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer text COLLATE "C" NOT NULL,
    case_id text COLLATE "C" NOT NULL,
    event_id text COLLATE "C" NOT NULL,
    event json NOT NULL,
    UNIQUE (consumer, case_id, event_id)
  );
  CREATE INDEX waiting_in_order ON waiting (consumer, case_id, place);
  CREATE TABLE redrives (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer text COLLATE "C" NOT NULL,
    case_id text COLLATE "C" NOT NULL,
    at text NOT NULL,
    by json NOT NULL,
    handled integer NOT NULL,
    cause json
  );
  CREATE INDEX redrives_of_consumer ON redrives (consumer, number);

  CREATE TABLE clock (one boolean PRIMARY KEY DEFAULT true CHECK (one), now text COLLATE "C" NOT NULL);
  CREATE TABLE clock_readers (
    id text COLLATE "C" PRIMARY KEY,
    seen text COLLATE "C" NOT NULL,
    until timestamptz NOT NULL
  );
`;

/**
 * Rows of some thousand bytes are compressed whenever they are written, which takes the usual method longer than all the
 * rest of writing them. A server that was built without the other one, or is older than it, goes on as before.
 */
const QUICKLY_COMPRESSED = `
  DO $$ BEGIN
    EXECUTE 'ALTER TABLE rows ALTER COLUMN value SET COMPRESSION lz4';
  EXCEPTION WHEN feature_not_supported OR syntax_error THEN
    NULL;
  END $$;
`;

/** Each brings the tables of the version before to the next; one that was released is never changed. */
const STEPS: readonly string[] = [FIRST, QUICKLY_COMPRESSED];
/** The mark that a schema is ours, and what has been done to it. */
const MARK = 'yidi_version';

interface Found {
  readonly encoding: string;
  /** Whether there is such a schema, and anything in it. */
  readonly present: boolean;
  readonly filled: boolean;
  readonly marked: boolean;
}

const found = async (db: Kysely<Tables>, schema: string): Promise<Found> => {
  const { rows } = await sql<Found>`
    SELECT current_setting('server_encoding') AS encoding,
      EXISTS (SELECT FROM pg_namespace WHERE nspname = ${schema}) AS present,
      EXISTS (SELECT FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = ${schema}) AS filled,
      EXISTS (SELECT FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
        WHERE nspname = ${schema} AND relname = ${MARK}) AS marked`.execute(db);
  const [one] = rows;
  if (one === undefined) throw new RangeError('a question without FROM has one answer');
  return one;
};

/** Which version the schema has, 0 where there is nothing in it. Throws UnusableStore where it is not ours to use. */
const versionIn = async (db: Kysely<Tables>, schema: string, { encoding, filled, marked }: Found): Promise<number> => {
  if (encoding !== 'UTF8')
    throw new UnusableStore(`The database keeps its text as ${encoding}. Create one with ENCODING UTF8 for Yidi.`);
  if (!filled) return 0;
  if (!marked)
    throw new UnusableStore(
      `The schema ${schema} of the database holds tables of another program. It was left as it is. Name another schema ` +
        'in the URL (?schema=…), or another database.',
    );
  const { rows } = await sql<{ version: number }>`SELECT version FROM ${sql.id(schema, MARK)}`.execute(db);
  const version = rows[0]?.version ?? 0;
  if (version > STEPS.length)
    throw new UnusableStore(
      `The schema ${schema} of the database was written by a newer version of Yidi (${String(version)}, this one knows ` +
        `${String(STEPS.length)}). It was left as it is. Start that version or a later one.`,
    );
  return version;
};

const bringUp = async (db: Transaction<Tables>, schema: string): Promise<void> => {
  // Whoever waits here finds everything done; a lock of this kind ends with the transaction, also where its holder dies.
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`yidi schema ${schema}`}, 0))`.execute(db);
  const before = await found(db, schema);
  const version = await versionIn(db, schema, before);
  if (version === STEPS.length) return;
  if (!before.present) await sql`CREATE SCHEMA ${sql.id(schema)}`.execute(db);
  await sql`SET LOCAL search_path TO ${sql.id(schema)}`.execute(db);
  if (version === 0) await sql`CREATE TABLE ${sql.id(MARK)} (version integer NOT NULL)`.execute(db);
  for (const step of STEPS.slice(version)) await sql.raw(step).execute(db);
  await sql`DELETE FROM ${sql.id(MARK)}`.execute(db);
  await sql`INSERT INTO ${sql.id(MARK)} (version) VALUES (${STEPS.length})`.execute(db);
};

/**
 * Makes the tables in the schema or brings them to this version, once, however many begin at the same time. Throws
 * UnusableStore for a schema of another program or of a newer version, and then leaves it untouched.
 */
export const migrated = async (db: Kysely<Tables>, patient: Kysely<Tables>, schema: string): Promise<void> => {
  const version = await versionIn(db, schema, await found(db, schema));
  if (version < STEPS.length) await patient.transaction().execute((transaction) => bringUp(transaction, schema));
};
