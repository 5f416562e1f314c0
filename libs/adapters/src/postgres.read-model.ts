import {
  Superseded,
  type Change,
  type Page,
  type Position,
  type ReadModel,
  type Row,
  type RowKey,
} from '@yidi/eventing';
import { sql, type RawBuilder } from 'kysely';
import { jsonArray, textArray } from './postgres.arrays.js';
import { PostgresDatabase } from './postgres.database.js';
import { Occupied } from './postgres.failure.js';

/** The rows of a list of changes, by what is done to them. */
interface Sorted {
  /** Taken for new: written without a look at what stands there, which costs the server a fifth less. */
  readonly added: readonly Row[];
  readonly put: readonly Row[];
  readonly dropped: readonly RowKey[];
}

const sorted = (changes: readonly Change[]): Sorted => {
  const [added, put, dropped]: [Row[], Row[], RowKey[]] = [[], [], []];
  for (const change of changes)
    if ('drop' in change) dropped.push(change.drop);
    else (change.isNew === true ? added : put).push(change.put);
  return { added, put, dropped };
};

/** The keys as the arguments of an unnest to (table_name, partition, sort). */
const columnsOf = (keys: readonly RowKey[]): RawBuilder<unknown> => {
  const tables = textArray(keys.map(({ table }) => table));
  const partitions = textArray(keys.map(({ partition }) => partition));
  const sorts = textArray(keys.map(({ sort }) => sort));
  return sql`${tables}::text[], ${partitions}::text[], ${sorts}::text[]`;
};

/** Rows in PostgreSQL, as JSON. */
export class PostgresReadModel implements ReadModel {
  private readonly rows: RawBuilder<unknown>;
  private readonly projections: RawBuilder<unknown>;

  private constructor(private readonly database: PostgresDatabase) {
    this.rows = database.named('rows');
    this.projections = database.named('projections');
  }

  /** Throws RangeError, Unavailable or UnusableStore as PostgresDatabase.open does. */
  static async open(url: string): Promise<PostgresReadModel> {
    return new PostgresReadModel(await PostgresDatabase.open(url));
  }

  async position(projection: string): Promise<Position | undefined> {
    const query = this.database.db.selectFrom('projections').select('position').where('name', '=', projection);
    return (await query.executeTakeFirst())?.position;
  }

  async apply(projection: string, changes: readonly Change[], from: Position | undefined, to: Position): Promise<void> {
    const moving = this.moving(projection, from, to);
    const rows = sorted(changes);
    try {
      if (await this.moved(moving, rows)) return;
    } catch (error) {
      if (!(error instanceof Occupied)) throw error;
      if (await this.moved(moving, { ...rows, added: [], put: [...rows.added, ...rows.put] })) return;
    }
    throw new Superseded(`${projection} does not stand at ${String(from)}`);
  }

  /** Asked key by key, each by the index, however little the server knows about a table that is being filled. */
  async load<T extends object>(keys: readonly RowKey[]): Promise<readonly (T | undefined)[]> {
    if (keys.length === 0) return [];
    const found = await this.database.ask(sql<{ readonly value: T | null }>`
      SELECT (SELECT value FROM ${this.rows} AS r
        WHERE r.table_name = asked.table_name AND r.partition = asked.partition AND r.sort = asked.sort) AS value
      FROM unnest(${columnsOf(keys)}) WITH ORDINALITY AS asked (table_name, partition, sort, place) ORDER BY place`);
    return found.map(({ value }) => value ?? undefined);
  }

  async list<T extends object>(
    table: string,
    partition: string,
    { after, limit }: Page,
  ): Promise<readonly { readonly sort: string; readonly value: T }[]> {
    const beyond = after === undefined ? sql`` : sql`AND sort > ${after}`;
    return this.database.ask(sql<{ readonly sort: string; readonly value: T }>`
      SELECT sort, value FROM ${this.rows}
      WHERE table_name = ${table} AND partition = ${partition} ${beyond} ORDER BY sort LIMIT ${limit}`);
  }

  /**
   * The position's row is locked first, made where there is none: an instance that begins at the same time would otherwise
   * lose rows that it has just written, and keep its position.
   */
  async reset(projection: string, tables: readonly string[]): Promise<void> {
    await this.database.patiently(async (transaction) => {
      await sql`INSERT INTO ${this.projections} AS known (name, position) VALUES (${projection}, '')
        ON CONFLICT (name) DO UPDATE SET position = known.position`.execute(transaction);
      await sql`DELETE FROM ${this.rows} WHERE table_name = ANY (${tables}::text[])`.execute(transaction);
      await transaction.deleteFrom('projections').where('name', '=', projection).execute();
    });
  }

  close(): Promise<void> {
    return this.database.close();
  }

  private moving(projection: string, from: Position | undefined, to: Position): RawBuilder<unknown> {
    return from === undefined
      ? sql`INSERT INTO ${this.projections} (name, position) VALUES (${projection}, ${to})
          ON CONFLICT (name) DO NOTHING RETURNING name`
      : sql`UPDATE ${this.projections} SET position = ${to} WHERE name = ${projection} AND position = ${from} RETURNING name`;
  }

  /**
   * One statement, and with that one transaction and one trip. The position moves first, under a lock, and the rows only
   * where it moved: of several that stand at the same place one writes. Where the answer is lost the position tells whether
   * it was done. Nobody waits for the disk: rows and position move together, and what a power cut takes is projected again.
   */
  private async moved(moving: RawBuilder<unknown>, { added, put, dropped }: Sorted): Promise<boolean> {
    const replacing = sql`ON CONFLICT (table_name, partition, sort) DO UPDATE SET value = excluded.value`;
    const steps = [
      sql`moved AS (${moving})`,
      ...(added.length === 0 ? [] : [sql`added AS (${this.inserting(added)})`]),
      ...(put.length === 0 ? [] : [sql`put AS (${this.inserting(put)} ${replacing})`]),
      ...(dropped.length === 0 ? [] : [sql`dropped AS (${this.dropping(dropped)})`]),
    ];
    const moved = await this.database.ask(sql`
      WITH ${sql.join(steps)} SELECT set_config('synchronous_commit', 'off', true) FROM moved`);
    return moved.length > 0;
  }

  private inserting(rows: readonly Row[]): RawBuilder<unknown> {
    const values = jsonArray(rows.map(({ value }) => JSON.stringify(value)));
    return sql`INSERT INTO ${this.rows} (table_name, partition, sort, value)
      SELECT * FROM unnest(${columnsOf(rows)}, ${values}::json[]) WHERE EXISTS (SELECT FROM moved)`;
  }

  private dropping(keys: readonly RowKey[]): RawBuilder<unknown> {
    return sql`DELETE FROM ${this.rows} AS r USING unnest(${columnsOf(keys)}) AS gone (table_name, partition, sort)
      WHERE r.table_name = gone.table_name AND r.partition = gone.partition AND r.sort = gone.sort
        AND EXISTS (SELECT FROM moved)`;
  }
}
