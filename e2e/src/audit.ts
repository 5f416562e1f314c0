// What must hold of a stack after any fault: nothing lost, nothing done twice, rows as a rebuild from zero would have them.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { openAdapters, SqliteEventStore } from '@yidi/adapters';
import { NO_STREAM, START, type Recorded } from '@yidi/eventing';
import type { Stack } from '@yidi/infra';
import { openWorld } from '@yidi/standalone/world';

/** Every event of the stack's log, in its order. */
export const logOf = async ({ store, folder }: Pick<Stack, 'store' | 'folder'>): Promise<readonly Recorded[]> => {
  const settings = { data: join(folder, 'audit'), masterKey: Buffer.alloc(32), store, database: 'sqlite:none.db' };
  const adapters = await openAdapters({ ...settings, topicOf: () => undefined, warn: () => undefined });
  const stop = new AbortController();
  try {
    const end = await adapters.store.end();
    const events: Recorded[] = [];
    const gather = (batch: readonly Recorded[]): Promise<void> => {
      events.push(...batch);
      if (batch.some(({ position }) => position === end)) stop.abort();
      return Promise.resolve();
    };
    if (end !== START) await adapters.store.follow(START, gather, stop.signal);
    return events;
  } finally {
    await adapters.close();
  }
};

interface Treated {
  readonly treatmentId: string;
  readonly recordId: string;
}

interface Settled {
  readonly treatmentId: string;
  readonly settlementId: string;
  readonly fundPays: number;
  readonly accumulators: readonly Use[];
}

interface Use {
  readonly key?: string;
  readonly kind: string;
  readonly pool: string;
  readonly period: string;
  readonly within: string;
  readonly before: number;
  readonly after: number;
}

const dataOf = (events: readonly Recorded[], type: string): readonly object[] =>
  events.filter((event) => event.type === type).map(({ data }) => data);

const twice = (names: readonly string[]): readonly string[] => {
  const seen = new Set<string>();
  return names.filter((name) => seen.size === seen.add(name).size);
};

/** What is not as it must be, in words; nothing where all is well. `acknowledged` are the ids of records that were answered. */
export const findingsIn = (events: readonly Recorded[], acknowledged: readonly string[]): readonly string[] => {
  const recorded = dataOf(events, 'TreatmentRecorded') as readonly Treated[];
  const settled = dataOf(events, 'TreatmentSettled') as readonly Settled[];
  const ordered = dataOf(events, 'PaymentOrdered') as readonly Pick<Settled, 'settlementId'>[];
  const recordIds = new Set(recorded.map(({ recordId }) => recordId));
  const settledIds = new Set(settled.map(({ treatmentId }) => treatmentId));
  const orderedIds = new Set(ordered.map(({ settlementId }) => settlementId));
  return [
    ...acknowledged.filter((id) => !recordIds.has(id)).map((id) => `${id} was acknowledged and is not in the log`),
    ...twice(recorded.map(({ recordId }) => recordId)).map((id) => `${id} is recorded twice`),
    ...recorded
      .filter(({ treatmentId }) => !settledIds.has(treatmentId))
      .map((one) => `${one.recordId} is not settled`),
    ...twice(settled.map(({ treatmentId }) => treatmentId)).map((id) => `treatment ${id} is settled twice`),
    ...settled
      .filter(({ settlementId, fundPays }) => fundPays > 0 && !orderedIds.has(settlementId))
      .map(({ settlementId }) => `payment of ${settlementId} is not ordered`),
    ...twice(ordered.map(({ settlementId }) => settlementId)).map((id) => `payment of ${id} is ordered twice`),
    ...gapsIn(events),
  ];
};

/** Each settlement of an account takes from its accumulators where the one before left them. */
const gapsIn = (events: readonly Recorded[]): readonly string[] => {
  const stands = new Map<string, number>();
  const findings: string[] = [];
  for (const { stream, type, revision, data } of events) {
    if (type !== 'TreatmentSettled') continue;
    for (const { kind, pool, period, within, before, after } of (data as Settled).accumulators) {
      const name = [stream, kind, pool, period, within].join(' ');
      const stood = stands.get(name) ?? 0;
      if (stood !== before)
        findings.push(`${name} stood at ${String(stood)}; revision ${String(revision)} began at ${String(before)}`);
      stands.set(name, after);
    }
  }
  return findings;
};

/** Places in the log count on in different steps from store to store; here each is the number of its event. */
type Places = ReadonlyMap<string, string>;

const placesIn = (events: readonly Recorded[]): Places =>
  new Map(events.map(({ position }, at) => [position, String(at + 1)]));

const PADDED = /\b\d{20}\b/g;

const renumbered = (row: Row, places: Places): Row => ({
  ...row,
  sort: row.sort.replaceAll(PADDED, (text) => {
    const place = places.get(text.replace(/^0+(?=\d)/, ''));
    return place?.padStart(20, '0') ?? text;
  }),
  value: JSON.parse(JSON.stringify(row.value), (_, value: unknown) =>
    typeof value === 'string' ? (places.get(value) ?? value) : value,
  ) as unknown,
});

interface Row {
  readonly table: string;
  readonly partition: string;
  readonly sort: string;
  readonly value: unknown;
}

const named = (rows: readonly Row[], places: Places): ReadonlyMap<string, unknown> =>
  new Map(
    rows
      .map((row) => renumbered(row, places))
      .map(({ table, partition, sort, value }) => [`${table} ${partition} ${sort}`, value]),
  );

/** Every row of the stack's projections. */
export const rowsOf = async (
  { database }: Pick<Stack, 'database'>,
  events: readonly Recorded[],
): Promise<ReadonlyMap<string, unknown>> => {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows } = await client.query<Row>(
      'SELECT table_name AS table, partition, sort, value::text::json AS value FROM yidi.rows',
    );
    return named(rows, placesIn(events));
  } finally {
    await client.end();
  }
};

/**
 * The rows that a Yidi has which starts on a copy of the log with nothing else, and how long the log is afterwards: all its
 * reactions hear everything once more, and may find nothing left to do.
 */
export const rebuiltFrom = async (
  events: readonly Recorded[],
  { masterKeyFile }: Pick<Stack, 'masterKeyFile'>,
): Promise<{ readonly rows: ReadonlyMap<string, unknown>; readonly events: number }> => {
  const data = await mkdtemp(join(tmpdir(), 'yidi-rebuilt-'));
  const file = join(data, 'yidi.db');
  try {
    await cp(masterKeyFile, join(data, 'master.key'));
    const copy = new SqliteEventStore(file);
    for (const { stream, revision, id, type, data: content, metadata } of events)
      await copy.append(stream, [{ id, type, data: content, metadata }], revision === 0 ? NO_STREAM : revision - 1);
    await copy.close();
    const world = await openWorld({ data, port: 0, logLevel: 'silent' });
    const last = await settledDown(file);
    await world.close();
    return { rows: rowsIn(file), events: last };
  } finally {
    await rm(data, { recursive: true, force: true });
  }
};

/** Waits until every reader of the log has come to its end; answers how many events it has then. */
const settledDown = async (file: string): Promise<number> => {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    for (;;) {
      const end = Number(db.prepare('SELECT max(position) AS at FROM events').get()?.['at']);
      const behind = db.prepare('SELECT count(*) AS n FROM projections WHERE CAST(position AS INTEGER) < ?').get(end);
      const readers = Number(db.prepare('SELECT count(*) AS n FROM projections').get()?.['n']);
      if (readers >= READERS && Number(behind?.['n']) === 0) return end;
      await sleep(100);
    }
  } finally {
    db.close();
  }
};

/** Five projections and the two reactions of settlement. */
const READERS = 7;

const rowsIn = (file: string): ReadonlyMap<string, unknown> => {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = db.prepare('SELECT table_name, "partition", sort, value FROM rows').all();
    return named(
      rows.map((row) => ({
        table: String(row['table_name']),
        partition: String(row['partition']),
        sort: String(row['sort']),
        value: JSON.parse(String(row['value'])) as unknown,
      })),
      new Map(),
    );
  } finally {
    db.close();
  }
};
