import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** Statements as somebody else sends them, beside the adapters. */
export const statements = async (url: string, ...texts: readonly string[]): Promise<readonly object[]> => {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const results: object[] = [];
    for (const text of texts) results.push(...(await client.query<object>(text)).rows);
    return results;
  } finally {
    await client.end();
  }
};

export interface OwnSchema {
  readonly url: string;
  readonly schema: string;
  /** The same as another process opens it: with connections of its own. */
  readonly as: (name: string) => string;
  readonly drop: () => Promise<void>;
}

/** A schema that nobody else uses, in the database of the URL. */
export const ownSchema = (server: string): OwnSchema => {
  const schema = `test_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(server);
  url.searchParams.set('schema', schema);
  return {
    url: url.href,
    schema,
    as: (name) => {
      const other = new URL(url);
      other.searchParams.set('application_name', name);
      return other.href;
    },
    drop: async () => {
      await statements(server, `DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    },
  };
};

export const inOwnSchema = async (server: string, test: (own: OwnSchema) => Promise<void>): Promise<void> => {
  const own = ownSchema(server);
  try {
    await test(own);
  } finally {
    await own.drop();
  }
};
