import { Gathering, type Claimed, type KeptAnswer, type RequestLedger } from '@yidi/eventing';
import { sql, type RawBuilder } from 'kysely';
import { PostgresDatabase } from './postgres.database.js';

interface Claim {
  readonly key: string;
  readonly hash: string;
}

interface RequestRow extends Claim {
  readonly status: number | null;
  readonly headers: KeptAnswer['headers'];
  readonly body: string;
}

const told = (row: RequestRow, hash: string): Claimed => {
  if (row.hash !== hash) return { state: 'reused' };
  if (row.status === null) return { state: 'begun' };
  return { state: 'answered', answer: { status: row.status, headers: row.headers, body: row.body } };
};

const NEW: Claimed = { state: 'new' };

const byKey = (one: { readonly key: string }, other: { readonly key: string }): number =>
  one.key < other.key ? -1 : Number(one.key > other.key);

/**
 * Idempotency keys in PostgreSQL. Of the same request sent twice at once both are carried out, which changes nothing: the
 * first answer stays, and a key that has one is not given back.
 */
export class PostgresRequestLedger implements RequestLedger {
  private readonly requests: RawBuilder<unknown>;
  private readonly claiming = new Gathering((claims: readonly Claim[]) => this.claimAll(claims));
  private readonly answering = new Gathering((answers: readonly (KeptAnswer & { readonly key: string })[]) =>
    this.answerAll(answers),
  );

  private constructor(private readonly database: PostgresDatabase) {
    this.requests = database.named('requests');
  }

  /** Throws as PostgresDatabase.open does. */
  static async open(url: string): Promise<PostgresRequestLedger> {
    return new PostgresRequestLedger(await PostgresDatabase.open(url));
  }

  claim(key: string, requestHash: string): Promise<Claimed> {
    return this.claiming.put({ key, hash: requestHash });
  }

  async answer(key: string, answer: KeptAnswer): Promise<void> {
    await this.answering.put({ key, ...answer });
  }

  async release(key: string): Promise<void> {
    await this.database.ask(sql`DELETE FROM ${this.requests} WHERE key = ${key} AND status IS NULL`);
  }

  close(): Promise<void> {
    return this.database.close();
  }

  /** The first to ask takes a key; whoever asks with it later, in the same question too, is told of the request it stands for. */
  private async claimAll(claims: readonly Claim[]): Promise<readonly Claimed[]> {
    const firsts = new Map<string, Claim>();
    for (const claim of claims) if (!firsts.has(claim.key)) firsts.set(claim.key, claim);
    const taken = await this.take([...firsts.values()].toSorted(byKey));
    const others = new Set(claims.filter((claim) => !taken.has(claim.key) || firsts.get(claim.key) !== claim));
    const known = others.size === 0 ? new Map<string, RequestRow>() : await this.known([...others]);
    return Promise.all(
      claims.map(async (claim) => (others.has(claim) ? this.later(claim, known.get(claim.key)) : NEW)),
    );
  }

  private async later(claim: Claim, row: RequestRow | undefined): Promise<Claimed> {
    if (row !== undefined) return told(row, claim.hash);
    // Given back between the two questions: it is free again.
    const [again] = await this.claimAll([claim]);
    return again ?? { state: 'begun' };
  }

  private async take(claims: readonly Claim[]): Promise<ReadonlySet<string>> {
    const taken = await this.database.ask(sql<{ readonly key: string }>`
      INSERT INTO ${this.requests} (key, hash)
      SELECT * FROM unnest(${claims.map(({ key }) => key)}::text[], ${claims.map(({ hash }) => hash)}::text[])
      ON CONFLICT (key) DO NOTHING RETURNING key`);
    return new Set(taken.map(({ key }) => key));
  }

  private async known(claims: readonly Claim[]): Promise<ReadonlyMap<string, RequestRow>> {
    const rows = await this.database.ask(sql<RequestRow>`
      SELECT key, hash, status, headers, body FROM ${this.requests}
      WHERE key = ANY (${claims.map(({ key }) => key)}::text[])`);
    return new Map(rows.map((row) => [row.key, row]));
  }

  private async answerAll(answers: readonly (KeptAnswer & { readonly key: string })[]): Promise<readonly undefined[]> {
    const firsts = [...new Map(answers.toReversed().map((answer) => [answer.key, answer])).values()].toSorted(byKey);
    await this.database.ask(sql`
      UPDATE ${this.requests} AS kept SET status = given.status, headers = given.headers, body = given.body
      FROM unnest(${firsts.map(({ key }) => key)}::text[], ${firsts.map(({ status }) => status)}::integer[],
        ${firsts.map(({ headers }) => JSON.stringify(headers))}::json[], ${firsts.map(({ body }) => body)}::text[])
        AS given (key, status, headers, body)
      WHERE kept.key = given.key AND kept.status IS NULL`);
    return answers.map(() => undefined);
  }
}
