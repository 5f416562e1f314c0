import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Unavailable, UnusableStore } from '@yidi/eventing';
import { whereThereIs } from '@yidi/testing/servers';
import { sql } from 'kysely';
import { PostgresDatabase, type PostgresLimits } from './postgres.database.js';
import { inOwnSchema, statements } from './postgres.examples.js';

const hasty: PostgresLimits = { connections: 3, connectMs: 1_000, statementMs: 300 };

/** The URL with another user, password, database or the like. */
const changed = (url: string, change: (url: URL) => void): string => {
  const other = new URL(url);
  change(other);
  return other.href;
};

whereThereIs('postgres', 'the database of PostgreSQL', (server) => {
  describe('a schema that is opened as the database of Yidi', () => {
    it('is made where there is none, named by the URL, and opened again as it is', () =>
      inOwnSchema(server, async ({ url, schema, as }) => {
        await (await PostgresDatabase.open(url)).close();
        await statements(server, `INSERT INTO ${schema}.projections VALUES ('timeline', '5')`);

        const again = await PostgresDatabase.open(as('again'));

        expect(await again.db.selectFrom('projections').selectAll().execute()).toEqual([
          { name: 'timeline', position: '5' },
        ]);
        expect(await statements(server, `SELECT version FROM ${schema}.yidi_version`)).toEqual([{ version: 2 }]);
        await again.close();
      }));

    it('is made in an empty schema that somebody prepared', () =>
      inOwnSchema(server, async ({ url, schema }) => {
        await statements(server, `CREATE SCHEMA ${schema}`);

        const database = await PostgresDatabase.open(url);

        expect(await database.db.selectFrom('projections').selectAll().execute()).toEqual([]);
        await database.close();
      }));

    it('is made once when five begin at the same time', () =>
      inOwnSchema(server, async ({ as, schema }) => {
        const opened = await Promise.all([1, 2, 3, 4, 5].map((n) => PostgresDatabase.open(as(`process ${String(n)}`))));

        expect(await statements(server, `SELECT version FROM ${schema}.yidi_version`)).toEqual([{ version: 2 }]);
        for (const { db } of opened) expect(await db.selectFrom('projections').selectAll().execute()).toEqual([]);
        await Promise.all(opened.map((database) => database.close()));
      }));

    it('compares keys as bytes, whatever the language of the database', () =>
      inOwnSchema(server, async ({ url, schema }) => {
        const database = await PostgresDatabase.open(url);

        const collations = await statements(
          server,
          `SELECT DISTINCT collname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_collation ON pg_collation.oid = attcollation
           WHERE nspname = '${schema}' AND relkind = 'i'`,
        );

        expect(collations).toEqual([{ collname: 'C' }]);
        await database.close();
      }));

    it('is brought up with its rows from the version before, to values that are quickly compressed', () =>
      inOwnSchema(server, async ({ url, schema, as }) => {
        await (await PostgresDatabase.open(url)).close();
        await statements(
          server,
          `ALTER TABLE ${schema}.rows ALTER COLUMN value SET COMPRESSION pglz`,
          `INSERT INTO ${schema}.rows VALUES ('timeline', 'case', '1', '{"text":"复核"}')`,
          `UPDATE ${schema}.yidi_version SET version = 1`,
        );

        await (await PostgresDatabase.open(as('the version after'))).close();

        expect(await statements(server, `SELECT version FROM ${schema}.yidi_version`)).toEqual([{ version: 2 }]);
        expect(await statements(server, `SELECT value FROM ${schema}.rows`)).toEqual([{ value: { text: '复核' } }]);
        // Only a server that was built with the other method has it.
        expect(
          await statements(
            server,
            `SELECT (attcompression = 'l') = ('lz4' = ANY (enumvals)) AS as_the_server_can FROM pg_attribute, pg_settings
             WHERE attrelid = '${schema}.rows'::regclass AND attname = 'value' AND name = 'default_toast_compression'`,
          ),
        ).toEqual([{ as_the_server_can: true }]);
      }));

    it('is refused and left as it is when it belongs to another program', () =>
      inOwnSchema(server, async ({ url, schema }) => {
        await statements(server, `CREATE SCHEMA ${schema}`, `CREATE TABLE ${schema}.rows (n integer)`);

        const opening = PostgresDatabase.open(url);

        await expect(opening).rejects.toBeInstanceOf(UnusableStore);
        await expect(opening).rejects.toThrow(/holds tables of another program.*left as it is.*another schema/);
        expect(
          await statements(server, `SELECT table_name FROM information_schema.tables WHERE table_schema = '${schema}'`),
        ).toEqual([{ table_name: 'rows' }]);
      }));

    it('is refused and left as it is when a newer version wrote it', () =>
      inOwnSchema(server, async ({ url, schema }) => {
        await (await PostgresDatabase.open(url)).close();
        await statements(server, `UPDATE ${schema}.yidi_version SET version = 3`);

        const opening = PostgresDatabase.open(url);

        await expect(opening).rejects.toBeInstanceOf(UnusableStore);
        await expect(opening).rejects.toThrow(/newer version of Yidi \(3, this one knows 2\).*Start that version/);
      }));

    it('says so when a table is missing', () =>
      inOwnSchema(server, async ({ url, schema }) => {
        const database = await PostgresDatabase.open(url);
        await statements(server, `DROP TABLE ${schema}.projections`);

        const asking = database.db.selectFrom('projections').selectAll().execute();

        await expect(asking).rejects.toBeInstanceOf(UnusableStore);
        await expect(asking).rejects.toThrow(/A table of Yidi .* is missing.*last backup/);
        await database.close();
      }));

    it('says what is missing when its user has no right to make it', () =>
      inOwnSchema(server, async ({ url }) => {
        const role = `role_${randomUUID().replaceAll('-', '')}`;
        await statements(server, `CREATE ROLE ${role} LOGIN PASSWORD 'none'`);

        const opening = PostgresDatabase.open(changed(url, (other) => (other.username = role)));

        await expect(opening).rejects.toBeInstanceOf(UnusableStore);
        await expect(opening).rejects.toThrow(/lacks a right.*CREATE SCHEMA … AUTHORIZATION/);
        await statements(server, `DROP ROLE ${role}`);
      }));

    it('says so when the server has no such database', async () => {
      const opening = PostgresDatabase.open(changed(server, (other) => (other.pathname = '/there_is_none')));

      await expect(opening).rejects.toBeInstanceOf(UnusableStore);
      await expect(opening).rejects.toThrow(/is not on that server\. Create it/);
    });

    it('says so when the server does not know the user', async () => {
      const opening = PostgresDatabase.open(changed(server, (other) => (other.username = 'there_is_none')));

      await expect(opening).rejects.toBeInstanceOf(UnusableStore);
      await expect(opening).rejects.toThrow(/refuses the user or the password/);
    });
  });

  describe('a URL of PostgreSQL', () => {
    it.each(['postgres//x:secret@y', 'mysql://x:secret@y/z', 'secret', 'postgres://x:secret@y/z?schema=Drop Table'])(
      'is refused without showing a password: %s',
      async (url) => {
        const opening = PostgresDatabase.open(url);

        await expect(opening).rejects.toBeInstanceOf(RangeError);
        await expect(opening).rejects.not.toThrow(/secret/);
      },
    );

    it.each(['pg_catalog', 'a-b', '"a"', ''])('does not name a schema like %j', async (schema) => {
      const url = changed(server, (other) => other.searchParams.set('schema', schema));

      await expect(PostgresDatabase.open(url)).rejects.toThrow(/small letters, digits and _ only/);
    });

    it('says so when a certificate that it names cannot be read', async () => {
      const url = changed(server, (other) => other.searchParams.set('sslrootcert', '/nowhere/ca.pem'));

      const opening = PostgresDatabase.open(url);

      await expect(opening).rejects.toBeInstanceOf(UnusableStore);
      await expect(opening).rejects.toThrow(/certificate or key that the URL of the database names cannot be read/);
      await expect(opening).rejects.not.toThrow(/nowhere/);
    });
  });

  describe('the connections to PostgreSQL', () => {
    const connectionsOf = async (name: string): Promise<number> =>
      (await statements(server, `SELECT FROM pg_stat_activity WHERE application_name = '${name}'`)).length;

    it('are one pool for all of a process that use the same URL, ended with the last', () =>
      inOwnSchema(server, async ({ as }) => {
        const name = randomUUID();
        const [one, other] = [await PostgresDatabase.open(as(name)), await PostgresDatabase.open(as(name))];
        expect(other).toBe(one);

        await one.close();

        expect(await other.db.selectFrom('projections').selectAll().execute()).toEqual([]);
        expect(await connectionsOf(name)).toBe(1);
        await other.close();
        expect(await connectionsOf(name)).toBe(0);
        const again = await PostgresDatabase.open(as(name));
        expect(await again.db.selectFrom('projections').selectAll().execute()).toEqual([]);
        await again.close();
      }));

    it('are no more than allowed, and nobody waits for one for ever', () =>
      inOwnSchema(server, async ({ as }) => {
        const name = randomUUID();
        const limits = { ...hasty, connectMs: 400, statementMs: 5_000 };
        const database = await PostgresDatabase.open(as(name), limits);
        const slow = Array.from({ length: 6 }, () => database.ask(sql`SELECT pg_sleep(1)`));
        const ends = Promise.allSettled(slow);
        await new Promise((resolve) => setTimeout(resolve, 200));

        expect(await connectionsOf(name)).toBe(3);
        const states = (await ends).map((end) =>
          end.status === 'rejected' ? end.reason instanceof Unavailable : 'done',
        );
        expect(states).toEqual(['done', 'done', 'done', true, true, true]);
        expect(await database.ask(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
        await database.close();
      }));

    it('give up a statement that takes too long, as being unavailable', () =>
      inOwnSchema(server, async ({ url }) => {
        const database = await PostgresDatabase.open(url, hasty);

        const asking = database.ask(sql`SELECT pg_sleep(5)`);

        await expect(asking).rejects.toBeInstanceOf(Unavailable);
        await expect(asking).rejects.toMatchObject({ message: 'the database does not answer', cause: '57014' });
        expect(await database.ask(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
        await database.close();
      }));

    it('are unavailable when the server gives no more of them', () =>
      inOwnSchema(server, async ({ url }) => {
        const role = `role_${randomUUID().replaceAll('-', '')}`;
        await statements(server, `CREATE ROLE ${role} LOGIN CONNECTION LIMIT 0`);

        const opening = PostgresDatabase.open(changed(url, (other) => (other.username = role)));

        await expect(opening).rejects.toMatchObject({ name: 'Unavailable', cause: '53300' });
        await statements(server, `DROP ROLE ${role}`);
      }));

    it('are unavailable where nobody listens', async () => {
      const opening = PostgresDatabase.open('postgres://somebody:secret@127.0.0.1:1/nothing');

      await expect(opening).rejects.toMatchObject({ name: 'Unavailable', cause: 'ECONNREFUSED' });
      await expect(opening).rejects.toThrow(/^the database does not answer$/);
    });

    it('say of what the server refuses nothing but its code', () =>
      inOwnSchema(server, async ({ url }) => {
        const database = await PostgresDatabase.open(url);

        const asking = database.ask(sql`SELECT ${'张三'}::text::integer`);

        await expect(asking).rejects.toThrow(/^The database refused a statement \(SQLSTATE 22P02\)$/);
        await asking.catch((error: unknown) =>
          expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('张'),
        );
        await database.close();
      }));

    it('take as long as it needs for what is done once', () =>
      inOwnSchema(server, async ({ url }) => {
        const database = await PostgresDatabase.open(url, hasty);

        const done = await database.patiently(async (transaction) => {
          await sql`SELECT pg_sleep(1)`.execute(transaction);
          return 'done';
        });

        expect(done).toBe('done');
        await expect(database.ask(sql`SELECT pg_sleep(1)`)).rejects.toBeInstanceOf(Unavailable);
        await database.close();
      }));
  });
});
