import { randomBytes } from 'node:crypto';
import { Gathering, Erased, type KeyVault } from '@yidi/eventing';
import { sql, type RawBuilder } from 'kysely';
import { LRUCache } from 'lru-cache';
import {
  boundTo,
  KEY_BYTES,
  notOfThisMasterKey,
  pseudonymKeyOf,
  pseudonymOf,
  SECRET,
  unwrapped,
  wrapped,
} from './key-wrapping.js';
import { PostgresDatabase } from './postgres.database.js';

const REMEMBERED_KEYS = 10_000;
/** An erasure by another process is told at once; where that was missed, it is seen after this time, ms. */
const REMEMBERED_MS = 60_000;
const ERASED_TOLD = 'erased ';

interface Kept {
  readonly person: string;
  /** Null where the key was destroyed. */
  readonly wrapped: Buffer | null;
}

const secretIn = async (database: PostgresDatabase, master: Buffer): Promise<Buffer> => {
  const made = wrapped(master, randomBytes(KEY_BYTES), SECRET);
  await database.db
    .insertInto('vault')
    .values({ name: SECRET, wrapped: made })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const kept = await database.db.selectFrom('vault').select('wrapped').where('name', '=', SECRET).executeTakeFirst();
  try {
    return unwrapped(master, kept?.wrapped ?? Buffer.alloc(0), SECRET);
  } catch {
    throw notOfThisMasterKey(`in the schema ${database.schema} of the database`);
  }
};

/**
 * The keys of persons in PostgreSQL, each sealed under a master key that is kept elsewhere. Of a key that was destroyed the
 * server keeps the sealed form in dead rows and in its write-ahead log until it uses their place again.
 */
export class PostgresKeyVault implements KeyVault {
  private readonly personKeys: RawBuilder<unknown>;
  private readonly remembered = new LRUCache<string, Buffer>({ max: REMEMBERED_KEYS, ttl: REMEMBERED_MS });
  private readonly looking = new Gathering((people: readonly string[]) => this.look(people));
  private readonly making = new Gathering((people: readonly string[]) => this.make(people));
  private readonly unhear: () => void;

  private constructor(
    private readonly database: PostgresDatabase,
    private readonly master: Buffer,
    private readonly pseudonymKey: Buffer,
  ) {
    this.personKeys = database.named('person_keys');
    this.unhear = database.hear((told) => {
      if (told?.startsWith(ERASED_TOLD)) this.remembered.delete(told.slice(ERASED_TOLD.length));
      if (told === undefined) this.remembered.clear();
    });
  }

  /** Throws as PostgresDatabase.open does, and UnusableStore when the vault was made with another master key. */
  static async open(url: string, master: Buffer): Promise<PostgresKeyVault> {
    if (master.length !== KEY_BYTES) throw new RangeError(`A master key has ${String(KEY_BYTES)} bytes`);
    const database = await PostgresDatabase.open(url);
    try {
      return new PostgresKeyVault(database, master, pseudonymKeyOf(await secretIn(database, master)));
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  pseudonym(text: string): Promise<string> {
    return Promise.resolve(pseudonymOf(this.pseudonymKey, text));
  }

  async keyFor(person: string): Promise<Buffer> {
    const remembered = this.remembered.get(person);
    if (remembered !== undefined) return Buffer.from(remembered);
    const kept = (await this.looking.put(person)) ?? (await this.making.put(person));
    if (kept.wrapped === null) throw new Erased('The key of this person was destroyed');
    return this.copyOf(person, kept.wrapped);
  }

  async existingKey(person: string): Promise<Buffer | undefined> {
    const remembered = this.remembered.get(person);
    if (remembered !== undefined) return Buffer.from(remembered);
    const sealed = (await this.looking.put(person))?.wrapped ?? undefined;
    return sealed && this.copyOf(person, sealed);
  }

  async destroy(person: string): Promise<boolean> {
    const erased = await this.database.ask(sql`
      WITH erased AS (
        UPDATE ${this.personKeys} SET wrapped = NULL WHERE person = ${person} AND wrapped IS NOT NULL RETURNING person)
      SELECT ${this.database.telling(`${ERASED_TOLD}${person}`)} FROM erased`);
    this.remembered.delete(person);
    return erased.length > 0;
  }

  close(): Promise<void> {
    this.unhear();
    this.remembered.clear();
    return this.database.close();
  }

  private async look(people: readonly string[]): Promise<readonly (Kept | undefined)[]> {
    const kept = await this.database.ask(sql<Kept>`
      SELECT person, wrapped FROM ${this.personKeys} WHERE person = ANY (${[...new Set(people)]}::text[])`);
    const byPerson = new Map(kept.map((one) => [one.person, one]));
    return people.map((person) => byPerson.get(person));
  }

  private async make(people: readonly string[]): Promise<readonly Kept[]> {
    // In one order in all processes, so that none waits for another that waits for it.
    const each = [...new Set(people)].toSorted();
    const made = each.map((person) => wrapped(this.master, randomBytes(KEY_BYTES), boundTo(person)));
    await this.database.ask(sql`
      INSERT INTO ${this.personKeys} (person, wrapped) SELECT * FROM unnest(${each}::text[], ${made}::bytea[])
      ON CONFLICT (person) DO NOTHING`);
    const kept = await this.look(people);
    return kept.map((one) => {
      if (one === undefined) throw new RangeError('a key that was made is there');
      return one;
    });
  }

  /** A copy for each caller: one that wipes its key after use must not wipe everybody's. */
  private copyOf(person: string, sealed: Buffer): Buffer {
    const key = unwrapped(this.master, sealed, boundTo(person));
    this.remembered.set(person, key);
    return Buffer.from(key);
  }
}
