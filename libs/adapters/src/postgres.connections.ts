import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { leavesConnection, meaningOf, tooLate } from './postgres.failure.js';

/** How long a statement may take, ms; after that the connection is cut. */
interface Patience {
  readonly answerMs: number;
  /** Said to the server first; such a connection is not used again. */
  readonly prelude?: string;
}

/** A statement that comes again is prepared, once in each connection: reading and planning it takes longer than small ones run. */
class Prepared {
  private readonly seen = new Map<string, number>();
  private readonly names = new Map<string, string>();

  /** The name that the statement is to be prepared under; undefined while it is new, and where there are too many others. */
  nameOf(statement: string): string | undefined {
    const known = this.names.get(statement);
    if (known !== undefined) return known;
    const times = (this.seen.get(statement) ?? 0) + 1;
    if (times >= WORTH_PREPARING && this.names.size < MOST_PREPARED) {
      const name = `yidi_${String(this.names.size + 1)}`;
      this.names.set(statement, name);
      this.seen.delete(statement);
      return name;
    }
    if (this.seen.size < MOST_SEEN) this.seen.set(statement, times);
    return undefined;
  }
}

const WORTH_PREPARING = 5;
const MOST_PREPARED = 100;
const MOST_SEEN = 1_000;
/** One for all: a connection that several lend knows each statement under one name. */
const prepared = new Prepared();

/** One connection on loan: after an error that leaves it in doubt it answers nothing more and is not given back. */
class Loan {
  private broken = false;

  constructor(
    private readonly client: PoolClient,
    private readonly patience: Patience,
  ) {}

  async query(statement: string, parameters: readonly unknown[] = []): Promise<QueryResult> {
    if (this.broken) throw tooLate();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.broken = true;
        reject(tooLate());
      }, this.patience.answerMs);
    });
    try {
      const name = parameters.length === 0 ? undefined : prepared.nameOf(statement);
      const answer = this.client.query({
        text: statement,
        values: [...parameters],
        ...(name !== undefined && { name }),
      });
      return await Promise.race([answer, late]);
    } catch (error) {
      this.broken ||= !leavesConnection(error);
      throw meaningOf(error);
    } finally {
      clearTimeout(timer);
    }
  }

  release(destroy = false): void {
    this.client.release(destroy || this.broken || this.patience.prelude !== undefined);
  }
}

/** Lends the connections of a pool, each statement under a time limit of our own: a server that hangs says nothing at all. */
export class Lender implements PostgresPool {
  readonly options = {};

  constructor(
    private readonly pool: Pool,
    private readonly patience: Patience,
  ) {}

  async connect(): Promise<PostgresPoolClient> {
    const loan = new Loan(await this.connected(), this.patience);
    const { prelude } = this.patience;
    try {
      if (prelude !== undefined) await loan.query(prelude);
      // Kysely's type speaks of cursors too, which nothing here asks for.
      return loan as unknown as PostgresPoolClient;
    } catch (error) {
      loan.release(true);
      throw error;
    }
  }

  /** The pool is ended by its owner. */
  end(): Promise<void> {
    return Promise.resolve();
  }

  private async connected(): Promise<PoolClient> {
    try {
      return await this.pool.connect();
    } catch (error) {
      throw meaningOf(error);
    }
  }
}
