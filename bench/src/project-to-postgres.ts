import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { NO_STREAM, Projector, type EventStore } from '@yidi/eventing';
import { caseTimeline } from '@yidi/gateway/timeline';
import { judged, rateOf, sideBySide, type Result } from './measure.js';
import { eventsOf } from './sample-events.js';
import { adaptersOn, withServers, type Servers } from './servers.js';

const TREATMENTS = 20_000;
const EVENTS = TREATMENTS * 3;
const CASES = 1_000;
const ROUNDS = 5;
const BAR = 0.5;
const LIMIT_MS = 120_000;
/** Rows of one statement of the bare loop. */
const BATCH = 4_000;

const fill = async (store: EventStore): Promise<void> => {
  const cases = Array.from({ length: CASES }, () => randomUUID());
  const treat = async (serial: number): Promise<void> => {
    const caseId = cases[serial % CASES] ?? '';
    await store.append(`treatment-${randomUUID()}`, eventsOf(caseId, 'claims', ['TreatmentRecorded']), NO_STREAM);
    await store.append(`account-${randomUUID()}`, eventsOf(caseId, 'settlement', ['TreatmentSettled']), NO_STREAM);
    await store.append(`payment-${randomUUID()}`, eventsOf(caseId, 'settlement', ['PaymentOrdered']), NO_STREAM);
  };
  for (let serial = 0; serial < TREATMENTS; serial += 100)
    await Promise.all(Array.from({ length: 100 }, (_, at) => treat(serial + at)));
};

const schemaOf = (round: number): string => `round_${String(round)}`;

/** The timeline of every case, made from the log in a schema where there was nothing. */
const project = async ({ folder, database }: Servers, round: number): Promise<number> => {
  const url = new URL(database);
  url.searchParams.set('schema', schemaOf(round));
  const adapters = await adaptersOn({ folder, store: 'sqlite:events.db', database: url.href });
  const { store, readModel: rows, leases } = adapters;
  const warn = (message: string, details: object): never => {
    throw new Error(`${message}: ${JSON.stringify(details)}`);
  };
  const projector = new Projector(caseTimeline, { store, rows, leases, warn });
  const stop = new AbortController();
  const end = await store.end();
  let running: Promise<void> = Promise.resolve();
  const rate = await rateOf(EVENTS, async () => {
    running = projector.run(stop.signal);
    if (!(await projector.waitFor(end, LIMIT_MS))) throw new Error('the projection did not end in two minutes');
  });
  stop.abort();
  await running;
  await adapters.close();
  return rate;
};

interface Row {
  readonly table_name: string;
  readonly partition: string;
  readonly sort: string;
  readonly value: string;
}

/** The rows that a round made, into a table of the same shape, so many in one statement as the projection writes. */
const insertBare = async (database: string, rows: readonly Row[]): Promise<number> => {
  const client = new Client({ connectionString: database });
  await client.connect();
  await client.query('DROP TABLE IF EXISTS bare');
  await client.query(`CREATE TABLE bare (LIKE ${schemaOf(0)}.rows INCLUDING ALL) WITH (fillfactor = 85)`);
  const rate = await rateOf(rows.length, async () => {
    for (let at = 0; at < rows.length; at += BATCH) {
      const some = rows.slice(at, at + BATCH);
      await client.query(
        `INSERT INTO bare SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::json[])
         ON CONFLICT (table_name, partition, sort) DO UPDATE SET value = excluded.value`,
        [
          some.map(({ table_name: table }) => table),
          some.map(({ partition }) => partition),
          some.map(({ sort }) => sort),
          some.map(({ value }) => value),
        ],
      );
    }
  });
  await client.end();
  return rate;
};

const rowsOf = async (database: string, round: number): Promise<readonly Row[]> => {
  const client = new Client({ connectionString: database });
  await client.connect();
  const { rows } = await client.query<Row>(
    `SELECT table_name, partition, sort, value::text AS value FROM ${schemaOf(round)}.rows ORDER BY sort`,
  );
  await client.end();
  return rows;
};

/** Events into rows of PostgreSQL by the projection engine, against a loop that has the very same rows in its hands. */
export const projectToPostgres = (): Promise<readonly Result[]> =>
  withServers(async (servers) => {
    const { folder, database } = servers;
    const filling = await adaptersOn({ folder, store: 'sqlite:events.db', database: 'sqlite:unused.db' });
    await fill(filling.store);
    await filling.close();
    // The first round warms both up and does not count.
    await project(servers, 0);
    const rows = await rowsOf(database, 0);
    if (rows.length !== EVENTS)
      throw new Error(`${String(EVENTS)} rows were expected, there are ${String(rows.length)}`);
    await insertBare(database, rows);
    let round = 0;
    const figures = await sideBySide(
      ROUNDS,
      () => project(servers, (round += 1)),
      () => insertBare(database, rows),
    );
    return [judged(`project ${String(EVENTS)} rows into PostgreSQL`, figures, 'rows/s', BAR)];
  });
