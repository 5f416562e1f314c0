import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SqliteEventStore, SqliteLeases, SqliteReadModel } from '@yidi/adapters';
import { NO_STREAM, Projector } from '@yidi/eventing';
import { caseTimeline } from '@yidi/gateway/timeline';
import { rateOf, sideBySide, type Result } from './measure.js';
import { eventsOf } from './sample-events.js';

const CASES = 2_000;
const TREATMENTS_A_CASE = 23;
const ROUNDS = 3;
const BAR_PER_SECOND = 60_000;

/** One case's streams, with everything that happens in a year and a half of treatment. */
const fillCase = async (store: SqliteEventStore): Promise<number> => {
  const caseId = randomUUID();
  const put = async (category: string, service: string, types: readonly string[]): Promise<number> => {
    await store.append(`${category}-${randomUUID()}`, eventsOf(caseId, service, types), NO_STREAM);
    return types.length;
  };
  const stages = ['ReviewPassed', 'ReviewPassed', 'ReviewPassed'];
  const counts = await Promise.all([
    put('qualification', 'filing', ['QualificationSubmitted', ...stages, 'QualificationGranted']),
    put('filing', 'filing', ['FilingSubmitted', 'ReviewPassed', 'FilingActivated']),
    ...Array.from({ length: TREATMENTS_A_CASE }, () => put('treatment', 'claims', ['TreatmentRecorded'])),
    put(
      'account',
      'settlement',
      Array.from({ length: TREATMENTS_A_CASE }, () => 'TreatmentSettled'),
    ),
    ...Array.from({ length: TREATMENTS_A_CASE }, () =>
      put('payment', 'settlement', ['PaymentOrdered', 'SettlementPaid']),
    ),
  ]);
  return counts.reduce((sum, count) => sum + count, 0);
};

const fill = async (file: string): Promise<number> => {
  const store = new SqliteEventStore(file);
  let events = 0;
  for (let filled = 0; filled < CASES; filled += 50)
    events += (await Promise.all(Array.from({ length: 50 }, () => fillCase(store)))).reduce((a, b) => a + b, 0);
  await store.close();
  return events;
};

const rebuild = async (file: string, events: number): Promise<number> => {
  const store = new SqliteEventStore(file);
  const rows = new SqliteReadModel(`${file}.${randomUUID()}`);
  const leases = new SqliteLeases(`${file}.${randomUUID()}`);
  const projector = new Projector(caseTimeline, {
    store,
    rows,
    leases,
    warn: (message, details) => {
      throw new Error(`${message}: ${JSON.stringify(details)}`);
    },
  });
  const stop = new AbortController();
  const end = await store.end();
  let running: Promise<void> = Promise.resolve();
  const rate = await rateOf(events, async () => {
    running = projector.run(stop.signal);
    if (!(await projector.waitFor(end, 120_000))) throw new Error('the rebuild did not end in two minutes');
  });
  stop.abort();
  await running;
  await leases.close();
  await rows.close();
  await store.close();
  return rate;
};

const readBare = (file: string, events: number): Promise<number> => {
  const db = new DatabaseSync(file, { readOnly: true });
  const rate = rateOf(events, () => {
    for (const { data, metadata } of db.prepare('SELECT data, metadata FROM events ORDER BY position').iterate()) {
      JSON.parse(String(data));
      JSON.parse(String(metadata));
    }
  });
  return rate.finally(() => {
    db.close();
  });
};

/** The timeline of every case made anew from the log, against reading and parsing the same events. */
export const rebuildTimeline = async (): Promise<readonly Result[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'yidi-bench-'));
  try {
    const file = join(folder, 'yidi.db');
    const events = await fill(file);
    const figures = await sideBySide(
      ROUNDS,
      () => rebuild(file, events),
      () => readBare(file, events),
    );
    const ok = figures.ours >= BAR_PER_SECOND;
    const name = `rebuild the timeline from ${String(events)} events (≥ ${String(BAR_PER_SECOND)}/s)`;
    return [{ name, ...figures, unit: 'events/s', ok }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
