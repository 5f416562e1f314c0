import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Superseded, Unavailable, type Held, type Position, type Recorded } from '@yidi/eventing';
import { installedPostgres, nativePostgres, type NativePostgres } from '@yidi/infra';
import { instant } from '@yidi/kernel';
import { eventually, newStream, several } from '@yidi/testing/conformance';
import { sql } from 'kysely';
import { lineTo, type Line } from './line.examples.js';
import { PostgresClock } from './postgres.clock.js';
import { PostgresDatabase } from './postgres.database.js';
import { inOwnSchema, statements, type OwnSchema } from './postgres.examples.js';
import { PostgresKeyVault } from './postgres.key-vault.js';
import { PostgresLeases } from './postgres.leases.js';
import { PostgresQuarantine } from './postgres.quarantine.js';
import { PostgresReadModel } from './postgres.read-model.js';
import { PostgresRequestLedger } from './postgres.request-ledger.js';

const february = instant('2026-02-01T00:00:00Z');
const march = instant('2026-03-12T02:00:00Z');
const never = new AbortController().signal;
const key = { table: 'cases', partition: 'a', sort: '1' };

const delivered = (): Recorded => {
  const [event] = several(1);
  if (event === undefined) throw new RangeError('one was asked for');
  return { ...event, stream: newStream(), revision: 0, position: '1' };
};

/** One call of everything that there is, on adapters that stay open. */
interface Everything {
  readonly calls: Readonly<Record<string, () => Promise<unknown>>>;
  close(): Promise<void>;
}

const opened = async (url: string): Promise<Everything> => {
  const rows = await PostgresReadModel.open(url);
  const vault = await PostgresKeyVault.open(url, randomBytes(32));
  const ledger = await PostgresRequestLedger.open(url);
  const leases = await PostgresLeases.open(url, { liveMs: 3_000, lookMs: 500 });
  const quarantine = await PostgresQuarantine.open(url);
  const projection = randomUUID();
  let position: Position | undefined;
  const event = delivered();
  return {
    calls: {
      position: () => rows.position(projection),
      apply: async () => {
        position = await rows.position(projection);
        await rows.apply(projection, [{ put: { ...key, value: {} } }], position, String(Number(position ?? 0) + 1));
      },
      load: () => rows.load([key]),
      list: () => rows.list('cases', 'a', { limit: 5 }),
      reset: () => rows.reset(randomUUID(), []),
      keyFor: () => vault.keyFor(randomUUID()),
      existingKey: () => vault.existingKey(randomUUID()),
      destroy: () => vault.destroy(randomUUID()),
      claim: () => ledger.claim(randomUUID(), 'hash'),
      answer: () => ledger.answer(randomUUID(), { status: 200, headers: {}, body: '' }),
      release: () => ledger.release(randomUUID()),
      hold: () => leases.hold(randomUUID(), () => Promise.resolve(), never),
      failed: () => quarantine.failed('claims', event.id),
      recovered: () => quarantine.recovered('claims', event.id),
      park: () => quarantine.park('claims', event, { cause: { kind: 'TypeError' }, at: march }),
      queues: () => quarantine.queues('claims', event),
      next: () => quarantine.next('claims', event.metadata.correlationId),
      parked: () => quarantine.list({ consumers: ['claims'] }, 5),
      count: () => quarantine.count(['claims']),
      record: () =>
        quarantine.record({
          consumer: 'claims',
          caseId: 'a',
          at: march,
          by: { id: 'x', role: 'operator' },
          handled: 1,
        }),
      redrives: () => quarantine.redrives(['claims'], 5),
      handled: () => quarantine.handled('claims', event),
    },
    close: async () => {
      for (const adapter of [rows, vault, ledger, leases, quarantine]) await adapter.close();
    },
  };
};

const withEverything = async (url: string, test: (everywhere: Everything) => Promise<void>): Promise<void> => {
  const everywhere = await opened(url);
  try {
    await test(everywhere);
  } finally {
    await everywhere.close();
  }
};

/** What each call came to: its name, and the error's where it failed. */
const outcomes = async ({ calls }: Everything): Promise<Readonly<Record<string, string>>> => {
  const ended = Object.entries(calls).map(async ([name, call]) => {
    const outcome = await call().then(
      () => 'done',
      (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : 'nothing known'),
    );
    return [name, outcome] as const;
  });
  return Object.fromEntries(await Promise.all(ended));
};

const all = ({ calls }: Everything, outcome: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(calls).map((name) => [name, outcome]));

const AWAY = 'Unavailable: the database does not answer';

const described = installedPostgres() === undefined ? describe.skip : describe;

described('PostgreSQL that fails (needs initdb, for a server of its own)', () => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await nativePostgres();
  });
  afterAll(() => server.dispose());

  const overLine = (test: (line: Line, own: OwnSchema) => Promise<void>): Promise<void> =>
    inOwnSchema(server.url, async (own) => {
      const line = await lineTo(own.url);
      try {
        await test(line, own);
      } finally {
        await line.close();
      }
    });

  it.each([
    { how: 'stopped', end: () => server.stop() },
    { how: 'killed', end: () => server.kill() },
  ])('is unavailable to all while it is $how, and all goes on when it is back', ({ end }) =>
    inOwnSchema(server.url, ({ url }) =>
      withEverything(url, async (everywhere) => {
        expect(await outcomes(everywhere)).toEqual(all(everywhere, 'done'));

        await end();
        for (let turn = 0; turn < 3; turn += 1) expect(await outcomes(everywhere)).toEqual(all(everywhere, AWAY));
        await server.restart();

        expect(await outcomes(everywhere)).toEqual(all(everywhere, 'done'));
      }),
    ),
  );

  it('is unavailable to what is under way when it is killed, and no connection of before is used again', () =>
    inOwnSchema(server.url, async ({ url }) => {
      const database = await PostgresDatabase.open(url);
      const underWay = Promise.allSettled(Array.from({ length: 30 }, () => database.ask(sql`SELECT pg_sleep(3)`)));
      await pause(300);

      await server.kill();

      const reasons = (await underWay).map((end) => end.status === 'rejected' && end.reason instanceof Unavailable);
      expect(reasons).toEqual(Array.from({ length: 30 }, () => true));
      await server.restart();
      const again = await Promise.all(Array.from({ length: 30 }, (_, n) => database.ask(sql`SELECT ${n}::int AS n`)));
      expect(again.flat()).toEqual(Array.from({ length: 30 }, (_, n) => ({ n })));
      await database.close();
    }));

  it('is unavailable within its time limit when it hangs, and all goes on when it wakes', () =>
    inOwnSchema(server.url, async ({ url }) => {
      const database = await PostgresDatabase.open(url, { connections: 4, connectMs: 1_000, statementMs: 500 });
      await Promise.all(Array.from({ length: 4 }, () => database.ask(sql`SELECT pg_sleep(0.1)`)));
      server.freeze();
      const begun = performance.now();

      const asked = await Promise.allSettled(Array.from({ length: 12 }, () => database.ask(sql`SELECT 1 AS one`)));

      expect(performance.now() - begun).toBeLessThan(15_000);
      expect(asked.map((end) => end.status === 'rejected' && end.reason instanceof Unavailable)).not.toContain(false);
      server.thaw();
      expect(await database.ask(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
      await database.close();
    }));

  it('is unavailable at the opening, and opens when it is back', () =>
    inOwnSchema(server.url, async ({ url }) => {
      await server.stop();
      await expect(PostgresReadModel.open(url)).rejects.toBeInstanceOf(Unavailable);
      await expect(PostgresClock.open(url, february)).rejects.toBeInstanceOf(Unavailable);
      await server.restart();

      const rows = await PostgresReadModel.open(url);

      expect(await rows.position('timeline')).toBeUndefined();
      await rows.close();
    }));

  it('does nothing of a transaction whose connection is cut in the middle', () =>
    inOwnSchema(server.url, async ({ url, schema }) => {
      const quarantine = await PostgresQuarantine.open(url);
      const [first, second] = [delivered(), delivered()];
      const sameCase = { ...second, metadata: first.metadata };
      await quarantine.park('claims', first, { cause: { kind: 'TypeError' }, at: march });
      const locked = `SELECT FROM ${schema}.parked FOR UPDATE`;
      const holder = statements(server.url, 'BEGIN', locked, 'SELECT pg_sleep(2)', 'COMMIT');
      await pause(300);
      const waiting = Promise.allSettled([
        quarantine.handled('claims', first),
        quarantine.queues('claims', sameCase),
        quarantine.park('claims', first, { cause: { kind: 'RangeError' }, at: march }),
      ]);
      await pause(300);

      const cut = `SELECT count(pg_terminate_backend(pid))::int AS cut FROM pg_stat_activity
        WHERE wait_event_type = 'Lock' AND datname = current_database()`;
      expect(await statements(server.url, cut)).toEqual([{ cut: 3 }]);

      const reasons = (await waiting).map((end) => end.status === 'rejected' && end.reason instanceof Unavailable);
      expect(reasons).toEqual([true, true, true]);
      await holder;
      expect(await quarantine.list({ consumers: ['claims'] }, 5)).toMatchObject([
        { event: first, cause: { kind: 'TypeError' }, waiting: 1 },
      ]);
      expect(await quarantine.queues('claims', sameCase)).toBe(true);
      await quarantine.handled('claims', first);
      expect(await quarantine.next('claims', first.metadata.correlationId)).toEqual(sameCase);
      await quarantine.close();
    }));

  it('leaves no lock behind of a process that stands still in the middle of a transaction', () =>
    inOwnSchema(server.url, async ({ url, as }) => {
      const still = await PostgresDatabase.open(url, { connections: 2, connectMs: 1_000, statementMs: 700 });
      const rows = await PostgresReadModel.open(as('another'));
      await rows.apply('timeline', [], undefined, '5');
      const standing = still.transaction(async (transaction) => {
        await transaction.updateTable('projections').set({ position: '6' }).execute();
        await pause(2_500);
        await transaction.updateTable('projections').set({ position: '7' }).execute();
      });
      standing.catch(() => undefined);
      await pause(100);

      await rows.apply('timeline', [], '5', '8');

      await expect(standing).rejects.toBeInstanceOf(Unavailable);
      expect(await rows.position('timeline')).toBe('8');
      await Promise.all([still.close(), rows.close()]);
    }));

  it('has done what it could not say any more: the position tells, and nothing is done twice', () =>
    overLine(async (line) => {
      const rows = await PostgresReadModel.open(line.url);
      await rows.apply('timeline', [{ put: { ...key, value: { n: 1 } } }], undefined, '1');

      line.loseAnswerTo('WITH moved');
      const lost = rows.apply('timeline', [{ put: { ...key, value: { n: 2 } } }], '1', '2');

      await expect(lost).rejects.toBeInstanceOf(Unavailable);
      expect(line.lost).toBe(1);
      expect(await rows.position('timeline')).toBe('2');
      const again = rows.apply('timeline', [{ put: { ...key, value: { n: 3 } } }], '1', '2');
      await expect(again).rejects.toBeInstanceOf(Superseded);
      expect(await rows.load([key])).toEqual([{ n: 2 }]);
      await rows.close();
    }));

  it('counts every event once for whoever reads the position again after each fault', () =>
    overLine(async (line) => {
      const rows = await PostgresReadModel.open(line.url);
      const events = 300;
      let faults = 0;
      /** As a projector does: rows and position from where they stand, one event a batch. */
      const project = async (): Promise<void> => {
        for (let from = await rows.position('count'); from !== String(events);) {
          const at = Number(from ?? 0);
          const [row] = await rows.load<{ n: number }>([key]);
          if (at % 25 === 10) line.loseAnswerTo('WITH moved');
          if (at % 25 === 20) setTimeout(() => line.cut(), Math.random() * 4);
          await rows.apply('count', [{ put: { ...key, value: { n: (row?.n ?? 0) + 1 } } }], from, String(at + 1));
          from = String(at + 1);
        }
      };

      for (let done = false; !done;) {
        try {
          await project();
          done = true;
        } catch (error) {
          expect(error).toBeInstanceOf(Unavailable);
          faults += 1;
        }
      }

      expect(faults).toBeGreaterThanOrEqual(line.lost);
      expect(line.lost).toBeGreaterThanOrEqual(5);
      expect(await rows.load([key])).toEqual([{ n: events }]);
      await rows.close();
    }));

  it('gives rows and position of one of two instances that begin anew at the same time', () =>
    inOwnSchema(server.url, async ({ url, as }) => {
      const instances = await Promise.all([PostgresReadModel.open(url), PostgresReadModel.open(as('another'))]);
      for (let round = 0; round < 40; round += 1) {
        const projection = `timeline-${String(round)}`;
        const at = { ...key, table: projection };
        /** As a projector does that finds no position: clears the tables, then counts from nothing. */
        const begin = async (rows: PostgresReadModel): Promise<boolean> => {
          if ((await rows.position(projection)) === undefined) await rows.reset(projection, [projection]);
          const [row] = await rows.load<{ n: number }>([at]);
          const change = { put: { ...at, value: { n: (row?.n ?? 0) + 1 } } };
          return rows.apply(projection, [change], undefined, '1').then(
            () => true,
            (error: unknown) => !(error instanceof Superseded),
          );
        };

        const begun = await Promise.all(instances.map(begin));

        expect(begun).toContain(true);
        expect(await instances[0].position(projection)).toBe('1');
        expect(await instances[0].load([at])).toEqual([{ n: 1 }]);
      }
      await Promise.all(instances.map((rows) => rows.close()));
    }));

  it('keeps rows and position together when one begins while another is still clearing', () =>
    inOwnSchema(server.url, async ({ url, as, schema }) => {
      const [clearing, beginning] = [await PostgresReadModel.open(url), await PostgresReadModel.open(as('another'))];
      await clearing.apply('timeline', [{ put: { ...key, value: { n: 0 } } }], undefined, '9');
      await clearing.reset('timeline', []);
      const locked = `SELECT FROM ${schema}.rows FOR UPDATE`;
      const holder = statements(server.url, 'BEGIN', locked, 'SELECT pg_sleep(1)', 'COMMIT');
      await pause(300);
      const cleared = clearing.reset('timeline', [key.table]);
      await pause(200);

      const begun = beginning.apply('timeline', [{ put: { ...key, sort: '2', value: { n: 1 } } }], undefined, '1');

      await Promise.all([holder, cleared, begun]);
      expect(await clearing.position('timeline')).toBe('1');
      expect(await clearing.list('cases', 'a', { limit: 5 })).toEqual([{ sort: '2', value: { n: 1 } }]);
      await Promise.all([clearing.close(), beginning.close()]);
    }));

  it('makes its tables once when five begin while it starts', () =>
    inOwnSchema(server.url, async ({ as, schema }) => {
      await server.stop();
      const opening = Array.from({ length: 5 }, async (_, n) => {
        for (;;) {
          try {
            return await PostgresDatabase.open(as(`process ${String(n)}`));
          } catch (error) {
            expect(error).toBeInstanceOf(Unavailable);
            await pause(20);
          }
        }
      });

      await server.restart();

      const opened = await Promise.all(opening);
      expect(await statements(server.url, `SELECT version FROM ${schema}.yidi_version`)).toEqual([{ version: 2 }]);
      await Promise.all(opened.map((database) => database.close()));
    }));

  describe('leases', () => {
    const times = { liveMs: 3_000, lookMs: 500 };
    interface Turn {
      readonly term: number;
      readonly from: number;
      to: number;
      readonly until: AbortSignal;
    }
    const bothOf = ([first, second]: readonly Turn[]): readonly [Turn, Turn] => {
      if (first === undefined || second === undefined) throw new RangeError('two have had their turn');
      return [first, second];
    };
    const working = (leases: PostgresLeases, turns: Turn[], stop: AbortSignal): Promise<void> =>
      leases.hold(
        'relay',
        async ({ term, until }: Held) => {
          const turn: Turn = { term, from: performance.now(), to: Infinity, until };
          turns.push(turn);
          await eventually('told to end', () => until.aborted);
          turn.to = performance.now();
        },
        stop,
      );

    it('are lost in time by a holder that is cut off, and taken by another only after that', () =>
      overLine(async (line, { url }) => {
        const [cutOff, other] = [await PostgresLeases.open(line.url, times), await PostgresLeases.open(url, times)];
        const [turns, stop] = [[] as Turn[], new AbortController()];
        const first = working(cutOff, turns, stop.signal);
        await eventually('it is held', () => turns.length === 1);
        const second = working(other, turns, stop.signal);
        await pause(times.liveMs);
        expect(turns).toHaveLength(1);

        line.hang();

        await eventually('the other holds it', () => turns.length === 2);
        const [ours, theirs] = bothOf(turns);
        expect(ours.until.aborted).toBe(true);
        // Three tenths of its life lie between the two, less the way to the server and what this process was slow.
        expect(theirs.from - ours.to).toBeGreaterThan(times.liveMs * 0.1);
        expect(theirs.term).toBe(ours.term + 1);
        line.resume();
        await first;
        await pause(times.liveMs / 2);
        expect(theirs.until.aborted).toBe(false);
        stop.abort();
        await second;
        await Promise.all([cutOff.close(), other.close()]);
      }));

    it('are kept over a short absence of the server', () =>
      inOwnSchema(server.url, async ({ url }) => {
        const leases = await PostgresLeases.open(url, { liveMs: 20_000, lookMs: 500 });
        const [turns, stop] = [[] as Turn[], new AbortController()];
        const held = working(leases, turns, stop.signal);
        await eventually('it is held', () => turns.length === 1);

        await pause(5_500);
        await server.stop();
        await pause(2_000);
        await server.restart();
        await pause(8_500);

        expect(turns).toHaveLength(1);
        expect(turns[0]?.until.aborted).toBe(false);
        stop.abort();
        await held;
        await leases.close();
      }));

    it('are waited for again by whoever was told that the server is away', () =>
      inOwnSchema(server.url, async ({ url, as }) => {
        const [ours, theirs] = [await PostgresLeases.open(url, times), await PostgresLeases.open(as('another'), times)];
        const [turns, stop] = [[] as Turn[], new AbortController()];
        const held = working(ours, turns, stop.signal);
        await eventually('it is held', () => turns.length === 1);
        const waiting = theirs.hold('relay', () => Promise.resolve(), never);

        const told = expect(waiting).rejects.toBeInstanceOf(Unavailable);
        await server.kill();
        await told;
        await held;
        await server.restart();

        let begun = false;
        await theirs.hold('relay', () => Promise.resolve(void (begun = true)), never);
        expect(begun).toBe(true);
        await Promise.all([ours.close(), theirs.close()]);
      }));
  });

  describe('the clock', () => {
    it('says when it cannot know the instant any more, and is waited for as long as it goes by the old one', () =>
      overLine(async (line, { url }) => {
        const [cutOff, other] = [await PostgresClock.open(line.url, february), await PostgresClock.open(url, february)];
        line.hang();
        let told: string = cutOff.now();
        const watching = setInterval(() => {
          try {
            told = cutOff.now();
          } catch (error) {
            told = error instanceof Unavailable ? 'unavailable' : 'broken';
          }
        }, 5);

        await other.moveTo(march);

        const whenMoved = told;
        expect(whenMoved).toBe('unavailable');
        expect(other.now()).toBe(march);
        line.resume();
        await eventually('it sees the move', () => told === march);
        clearInterval(watching);
        await Promise.all([cutOff.close(), other.close()]);
      }));

    it('stands where it was moved when the server was away meanwhile', () =>
      inOwnSchema(server.url, async ({ url }) => {
        const clock = await PostgresClock.open(url, february);
        await server.kill();
        await expect(clock.moveTo(march)).rejects.toBeInstanceOf(Unavailable);
        await server.restart();

        await clock.moveTo(march);

        expect(clock.now()).toBe(march);
        await clock.close();
      }));
  });
});
