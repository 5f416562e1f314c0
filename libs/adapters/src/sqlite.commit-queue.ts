import type { DatabaseSync } from 'node:sqlite';
import { Unavailable } from '@yidi/eventing';
import { guarded, isBusy } from './sqlite.failure.js';
import { BEGIN, transaction } from './sqlite.transaction.js';

/** What a piece of work came to: its result, or why it was refused, in which case it has written nothing. */
export type Outcome<T> = { readonly result: T } | { readonly refused: Error };

/** What the owner wants to do with a group beside its works. */
export interface Around {
  /** Inside the transaction, before the first work. */
  readonly begun?: () => void;
  /** After the commit, before anybody is told. */
  readonly committed?: () => void;
  /** How long the next transaction waits after one, ms, so that more of them are committed together; 0 unless given. */
  readonly rest?: () => number;
}

interface Waiting {
  /** Does the work and gives back what tells its owner, to be called once it is committed. */
  readonly work: () => () => void;
  readonly reject: (error: unknown) => void;
}

/** Works in one transaction at most: bounds how long the others wait for the first. */
const GROUP_LIMIT = 512;
/** While another process writes, the lock is tried again after at most so long, ms, and in all for so long. */
const AGAIN_MS = 4;
const PATIENCE_MS = 5_000;

/** Another process has the write lock; nothing was begun. */
class Locked extends Error {
  readonly meaning: Unavailable;

  constructor(cause: unknown) {
    super('another process writes');
    this.meaning = new Unavailable('the store', { cause });
  }
}

/**
 * Gathers what is written in one turn of the event loop and commits it together: syncing the disk costs the same for
 * one as for hundreds. Each work is judged on its own; if the transaction fails, all of its works reject and none is done.
 * While another process writes, this one goes on with everything else: the driver would stand still with it.
 */
export class CommitQueue {
  private waiting: Waiting[] = [];
  private scheduled = false;
  private closed = false;
  private made = 0;
  private idle: (() => void)[] = [];
  private restsUntil = 0;
  private busySince: number | undefined;

  constructor(
    private readonly db: DatabaseSync,
    private readonly around: Around = {},
  ) {}

  /** Transactions committed so far. */
  get commits(): number {
    return this.made;
  }

  /** Runs the work inside the next transaction; settles when that is committed. A work that throws fails its whole group. */
  run<T>(work: () => Outcome<T>): Promise<T> {
    if (this.closed) return Promise.reject(new Error('Nothing is written any more: this store is closed'));
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({
        work: () => {
          const outcome = work();
          return 'refused' in outcome ? () => reject(outcome.refused) : () => resolve(outcome.result);
        },
        reject,
      });
      this.schedule();
    });
  }

  /** Takes nothing new and resolves when what waits is settled. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.scheduled) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    const rest = this.restsUntil - performance.now();
    if (rest > 0) setTimeout(() => this.work(), rest);
    else setImmediate(() => this.work());
  }

  private work(): void {
    this.scheduled = false;
    this.commit(this.waiting.splice(0, GROUP_LIMIT));
    if (this.waiting.length > 0) this.schedule();
    else for (const resolve of this.idle.splice(0)) resolve();
  }

  private commit(group: readonly Waiting[]): void {
    let tell: readonly (() => void)[];
    try {
      tell = this.transact(group);
    } catch (error) {
      this.bear(error, group);
      return;
    }
    this.made += 1;
    this.busySince = undefined;
    this.restsUntil = performance.now() + (this.around.rest?.() ?? 0);
    this.around.committed?.();
    for (const settle of tell) settle();
  }

  /** Keeps the group for another try where somebody else has the lock, for as long as there is patience. */
  private bear(error: unknown, group: readonly Waiting[]): void {
    if (error instanceof Locked && this.waitsOn()) this.waiting.unshift(...group);
    else for (const { reject } of group) reject(error instanceof Locked ? error.meaning : error);
  }

  private transact(group: readonly Waiting[]): readonly (() => void)[] {
    return guarded(this.db.location() ?? '', () =>
      transaction(
        this.db,
        () => {
          this.around.begun?.();
          return group.map(({ work }) => work());
        },
        () => this.begin(),
      ),
    );
  }

  /** Without waiting for the lock: nobody else's events would be answered meanwhile. */
  private begin(): void {
    this.db.exec('PRAGMA busy_timeout = 0');
    try {
      this.db.exec(BEGIN);
    } catch (error) {
      throw isBusy(error) ? new Locked(error) : error;
    } finally {
      this.db.exec(`PRAGMA busy_timeout = ${String(PATIENCE_MS)}`);
    }
  }

  /** Whether the lock shall be tried again. */
  private waitsOn(): boolean {
    const now = performance.now();
    this.busySince ??= now;
    this.restsUntil = now + AGAIN_MS * Math.random();
    if (now - this.busySince < PATIENCE_MS) return true;
    this.busySince = undefined;
    return false;
  }
}
