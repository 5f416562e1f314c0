import type { Codec } from '@yidi/contracts/codec';
import type { Catalogue, NameIn } from '@yidi/kernel';
import type { Row, RowKey } from './ports/read-model.js';
import type { Recorded } from './recorded.js';
import { tell } from './tell.js';
import type { ToldAs } from './told.js';

/**
 * What one event does to one row: from what stands there (or nothing) to what shall stand there (or nothing). A row that is
 * given back as it was is left alone.
 */
export interface Fold {
  readonly key: RowKey;
  readonly fold: (row: object | undefined) => object | undefined;
  /** No event before this one touched the row, as far as anybody knows: nothing has to be read, and what stands there is replaced. */
  readonly isNew?: true;
  /** The row is seldom touched again or asked for, so it is not kept in memory. */
  readonly once?: true;
  /** Further rows that follow from this one, for other ways to find it; they come and go with it. */
  readonly mirror?: (row: object) => readonly Row[];
}

/** A fold over rows of one shape. */
export const row = <T extends object>(key: RowKey, fold: (row: T | undefined) => T | undefined): Fold => ({
  key,
  fold: fold as Fold['fold'],
});

/** A row that one event writes before any other touches it. */
export const putNew = <T extends object>(key: RowKey, value: T): Fold => ({ key, fold: () => value, isNew: true });

/** The same where hardly any other ever does: a line of a list. */
export const putOnce = <T extends object>(key: RowKey, value: T): Fold => ({ ...putNew(key, value), once: true });

/** A fold for a row that is also found in other places. */
export const mirrored = <T extends object>(
  key: RowKey,
  fold: (row: T | undefined) => T | undefined,
  mirror: (row: T) => readonly Row[],
): Fold => ({ ...row(key, fold), mirror: mirror as NonNullable<Fold['mirror']> });

/** What a projection does with the events of one category of streams. */
export interface Reading {
  readonly category: string;
  readonly project: (event: Recorded) => readonly Fold[];
}

export type Projecting<E extends Catalogue> = { readonly [N in NameIn<E>]?: (event: ToldAs<E, N>) => readonly Fold[] };

export const reads = <E extends Catalogue>(category: string, codec: Codec<E>, on: Projecting<E>): Reading => ({
  category,
  project: (recorded) => {
    const event = tell(codec, recorded);
    const handle = on[event.type as NameIn<E>] as ((event: unknown) => readonly Fold[]) | undefined;
    return handle === undefined ? [] : handle(event);
  },
});

/** Events in log order become rows. A new version starts from the beginning, in the tables it names. */
export interface Projection {
  readonly name: string;
  readonly version: number;
  readonly tables: readonly string[];
  readonly readings: readonly Reading[];
}

export const projection = (definition: Projection): Projection => definition;
