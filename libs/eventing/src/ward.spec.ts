import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { instant, Refusal, type Actor } from '@yidi/kernel';
import { embedded, type Embedded } from '@yidi/testing';
import { several } from '@yidi/testing/conformance';
import { contended, NotYetFresh, Unavailable, Ward, type Recorded } from './index.js';

const clock = { now: () => instant('2026-03-12T02:00:00Z') };
const OPERATOR: Actor = { id: 'ops', role: 'operator' };
const CONSUMER = 'settle-recorded-treatments';
const unknownPolicy = new Refusal({
  kind: 'refused',
  code: 'account/unknown-policy',
  says: { zh: '没有该政策。', en: 'There is no such policy.' },
});

let world: Embedded;
let warned: object[];
beforeEach(async () => {
  world = await embedded();
  warned = [];
});
afterEach(() => world.dispose());

const newWard = (): Ward =>
  new Ward({ quarantine: world.quarantine, clock, warn: (_, details) => warned.push(details) });

/** Events of one case, as a bus delivers them. */
const eventsOf = (caseId: string, count: number): readonly Recorded[] =>
  several(count, caseId).map((event, revision) => ({
    ...event,
    stream: `treatment-${caseId}`,
    revision,
    position: String(revision + 1),
  }));

const numbers = (events: readonly Recorded[]): readonly number[] => events.map(({ revision }) => revision);

/** A consumer that stumbles over an event while the stone lies there. */
const stumbling = (ward: Ward, over: Recorded | undefined, stone: () => Error) => {
  const done: Recorded[] = [];
  let lies = true;
  const handle = ward.admit(CONSUMER, (event) => {
    if (lies && event.id === over?.id) return Promise.reject(stone());
    done.push(event);
    return Promise.resolve();
  });
  return { done, handle, mend: () => (lies = false) };
};

describe('a consumer that meets an event which it will never be able to handle', () => {
  it('parks the case at once, queues what follows in it, and goes on with others', async () => {
    const [sick, well] = [eventsOf(randomUUID(), 3), eventsOf(randomUUID(), 2)];
    const { done, handle } = stumbling(newWard(), sick[1], () => unknownPolicy);

    for (const event of [...sick, ...well]) await handle(event);

    expect(done).toEqual([sick[0], ...well]);
    const [parked, ...others] = await world.quarantine.list({ consumers: [CONSUMER] }, 10);
    expect(others).toEqual([]);
    expect(parked).toEqual({
      consumer: CONSUMER,
      caseId: sick[0]?.metadata.correlationId,
      since: '2026-03-12T02:00:00.000Z',
      event: sick[1],
      cause: { kind: 'account/unknown-policy' },
      attempts: 1,
      waiting: 2,
    });
    expect(warned).toMatchObject([{ consumer: CONSUMER, attempts: 1, kind: 'account/unknown-policy' }]);
  });

  it('tells where the program broke, and nothing that the error says', async () => {
    const [event] = eventsOf(randomUUID(), 1);
    if (event === undefined) throw new RangeError('no event');
    const { handle } = stumbling(newWard(), event, () => new TypeError('张三 has no birthday'));

    await handle(event);

    const [parked] = await world.quarantine.list({ consumers: [CONSUMER] }, 10);
    expect(parked?.cause.kind).toBe('TypeError');
    expect(parked?.cause.where).toContain('ward.spec');
    expect(JSON.stringify([parked?.cause, warned])).not.toContain('张三');
  });

  it('finds the case parked after a restart', async () => {
    const events = eventsOf(randomUUID(), 3);
    const [first, ...rest] = events;
    if (first === undefined) throw new RangeError('no event');
    await stumbling(newWard(), first, () => unknownPolicy).handle(first);

    const again = stumbling(newWard(), undefined, () => unknownPolicy);
    for (const event of rest) await again.handle(event);

    expect(again.done).toEqual([]);
    expect(await newWard().count()).toEqual(new Map());
    expect((await world.quarantine.list({ consumers: [CONSUMER] }, 10))[0]?.waiting).toBe(3);
  });
});

describe('a consumer that meets what may pass', () => {
  const tries = async (handle: (event: Recorded) => Promise<void>, event: Recorded): Promise<number> => {
    for (let times = 1; times <= 30; times += 1) {
      const given = await handle(event).then(
        () => true,
        () => false,
      );
      if (given) return times;
    }
    return Infinity;
  };

  it.each([
    ['an error that nobody foresaw', new Error('socket hang up')],
    ['a lost race', new Refusal(contended)],
  ])('has the event given again, and parks it when its attempts are used up: %s', async (_, error) => {
    const [event] = eventsOf(randomUUID(), 1);
    if (event === undefined) throw new RangeError('no event');

    expect(await tries(stumbling(newWard(), event, () => error).handle, event)).toBe(10);

    expect((await world.quarantine.list({ consumers: [CONSUMER] }, 10))[0]?.attempts).toBe(10);
  });

  it('counts attempts over a restart', async () => {
    const [event] = eventsOf(randomUUID(), 1);
    if (event === undefined) throw new RangeError('no event');
    const broken = () => new Error('socket hang up');
    const before = stumbling(newWard(), event, broken).handle;
    for (let times = 0; times < 7; times += 1) await expect(before(event)).rejects.toThrow('hang up');

    expect(await tries(stumbling(newWard(), event, broken).handle, event)).toBe(3);
  });

  it.each([
    ['what Yidi stands on is away', new Unavailable('the event store')],
    ['rows are not yet fresh', new NotYetFresh('rows have not reached 7 yet')],
  ])('never parks an event because %s', async (_, error) => {
    const [event] = eventsOf(randomUUID(), 1);
    if (event === undefined) throw new RangeError('no event');

    expect(await tries(stumbling(newWard(), event, () => error).handle, event)).toBe(Infinity);

    expect(await world.quarantine.list({ consumers: [CONSUMER] }, 10)).toEqual([]);
    expect(await world.quarantine.failed(CONSUMER, event.id)).toBe(1);
  });

  it('forgets failures once the event was handled', async () => {
    const [event] = eventsOf(randomUUID(), 1);
    if (event === undefined) throw new RangeError('no event');
    const { handle, mend, done } = stumbling(newWard(), event, () => new Error('socket hang up'));
    for (let times = 0; times < 5; times += 1) await expect(handle(event)).rejects.toThrow();
    mend();

    await handle(event);

    expect(done).toEqual([event]);
    expect(await world.quarantine.failed(CONSUMER, event.id)).toBe(1);
  });
});

describe('when parked cases are tried again', () => {
  it('what waits is handled in its order, and the case is free again', async () => {
    const events = eventsOf(randomUUID(), 4);
    const ward = newWard();
    const { done, handle, mend } = stumbling(ward, events[1], () => unknownPolicy);
    for (const event of events.slice(0, 3)) await handle(event);
    mend();

    const redrives = await ward.redrive({ consumer: CONSUMER }, OPERATOR);
    for (const event of events.slice(3)) await handle(event);

    expect(numbers(done)).toEqual([0, 1, 2, 3]);
    const caseId = events[0]?.metadata.correlationId;
    expect(redrives).toEqual([{ consumer: CONSUMER, caseId, at: clock.now(), by: OPERATOR, handled: 2 }]);
    expect(await ward.redrives(10)).toEqual(redrives);
    expect(await ward.list({}, 10)).toEqual([]);
    expect(await ward.count()).toEqual(new Map([[CONSUMER, 0]]));
  });

  it('a case whose event fails again stays parked there, and that is recorded', async () => {
    const events = eventsOf(randomUUID(), 3);
    const ward = newWard();
    const { done, handle } = stumbling(ward, events[0], () => unknownPolicy);
    for (const event of events) await handle(event);

    const [redrive] = await ward.redrive({}, OPERATOR);

    expect(redrive).toMatchObject({ handled: 0, cause: { kind: 'account/unknown-policy' } });
    expect(done).toEqual([]);
    expect(await ward.list({}, 10)).toMatchObject([{ event: events[0], attempts: 2, waiting: 3 }]);
  });

  it('only the cases that are meant are tried', async () => {
    const [one, other] = [eventsOf(randomUUID(), 1), eventsOf(randomUUID(), 1)];
    const ward = newWard();
    const all = [...one, ...other];
    let broken = true;
    const done: Recorded[] = [];
    const handle = ward.admit(CONSUMER, (event) => {
      if (broken) return Promise.reject(unknownPolicy);
      done.push(event);
      return Promise.resolve();
    });
    for (const event of all) await handle(event);
    broken = false;

    expect(await ward.redrive({ consumer: 'another' }, OPERATOR)).toEqual([]);
    await ward.redrive({ caseId: one[0]?.metadata.correlationId }, OPERATOR);

    expect(done).toEqual(one);
    expect(await ward.list({}, 10)).toMatchObject([{ event: other[0] }]);
  });
});
