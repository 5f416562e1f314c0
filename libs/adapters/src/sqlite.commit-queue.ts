import type { DatabaseSync } from 'node:sqlite';
import { guarded } from './sqlite.failure.js';
import { transaction } from './sqlite.transaction.js';

/** What a piece of work came to: its result, or why it was refused, in which case it has written nothing. */
export type Outcome<T> = { readonly result: T } | { readonly refused: Error };

/** What the owner wants to do with a group beside its works. */
export interface Around {
  /** Inside the transaction, before the first work. */
  readonly begun?: () => void;
  /** After the commit, before anybody is told. */
  readonly committed?: () => void;
}

interface Waiting {
  /** Does the work and gives back what tells its owner, to be called once it is committed. */
  readonly work: () => () => void;
  readonly reject: (error: unknown) => void;
}

/** Works in one transaction at most: bounds how long the others wait for the first. */
const GROUP_LIMIT = 512;

/**
 * Gathers what is written in one turn of the event loop and commits it together: syncing the disk costs the same for
 * one as for hundreds. Each work is judged on its own; if the transaction fails, all of its works reject and none is done.
 */
export class CommitQueue {
  private waiting: Waiting[] = [];
  private scheduled = false;
  private closed = false;
  private made = 0;
  private idle: (() => void)[] = [];

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
    setImmediate(() => {
      this.scheduled = false;
      this.commit(this.waiting.splice(0, GROUP_LIMIT));
      if (this.waiting.length > 0) this.schedule();
      else for (const resolve of this.idle.splice(0)) resolve();
    });
  }

  private commit(group: readonly Waiting[]): void {
    let tell: readonly (() => void)[];
    try {
      tell = this.transact(group);
    } catch (error) {
      for (const { reject } of group) reject(error);
      return;
    }
    this.made += 1;
    this.around.committed?.();
    for (const settle of tell) settle();
  }

  private transact(group: readonly Waiting[]): readonly (() => void)[] {
    return guarded(this.db.location() ?? '', () =>
      transaction(this.db, () => {
        this.around.begun?.();
        return group.map(({ work }) => work());
      }),
    );
  }
}
