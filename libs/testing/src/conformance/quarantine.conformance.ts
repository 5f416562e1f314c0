import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Cause, Quarantine, Recorded, Redrive } from '@yidi/eventing';
import { instant, type RegionCode } from '@yidi/kernel';
import { asRecorded, newStream, several } from './fixtures.js';

export interface QuarantineUnderTest {
  readonly quarantine: Quarantine;
  /** Opens the same quarantine once more, as another process does. */
  readonly another: () => Promise<Quarantine>;
  /** Closes the quarantine and opens the same data again, as a restart does. */
  readonly reopen: () => Promise<Quarantine>;
  dispose(): Promise<void>;
}

const march = instant('2026-03-12T02:00:00Z');
const april = instant('2026-04-01T00:00:00Z');
const unknownPolicy: Cause = { kind: 'account/unknown-policy' };
const broken: Cause = { kind: 'TypeError', where: 'at settle (account.ts:1:1) — 张' };

/** Events of one case as a bus delivers them. */
const delivered = (count: number, caseId: string = randomUUID()): readonly [Recorded, ...Recorded[]] => {
  const stream = newStream();
  const [first, ...more] = asRecorded(
    stream,
    several(count, caseId),
    Array.from({ length: count }, (_, index) => String(index + 1)),
  );
  if (first === undefined) throw new RangeError('a case has one event at least');
  return [first, ...more];
};
const caseOf = ({ metadata }: Recorded): string => metadata.correlationId;

/** What every quarantine promises. Consumers are named anew for each test: the data may hold cases of others. */
export const quarantineConformance = (name: string, open: () => Promise<QuarantineUnderTest>): void => {
  describe(`the quarantine ${name}`, () => {
    let under: QuarantineUnderTest;
    let ward: Quarantine;
    let theirs: Quarantine;
    beforeAll(async () => {
      under = await open();
      ward = under.quarantine;
      theirs = await under.another();
    });
    afterAll(async () => {
      await theirs.close();
      await under.dispose();
    });

    const newConsumer = (): string => `consumer-${randomUUID()}`;
    /** Everything that waits, oldest first, taken out as a redrive does. */
    const drained = async (consumer: string, caseId: string): Promise<readonly Recorded[]> => {
      const events: Recorded[] = [];
      for (;;) {
        const event = await ward.next(consumer, caseId);
        if (event === undefined) return events;
        events.push(event);
        await ward.handled(consumer, event);
      }
    };

    describe('counting failures', () => {
      it('counts how often a consumer failed at an event, over a restart too', async () => {
        const consumer = newConsumer();
        const eventId = randomUUID();

        expect(await ward.failed(consumer, eventId)).toBe(1);
        expect(await theirs.failed(consumer, eventId)).toBe(2);
        ward = await under.reopen();
        expect(await ward.failed(consumer, eventId)).toBe(3);
      });

      it('counts each consumer and each event for itself', async () => {
        const [one, other] = [newConsumer(), newConsumer()];
        const eventId = randomUUID();
        await ward.failed(one, eventId);

        expect(await ward.failed(other, eventId)).toBe(1);
        expect(await ward.failed(one, randomUUID())).toBe(1);
        expect(await ward.failed(one, eventId)).toBe(2);
      });

      it('counts every failure of several processes at once', async () => {
        const consumer = newConsumer();
        const eventId = randomUUID();

        const counts = await Promise.all(
          Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? ward : theirs).failed(consumer, eventId)),
        );

        expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
      });

      it('forgets the failures of an event that was handled after all, and only those', async () => {
        const consumer = newConsumer();
        const [recovered, other] = [randomUUID(), randomUUID()];
        await ward.failed(consumer, recovered);
        await ward.failed(consumer, other);

        await ward.recovered(consumer, recovered);
        await ward.recovered(consumer, randomUUID());

        expect(await ward.failed(consumer, recovered)).toBe(1);
        expect(await ward.failed(consumer, other)).toBe(2);
      });
    });

    describe('parking a case', () => {
      it('shows the case with its event, cause and attempts, over a restart too', async () => {
        const consumer = newConsumer();
        const [event] = delivered(1);
        for (let attempt = 1; attempt <= 3; attempt += 1) await ward.failed(consumer, event.id);

        await ward.park(consumer, event, { cause: broken, at: march });

        const parked = {
          consumer,
          caseId: caseOf(event),
          since: march,
          event,
          cause: broken,
          attempts: 3,
          waiting: 1,
        };
        expect(await ward.list({ consumers: [consumer] }, 10)).toEqual([parked]);
        expect(await ward.next(consumer, caseOf(event))).toEqual(event);
        ward = await under.reopen();
        expect(await ward.list({ consumers: [consumer] }, 10)).toEqual([parked]);
        expect(await theirs.next(consumer, caseOf(event))).toEqual(event);
      });

      it('takes an event that was never counted as tried once', async () => {
        const consumer = newConsumer();
        const [event] = delivered(1);

        await ward.park(consumer, event, { cause: unknownPolicy, at: march });

        expect(await ward.list({ consumers: [consumer] }, 10)).toMatchObject([{ attempts: 1, cause: unknownPolicy }]);
      });

      it('changes only cause and attempts when the same event is parked again', async () => {
        const consumer = newConsumer();
        const [event, second] = delivered(2);
        await ward.failed(consumer, event.id);
        await ward.park(consumer, event, { cause: unknownPolicy, at: march });
        if (second !== undefined) await ward.queues(consumer, second);

        await ward.failed(consumer, event.id);
        await theirs.park(consumer, event, { cause: broken, at: april });

        expect(await ward.list({ consumers: [consumer] }, 10)).toEqual([
          { consumer, caseId: caseOf(event), since: march, event, cause: broken, attempts: 2, waiting: 2 },
        ]);
        expect(await drained(consumer, caseOf(event))).toEqual([event, second]);
      });

      it('lets another event of a case that is parked already wait behind the one that holds it up', async () => {
        const consumer = newConsumer();
        const [first, second] = delivered(2);
        await ward.park(consumer, first, { cause: unknownPolicy, at: march });

        if (second !== undefined) await ward.park(consumer, second, { cause: broken, at: april });

        expect(await ward.list({ consumers: [consumer] }, 10)).toMatchObject([
          { event: first, cause: unknownPolicy, since: march, waiting: 2 },
        ]);
        expect(await drained(consumer, caseOf(first))).toEqual([first, second]);
      });

      it('keeps the payload as it is', async () => {
        const consumer = newConsumer();
        const [event] = delivered(1);
        const odd: Recorded = {
          ...event,
          data: {
            姓名: { sealed: 'AAAA' },
            zero: '\u0000',
            half: '\ud800',
            text: '👩🏽‍⚕️ "\\\n',
            nothing: null,
            list: [1.5, -0.1],
          },
          revision: 2_147_483_648,
          position: '18446744073709551615',
        };

        await ward.park(consumer, odd, { cause: broken, at: march });

        expect(await ward.next(consumer, caseOf(odd))).toEqual(odd);
      });
    });

    describe('queueing behind a parked case', () => {
      it('does not hold up an event of a case that is not parked', async () => {
        const consumer = newConsumer();
        const [parked] = delivered(1);
        await ward.park(consumer, parked, { cause: broken, at: march });
        const [elsewhere] = delivered(1);

        expect(await ward.queues(consumer, elsewhere)).toBe(false);
        expect(await ward.queues(newConsumer(), parked)).toBe(false);

        expect(await ward.next(consumer, caseOf(elsewhere))).toBeUndefined();
        expect(await ward.list({ consumers: [consumer] }, 10)).toHaveLength(1);
      });

      it('keeps what comes later in order, each once however often it comes', async () => {
        const consumer = newConsumer();
        const events = delivered(5);
        await ward.park(consumer, events[0], { cause: broken, at: march });

        for (const event of [...events.slice(1), ...events]) expect(await ward.queues(consumer, event)).toBe(true);

        expect(await ward.list({ consumers: [consumer] }, 10)).toMatchObject([{ waiting: 5, event: events[0] }]);
        ward = await under.reopen();
        expect(await drained(consumer, caseOf(events[0]))).toEqual(events);
      });

      it('answers many at once, each for its own case, and keeps the order of each', async () => {
        const consumer = newConsumer();
        const cases = Array.from({ length: 40 }, () => delivered(4));
        const sick = cases.filter((_, n) => n % 2 === 0);
        await Promise.all(sick.map(([first]) => ward.park(consumer, first, { cause: broken, at: march })));

        const later = cases.flatMap((events) =>
          events.slice(1).map((event) => ({ event, sick: sick.includes(events) })),
        );
        const answers = await Promise.all(later.map(({ event }) => ward.queues(consumer, event)));

        expect(answers).toEqual(later.map((each) => each.sick));
        for (const events of sick) expect(await drained(consumer, caseOf(events[0]))).toEqual(events);
        expect((await ward.count([consumer])).get(consumer)).toBe(0);
      });

      it('parks at each consumer for itself', async () => {
        const [sick, well] = [newConsumer(), newConsumer()];
        const [first, second] = delivered(2);
        await ward.park(sick, first, { cause: broken, at: march });

        expect(second && (await ward.queues(sick, second))).toBe(true);
        expect(second && (await ward.queues(well, second))).toBe(false);
      });
    });

    describe('going on', () => {
      it('puts the next in the place of what was handled, and frees the case after the last', async () => {
        const consumer = newConsumer();
        const events = delivered(3);
        const caseId = caseOf(events[0]);
        await ward.failed(consumer, events[0].id);
        await ward.park(consumer, events[0], { cause: broken, at: march });
        for (const event of events) await ward.queues(consumer, event);

        await ward.handled(consumer, events[0]);

        expect(await ward.next(consumer, caseId)).toEqual(events[1]);
        expect(await ward.list({ consumers: [consumer] }, 10)).toMatchObject([
          { event: events[1], attempts: 0, waiting: 2, since: march },
        ]);
        expect(await ward.queues(consumer, events[1] ?? events[0])).toBe(true);
        expect(await drained(consumer, caseId)).toEqual(events.slice(1));
        expect(await ward.list({ consumers: [consumer] }, 10)).toEqual([]);
        expect(await ward.queues(consumer, events[2] ?? events[0])).toBe(false);
        expect(await ward.failed(consumer, events[0].id)).toBe(1);
      });

      it('takes an event as handled once, and only the one that holds up the case', async () => {
        const consumer = newConsumer();
        const events = delivered(3);
        await ward.park(consumer, events[0], { cause: broken, at: march });
        for (const event of events) await ward.queues(consumer, event);
        await ward.handled(consumer, events[0]);

        await theirs.handled(consumer, events[0]);
        await ward.handled(consumer, events[2] ?? events[0]);
        await ward.handled(newConsumer(), events[1] ?? events[0]);

        expect(await drained(consumer, caseOf(events[0]))).toEqual(events.slice(1));
      });

      it('parks anew behind the next event that cannot be handled', async () => {
        const consumer = newConsumer();
        const [first, second] = delivered(2);
        await ward.park(consumer, first, { cause: unknownPolicy, at: march });
        if (second === undefined) return;
        await ward.queues(consumer, second);
        await ward.handled(consumer, first);

        await ward.failed(consumer, second.id);
        await ward.park(consumer, second, { cause: broken, at: april });

        expect(await ward.list({ consumers: [consumer] }, 10)).toEqual([
          { consumer, caseId: caseOf(first), since: march, event: second, cause: broken, attempts: 1, waiting: 1 },
        ]);
      });

      it('parks a case that was freed as one that never was', async () => {
        const consumer = newConsumer();
        const [first, second] = delivered(2);
        await ward.park(consumer, first, { cause: unknownPolicy, at: march });
        await ward.handled(consumer, first);

        await ward.park(consumer, second ?? first, { cause: broken, at: april });

        expect(await ward.list({ consumers: [consumer] }, 10)).toMatchObject([
          { since: april, cause: broken, waiting: 1 },
        ]);
      });

      it('loses and overtakes nothing when events come while another process empties the case', async () => {
        const consumer = newConsumer();
        const trial = async (): Promise<readonly [done: readonly string[], sent: readonly string[]]> => {
          const events = delivered(6);
          const caseId = caseOf(events[0]);
          const done: string[] = [];
          await ward.park(consumer, events[0], { cause: broken, at: march });
          const coming = { left: true };
          const emptied = (async () => {
            for (;;) {
              const last = !coming.left;
              const event = await theirs.next(consumer, caseId);
              if (event === undefined && last) return;
              if (event === undefined) {
                await pause(1);
                continue;
              }
              done.push(event.id);
              await theirs.handled(consumer, event);
            }
          })();
          for (const event of events.slice(1)) if (!(await ward.queues(consumer, event))) done.push(event.id);
          coming.left = false;
          await emptied;
          return [done, events.map(({ id }) => id)];
        };

        for (const [done, sent] of await Promise.all(Array.from({ length: 24 }, trial))) expect(done).toEqual(sent);

        expect((await ward.count([consumer])).get(consumer)).toBe(0);
      });

      it('loses nothing when two processes empty the same case', async () => {
        const consumer = newConsumer();
        const events = delivered(60);
        const caseId = caseOf(events[0]);
        await ward.park(consumer, events[0], { cause: broken, at: march });
        for (const event of events) await ward.queues(consumer, event);
        const done: string[] = [];
        const emptying = async (quarantine: Quarantine): Promise<void> => {
          for (;;) {
            const event = await quarantine.next(consumer, caseId);
            if (event === undefined) return;
            done.push(event.id);
            await quarantine.handled(consumer, event);
          }
        };

        await Promise.all([emptying(ward), emptying(theirs)]);

        // Each may have been handled by both, and first in the order of the case.
        expect([...new Set(done)]).toEqual(events.map(({ id }) => id));
      });

      it('parks a case once when several processes park it at once', async () => {
        const consumer = newConsumer();
        const [event] = delivered(1);

        await Promise.all(
          Array.from({ length: 10 }, (_, n) =>
            (n % 2 ? ward : theirs).park(consumer, event, { cause: broken, at: march }),
          ),
        );

        expect(await ward.list({ consumers: [consumer] }, 10)).toMatchObject([{ waiting: 1 }]);
      });
    });

    describe('looking', () => {
      it('lists the longest parked first, of the consumers and of the case that are named, up to a limit', async () => {
        const [one, other] = [newConsumer(), newConsumer()];
        const [late, early, third] = [delivered(1), delivered(1), delivered(1)];
        await ward.park(one, late[0], { cause: broken, at: april });
        await ward.park(one, early[0], { cause: broken, at: march });
        await ward.park(other, late[0], { cause: unknownPolicy, at: instant('2026-03-20T00:00:00Z') });
        await ward.park(newConsumer(), third[0], { cause: broken, at: march });
        const listed = async (wanted: Parameters<Quarantine['list']>[0], limit = 10): Promise<readonly object[]> =>
          (await ward.list(wanted, limit)).map(({ consumer, caseId }) => ({ consumer, caseId }));
        const [lateCase, earlyCase] = [caseOf(late[0]), caseOf(early[0])];

        expect(await listed({ consumers: [one, other] })).toEqual([
          { consumer: one, caseId: earlyCase },
          { consumer: other, caseId: lateCase },
          { consumer: one, caseId: lateCase },
        ]);
        expect(await listed({ consumers: [one, other] }, 2)).toHaveLength(2);
        expect(await listed({ consumers: [one, other], caseId: lateCase })).toEqual([
          { consumer: other, caseId: lateCase },
          { consumer: one, caseId: lateCase },
        ]);
        expect(await listed({ consumers: [one], caseId: caseOf(third[0]) })).toEqual([]);
        expect(await listed({ consumers: [] })).toEqual([]);
      });

      it('counts the parked cases of each consumer, none being a number too', async () => {
        const [none, two] = [newConsumer(), newConsumer()];
        await ward.park(two, delivered(1)[0], { cause: broken, at: march });
        const [first, second] = delivered(2);
        await ward.park(two, first, { cause: broken, at: march });
        await ward.queues(two, second ?? first);

        expect(await theirs.count([none, two])).toEqual(
          new Map([
            [none, 0],
            [two, 2],
          ]),
        );
        expect(await ward.count([])).toEqual(new Map());
      });
    });

    describe('recording redrives', () => {
      const by = { id: 'op-1', role: 'operator' } as const;

      it('tells what was done, latest first, over a restart too', async () => {
        const [one, other] = [newConsumer(), newConsumer()];
        const redrive = (consumer: string, handled: number): Redrive => ({
          consumer,
          caseId: randomUUID(),
          at: march,
          by,
          handled,
        });
        const done: readonly Redrive[] = [
          redrive(one, 3),
          { ...redrive(other, 0), cause: broken },
          {
            ...redrive(one, 1),
            at: april,
            by: { id: 'B', role: 'region', region: '450600' as RegionCode },
            cause: unknownPolicy,
          },
        ];
        for (const each of done) await ward.record(each);
        await ward.record(redrive(newConsumer(), 9));

        expect(await ward.redrives([one, other], 10)).toEqual(done.toReversed());
        expect(await theirs.redrives([one], 1)).toEqual(done.slice(2));
        expect(await ward.redrives([], 10)).toEqual([]);
        ward = await under.reopen();
        expect(await ward.redrives([one, other], 10)).toEqual(done.toReversed());
      });
    });
  });
};
