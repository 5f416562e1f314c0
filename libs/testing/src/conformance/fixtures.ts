import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore, Position, Recorded, Stored } from '@yidi/eventing';
import { instant, type RegionCode } from '@yidi/kernel';

/**
 * An event with every field that a store has to keep. Neither its type nor its stream is one that Yidi knows: the server may
 * be one that Yidi works on as well, and everything that stands in a log stays there.
 */
export const stored = (caseId: string, data: object = { amount: 11_250 }, type = 'SpecimenTaken'): Stored => ({
  id: randomUUID(),
  type,
  data,
  metadata: {
    correlationId: caseId,
    causationId: randomUUID(),
    actor: { id: 'H11010500123', role: 'institution', region: '110105' as RegionCode },
    at: instant('2026-03-12T02:00:00.123Z'),
  },
});

/** As many events as asked for, told apart by their number. */
export const several = (count: number, caseId: string = randomUUID()): readonly Stored[] =>
  Array.from({ length: count }, (_, number) => stored(caseId, { number }));

export const newStream = (category = 'specimen'): string => `${category}-${randomUUID()}`;

/** The events as the store must give them back when they stand in one stream from a revision on. */
export const asRecorded = (
  stream: string,
  events: readonly Stored[],
  positions: readonly Position[],
  first = 0,
): readonly Recorded[] =>
  events.map((event, index) => ({
    ...event,
    stream,
    revision: first + index,
    position: positions[index] ?? 'no position',
  }));

/** Waits until the condition holds; says what was waited for when it does not come. */
export const eventually = async (
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 60_000,
): Promise<void> => {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain: ${what}`);
    await pause(5);
  }
};

/** Whether the promise is settled within the time. */
export const settles = async (promise: Promise<unknown>, withinMs: number): Promise<boolean> => {
  const late = new AbortController();
  const settled = promise.then(
    () => true,
    () => true,
  );
  const verdict = await Promise.race([settled, pause(withinMs, false, { signal: late.signal })]);
  late.abort();
  return verdict;
};

export interface Following {
  readonly seen: readonly Recorded[];
  /** What was seen of these streams; a server may hold events of others. */
  readonly of: (...streams: readonly string[]) => readonly Recorded[];
  readonly done: Promise<void>;
  readonly stop: () => Promise<void>;
}

/** What an event says, however it comes by it. */
export const plain = ({ id, type, data, metadata, stream, revision, position }: Recorded): Recorded => ({
  id,
  type,
  data,
  metadata,
  stream,
  revision,
  position,
});

export const following = (store: EventStore, after: Position, category?: string): Following => {
  const seen: Recorded[] = [];
  const stopping = new AbortController();
  const keep = (batch: readonly Recorded[]): Promise<void> => {
    seen.push(...batch.map(plain));
    return Promise.resolve();
  };
  const done = store.follow(after, keep, stopping.signal, category);
  const of = (...streams: readonly string[]): readonly Recorded[] =>
    seen.filter(({ stream }) => streams.includes(stream));
  const stop = async (): Promise<void> => {
    stopping.abort();
    await done;
  };
  return { seen, of, done, stop };
};

/** A folder for one test's files. */
export const temporaryFolder = async (): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'yidi-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
};
