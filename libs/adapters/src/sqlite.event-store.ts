import { setImmediate as turn } from 'node:timers/promises';
import type { DatabaseSync } from 'node:sqlite';
import {
  Conflict,
  NO_STREAM,
  START,
  categoryOf,
  type Appended,
  type EventStore,
  type Position,
  type Recorded,
  type Revision,
  type Stored,
} from '@yidi/eventing';
import { LRUCache } from 'lru-cache';
import { CommitQueue, type Outcome } from './sqlite.commit-queue.js';
import { openDatabase } from './sqlite.database.js';
import { EventRows, newRow, type EventRow, type HeadRow, type NewRow } from './sqlite.event-rows.js';
import { EventTail } from './sqlite.event-tail.js';
import { answering, guarded, isConstraint } from './sqlite.failure.js';
import { KnownStreams } from './sqlite.known-streams.js';
import { WakeUp } from './wake-up.js';

/** Events handed over at once at most: what is written of them together costs less for each, and it is read in 10 ms. */
const BATCH = 4_000;
/** How soon a follower sees what another process wrote, ms, unless somebody asks for the end. What this one writes it sees at once. */
const POLL_MS = 200;
/** Where other processes have written within so long, ms, each transaction waits so long for more to go with it. */
const SHARED_MS = 1_000;
const REST_MS = 5;
const REMEMBERED_STREAMS = 20_000;

interface Append {
  readonly stream: string;
  readonly rows: readonly NewRow[];
  readonly expected: Revision;
}

type Read = Awaited<ReturnType<EventStore['read']>>;

/** Somebody who follows, and up to where it was given the events. */
interface Follower {
  position: number;
  /** The category it wants only, where that is named. */
  readonly category: string | undefined;
}

const wantedOf = (batch: readonly Recorded[], { category }: Follower): readonly Recorded[] =>
  category === undefined ? batch : batch.filter(({ stream }) => categoryOf(stream) === category);

/** The log in a SQLite file. */
export class SqliteEventStore implements EventStore {
  private readonly db: DatabaseSync;
  private readonly rows: EventRows;
  private readonly queue: CommitQueue;
  private readonly tail: EventTail;
  private readonly streams = new KnownStreams();
  private readonly followers = new Set<Follower>();
  private readonly wakeUp = new WakeUp();
  private readonly closing = new AbortController();

  /** Last revisions that were seen committed; another process may have gone on since, which the UNIQUE constraint tells. */
  private readonly revisions = new LRUCache<string, Revision>({ max: REMEMBERED_STREAMS });
  /** When another process was last seen to have written. */
  private othersAt = -Infinity;
  /** The others' version of the file that the tail is known to hold. */
  private caughtUpWith = -1;
  /** Whether that is all, as found just now: whatever could tell of more comes in a later turn of the event loop. */
  private caughtUpNow: boolean | undefined;
  /** What the transaction under way has changed. */
  private group = { end: 0, written: [] as EventRow[], revisions: new Map<string, Revision>() };

  constructor(
    private readonly file: string,
    private readonly pollMs = POLL_MS,
  ) {
    this.db = openDatabase(file, { synchronous: 'FULL', check: true });
    this.rows = new EventRows(this.db, file);
    this.tail = new EventTail((row) => this.rows.whenAsked(row));
    this.queue = new CommitQueue(this.db, {
      begun: () => {
        this.group = { end: this.rows.end(), written: [], revisions: new Map() };
        this.fillUpTo(this.group.end);
      },
      committed: () => this.committed(),
      rest: () => (performance.now() - this.othersAt < SHARED_MS ? REST_MS : 0),
    });
  }

  /** Transactions that carried appends so far; fewer than appends when writers come together. */
  get commits(): number {
    return this.queue.commits;
  }

  read(stream: string, from: Revision = 0): Promise<Read> {
    return answering(this.file, () => this.known(stream, from) ?? this.readThrough(stream, from));
  }

  append(stream: string, events: readonly Stored[], expected: Revision): Promise<Appended> {
    if (events.length === 0) return Promise.reject(new RangeError('An append carries at least one event'));
    return answering(this.file, () => {
      const append = { stream, rows: events.map(newRow), expected };
      return this.queue.run(() => this.judge(append));
    });
  }

  readCase(correlationId: string, after: Position = START): Promise<readonly Recorded[]> {
    return answering(this.file, () => this.rows.ofCase(correlationId, Number(after)));
  }

  readCategory(category: string): Promise<readonly Recorded[]> {
    return answering(this.file, () => this.rows.ofCategory(category));
  }

  async follow(
    after: Position,
    handle: (batch: readonly Recorded[]) => Promise<void>,
    stop: AbortSignal,
    category?: string,
  ): Promise<void> {
    const until = AbortSignal.any([stop, this.closing.signal]);
    const follower: Follower = { position: Number(after), category };
    this.followers.add(follower);
    try {
      while (!until.aborted) {
        const given = this.give(follower, handle);
        // Nothing may be awaited between the look and this wait, or a commit in between would go unnoticed.
        if (given === undefined) await this.wakeUp.wait(this.pollMs, until);
        else await given;
      }
    } finally {
      this.followers.delete(follower);
      this.letGoOfSeen();
    }
  }

  /**
   * Gives a follower what comes next, where there is something; resolves when that is handled. What waits for that holds on to
   * none of it: a handler that has taken what it needs from a batch may take long.
   */
  private give(
    follower: Follower,
    handle: (batch: readonly Recorded[]) => Promise<void>,
  ): Promise<unknown> | undefined {
    const live = this.tail.next(follower.position, BATCH);
    const batch = live.length > 0 ? live : guarded(this.file, () => this.readAfter(follower.position));
    const last = batch.at(-1);
    if (last === undefined) return undefined;
    follower.position = Number(last.position);
    this.letGoOfSeen();
    const wanted = wantedOf(batch, follower);
    const handled = wanted.length > 0 ? handle(wanted) : Promise.resolve();
    // A long history must not keep requests and timers waiting.
    return live.length === 0 ? handled.then(() => turn()) : handled;
  }

  /** Whoever asks is about to wait until followers have come so far: what another process wrote is looked at now. */
  end(): Promise<Position> {
    return answering(this.file, () => {
      const end = this.rows.end();
      if (end > this.tail.last) this.wakeUp.all();
      return String(end);
    });
  }

  async close(): Promise<void> {
    await this.queue.close();
    this.closing.abort();
    if (this.db.isOpen) this.db.close();
  }

  /** Out of what is known here, where that holds what is asked for and nobody else has written since. */
  private known(stream: string, from: Revision): Read | undefined {
    if (this.streams.of(stream, from) === undefined || !this.isCaughtUp()) return undefined;
    const known = this.streams.of(stream, from);
    return known && { events: known.rows.map((row) => this.rows.read(row)), revision: known.revision };
  }

  private readThrough(stream: string, from: Revision): Read {
    const caughtUp = this.isCaughtUp();
    const events = this.rows.ofStream(stream, from);
    const revision = events.at(-1)?.revision ?? this.revisionBefore(stream, from);
    if (caughtUp) this.streams.wasRead(stream, revision);
    return { events, revision };
  }

  /** Whether what others have written is known here too, after it was looked for: once for all that is asked in one go. */
  private isCaughtUp(): boolean {
    if (this.caughtUpNow === undefined) {
      this.caughtUpNow = this.catchUp();
      process.nextTick(() => {
        this.caughtUpNow = undefined;
      });
    }
    return this.caughtUpNow;
  }

  private catchUp(): boolean {
    const version = this.rows.othersVersion();
    if (version === this.caughtUpWith) return true;
    const end = this.rows.end();
    this.fillUpTo(end);
    if (this.tail.last < end) return false;
    this.caughtUpWith = version;
    return true;
  }

  /** Where a stream stands that has nothing from a revision on: streams never shrink, so what is remembered of it settles most. */
  private revisionBefore(stream: string, from: Revision): Revision {
    if (from === 0) return NO_STREAM;
    if (this.revisions.get(stream) === from - 1) return from - 1;
    // Another process may append between the two questions; the answer stays with what the first one saw.
    return Math.min(this.rows.revisionOf(stream) ?? NO_STREAM, from - 1);
  }

  /** What comes next in the log, by way of the tail where it joins on: others that follow shall not read it again. */
  private readAfter(position: number): readonly Recorded[] {
    const rows = this.rows.after(position, BATCH);
    if (rows.length === 0 && position > this.tail.last) this.startAfter(position);
    return position === this.tail.last ? this.passOn(rows) : rows.map((row) => this.rows.whenAsked(row));
  }

  /** Takes the events that come next in the log. */
  private passOn(rows: readonly HeadRow[], ours = false): readonly Recorded[] {
    this.streams.add(rows, ours);
    return this.tail.add(rows);
  }

  private startAfter(end: number): void {
    this.streams.clear();
    this.caughtUpNow = undefined;
    this.tail.startAfter(end);
  }

  private letGoOfSeen(): void {
    this.tail.seen(Math.min(...[...this.followers].map(({ position }) => position)));
  }

  private committed(): void {
    // A stream of one event is most likely to stay so.
    for (const [stream, revision] of this.group.revisions) if (revision > 0) this.revisions.set(stream, revision);
    const { end, written } = this.group;
    if (written.length === 0) return;
    // Something in between is not known: what is kept does not join on to the new events.
    if (end !== this.tail.last) this.startAfter(end);
    this.passOn(written, true);
    this.wakeUp.all();
  }

  /** Takes into the tail what other processes wrote before the group, unless that is much. */
  private fillUpTo(end: number): void {
    const { last } = this.tail;
    if (last >= end || last === 0) return;
    this.othersAt = performance.now();
    const between = this.rows.between(last, end, BATCH);
    if (between.at(-1)?.[0] === end) this.passOn(between);
  }

  private judge(append: Append): Outcome<Appended> {
    const { stream, expected } = append;
    return this.writtenAtOnce(append) ?? this.judgeByLog(append, this.rows.revisionOf(stream) ?? NO_STREAM, expected);
  }

  /**
   * Writes without reading first where the stream is remembered at the revision, or is not remembered and expected to be
   * new: both wrong guesses meet a revision that is taken, at the first event already.
   */
  private writtenAtOnce(append: Append): Outcome<Appended> | undefined {
    const { stream, expected } = append;
    const remembered = this.group.revisions.get(stream) ?? this.revisions.get(stream) ?? NO_STREAM;
    if (remembered !== expected) return undefined;
    try {
      return { result: this.write(append) };
    } catch (error) {
      if (isConstraint(error)) return undefined;
      throw error;
    }
  }

  private judgeByLog(append: Append, actual: Revision, expected: Revision): Outcome<Appended> {
    this.group.revisions.set(append.stream, actual);
    if (actual === expected) return { result: this.write(append) };
    const first = this.firstAnswer(append);
    return first === undefined ? { refused: new Conflict(append.stream, expected, actual) } : { result: first };
  }

  private write({ stream, rows, expected }: Append): Appended {
    let revision = expected;
    let position = 0;
    for (const row of rows) {
      revision += 1;
      position = this.rows.insert(stream, revision, row);
      this.group.written.push([position, stream, revision, row.id, row.type, row.data, row.metadata]);
    }
    this.group.revisions.set(stream, revision);
    return { revision, position: String(position) };
  }

  /** What was answered when these very events were appended under this revision; undefined when they never were. */
  private firstAnswer({ stream, rows, expected }: Append): Appended | undefined {
    const revision = expected + rows.length;
    const stored = this.rows.idsOf(stream, expected + 1, revision);
    const last = stored.at(-1);
    const same = stored.length === rows.length && rows.every(({ id }, index) => stored[index]?.[0] === id);
    return same && last !== undefined ? { revision, position: String(last[1]) } : undefined;
  }
}
