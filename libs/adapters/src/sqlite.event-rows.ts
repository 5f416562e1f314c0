import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { categoryOf, type Metadata, type Recorded, type Revision, type Stored } from '@yidi/eventing';
import { guarded } from './sqlite.failure.js';
import { LoggedEvent, parsed } from './sqlite.logged-event.js';
import type { Written, WrittenParts } from './written-event.js';

/** An event that waits to be inserted: everything of it that costs time is done before the transaction begins. */
export interface NewRow {
  readonly id: string;
  readonly type: string;
  readonly correlation: string;
  readonly data: Buffer;
  readonly metadata: Buffer;
}

/** A row of the log in the order of COLUMNS. */
export type EventRow = readonly [
  position: number,
  stream: string,
  revision: Revision,
  id: string,
  type: string,
  data: Written,
  metadata: Written,
];

/** A row of which nobody here may want to know more than that it is there. */
export type HeadRow =
  | EventRow
  | readonly [
      position: number,
      stream: string,
      revision: Revision,
      id: string,
      type: string,
      data: null,
      metadata: null,
    ];

/** How much an event's data and metadata are, in characters or, where they are bytes, in these. */
export const sizeOf = (row: HeadRow): number => (row[5]?.length ?? 0) + (row[6]?.length ?? 0);

const HEAD = 'position, stream, revision, id, type';
const COLUMNS = `${HEAD}, data, metadata`;
/** Of the categories that ?1 names, as `,account-,payment-,`, all of a row. */
const IS_LOOKED_INTO = "instr(?1, ',' || substr(stream, 1, instr(stream, '-')) || ',')";
const AS_LOOKED_INTO = `${HEAD}, CASE WHEN ${IS_LOOKED_INTO} THEN data END, CASE WHEN ${IS_LOOKED_INTO} THEN metadata END`;

export const newRow = ({ id, type, data, metadata }: Stored): NewRow => ({
  id,
  type,
  correlation: metadata.correlationId,
  data: Buffer.from(JSON.stringify(data)),
  metadata: Buffer.from(JSON.stringify(metadata)),
});

const recorded = ([position, stream, revision, id, type, data, metadata]: EventRow): Recorded => ({
  id,
  type,
  data: parsed(data),
  metadata: parsed(metadata) as Metadata,
  stream,
  revision,
  position: String(position),
});

/**
 * The statements of the log, prepared once. Positions are below 2^53: SQLite would need decades to get there.
 * Services that share a file all follow the whole log, and most of it is nothing to most of them: what an event says is
 * read along only once somebody here has looked into one of its category.
 */
export class EventRows {
  private readonly insertion: StatementSync;
  private readonly byStream: StatementSync;
  private readonly byCase: StatementSync;
  private readonly byCategory: StatementSync;
  private readonly byPosition: StatementSync;
  private readonly byPositions: StatementSync;
  private readonly ids: StatementSync;
  private readonly lastOfStream: StatementSync;
  private readonly last: StatementSync;
  private readonly text: StatementSync;
  private readonly dataVersion: StatementSync;
  private lookedInto = ',';

  constructor(
    db: DatabaseSync,
    private readonly file: string,
  ) {
    // Rows as arrays are read half as fast again as rows as objects.
    const rows = (sql: string): StatementSync => {
      const statement = db.prepare(sql);
      statement.setReturnArrays(true);
      return statement;
    };
    this.insertion = db.prepare(
      `INSERT INTO events (stream, revision, id, type, correlation, data, metadata)
       VALUES (?, ?, ?, ?, ?, CAST(? AS TEXT), CAST(? AS TEXT))`,
    );
    this.byStream = rows(`SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision >= ? ORDER BY revision`);
    this.byCase = rows(`SELECT ${COLUMNS} FROM events WHERE correlation = ? AND position > ? ORDER BY position`);
    this.byCategory = rows(`SELECT ${COLUMNS} FROM events WHERE stream >= ? AND stream < ? ORDER BY position`);
    this.byPosition = rows(`SELECT ${AS_LOOKED_INTO} FROM events WHERE position > ?2 ORDER BY position LIMIT ?3`);
    this.byPositions = rows(
      `SELECT ${AS_LOOKED_INTO} FROM events WHERE position > ?2 AND position <= ?3 ORDER BY position LIMIT ?4`,
    );
    this.ids = rows('SELECT id, position FROM events WHERE stream = ? AND revision BETWEEN ? AND ? ORDER BY revision');
    this.lastOfStream = rows('SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1');
    this.last = rows('SELECT position FROM events ORDER BY position DESC LIMIT 1');
    this.dataVersion = rows('PRAGMA data_version');
    this.text = rows('SELECT data, metadata FROM events WHERE position = ?');
  }

  /** Gives back the position of the new row. Fails on the constraint when the revision is taken. */
  insert(stream: string, revision: Revision, row: NewRow): number {
    const { id, type, correlation, data, metadata } = row;
    return Number(this.insertion.run(stream, revision, id, type, correlation, data, metadata).lastInsertRowid);
  }

  ofStream(stream: string, from: Revision): readonly Recorded[] {
    return (this.byStream.all(stream, from) as unknown as EventRow[]).map(recorded);
  }

  ofCase(correlation: string, after: number): readonly Recorded[] {
    return (this.byCase.all(correlation, after) as unknown as EventRow[]).map(recorded);
  }

  /** A category's streams stand together in the index of streams: `.` follows the hyphen that ends its name. */
  ofCategory(category: string): readonly Recorded[] {
    return (this.byCategory.all(`${category}-`, `${category}.`) as unknown as EventRow[]).map(recorded);
  }

  after(position: number, limit: number): readonly HeadRow[] {
    return this.byPosition.all(this.lookedInto, position, limit) as unknown as HeadRow[];
  }

  between(after: number, last: number, limit: number): readonly HeadRow[] {
    return this.byPositions.all(this.lookedInto, after, last, limit) as unknown as HeadRow[];
  }

  /** The event, read only as far as somebody asks. */
  whenAsked(row: HeadRow): Recorded {
    return new LoggedEvent(row, this.textAt);
  }

  /** The event, read. */
  read(row: HeadRow): Recorded {
    const [position, stream, revision, id, type, data, metadata] = row;
    const parts = data === null ? this.textAt(position, stream) : { data, metadata };
    return recorded([position, stream, revision, id, type, parts.data, parts.metadata]);
  }

  idsOf(stream: string, first: Revision, last: Revision): readonly (readonly [id: string, position: number])[] {
    return this.ids.all(stream, first, last) as unknown as [string, number][];
  }

  revisionOf(stream: string): Revision | undefined {
    return (this.lastOfStream.get(stream) as unknown as [Revision] | undefined)?.[0];
  }

  end(): number {
    return (this.last.get() as unknown as [number] | undefined)?.[0] ?? 0;
  }

  /** Another number whenever another connection has committed something. */
  othersVersion(): number {
    return (this.dataVersion.get() as unknown as [number])[0];
  }

  private readonly textAt = (position: number, stream: string): WrittenParts => {
    const category = `,${categoryOf(stream)}-,`;
    if (!this.lookedInto.includes(category)) this.lookedInto += category.slice(1);
    const [data, metadata] = guarded(this.file, () => this.text.get(position)) as unknown as [string, string];
    return { data, metadata };
  };
}
