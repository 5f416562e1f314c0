import { describe, expect, it } from '@jest/globals';
import { UnusableStore } from '@yidi/eventing';
import { instant } from '@yidi/kernel';
import { movableClockConformance } from '@yidi/testing/conformance';
import { whereThereIs } from '@yidi/testing/servers';
import { PostgresClock } from './postgres.clock.js';
import { inOwnSchema, ownSchema, statements } from './postgres.examples.js';

const february = instant('2026-02-01T00:00:00Z');
const march = instant('2026-03-12T02:00:00Z');
const april = instant('2026-04-01T00:00:00Z');
/** Who has to look for himself, or to run out, keeps a test waiting in vain. */
const untold = { trustMs: 600_000, lookMs: 600_000 };

whereThereIs('postgres', 'the clock in PostgreSQL', (server) => {
  movableClockConformance('in PostgreSQL', async () => {
    const { url, drop } = ownSchema(server);
    let clock = await PostgresClock.open(url, february);
    return {
      clock,
      reopen: async () => {
        await clock.close();
        return (clock = await PostgresClock.open(url, february));
      },
      dispose: async () => {
        await clock.close();
        await drop();
      },
    };
  });

  describe('the clock in PostgreSQL', () => {
    it('starts where it was first set, whatever others would start with', () =>
      inOwnSchema(server, async ({ url, as }) => {
        const [ours, theirs] = [
          await PostgresClock.open(url, february),
          await PostgresClock.open(as('another'), april),
        ];

        expect([ours.now(), theirs.now()]).toEqual([february, february]);
        await Promise.all([ours.close(), theirs.close()]);
      }));

    it('has been seen by every process when a move is over, and is not kept waiting for it', () =>
      inOwnSchema(server, async ({ url, as }) => {
        const clocks = await Promise.all(
          [url, as('second'), as('third'), as('fourth')].map((each) => PostgresClock.open(each, february, untold)),
        );

        for (let day = 1; day <= 9; day += 1) {
          const to = instant(`2026-03-0${String(day)}T00:00:00Z`);
          await clocks[day % 4]?.moveTo(to);
          expect(clocks.map((clock) => clock.now())).toEqual([to, to, to, to]);
        }

        await Promise.all(clocks.map((clock) => clock.close()));
      }));

    it('moves forwards only, whoever moves it', () =>
      inOwnSchema(server, async ({ url, as }) => {
        const [ours, theirs] = [
          await PostgresClock.open(url, february),
          await PostgresClock.open(as('another'), april),
        ];

        const moves = await Promise.allSettled([ours.moveTo(april), theirs.moveTo(march)]);
        await expect(theirs.moveTo(march)).rejects.toThrow(
          /The clock stands at 2026-04-01T00:00:00\.000Z and moves forwards only/,
        );

        expect(moves[0].status).toBe('fulfilled');
        expect([ours.now(), theirs.now()]).toEqual([april, april]);
        await Promise.all([ours.close(), theirs.close()]);
      }));

    it('waits for a process that answers no more until that goes by its instant no longer', () =>
      inOwnSchema(server, async ({ url, schema }) => {
        const clock = await PostgresClock.open(url, february, untold);
        const until = "clock_timestamp() + interval '1500 ms'";
        const begun = performance.now();
        await statements(server, `INSERT INTO ${schema}.clock_readers VALUES ('dead', '${february}', ${until})`);

        await clock.moveTo(march);

        expect(performance.now() - begun).toBeGreaterThan(1_000);
        await clock.close();
      }));

    it('does not guess where no instant stands', () =>
      inOwnSchema(server, async ({ url, schema }) => {
        await (await PostgresClock.open(url, february)).close();
        await statements(server, `UPDATE ${schema}.clock SET now = 'yesterday'`);

        const opening = PostgresClock.open(url, february);

        await expect(opening).rejects.toBeInstanceOf(UnusableStore);
        await expect(opening).rejects.toThrow(/does not hold the instant of a simulated clock/);
      }));
  });
});
