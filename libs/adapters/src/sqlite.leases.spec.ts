import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { leasesConformance, temporaryFolder } from '@yidi/testing/conformance';
import { SqliteLeases } from './sqlite.leases.js';

leasesConformance('in SQLite', async (liveMs) => {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'yidi.db');
  const open = (): SqliteLeases => new SqliteLeases(file, { liveMs, lookMs: 100 });
  const leases = open();
  const write = (sql: string, name: string): Promise<void> => {
    const db = new DatabaseSync(file, { timeout: 5_000 });
    db.prepare(sql).run(name, liveMs);
    db.close();
    return Promise.resolve();
  };
  const until = "CAST(unixepoch('subsec') * 1000 AS INTEGER) + ?2";
  return {
    leases,
    another: () => Promise.resolve(open()),
    dieHolding: (name) =>
      write(`INSERT INTO leases (name, term, holder, until) VALUES (?1, 1, 'dead', ${until})`, name),
    giveAway: (name) =>
      write(`UPDATE leases SET term = term + 1, holder = 'other', until = ${until} WHERE name = ?1`, name),
    dispose: async () => {
      await leases.close();
      await folder.remove();
    },
  };
});

describe('the leases of a process that is alone on its file', () => {
  it('are had at once by the next, after one that was killed', async () => {
    const folder = await temporaryFolder();
    const file = join(folder.path, 'yidi.db');
    const toRunOut = 600_000;
    const killed = new SqliteLeases(file, { alone: true, liveMs: toRunOut });
    const stop = new AbortController();
    const begun = Promise.withResolvers<undefined>();
    const held = killed.hold(
      'relay',
      ({ until }) => {
        begun.resolve(undefined);
        return new Promise((resolve) => until.addEventListener('abort', () => resolve()));
      },
      stop.signal,
    );
    await begun.promise;

    const next = new SqliteLeases(file, { alone: true, liveMs: toRunOut });
    let term = 0;
    await next.hold('relay', ({ term: had }) => Promise.resolve(void (term = had)), new AbortController().signal);

    expect(term).toBe(2);
    stop.abort();
    await held;
    await Promise.all([killed.close(), next.close()]);
    await folder.remove();
  });
});
