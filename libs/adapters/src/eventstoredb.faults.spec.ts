import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Conflict, NO_STREAM, START, Unavailable, UnusableStore, type Position, type Recorded } from '@yidi/eventing';
import { eventually, following, newStream, several, stored, temporaryFolder } from '@yidi/testing/conformance';
import { EventStoreDouble, selfSigned, type DoubleSettings, type Proposed } from '@yidi/testing/eventstoredb';
import { EventStoreDbEventStore } from './eventstoredb.event-store.js';
import type { EventStoreDbLimits } from './eventstoredb.limits.js';
import { lineTo } from './line.examples.js';

const LIMITS: Partial<EventStoreDbLimits> = {
  answerMs: 5_000,
  requestMs: 20_000,
  againMs: { first: 5, most: 50 },
  followAgainMs: { first: 5, most: 50 },
  linkedWithinMs: 60,
};

interface Setting {
  readonly double: EventStoreDouble;
  readonly store: EventStoreDbEventStore;
  /** What was warned of. */
  readonly warnings: { readonly message: string; readonly details: object }[];
  /** Another store on the same server, closed with the first. */
  readonly another: (limits?: Partial<EventStoreDbLimits>, url?: string) => EventStoreDbEventStore;
}

const against = async (
  { limits, ...settings }: DoubleSettings & { readonly limits?: Partial<EventStoreDbLimits> },
  test: (setting: Setting) => Promise<void>,
): Promise<void> => {
  const double = await EventStoreDouble.start(settings);
  const warnings: { readonly message: string; readonly details: object }[] = [];
  const stores: EventStoreDbEventStore[] = [];
  const another = (more: Partial<EventStoreDbLimits> = {}, url: string = double.url): EventStoreDbEventStore => {
    const warn = (message: string, details: object): number => warnings.push({ message, details });
    const store = new EventStoreDbEventStore(url, warn, { ...LIMITS, ...limits, ...more });
    stores.push(store);
    return store;
  };
  try {
    await test({ double, store: another(), warnings, another });
  } finally {
    for (const store of stores) await store.close();
    await double.stop();
  }
};

const onDouble = (test: (setting: Setting) => Promise<void>) => (): Promise<void> => against({}, test);

/** Where an answer is waited for in vain. */
const onSilentDouble = (test: (setting: Setting) => Promise<void>) => (): Promise<void> =>
  against({ limits: { answerMs: 400 } }, test);

const foreign = (type: string, metadata: object | undefined, data: object = {}): Proposed => ({
  id: randomUUID(),
  type,
  json: true,
  data: Buffer.from(JSON.stringify(data)),
  metadata: metadata === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(metadata)),
});

const numbersOf = (events: readonly Recorded[]): readonly unknown[] =>
  events.map(({ data }) => (data as { readonly number?: number }).number);

const idsOf = (events: readonly { readonly id: string }[]): readonly string[] => events.map(({ id }) => id);

describe('what EventStoreDB makes of a repeated append', () => {
  it(
    'the same events under the same revision: the old answer, nothing written',
    onDouble(async ({ double, store }) => {
      const stream = newStream();
      const [a, b] = [several(1), several(1)];
      const first = await store.append(stream, a, NO_STREAM);
      const second = await store.append(stream, b, 0);
      const { length } = double;

      expect(await store.append(stream, [...a, ...b], NO_STREAM)).toEqual(second);
      expect(await store.append(stream, a, NO_STREAM)).toEqual(first);
      expect(await store.append(stream, b, 0)).toEqual(second);
      expect((await store.read(stream)).revision).toBe(1);
      expect(double.length - length).toBeLessThanOrEqual(2);
    }),
  );

  it(
    'another list with the same beginning: a conflict',
    onDouble(async ({ store }) => {
      const stream = newStream();
      const events = several(2);
      await store.append(stream, events, NO_STREAM);

      await expect(store.append(stream, [...events.slice(0, 1), ...several(1)], NO_STREAM)).rejects.toBeInstanceOf(
        Conflict,
      );
      await expect(store.append(stream, events.slice(1), NO_STREAM)).rejects.toMatchObject({ actual: 1 });
    }),
  );

  it(
    'the same events under the revision of now: written again, so it is never repeated that way',
    onDouble(async ({ double, store }) => {
      const stream = newStream();
      const events = several(1);
      await store.append(stream, events, NO_STREAM);
      double.troubles.loseAnswers(2);

      await store.append(stream, several(1), 0);

      expect((await store.read(stream)).revision).toBe(1);
      expect(double.attempts.map(({ expected }) => expected)).toEqual(['no_stream', 0, 0, 0]);
      expect(new Set(double.attempts.slice(1).flatMap(({ ids }) => ids)).size).toBe(1);
    }),
  );

  it(
    'the same id with other data: the first stays, and its answer is given',
    onDouble(async ({ store }) => {
      const stream = newStream();
      const event = stored(randomUUID());
      const answer = await store.append(stream, [event], NO_STREAM);

      expect(await store.append(stream, [{ ...event, data: { amount: 1 } }], NO_STREAM)).toEqual(answer);
      expect((await store.read(stream)).events[0]?.data).toEqual(event.data);
    }),
  );
});

describe('when EventStoreDB does not answer an append', () => {
  it(
    'asks again with the same ids under the same revision when the connection broke after it was written',
    onDouble(async ({ double, store }) => {
      const stream = newStream();
      const events = several(3);
      await store.append(stream, several(1), NO_STREAM);
      double.troubles.loseAnswers(1);

      const answer = await store.append(stream, events, 0);

      const found = await store.read(stream);
      expect(idsOf(found.events.slice(1))).toEqual(idsOf(events));
      expect(answer).toEqual({ revision: 3, position: found.events[3]?.position });
      expect(double.attempts.slice(1)).toEqual([
        { stream, expected: 0, ids: idsOf(events) },
        { stream, expected: 0, ids: idsOf(events) },
      ]);
    }),
  );

  it(
    'asks again when the answer never comes',
    onSilentDouble(async ({ double, store }) => {
      const stream = newStream();
      const events = several(2);
      double.troubles.swallowAnswers(1);

      const answer = await store.append(stream, events, NO_STREAM);

      const found = await store.read(stream);
      expect(idsOf(found.events)).toEqual(idsOf(events));
      expect(answer.position).toBe(found.events[1]?.position);
    }),
  );

  it(
    'asks again when the server says that it took too long, although it was written',
    onDouble(async ({ double, store }) => {
      const stream = newStream();
      const events = several(2);
      await store.append(stream, several(1), NO_STREAM);
      double.troubles.timeOutAnswers(2);

      const answer = await store.append(stream, events, 0);

      const found = await store.read(stream);
      expect(idsOf(found.events.slice(1))).toEqual(idsOf(events));
      expect(answer).toEqual({ revision: 2, position: found.events[2]?.position });
    }),
  );

  it(
    'finds in the log where a repeat stands when the server does not say it',
    onDouble(async ({ double, store, another }) => {
      const stream = newStream();
      const events = several(2);
      const answer = await store.append(stream, events, NO_STREAM);
      double.troubles.concealPlaces(1);

      expect(await another().append(stream, events, NO_STREAM)).toEqual(answer);
    }),
  );

  it(
    'does not care how far the clock of the server is ahead',
    onDouble(async ({ double, store }) => {
      double.troubles.clockAheadMs = 3_600_000;

      expect((await store.append(newStream(), several(1), NO_STREAM)).revision).toBe(0);
    }),
  );

  it(
    'says that it was overtaken when another wrote while it was asking again',
    onDouble(async ({ double, store, another }) => {
      const stream = newStream();
      double.troubles.notReady = true;
      const late = store.append(stream, several(1), NO_STREAM);
      const verdict = expect(late).rejects.toMatchObject({ name: 'Conflict', expected: NO_STREAM, actual: 1 });
      await pause(30);
      await double.write(stream, [foreign('Imported', {}), foreign('Imported', {})], 'no_stream');
      double.troubles.notReady = false;

      await verdict;
      expect((await another().read(stream)).revision).toBe(1);
    }),
  );

  it(
    'knows its own events when the stream has gone on meanwhile',
    onSilentDouble(async ({ double, store, another }) => {
      const stream = newStream();
      const events = several(2);
      double.troubles.swallowAnswers(1);
      const answering = store.append(stream, events, NO_STREAM);
      await eventually('the write', () => double.attempts.length > 0);
      await another().append(stream, several(1), 1);

      const answer = await answering;

      const found = await store.read(stream);
      expect(answer).toEqual({ revision: 1, position: found.events[1]?.position });
      expect(found.revision).toBe(2);
    }),
  );

  it(
    'fails every append in flight when the server is killed, and writes each once when it is back',
    onDouble(async ({ double, store }) => {
      const streams = Array.from({ length: 50 }, () => newStream());
      await store.append(newStream(), several(1), NO_STREAM);
      const appends = Promise.all(streams.map((stream) => store.append(stream, several(2), NO_STREAM)));
      await eventually('some of them', () => double.attempts.length > 5);
      await double.down();
      await pause(50);
      await double.up();

      const answers = await appends;

      for (const [index, stream] of streams.entries()) {
        const { events, revision } = await store.read(stream);
        expect({ revision, position: events[1]?.position }).toEqual(answers[index]);
      }
    }),
  );

  it(
    'waits for a server that is not there yet',
    onDouble(async ({ double, store }) => {
      await double.down();
      const appending = store.append(newStream(), several(1), NO_STREAM);
      await pause(100);
      await double.up();

      expect((await appending).revision).toBe(0);
    }),
  );

  it('is unavailable when the server stays away, in words without its address', () =>
    against({ limits: { requestMs: 150 } }, async ({ double, store }) => {
      await double.down();

      const failure = await store.append(newStream(), several(1), NO_STREAM).catch((error: unknown) => error);

      expect(failure).toBeInstanceOf(Unavailable);
      expect(failure).toMatchObject({
        message: 'the event store does not answer',
        cause: { message: 'EventStoreDB: it cannot be reached' },
      });
    }));

  it(
    'waits while the server is starting',
    onDouble(async ({ double, store }) => {
      double.troubles.notReady = true;
      const stream = newStream();
      const appending = store.append(stream, several(1), NO_STREAM);
      const reading = store.read(stream);
      await pause(60);
      double.troubles.notReady = false;

      expect((await appending).revision).toBe(0);
      await reading;
    }),
  );

  it('gives up a server that hangs, and what it wrote when it woke stands there once', () =>
    against({ limits: { answerMs: 50, requestMs: 200 } }, async ({ double, store, another }) => {
      const stream = newStream();
      const events = several(2);
      await store.append(newStream(), several(1), NO_STREAM);
      double.troubles.hang();
      const begun = performance.now();

      await expect(store.append(stream, events, NO_STREAM)).rejects.toBeInstanceOf(Unavailable);

      expect(performance.now() - begun).toBeLessThan(15_000);
      double.troubles.wake();
      const patient = another({ answerMs: 5_000, requestMs: 5_000 });
      expect((await patient.append(stream, events, NO_STREAM)).revision).toBe(1);
      expect(idsOf((await patient.read(stream)).events)).toEqual(idsOf(events));
    }));

  it('is not harmed by answers that come after their time', () =>
    against({ limits: { answerMs: 40, requestMs: 120 } }, async ({ double, store, another }) => {
      const stream = newStream();
      const patient = another({ answerMs: 5_000, requestMs: 5_000 });
      await store.append(newStream(), several(1), NO_STREAM);
      double.troubles.lateMs = 150;

      await expect(store.append(stream, several(1), NO_STREAM)).rejects.toBeInstanceOf(Unavailable);
      await pause(400);
      double.troubles.lateMs = 0;

      expect((await patient.append(stream, several(1), 0)).revision).toBe(1);
    }));

  it(
    'fails no append of another connection when its own breaks',
    onDouble(async ({ store, another }) => {
      const other = await EventStoreDouble.start();
      const stream = newStream();
      const [breaking, staying] = [another({ requestMs: 100 }, other.url), another({ answerMs: 5_000 })];
      await staying.append(newStream(), several(1), NO_STREAM);
      await breaking.append(newStream(), several(1), NO_STREAM);
      other.troubles.hang();
      const broken = breaking.append(newStream(), several(1), NO_STREAM).catch((error: unknown) => error);
      const appending = Promise.all(
        Array.from({ length: 20 }, (_, number) => staying.append(`${stream}${String(number)}`, several(1), NO_STREAM)),
      );
      await other.down();

      expect(await broken).toBeInstanceOf(Unavailable);
      expect((await appending).map(({ revision }) => revision)).toEqual(Array.from({ length: 20 }, () => 0));
      expect((await store.read(`${stream}7`)).revision).toBe(0);
      await other.stop();
    }),
  );
});

describe('what is never sent to EventStoreDB', () => {
  const whole = 1024 * 1024;
  it.each([
    ['nothing', [], 'at least one event'],
    ['an event without type, which would end the process', [{ ...stored(randomUUID()), type: '' }], 'type of an event'],
    ['an event that looks like the server’s own', [{ ...stored(randomUUID()), type: '$metadata' }], 'begins without $'],
    ['an event whose id is no UUID', [{ ...stored(randomUUID()), id: 'first' }], 'is a UUID'],
    ['an event over 1 MiB', [stored(randomUUID(), { text: 'x'.repeat(whole) })], 'at most 1048576 bytes'],
    [
      'many events that are over 1 MiB together',
      Array.from({ length: 20 }, () => stored(randomUUID(), { text: 'x'.repeat(whole / 20) })),
      'at most 1048576 bytes',
    ],
  ])('%s', (_, events, words) =>
    against({}, async ({ double, store }) => {
      const appending = store.append(newStream(), events, NO_STREAM);

      await expect(appending).rejects.toThrow(RangeError);
      await expect(appending).rejects.toThrow(words);
      expect(double.attempts).toEqual([]);
    }),
  );

  it.each(['', '$settings', '$$treatment-1'])('a stream that is the server’s own: "%s"', (stream) =>
    against({}, async ({ double, store }) => {
      await expect(store.append(stream, several(1), NO_STREAM)).rejects.toThrow(RangeError);
      expect(double.attempts).toEqual([]);
    }),
  );

  it(
    'as much as fits is sent',
    onDouble(async ({ store }) => {
      const event = stored(randomUUID(), { text: '' });
      const { type, metadata } = event;
      const { correlationId, causationId, ...rest } = metadata;
      const kept = JSON.stringify({ $correlationId: correlationId, $causationId: causationId, ...rest });
      const left = whole - 2 * type.length - Buffer.byteLength(kept) - JSON.stringify({ text: '' }).length;
      const fits = { ...event, data: { text: 'x'.repeat(left) } };
      const tooBig = { ...event, data: { text: 'x'.repeat(left + 1) } };

      await expect(store.append(newStream(), [tooBig], NO_STREAM)).rejects.toThrow(RangeError);
      expect((await store.append(newStream(), [fits], NO_STREAM)).revision).toBe(0);
    }),
  );
});

describe('what cannot be used as it is', () => {
  it(
    'a stream that was tombstoned',
    onDouble(async ({ double, store }) => {
      const stream = newStream();
      await store.append(stream, several(1), NO_STREAM);
      await double.tombstone(stream);

      for (const use of [() => store.append(stream, several(1), 0), () => store.read(stream)]) {
        const failure = await use().catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(UnusableStore);
        expect(String(failure)).toContain('was deleted in EventStoreDB (tombstoned)');
      }
    }),
  );

  it(
    'an event of ours that is no JSON',
    onDouble(async ({ double, store }) => {
      const stream = newStream();
      const { $correlationId } = { $correlationId: randomUUID() };
      const metadata = { $correlationId, $causationId: 'c', actor: { id: 'a' }, at: '2026-03-12T02:00:00Z' };
      await double.write(stream, [{ ...foreign('Broken', metadata), data: Buffer.from('{') }]);

      await expect(store.read(stream)).rejects.toThrow('is not JSON');
    }),
  );
});

describe('what others keep in the same EventStoreDB', () => {
  it(
    'is never handed over, and counts in the revision of a stream',
    onDouble(async ({ double, store }) => {
      const [stream, caseId] = [newStream(), randomUUID()];
      const ours = several(2, caseId);
      await store.append(stream, ours, NO_STREAM);
      await double.write(stream, [
        foreign('Imported', undefined),
        foreign('Imported', { $correlationId: caseId }),
        { ...foreign('Imported', undefined), json: false, data: Buffer.from([0, 255]) },
        { ...foreign('Imported', undefined), metadata: Buffer.from('{') },
      ]);
      await double.write('$$foreign', [foreign('$metadata', { $correlationId: caseId })]);
      await double.write('elsewhere-1', [foreign('Imported', { $correlationId: caseId, $causationId: '' })]);

      expect(idsOf((await store.read(stream)).events)).toEqual(idsOf(ours));
      expect((await store.read(stream)).revision).toBe(5);
      expect(idsOf(await store.readCase(caseId))).toEqual(idsOf(ours));
      expect(await store.readCategory('elsewhere')).toEqual([]);
      const follower = following(store, START);
      await eventually('ours', () => follower.seen.length >= 2);
      await pause(30);
      await follower.stop();
      expect(idsOf(follower.seen)).toEqual(idsOf(ours));
    }),
  );

  it(
    'does not move the end of the log',
    onDouble(async ({ double, store, another }) => {
      expect(await store.end()).toBe(START);
      await double.write('$stats', [foreign('$stats', undefined)]);
      expect(await store.end()).toBe(START);
      const { position } = await store.append(newStream(), several(2), NO_STREAM);
      for (let turn = 0; turn < 100; turn += 1) await double.write('$stats', [foreign('$stats', undefined)]);

      expect(await store.end()).toBe(position);
      expect(await store.end()).toBe(position);
      expect(await another().end()).toBe(position);
      const { position: next } = await another().append(newStream(), several(1), NO_STREAM);
      expect(await store.end()).toBe(next);
    }),
  );

  it(
    'does not hide that the end went back when an older copy was put in',
    onDouble(async ({ double, store }) => {
      const { position } = await store.append(newStream(), several(1), NO_STREAM);
      const { length } = double;
      const { position: lost } = await store.append(newStream(), several(1), NO_STREAM);
      expect(await store.end()).toBe(lost);

      await double.restore(length);

      await eventually('the server is back', () => true);
      expect(await store.read(newStream())).toEqual({ events: [], revision: NO_STREAM });
      expect(await store.end()).toBe(position);
    }),
  );
});

describe('when a follower of EventStoreDB is dropped', () => {
  const appending = async (store: EventStoreDbEventStore, from: number, count: number): Promise<void> => {
    for (let number = from; number < from + count; number += 1)
      await store.append(newStream(), [stored(randomUUID(), { number })], NO_STREAM);
  };
  const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, number) => number);

  it(
    'because the server went away, it warns and goes on where it was',
    onDouble(async ({ double, store, warnings }) => {
      const follower = following(store, START);
      await appending(store, 0, 5);
      await eventually('the first', () => follower.seen.length >= 5);

      double.reading.drop('unavailable');
      await appending(store, 5, 5);

      await eventually('the rest', () => follower.seen.length >= 10);
      await follower.stop();
      expect(numbersOf(follower.seen)).toEqual(upTo(10));
      expect(warnings).toEqual([
        {
          message: 'EventStoreDB does not tell the log, and it is asked again',
          details: { why: 'it cannot be reached', at: follower.seen[4]?.position },
        },
      ]);
    }),
  );

  it(
    'because it was too slow, it goes on without a word',
    onDouble(async ({ double, store, warnings }) => {
      const follower = following(store, START);
      await appending(store, 0, 3);
      await eventually('the first', () => follower.seen.length >= 3);

      for (let turn = 0; turn < 3; turn += 1) {
        double.reading.drop('too-slow');
        await appending(store, 3 + turn, 1);
        await eventually('the next', () => follower.seen.length >= 4 + turn);
      }

      await follower.stop();
      expect(numbersOf(follower.seen)).toEqual(upTo(6));
      expect(warnings).toEqual([]);
    }),
  );

  it('by a server that cannot wait for it, it misses nothing', () =>
    against({ limits: { batch: { events: 20, bytes: 1_000_000 } } }, async ({ double, store, warnings }) => {
      double.reading.liveBuffer = 20;
      const stopping = new AbortController();
      const seen: Recorded[] = [];
      let release = (): void => undefined;
      const appended = new Promise<void>((resolve) => (release = resolve));
      const handle = async (batch: readonly Recorded[]): Promise<void> => {
        await appended;
        seen.push(...batch);
      };
      const done = store.follow(START, handle, stopping.signal);
      const text = 'x'.repeat(20_000);
      for (let number = 0; number < 300; number += 20)
        await Promise.all(
          Array.from({ length: 20 }, () => store.append(newStream(), [stored(randomUUID(), { text })], NO_STREAM)),
        );

      release();

      await eventually('all of them', () => seen.length >= 300);
      stopping.abort();
      await done;
      expect(new Set(idsOf(seen)).size).toBe(300);
      expect(seen).toHaveLength(300);
      expect(double.reading.begun).toBeGreaterThan(2);
      expect(warnings).toEqual([]);
    }));

  it(
    'because the server was killed, it goes on when it is back, warning once',
    onDouble(async ({ double, store, warnings }) => {
      const follower = following(store, START);
      await appending(store, 0, 3);
      await eventually('the first', () => follower.seen.length >= 3);
      await double.down();
      await pause(200);
      await double.up();

      await appending(store, 3, 3);

      await eventually('the rest', () => follower.seen.length >= 6);
      await follower.stop();
      expect(numbersOf(follower.seen)).toEqual(upTo(6));
      expect(warnings).toHaveLength(1);
    }),
  );

  it(
    'in the middle of a long history, it neither skips nor doubles anything',
    onDouble(async ({ double, store }) => {
      const events = several(400);
      for (let first = 0; first < 400; first += 100)
        await store.append(newStream(), events.slice(first, first + 100), NO_STREAM);
      const stopping = new AbortController();
      const seen: Recorded[] = [];
      const handle = (batch: readonly Recorded[]): Promise<void> => {
        if (seen.length < 300) double.reading.drop('unavailable');
        seen.push(...batch);
        return Promise.resolve();
      };

      const done = store.follow(START, handle, stopping.signal);
      await eventually('all of them', () => seen.length >= 400);
      stopping.abort();
      await done;

      expect(idsOf(seen)).toEqual(idsOf(events));
    }),
  );

  it(
    'far behind its last event, it does not read again what was not for it',
    onDouble(async ({ double, store }) => {
      const follower = following(store, START);
      await appending(store, 0, 1);
      for (let turn = 0; turn < 15; turn += 1)
        await double.write(
          '$stats',
          Array.from({ length: 200 }, () => foreign('$stats', undefined)),
        );
      await eventually('the first', () => follower.seen.length >= 1);
      await pause(50);

      double.reading.drop('unavailable');
      await appending(store, 1, 1);

      await eventually('the next', () => follower.seen.length >= 2);
      await follower.stop();
      expect(double.reading.subscribedAfter).toBeGreaterThan(Number(follower.seen[0]?.position));
      expect(numbersOf(follower.seen)).toEqual([0, 1]);
    }),
  );

  it(
    'by a server that goes silent at the beginning, it asks again',
    onSilentDouble(async ({ double, store, warnings }) => {
      await appending(store, 0, 2);
      double.troubles.hang();
      const follower = following(store, START);
      await eventually('a warning', () => warnings.length > 0);
      double.troubles.wake();

      await eventually('all', () => follower.seen.length >= 2);
      await follower.stop();
      expect(numbersOf(follower.seen)).toEqual([0, 1]);
    }),
  );

  it(
    'by a server that hangs while nothing happens, it notices, and hears what was written meanwhile',
    onDouble(async ({ double, store, another, warnings }) => {
      // The connection asks in such a silence whether somebody is there: every ten seconds at the most.
      const line = await lineTo(`${double.url}&keepAliveInterval=10000&keepAliveTimeout=300`);
      const follower = following(another({}, line.url), START);
      await appending(store, 0, 1);
      await eventually('the first', () => follower.seen.length >= 1);

      line.hang();
      await appending(store, 1, 2);
      await eventually('a warning', () => warnings.length > 0);
      line.resume();

      await eventually('the rest', () => follower.seen.length >= 3);
      await follower.stop();
      expect(numbersOf(follower.seen)).toEqual(upTo(3));
      await line.close();
    }),
  );

  it('it is handed no more at once than it can take', () =>
    against({ limits: { batch: { events: 1_000, bytes: 40_000 } } }, async ({ store }) => {
      const text = 'x'.repeat(10_000);
      for (let turn = 0; turn < 10; turn += 1)
        await store.append(
          newStream(),
          Array.from({ length: 10 }, () => stored(randomUUID(), { text })),
          NO_STREAM,
        );
      const stopping = new AbortController();
      const sizes: number[] = [];
      let count = 0;
      const handle = async (batch: readonly Recorded[]): Promise<void> => {
        sizes.push(batch.length);
        count += batch.length;
        await pause(10);
      };

      const done = store.follow(START, handle, stopping.signal);
      await eventually('all of them', () => count >= 100);
      stopping.abort();
      await done;

      expect(Math.max(...sizes)).toBeLessThanOrEqual(4);
    }));
});

describe('where a follower of EventStoreDB cannot begin', () => {
  const follow = (store: EventStoreDbEventStore, after: Position): Promise<void> =>
    store.follow(after, () => Promise.resolve(), AbortSignal.timeout(10_000));

  it(
    'inside an event',
    onDouble(async ({ store }) => {
      const { position } = await store.append(newStream(), several(1), NO_STREAM);
      await store.append(newStream(), several(1), NO_STREAM);
      const inside = String(Number(position) + 7);

      const failure = await follow(store, inside).catch((error: unknown) => error);

      expect(failure).toBeInstanceOf(UnusableStore);
      expect(String(failure)).toContain(`from ${inside}, where no event of EventStoreDB stands`);
    }),
  );

  it(
    'beyond the end of a log that was put back from an older copy',
    onDouble(async ({ double, store }) => {
      const { position } = await store.append(newStream(), several(1), NO_STREAM);
      const beyond = String(Number(position) + 100_000);

      const failure = await follow(store, beyond).catch((error: unknown) => error);

      expect(failure).toBeInstanceOf(UnusableStore);
      expect(String(failure)).toContain('put back from an older copy');
      expect(double.end).not.toBe(beyond);
    }),
  );

  it(
    'and it ends when that happens while it follows',
    onDouble(async ({ double, store }) => {
      await store.append(newStream(), several(1), NO_STREAM);
      const { length } = double;
      await store.append(newStream(), several(3), NO_STREAM);
      const follower = following(store, START);
      const verdict = expect(follower.done).rejects.toBeInstanceOf(UnusableStore);
      await eventually('all', () => follower.seen.length >= 4);

      await double.restore(length);

      await verdict;
    }),
  );
});

describe('when a case is read from EventStoreDB', () => {
  const silentEvents = async (store: EventStoreDbEventStore, count: number): Promise<void> => {
    for (let turn = 0; turn < count; turn += 20)
      await Promise.all(Array.from({ length: 20 }, () => store.append(newStream(), several(1), NO_STREAM)));
  };

  it(
    'it is whole right after an append, however late the links are',
    onDouble(async ({ double, store }) => {
      double.projection.lagMs = 100_000;
      const [stream, caseId] = [newStream(), randomUUID()];
      for (let revision = NO_STREAM; revision < 4; revision += 1) {
        await store.append(stream, several(1, caseId), revision);
        expect((await store.readCase(caseId)).map((event) => event.revision)).toEqual(
          Array.from({ length: revision + 2 }, (_, index) => index),
        );
      }
    }),
  );

  it(
    'it comes from its links and from what was not linked yet',
    onDouble(async ({ double, store }) => {
      const [stream, caseId] = [newStream(), randomUUID()];
      await store.append(stream, several(2, caseId), NO_STREAM);
      await silentEvents(store, 200);
      await pause(50);
      double.projection.lagMs = 100_000;
      await store.append(newStream('filing'), several(2, caseId), NO_STREAM);
      await silentEvents(store, 40);
      const before = (await store.read(stream)).events;

      const found = await store.readCase(caseId);

      expect(found).toHaveLength(4);
      expect(found.slice(0, 2)).toEqual(before);
      expect(await store.readCase(caseId, found[1]?.position)).toEqual(found.slice(2));
      expect(await store.readCase(caseId, found[0]?.position)).toEqual(found.slice(1));
    }),
  );

  it('however often that is, and the end of the log, nobody else on the connection is disturbed', () =>
    // How soon an answer comes is nothing to this test, and two cores may be busy with others.
    against({ limits: { linkedWithinMs: 30_000, answerMs: 5_000, requestMs: 20_000 } }, async ({ store, warnings }) => {
      const [stream, caseId] = [newStream(), randomUUID()];
      const { position } = await store.append(stream, several(2, caseId), NO_STREAM);
      await silentEvents(store, 200);
      const follower = following(store, position);
      await eventually('the others', () => follower.seen.length >= 200);

      for (let turn = 0; turn < 100; turn += 1) await Promise.all(Array.from({ length: 15 }, () => store.end()));
      for (let turn = 0; turn < 30; turn += 1)
        await Promise.all(Array.from({ length: 10 }, () => store.readCase(caseId)));

      await follower.stop();
      expect(warnings).toEqual([]);
    }));

  it(
    'a link whose event is gone is passed over',
    onDouble(async ({ double, store }) => {
      const [stream, caseId] = [newStream(), randomUUID()];
      await store.append(stream, several(3, caseId), NO_STREAM);
      await silentEvents(store, 200);
      await pause(50);
      double.scavenge(stream, 1);

      expect((await store.readCase(caseId)).map(({ revision }) => revision)).toEqual([0, 2]);
    }),
  );

  it('without the projection it is as whole, and says once what to enable', () =>
    against({ byCorrelation: false }, async ({ double, store, warnings }) => {
      const [stream, caseId] = [newStream(), randomUUID()];
      await store.append(stream, several(2, caseId), NO_STREAM);
      await silentEvents(store, 100);
      await pause(100);

      expect((await store.readCase(caseId)).map(({ revision }) => revision)).toEqual([0, 1]);
      expect(await store.readCase(randomUUID())).toEqual([]);

      expect(warnings.map(({ message }) => message)).toEqual([
        'EventStoreDB makes no links by correlation id: cases are read from the whole log, which is slow; ' +
          'enable the system projection $by_correlation_id',
      ]);
      double.projection.enable();
      await eventually('the links', () => double.length >= 204);
      expect(await store.readCase(caseId)).toHaveLength(2);
      expect(warnings).toHaveLength(1);
    }));

  it(
    'when the projection was stopped later, what it missed is found nevertheless',
    onDouble(async ({ double, store, warnings }) => {
      const [stream, caseId] = [newStream(), randomUUID()];
      await store.append(stream, several(2, caseId), NO_STREAM);
      await silentEvents(store, 100);
      await pause(50);
      double.projection.disable();
      await store.append(stream, several(1, caseId), 1);
      await silentEvents(store, 100);
      await pause(100);

      expect((await store.readCase(caseId)).map(({ revision }) => revision)).toEqual([0, 1, 2]);
      expect(warnings).toHaveLength(1);
    }),
  );

  it(
    'a projection that is merely late is called late',
    onDouble(async ({ double, store, warnings }) => {
      double.projection.lagMs = 100_000;
      await store.append(newStream(), several(2), NO_STREAM);
      await pause(100);

      await store.readCase(randomUUID());

      expect(warnings.map(({ message }) => message)).toEqual([
        'EventStoreDB is late with its links by correlation id: cases are read from the log itself, which is slower',
      ]);
    }),
  );
});

describe('when EventStoreDB does not let the adapter in', () => {
  it(
    'says what to check, to whoever asks',
    onDouble(async ({ double, store }) => {
      double.troubles.denied = true;

      for (const use of [
        () => store.append(newStream(), several(1), NO_STREAM),
        () => store.read(newStream()),
        () => store.readCase(randomUUID()),
        () => store.readCategory('policy'),
        () => store.end(),
      ]) {
        const failure = await use().catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(UnusableStore);
        expect(String(failure)).toContain('refuses access: check user and password');
      }
    }),
  );

  it(
    'a follower asks on, and is let in when that was mended',
    onDouble(async ({ double, store, warnings }) => {
      await store.append(newStream(), several(1), NO_STREAM);
      double.troubles.denied = true;
      const follower = following(store, START);
      await eventually('a warning', () => warnings.length > 0);
      double.troubles.denied = false;

      await eventually('the event', () => follower.seen.length > 0);
      await follower.stop();
      expect(JSON.stringify(warnings)).toContain('check user and password');
    }),
  );

  it(
    'warns that user and password stay at home without TLS',
    onDouble(({ double, another, warnings }) => {
      another({}, `esdb://admin:secret@127.0.0.1:${String(double.port)}?tls=false`);

      expect(warnings).toEqual([
        { message: 'User and password of EventStoreDB are not sent: its URL says tls=false', details: {} },
      ]);
      return Promise.resolve();
    }),
  );
});

describe('EventStoreDB over TLS', () => {
  const overTls = async (
    test: (setting: Setting & { readonly host: string; readonly trusting: string }) => Promise<void>,
  ): Promise<void> => {
    const folder = await temporaryFolder();
    const tls = selfSigned();
    const file = join(folder.path, 'ca.pem');
    await writeFile(file, tls.certificate);
    try {
      await against({ tls, limits: { requestMs: 300 } }, async (setting) => {
        const host = `localhost:${String(setting.double.port)}`;
        await test({ ...setting, host, trusting: `?tls=true&tlsCAFile=${encodeURIComponent(file)}` });
      });
    } finally {
      await folder.remove();
    }
  };

  it('is used with user and password when its certificate is trusted', () =>
    overTls(async ({ double, another, host, trusting }) => {
      double.troubles.user = { name: 'yidi', password: 'pass:word' };
      const store = another({ requestMs: 4_000 }, `esdb://yidi:pass%3Aword@${host}${trusting}`);

      const appended = await store.append(newStream(), several(1), NO_STREAM);

      expect(await store.end()).toBe(appended.position);
    }));

  it.each([
    ['another password', 'yidi:secret@'],
    ['nobody’s name', ''],
  ])('refuses %s in words that show nothing of it', (_, user) =>
    overTls(async ({ double, another, host, trusting }) => {
      double.troubles.user = { name: 'yidi', password: 'password' };
      const store = another({ requestMs: 4_000 }, `esdb://${user}${host}${trusting}`);

      const failures = await Promise.all(
        [store.append(newStream(), several(1), NO_STREAM), store.read(newStream())].map((use) =>
          use.catch((error: unknown) => error),
        ),
      );

      for (const failure of failures) {
        expect(failure).toBeInstanceOf(UnusableStore);
        expect(String(failure)).toContain('refuses access');
        expect(String(failure)).not.toMatch(/yidi:|secret|localhost|127\.0/);
      }
    }),
  );

  it('is told apart from a server that is away when its certificate is not trusted', () =>
    overTls(async ({ another, host }) => {
      const store = another({}, `esdb://yidi:secret@${host}?tls=true`);

      const failure = await store.read(newStream()).catch((error: unknown) => error);

      expect(failure).toMatchObject({
        name: 'Unavailable',
        cause: { message: expect.stringContaining('name the authority that signed it with tlsCAFile') as unknown },
      });
      expect(String((failure as Error).cause)).not.toMatch(/127\.0|localhost|secret/);
    }));

  it('is told apart from a server that speaks no TLS', () =>
    against({ limits: { requestMs: 300 } }, async ({ double, another }) => {
      const store = another({}, `esdb://localhost:${String(double.port)}?tls=true`);

      const failure = await store.read(newStream()).catch((error: unknown) => error);

      expect(failure).toMatchObject({
        name: 'Unavailable',
        cause: { message: 'EventStoreDB: it does not speak TLS there: tls=false is missing in the URL' },
      });
    }));
});

describe('a cluster of EventStoreDB', () => {
  it(
    'is found through any of its nodes, and again after all were away',
    onDouble(async ({ double, another, warnings }) => {
      const nodes = `127.0.0.1:1,127.0.0.1:${String(double.port)}`;
      const store = another(
        { answerMs: 2_000 },
        `esdb://${nodes}?tls=false&maxDiscoverAttempts=2&discoveryInterval=10`,
      );
      const follower = following(store, START);
      await store.append(newStream(), several(1), NO_STREAM);
      await eventually('the first', () => follower.seen.length >= 1);
      await double.down();
      const appending = store.append(newStream(), several(1), NO_STREAM);
      await pause(200);
      await double.up();

      expect((await appending).revision).toBe(0);
      await eventually('the second', () => follower.seen.length >= 2);
      await follower.stop();
      expect(JSON.stringify(warnings)).not.toContain('127.0.0.1');
    }),
  );
});

describe('a cluster of EventStoreDB of which no node is found', () => {
  it(
    'fails nobody but who asks, although a connection breaks while nodes are looked for',
    onDouble(async ({ double, another, warnings }) => {
      const nodes = `127.0.0.1:1,127.0.0.1:${String(double.port)}`;
      const store = another({}, `esdb://${nodes}?tls=false&maxDiscoverAttempts=2&discoveryInterval=200`);
      const followers = [following(store, START), following(store, START)];
      await eventually('both', () => double.reading.subscribers === 2);
      double.closeDoor();

      double.reading.drop('unavailable', 1);
      await pause(100);
      double.reading.drop('unavailable');

      // What nobody caught would fail this test.
      await pause(700);
      expect(warnings.length).toBeGreaterThan(0);
      for (const follower of followers) await follower.stop();
    }),
  );
});

describe('a store in EventStoreDB that is closed', () => {
  it(
    'ends its followers, and fails what is asked of it',
    onDouble(async ({ double, store }) => {
      const follower = following(store, START);
      const { position } = await store.append(newStream(), several(1), NO_STREAM);
      await eventually('the event', () => follower.seen.length > 0);
      double.troubles.hang();
      const waiting = store.read(newStream()).catch((error: unknown) => error);

      await store.close();

      await follower.done;
      expect(await waiting).toBeInstanceOf(Unavailable);
      await expect(store.end()).rejects.toBeInstanceOf(Unavailable);
      expect(follower.seen[0]?.position).toBe(position);
    }),
  );
});

describe('the log of the double', () => {
  it('outlives the process, without what a crash left half written', async () => {
    const folder = await temporaryFolder();
    const file = join(folder.path, 'log.ndjson');
    const [stream, gone, caseId] = [newStream(), newStream(), randomUUID()];
    const events = several(3, caseId);
    let position = START;
    await against({ file }, async ({ double, store }) => {
      ({ position } = await store.append(stream, events, NO_STREAM));
      await store.append(gone, several(1), NO_STREAM);
      await double.tombstone(gone);
    });
    await writeFile(file, '{"events":[{"id":"', { flag: 'a' });

    for (let turn = 0; turn < 2; turn += 1)
      await against({ file }, async ({ store }) => {
        expect(await store.append(stream, events, NO_STREAM)).toEqual({ revision: 2, position });
        expect(idsOf(await store.readCase(caseId))).toEqual(idsOf(events));
        await expect(store.read(gone)).rejects.toBeInstanceOf(UnusableStore);
        await store.append(newStream(), several(1), NO_STREAM);
      });
    await folder.remove();
  });
});
