import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { anyPostgres } from './any-postgres.js';
import { installedPostgres, nativePostgres, type NativePostgres } from './native-postgres.js';
import { answers, ownDatabase } from './postgres-server.js';

const ask = async (url: string, text: string): Promise<readonly object[]> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<object>(text);
  await client.end();
  return rows;
};

const described = installedPostgres() === undefined ? describe.skip : describe;

described('PostgreSQL of the local installation (needs initdb)', () => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await nativePostgres();
  });
  afterAll(() => server.dispose());

  it('listens on this machine only, keeps text as UTF-8 and syncs what is committed', async () => {
    const settings = await ask(
      server.url,
      "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'listen_addresses', 'server_encoding') ORDER BY name",
    );

    expect(settings).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'server_encoding', setting: 'UTF8' },
    ]);
  });

  it('keeps its data and its address when it is stopped or killed and started again', async () => {
    await ask(server.url, 'CREATE TABLE kept (n integer)');
    await ask(server.url, 'INSERT INTO kept VALUES (1)');

    await server.stop();
    expect(await answers(server.url)).toBe(false);
    await server.restart();
    await ask(server.url, 'INSERT INTO kept VALUES (2)');
    await server.kill();
    expect(await answers(server.url)).toBe(false);
    await server.restart();

    expect(await ask(server.url, 'SELECT n FROM kept ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('says nothing while it is frozen and goes on afterwards', async () => {
    server.freeze();
    const answer = ask(server.url, 'SELECT 1 AS one');
    const first = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 500, 'nothing'))]);

    server.thaw();

    expect(first).toBe('nothing');
    expect(await answer).toEqual([{ one: 1 }]);
  });

  it('lends a database of its own and takes it back with those who use it', async () => {
    const lent = await ownDatabase(server.url);
    await ask(lent.url, 'CREATE TABLE mine (n integer)');
    const left = new Client({ connectionString: lent.url });
    left.on('error', () => undefined);
    await left.connect();

    await lent.dispose();

    expect(await answers(lent.url)).toBe(false);
    expect(await answers(server.url)).toBe(true);
    await left.end();
  });

  it('goes on with the data of a folder that it is given, and leaves that folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'yidi-folder-'));
    const first = await nativePostgres({ folder });
    await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    await first.dispose();

    const second = await nativePostgres({ folder });

    expect(await ask(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    await second.dispose();
    expect(existsSync(join(folder, 'postgres', 'PG_VERSION'))).toBe(true);
    await rm(folder, { recursive: true, force: true });
  });

  it('says why it cannot make its data where it may not write', async () => {
    await expect(nativePostgres({ folder: '/dev/null/nowhere' })).rejects.toThrow(/ENOTDIR/);
  });
});

describe('PostgreSQL from wherever it is', () => {
  it('names each reason when there is none, without the password of a URL', async () => {
    const before = process.env['DATABASE_URL'];
    process.env['DATABASE_URL'] = 'postgres://somebody:secret@127.0.0.1:1/nothing';
    try {
      const none = anyPostgres();

      await expect(none).rejects.toThrow(/There is no PostgreSQL \(DATABASE_URL: .*\)\. Install it/);
      await expect(none).rejects.not.toThrow(/secret/);
    } finally {
      if (before === undefined) delete process.env['DATABASE_URL'];
      else process.env['DATABASE_URL'] = before;
    }
  });
});
