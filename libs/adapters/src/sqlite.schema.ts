/** Marks a file as ours in its header (`PRAGMA application_id`): the letters YIDI. */
export const APPLICATION_ID = 0x59_49_44_49;
/** `PRAGMA user_version` of the tables below; a file with a greater one was written by a newer version of Yidi. */
export const SCHEMA_VERSION = 1;

/**
 * Log, read model, key vault and request ledger live in one file. AUTOINCREMENT keeps a position from being given twice
 * even if somebody cuts off the end of the log: a checkpoint beyond it would skip what came in its place. Rows are kept in
 * the order of their coming with an index beside them: ordered by their key, a rebuild would rewrite a page for nearly
 * every row and take twice as long.
 */
export const SCHEMA = `
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
  PRAGMA user_version = ${String(SCHEMA_VERSION)};
`;

export const TABLES: readonly string[] = ['events', 'rows', 'projections', 'person_keys', 'vault', 'requests'];
