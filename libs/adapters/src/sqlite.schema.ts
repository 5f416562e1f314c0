/** Marks a file as ours in its header (`PRAGMA application_id`): the letters YIDI. */
export const APPLICATION_ID = 0x59_49_44_49;
const LOG_AND_ROWS = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    correlation TEXT NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT;
  CREATE INDEX events_by_correlation ON events (correlation);

  CREATE TABLE rows (
    table_name TEXT NOT NULL,
    "partition" TEXT NOT NULL,
    sort TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (table_name, "partition", sort)
  ) STRICT;
  CREATE TABLE projections (name TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE person_keys (person TEXT PRIMARY KEY, wrapped BLOB) STRICT, WITHOUT ROWID;
  CREATE TABLE vault (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE requests (
    key TEXT PRIMARY KEY,
    hash TEXT NOT NULL,
    status INTEGER,
    headers TEXT,
    body TEXT
  ) STRICT, WITHOUT ROWID;

  PRAGMA application_id = ${String(APPLICATION_ID)};
`;

const LEASES_AND_QUARANTINE = `
  CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    term INTEGER NOT NULL,
    holder TEXT,
    until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE failures (
    consumer TEXT NOT NULL,
    event_id TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (consumer, event_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE parked (
    consumer TEXT NOT NULL,
    case_id TEXT NOT NULL,
    since TEXT NOT NULL,
    cause TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    PRIMARY KEY (consumer, case_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE waiting (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    consumer TEXT NOT NULL,
    case_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    event TEXT NOT NULL,
    UNIQUE (consumer, case_id, event_id)
  ) STRICT;
  CREATE INDEX waiting_in_order ON waiting (consumer, case_id, place);
  CREATE TABLE redrives (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    consumer TEXT NOT NULL,
    case_id TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    handled INTEGER NOT NULL,
    cause TEXT
  ) STRICT;
  CREATE INDEX redrives_of_consumer ON redrives (consumer, number);
`;

interface Step {
  /** What brings a file of the version before to this one. */
  readonly sql: string;
  /** Tables that are there from then on. */
  readonly tables: readonly string[];
}

/**
 * Log, read model, key vault and request ledger live in one file. AUTOINCREMENT keeps a position from being given twice
 * even if somebody cuts off the end of the log: a checkpoint beyond it would skip what came in its place. Rows are kept in
 * the order of their coming with an index beside them: ordered by their key, a rebuild would rewrite a page for nearly
 * every row and take twice as long. A step that was released is never changed: files were made with it.
 */
const STEPS: readonly Step[] = [
  { sql: LOG_AND_ROWS, tables: ['events', 'rows', 'projections', 'person_keys', 'vault', 'requests'] },
  { sql: LEASES_AND_QUARANTINE, tables: ['leases', 'failures', 'parked', 'waiting', 'redrives'] },
];

/** `PRAGMA user_version` of a file with all tables; a file with a greater one was written by a newer version of Yidi. */
export const SCHEMA_VERSION = STEPS.length;

/** What brings a file of a version, 0 being an empty one, to ours. */
export const schemaFrom = (version: number): string =>
  [...STEPS.slice(version).map(({ sql }) => sql), `PRAGMA user_version = ${String(SCHEMA_VERSION)};`].join('\n');

/** Tables that a file of the version has. */
export const tablesOf = (version: number): readonly string[] => STEPS.slice(0, version).flatMap(({ tables }) => tables);
