import type { Position } from '../recorded.js';

/** A row is a JSON document in a table, found by its partition and listed inside it by its sort key (compared as text). */
export interface RowKey {
  readonly table: string;
  readonly partition: string;
  readonly sort: string;
}

export interface Row extends RowKey {
  readonly value: object;
}

/**
 * What a projection wants done to one row. A row occurs at most once in a list of changes. One that is put as new
 * may be written without a look whether one stands there; where one does, it is replaced as by any other.
 */
export type Change = { readonly put: Row; readonly isNew?: true } | { readonly drop: RowKey };

export interface Page {
  /** Only rows whose sort key is greater. */
  readonly after?: string;
  readonly limit: number;
}

/** Rows that answer questions, and how far each projection has read the log. */
export interface ReadModel {
  /** How far the projection has come; undefined when it never ran. */
  position(projection: string): Promise<Position | undefined>;

  /**
   * Changes and the new position in one transaction, if the projection still stands at `from` (undefined: it never ran);
   * otherwise Superseded and nothing is changed.
   */
  apply(projection: string, changes: readonly Change[], from: Position | undefined, to: Position): Promise<void>;

  /** The rows of the keys, in their order; undefined for one that is not there. */
  load<T extends object>(keys: readonly RowKey[]): Promise<readonly (T | undefined)[]>;

  /** Rows of a partition in the order of their sort keys. */
  list<T extends object>(
    table: string,
    partition: string,
    page: Page,
  ): Promise<readonly { readonly sort: string; readonly value: T }[]>;

  /** Forgets the tables' rows and the projection's position, so that it starts from the beginning. */
  reset(projection: string, tables: readonly string[]): Promise<void>;

  close(): Promise<void>;
}

/** Another instance moved the projection on; this one has to read its position again. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}
