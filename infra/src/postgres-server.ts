import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** A database that can be used; `dispose` leaves nothing of it. */
export interface Postgres {
  readonly url: string;
  /** What it is, in words. */
  readonly from: string;
  dispose(): Promise<void>;
}

/** A server that can be stopped and started again, on the same port and with the same data. */
export interface RunningPostgres extends Postgres {
  stop(): Promise<void>;
  /** Without warning, as `kill -9` does. */
  kill(): Promise<void>;
  restart(): Promise<void>;
}

const CONNECT_MS = 5_000;

const connected = async <T>(url: string, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** Whether a server takes statements there. */
export const answers = async (url: string): Promise<boolean> => {
  try {
    await connected(url, (client) => client.query('SELECT 1'));
    return true;
  } catch {
    return false;
  }
};

/** Makes the database unless there is one of that name. */
export const createDatabase = (url: string, name: string): Promise<void> =>
  connected(url, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0)
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)} ENCODING 'UTF8' TEMPLATE template0`);
  });

/** A database of our own on a server that others use too. Throws what the server says where it gives none. */
export const ownDatabase = async (server: string): Promise<Postgres> => {
  const name = `yidi_${randomUUID().replaceAll('-', '')}`;
  await createDatabase(server, name);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    from: `a database of its own on ${url.host}`,
    dispose: () =>
      connected(server, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`);
      }),
  };
};
