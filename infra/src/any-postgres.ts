import { installedPostgres, nativePostgres } from './native-postgres.js';
import { ownDatabase, type Postgres } from './postgres-server.js';

const USUAL = 'postgres://postgres@127.0.0.1:5432/postgres';

interface Way {
  readonly name: string;
  readonly open: () => Promise<Postgres>;
}

const ways = (): readonly Way[] => {
  const named = process.env['DATABASE_URL'];
  if (named !== undefined) return [{ name: 'DATABASE_URL', open: () => ownDatabase(named) }];
  const installed =
    installedPostgres() === undefined ? [] : [{ name: 'the local installation', open: () => nativePostgres() }];
  return [
    ...installed,
    { name: '127.0.0.1:5432', open: () => ownDatabase(USUAL) },
    {
      name: 'a container',
      open: async () => {
        const { containerPostgres } = await import('./container-postgres.js');
        return containerPostgres();
      },
    },
  ];
};

/** The driver's words may hold the password of the URL. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message || error.name : String(error)).replaceAll(/:\/\/\S*@/g, '://…@');

/**
 * A database to try things in, taken from what there is: DATABASE_URL where it is set, else the local installation, a
 * server on this machine, a container. Throws an Error with the reason of each when there is none.
 */
export const anyPostgres = async (): Promise<Postgres> => {
  const reasons: string[] = [];
  for (const { name, open } of ways()) {
    try {
      return await open();
    } catch (error) {
      reasons.push(`${name}: ${reasonOf(error)}`);
    }
  }
  throw new Error(
    `There is no PostgreSQL (${reasons.join('; ')}). Install it, start a container engine, or set DATABASE_URL.`,
  );
};
