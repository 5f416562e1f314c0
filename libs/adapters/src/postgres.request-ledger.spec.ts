import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { requestLedgerConformance } from '@yidi/testing/conformance';
import { whereThereIs } from '@yidi/testing/servers';
import { inOwnSchema, ownSchema } from './postgres.examples.js';
import { PostgresRequestLedger } from './postgres.request-ledger.js';

whereThereIs('postgres', 'the request ledger in PostgreSQL', (server) => {
  requestLedgerConformance('in PostgreSQL', async () => {
    const { url, drop } = ownSchema(server);
    let ledger = await PostgresRequestLedger.open(url);
    return {
      ledger,
      reopen: async () => {
        await ledger.close();
        return (ledger = await PostgresRequestLedger.open(url));
      },
      dispose: async () => {
        await ledger.close();
        await drop();
      },
    };
  });

  describe('the request ledger in PostgreSQL', () => {
    it('gives a key to one of two processes, however many ask for however many', () =>
      inOwnSchema(server, async ({ url, as }) => {
        const [ours, theirs] = [await PostgresRequestLedger.open(url), await PostgresRequestLedger.open(as('another'))];
        const keys = Array.from({ length: 200 }, () => randomUUID());

        const claims = await Promise.all([
          ...keys.map((key) => ours.claim(key, 'hash')),
          ...keys.toReversed().map((key) => theirs.claim(key, 'hash')),
          ...keys.map((key) => theirs.claim(key, 'other')),
        ]);

        const count = (state: string): number => claims.filter((claim) => claim.state === state).length;
        expect(count('new')).toBe(200);
        expect(count('begun') + count('reused')).toBe(400);
        await Promise.all([ours.close(), theirs.close()]);
      }));

    it('refuses a key that the server cannot hold, and nobody else’s with it', () =>
      inOwnSchema(server, async ({ url }) => {
        const ledger = await PostgresRequestLedger.open(url);

        const [bad, good] = await Promise.allSettled([ledger.claim('\u0000', 'hash'), ledger.claim('key', 'hash')]);

        expect(good).toEqual({ status: 'fulfilled', value: { state: 'new' } });
        expect(bad).toMatchObject({ reason: { message: 'The database refused a statement (SQLSTATE 22021)' } });
        await ledger.close();
      }));
  });
});
