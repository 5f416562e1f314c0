import type { Fold, Projection } from './projection.js';
import type { Page, ReadModel, Row, RowKey } from './ports/read-model.js';
import { categoryOf, type Recorded } from './recorded.js';

/** Rows that can be asked, wherever they stand. */
export type Rows = Pick<ReadModel, 'load' | 'list'>;

/** The rows that a projection would have if only these events had happened: the same folds, in memory. */
export const replay = (projection: Projection, events: readonly Recorded[]): Rows => {
  const tables = new Tables();
  const byCategory = new Map(projection.readings.map((reading) => [reading.category, reading]));
  for (const event of events)
    for (const fold of byCategory.get(categoryOf(event.stream))?.project(event) ?? []) tables.apply(fold);
  return tables;
};

/** Rows by partition; values are handed out as they are, and nobody changes them. */
class Tables implements Rows {
  private readonly partitions = new Map<string, Map<string, object>>();

  apply(fold: Fold): void {
    const { table, partition, sort } = fold.key;
    const before = this.partition(table, partition).get(sort);
    for (const row of rowsOf(fold, before)) this.partition(row.table, row.partition).delete(row.sort);
    for (const row of rowsOf(fold, fold.fold(before)))
      this.partition(row.table, row.partition).set(row.sort, row.value);
  }

  load<T extends object>(keys: readonly RowKey[]): Promise<readonly (T | undefined)[]> {
    return Promise.resolve(
      keys.map(({ table, partition, sort }) => this.partition(table, partition).get(sort) as T | undefined),
    );
  }

  list<T extends object>(
    table: string,
    partition: string,
    { after, limit }: Page,
  ): Promise<readonly { readonly sort: string; readonly value: T }[]> {
    const rows = [...this.partition(table, partition)]
      .filter(([sort]) => after === undefined || sort > after)
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Promise.resolve(rows.slice(0, limit).map(([sort, value]) => ({ sort, value: value as T })));
  }

  private partition(table: string, partition: string): Map<string, object> {
    const name = `${table}\u001f${partition}`;
    const known = this.partitions.get(name) ?? new Map<string, object>();
    this.partitions.set(name, known);
    return known;
  }
}

/** The row itself and its mirrors; none where there is no value. */
const rowsOf = ({ key, mirror }: Fold, value: object | undefined): readonly Row[] =>
  value === undefined ? [] : [{ ...key, value }, ...(mirror?.(value) ?? [])];
