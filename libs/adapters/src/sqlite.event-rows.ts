import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Metadata, Recorded, Revision, Stored } from '@yidi/eventing';
import { carrying } from './written-event.js';

/** An event that waits to be inserted: everything of it that costs time is done before the transaction begins. */
export interface NewRow {
  readonly id: string;
  readonly type: string;
  readonly correlation: string;
  readonly data: string;
  readonly metadata: string;
}

/** A row of the log in the order of COLUMNS. */
export type EventRow = readonly [
  position: number,
  stream: string,
  revision: Revision,
  id: string,
  type: string,
  data: string,
  metadata: string,
];

const COLUMNS = 'position, stream, revision, id, type, data, metadata';

export const newRow = ({ id, type, data, metadata }: Stored): NewRow => ({
  id,
  type,
  correlation: metadata.correlationId,
  data: JSON.stringify(data),
  metadata: JSON.stringify(metadata),
});

const recorded = ([position, stream, revision, id, type, data, metadata]: EventRow): Recorded => ({
  id,
  type,
  data: JSON.parse(data) as object,
  metadata: JSON.parse(metadata) as Metadata,
  stream,
  revision,
  position: String(position),
});

/** The same, read only as far as somebody asks: of those who follow the log most pass most events by. */
export const recordedWhenAsked = ([position, stream, revision, id, type, data, metadata]: EventRow): Recorded => {
  let [readData, readMetadata]: [object?, Metadata?] = [];
  const event: Recorded = {
    id,
    type,
    get data() {
      return (readData ??= JSON.parse(data) as object);
    },
    get metadata() {
      return (readMetadata ??= JSON.parse(metadata) as Metadata);
    },
    stream,
    revision,
    position: String(position),
  };
  return carrying(event, { data, metadata });
};

/** The statements of the log, prepared once. Positions are below 2^53: SQLite would need decades to get there. */
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

  constructor(db: DatabaseSync) {
    // Rows as arrays are read half as fast again as rows as objects.
    const rows = (sql: string): StatementSync => {
      const statement = db.prepare(sql);
      statement.setReturnArrays(true);
      return statement;
    };
    this.insertion = db.prepare(
      'INSERT INTO events (stream, revision, id, type, correlation, data, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.byStream = rows(`SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision >= ? ORDER BY revision`);
    this.byCase = rows(`SELECT ${COLUMNS} FROM events WHERE correlation = ? AND position > ? ORDER BY position`);
    this.byCategory = rows(`SELECT ${COLUMNS} FROM events WHERE stream >= ? AND stream < ? ORDER BY position`);
    this.byPosition = rows(`SELECT ${COLUMNS} FROM events WHERE position > ? ORDER BY position LIMIT ?`);
    this.byPositions = rows(
      `SELECT ${COLUMNS} FROM events WHERE position > ? AND position <= ? ORDER BY position LIMIT ?`,
    );
    this.ids = rows('SELECT id, position FROM events WHERE stream = ? AND revision BETWEEN ? AND ? ORDER BY revision');
    this.lastOfStream = rows('SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1');
    this.last = rows('SELECT position FROM events ORDER BY position DESC LIMIT 1');
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

  after(position: number, limit: number): readonly EventRow[] {
    return this.byPosition.all(position, limit) as unknown as EventRow[];
  }

  between(after: number, last: number, limit: number): readonly EventRow[] {
    return this.byPositions.all(after, last, limit) as unknown as EventRow[];
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
}
