import { LRUCache } from 'lru-cache';
import { Breath } from './breath.js';
import { pauseFor } from './pause.js';
import { UnusableStore, type EventStore } from './ports/event-store.js';
import type { Leases } from './ports/leases.js';
import { Superseded, type Change, type Page, type ReadModel, type RowKey } from './ports/read-model.js';
import type { Fold, Projection, Reading } from './projection.js';
import { categoryOf, comparePositions, START, type Position, type Recorded } from './recorded.js';
import type { Warn } from './warn.js';

/** Told when rows have moved on: up to where, and which were touched; all may have been where another instance moved them. */
export type Listener = (applied: { readonly position: Position; readonly keys: readonly RowKey[] | 'any' }) => void;

export interface ProjectorParts {
  readonly store: EventStore;
  readonly rows: ReadModel;
  readonly leases: Leases;
  readonly warn: Warn;
}

interface Waiter {
  readonly position: Position;
  readonly resolve: () => void;
}

const RETRY_MS = { first: 100, most: 5_000 };
/** Rows that were touched last are likely to be touched next. */
const REMEMBERED_ROWS = 10_000;
/**
 * A position that no row goes with is written at most this often: what a crash repeats then changes nothing, but instances
 * that stand by know by it how fresh the rows are.
 */
const SAVE_MS = 100;
/** How often an instance that stands by looks how far the rows have come: while somebody waits for them, and else. */
const LOOK_MS = { awaited: 20, else: 100 };

/**
 * Runs one projection: follows the log from where its rows stand, for as long as the process lives. Of several instances one
 * has the lease and writes; the others stand by, answer from the same rows, and one of them takes over when it dies.
 */
export class Projector {
  private readonly byCategory: ReadonlyMap<string, Reading>;
  private readonly waiters = new Set<Waiter>();
  private readonly listeners = new Set<Listener>();
  /** Only this projector writes its rows while its position holds, so what it wrote need not be read again. */
  private readonly remembered = new LRUCache<string, object>({ max: REMEMBERED_ROWS });
  private reached: Position | undefined;
  /** The position that the rows were last written with. */
  private written: Position | undefined;
  /** What is on its way into the rows: while it is, the next batch is made of what will stand there. */
  private coming: ReadonlyMap<string, object | undefined> = new Map();
  private landing: Promise<void> = Promise.resolve();
  /** Writes come one after another. */
  private writing: Promise<void> = Promise.resolve();
  private failing: string | undefined;
  private leading = false;
  private readonly breath = new Breath();
  private readonly store: EventStore;
  private readonly rows: ReadModel;
  private readonly leases: Leases;
  private readonly warn: Warn;

  constructor(
    readonly projection: Projection,
    { store, rows, leases, warn }: ProjectorParts,
  ) {
    this.byCategory = new Map(projection.readings.map((reading) => [reading.category, reading]));
    this.store = store;
    this.rows = rows;
    this.leases = leases;
    this.warn = warn;
  }

  /** How far the rows reflect the log. */
  get position(): Position {
    return this.reached ?? START;
  }

  /** Why the projection stands still, if it does. */
  get trouble(): string | undefined {
    return this.failing;
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Rows of this projection as they stand at its position, from memory where they were touched lately. */
  async load<T extends object>(keys: readonly RowKey[]): Promise<readonly (T | undefined)[]> {
    const stands = await this.standing(keys.map((key) => [nameOf(key), key] as const));
    return keys.map((key) => stands.get(nameOf(key)) as T | undefined);
  }

  list<T extends object>(
    table: string,
    partition: string,
    page: Page,
  ): Promise<readonly { readonly sort: string; readonly value: T }[]> {
    return this.rows.list<T>(table, partition, page);
  }

  /** Resolves true once the rows reflect the log up to the position, false when that takes longer than the limit. */
  waitFor(position: Position, limitMs: number): Promise<boolean> {
    if (comparePositions(this.position, position) >= 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const waiter: Waiter = {
        position,
        resolve: () => {
          settle(true);
        },
      };
      const timer = setTimeout(() => {
        settle(false);
      }, limitMs);
      const settle = (fresh: boolean): void => {
        clearTimeout(timer);
        this.waiters.delete(waiter);
        resolve(fresh);
      };
      this.waiters.add(waiter);
    });
  }

  /** Projects until stopped. A failure is said loudly and tried again without end: no event is ever passed over. */
  async run(stop: AbortSignal): Promise<void> {
    await Promise.all([this.lead(stop), this.standBy(stop)]);
  }

  private async lead(stop: AbortSignal): Promise<void> {
    let pause = RETRY_MS.first;
    while (!stop.aborted) {
      try {
        await this.leases.hold(`projection:${this.projection.name}`, ({ until }) => this.write(until), stop);
      } catch (error) {
        if (error instanceof Superseded) continue;
        pause = this.failing === undefined ? RETRY_MS.first : Math.min(pause * 2, RETRY_MS.most);
        this.failing = String(error);
        this.warn(`projection ${this.name} stands still and is tried again`, {
          error: this.failing,
          at: this.position,
        });
        await pauseFor(pause, stop);
      }
    }
  }

  /** Checkpoints are kept per version: a new version finds none, clears the tables and reads the log from the start. */
  private get name(): string {
    return `${this.projection.name}@${String(this.projection.version)}`;
  }

  private async write(until: AbortSignal): Promise<void> {
    const end = new AbortController();
    const stop = AbortSignal.any([until, end.signal]);
    const ending = (): void => {
      end.abort();
    };
    try {
      await this.start();
      const apply = (batch: readonly Recorded[]): Promise<void> => this.applyBatch(batch, stop, ending);
      const following = this.store.follow(this.position, apply, stop).finally(ending);
      const ended = await Promise.allSettled([following, this.save(stop).finally(ending)]);
      for (const each of [...ended, ...(await Promise.allSettled([this.landing]))])
        if (each.status === 'rejected') throw each.reason;
    } finally {
      this.leading = false;
      this.coming = new Map();
      this.landing = Promise.resolve();
      this.remembered.clear();
    }
  }

  /** Writes how far the log was read where nothing in it touched a row. */
  private async save(stop: AbortSignal): Promise<void> {
    for (;;) {
      await pauseFor(SAVE_MS, stop);
      if (stop.aborted) return;
      await this.put([], () => this.position);
    }
  }

  /** Sees how far another instance has moved the rows. */
  private async standBy(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      if (!this.leading) await this.look().catch(() => undefined);
      await pauseFor(this.waiters.size > 0 || this.listeners.size > 0 ? LOOK_MS.awaited : LOOK_MS.else, stop);
    }
  }

  private async look(): Promise<void> {
    const stands = await this.rows.position(this.name);
    if (stands !== undefined && this.reached === undefined) await this.refuseBeyondEnd(stands);
    // The lease may have come meanwhile, and with it a position of one's own.
    if (this.leading || stands === undefined || stands === this.reached) return;
    this.reached = stands;
    this.failing = undefined;
    this.answerWaiters();
    for (const listener of this.listeners) listener({ position: stands, keys: 'any' });
  }

  private async start(): Promise<void> {
    const stored = await this.rows.position(this.name);
    if (stored === undefined) await this.rows.reset(this.name, this.projection.tables);
    else await this.refuseBeyondEnd(stored);
    this.remembered.clear();
    this.written = stored;
    this.reached = stored;
    this.leading = true;
    this.answerWaiters();
  }

  /** Of a log that was put back from an older copy, the projection would hear nothing for ever, and call its rows fresh. */
  private async refuseBeyondEnd(stored: Position): Promise<void> {
    const end = await this.store.end();
    if (comparePositions(stored, end) <= 0) return;
    this.reached = undefined;
    throw new UnusableStore(
      `The projection ${this.name} has read up to ${stored}, but the log ends at ${end}: the two are not of the same time. ` +
        'Put back log and read model from the same backup.',
    );
  }

  /**
   * Resolves when the batch is on its way into the rows: the next is read and folded while the database writes. Nothing that
   * waits here holds on to the events, nor to what became of them: the collector would take it all for something that stays.
   */
  private async applyBatch(batch: readonly Recorded[], stop: AbortSignal, failed: () => void): Promise<void> {
    const last = batch.at(-1);
    if (last === undefined) return;
    const folds = batch.flatMap((event) => this.byCategory.get(categoryOf(event.stream))?.project(event) ?? []);
    return this.rest(this.begin(this.foldAll(folds), last.position, failed), batch.length, stop);
  }

  /** Sends the changes on their way as soon as those before have landed; tells whether there are any. */
  private async begin(folded: Promise<readonly Noted[]>, position: Position, failed: () => void): Promise<boolean> {
    const changes = await folded;
    await this.landing;
    this.coming = new Map(
      changes.map((change) =>
        'put' in change ? [nameOf(change.put), change.put.value] : [nameOf(change.drop), undefined],
      ),
    );
    this.landing = this.land(changes, position);
    this.landing.catch(failed);
    return changes.length > 0;
  }

  /** Whoever waits for rows gets them as soon as can be; else they are written many at once. */
  private async rest(begun: Promise<boolean>, events: number, stop: AbortSignal): Promise<void> {
    if (!(await begun)) await this.landing;
    else if (this.waiters.size === 0 && this.listeners.size === 0) await this.breath.after(events, stop);
  }

  private async land(changes: readonly Noted[], position: Position): Promise<void> {
    if (changes.length > 0) await this.put(changes, () => position);
    this.coming = new Map();
    this.reached = position;
    this.failing = undefined;
    this.answerWaiters();
    if (changes.length > 0) this.tellListeners(position, changes);
  }

  private put(changes: readonly Noted[], upTo: () => Position): Promise<void> {
    const done = this.writing.then(() => this.putNow(changes, upTo()));
    this.writing = done.catch(() => undefined);
    return done;
  }

  private async putNow(changes: readonly Noted[], position: Position): Promise<void> {
    if (changes.length === 0 && comparePositions(position, this.written ?? START) <= 0) return;
    await this.rows.apply(this.name, changes, this.written, position);
    this.written = position;
    for (const change of changes) {
      if ('drop' in change) this.remembered.delete(nameOf(change.drop));
      else if (change.once !== true) this.remembered.set(nameOf(change.put), change.put.value);
    }
  }

  /** Each row is read at most once and written once, however many events of the batch touch it. */
  private async foldAll(folds: readonly Fold[]): Promise<readonly Noted[]> {
    if (folds.every(({ once }) => once === true)) return folds.map(written);
    const groups = grouped(folds);
    const seeing = [...groups].filter(([, group]) => group[0]?.isNew !== true);
    const stands = await this.standingSoon(seeing.map(([name, group]) => [name, keyOf(group)] as const));
    return [...groups].flatMap(([name, group]) => {
      const before = stands.get(name);
      const value = group.reduce<object | undefined>((stood, { fold }) => fold(stood), before);
      if (value === before) return [];
      return [changed(group, keyOf(group), value), ...mirrorChanges(group, before, value)];
    });
  }

  /** As the rows will stand when what is on its way has come. */
  private async standingSoon(keys: readonly (readonly [string, RowKey])[]): Promise<ReadonlyMap<string, object>> {
    const { coming } = this;
    const here = await this.standing(keys.filter(([name]) => !coming.has(name)));
    const soon = keys.flatMap(([name]) => {
      const value = coming.get(name);
      return value === undefined ? [] : [[name, value] as const];
    });
    return new Map([...here, ...soon]);
  }

  private async standing(keys: readonly (readonly [string, RowKey])[]): Promise<ReadonlyMap<string, object>> {
    const stands = new Map<string, object>();
    const unknown: (readonly [string, RowKey])[] = [];
    for (const named of keys) {
      const known = this.leading ? this.remembered.get(named[0]) : undefined;
      if (known === undefined) unknown.push(named);
      else stands.set(named[0], known);
    }
    const read = unknown.length === 0 ? [] : await this.rows.load(unknown.map(([, key]) => key));
    for (const [at, [name]] of unknown.entries()) {
      const value = read[at];
      if (value !== undefined) stands.set(name, value);
    }
    return stands;
  }

  private answerWaiters(): void {
    for (const waiter of [...this.waiters]) if (comparePositions(this.position, waiter.position) >= 0) waiter.resolve();
  }

  private tellListeners(position: Position, changes: readonly Change[]): void {
    if (this.listeners.size === 0) return;
    const keys = changes.map((change) => ('put' in change ? change.put : change.drop));
    for (const listener of this.listeners) listener({ position, keys });
  }
}

/** A change, and whether the row is not worth remembering. */
type Noted = Change & { readonly once?: true };

/** Lines of a list stand alone: nothing to read, nothing to gather. */
const written = ({ key: { table, partition, sort }, fold }: Fold): Noted => ({
  put: { table, partition, sort, value: fold(undefined) ?? {} },
  isNew: true,
  once: true,
});

/** What becomes of a row, with what its first fold knows of it. */
const changed = ([first]: readonly Fold[], key: RowKey, value: object | undefined): Noted => {
  if (value === undefined) return { drop: key };
  return {
    put: { ...key, value },
    ...(first?.isNew === true && { isNew: true }),
    ...(first?.once === true && { once: true }),
  };
};

const grouped = (folds: readonly Fold[]): ReadonlyMap<string, readonly Fold[]> => {
  const groups = new Map<string, Fold[]>();
  for (const fold of folds) {
    const name = nameOf(fold.key);
    const others = groups.get(name);
    if (others === undefined) groups.set(name, [fold]);
    else others.push(fold);
  }
  return groups;
};

const nameOf = ({ table, partition, sort }: RowKey): string => `${table}\u001f${partition}\u001f${sort}`;

const mirrorChanges = (group: readonly Fold[], before?: object, after?: object): readonly Noted[] => {
  const mirror = group[0]?.mirror;
  if (mirror === undefined) return [];
  const puts = after === undefined ? [] : mirror(after);
  const kept = new Set(puts.map(nameOf));
  const gone = (before === undefined ? [] : mirror(before)).filter((row) => !kept.has(nameOf(row)));
  return [
    ...gone.map(({ table, partition, sort }) => ({ drop: { table, partition, sort } })),
    ...puts.map((put) => ({ put })),
  ];
};

const keyOf = (group: readonly Fold[]): RowKey => {
  const [first] = group;
  if (first === undefined) throw new RangeError('a group of folds is never empty');
  return first.key;
};
