import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { leavesConnection, meaningOf, tooLate } from './postgres.failure.js';

/** How long a statement may take, ms; after that the connection is cut. */
interface Patience {
  readonly answerMs: number;
  /** Said to the server first; such a connection is not used again. */
  readonly prelude?: string;
}

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
      const answer = this.client.query(statement, [...parameters]);
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
