import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Erased, UnusableStore } from '@yidi/eventing';
import { eventually, keyVaultConformance } from '@yidi/testing/conformance';
import { whereThereIs } from '@yidi/testing/servers';
import { inOwnSchema, ownSchema, statements } from './postgres.examples.js';
import { PostgresKeyVault } from './postgres.key-vault.js';

const master = randomBytes(32);

whereThereIs('postgres', 'the key vault in PostgreSQL', (server) => {
  keyVaultConformance('in PostgreSQL', async () => {
    const { url, drop } = ownSchema(server);
    let vault = await PostgresKeyVault.open(url, master);
    return {
      vault,
      reopen: async () => {
        await vault.close();
        return (vault = await PostgresKeyVault.open(url, master));
      },
      dispose: async () => {
        await vault.close();
        await drop();
      },
    };
  });

  describe('the key vault in PostgreSQL', () => {
    it('does not open with another master key, and says so without naming the server', () =>
      inOwnSchema(server, async ({ url }) => {
        const vault = await PostgresKeyVault.open(url, master);
        const person = randomUUID();
        const key = await vault.keyFor(person);
        await vault.close();

        const wrong = PostgresKeyVault.open(url, randomBytes(32));

        await expect(wrong).rejects.toBeInstanceOf(UnusableStore);
        await expect(wrong).rejects.toThrow(
          /master key does not open the key vault.*Start with the master key that these data were made with/,
        );
        await expect(wrong).rejects.not.toThrow(/127\.0\.0\.1|postgres:/);
        const right = await PostgresKeyVault.open(url, master);
        expect(await right.existingKey(person)).toEqual(key);
        await right.close();
      }));

    it('wants a master key of 32 bytes', async () => {
      await expect(PostgresKeyVault.open(server, randomBytes(16))).rejects.toThrow(RangeError);
    });

    it('writes no key that could be read without the master key, and forgets the sealed one when it is destroyed', () =>
      inOwnSchema(server, async ({ url, schema }) => {
        const vault = await PostgresKeyVault.open(url, master);
        const person = randomUUID();
        const key = await vault.keyFor(person);
        const kept = async (): Promise<readonly object[]> =>
          statements(server, `SELECT encode(wrapped, 'hex') AS wrapped FROM ${schema}.person_keys`);

        expect(JSON.stringify(await kept())).toMatch(/"wrapped":"[0-9a-f]{120}"/);
        expect(JSON.stringify(await kept())).not.toContain(key.toString('hex'));
        await vault.destroy(person);
        expect(await kept()).toEqual([{ wrapped: null }]);
        await vault.close();
      }));

    it('does not open one person’s key in the place of another', () =>
      inOwnSchema(server, async ({ url, schema }) => {
        const vault = await PostgresKeyVault.open(url, master);
        const [one, other] = [randomUUID(), randomUUID()];
        await vault.keyFor(one);
        await statements(
          server,
          `INSERT INTO ${schema}.person_keys SELECT '${other}', wrapped FROM ${schema}.person_keys`,
        );

        await expect(vault.keyFor(other)).rejects.toThrow();
        await vault.close();
      }));

    it('shares keys between processes that start at once, and tells the others at once of one that is destroyed', () =>
      inOwnSchema(server, async ({ url, as }) => {
        const [ours, theirs] = await Promise.all([
          PostgresKeyVault.open(url, master),
          PostgresKeyVault.open(as('another'), master),
        ]);
        const people = Array.from({ length: 50 }, () => randomUUID());

        const keys = await Promise.all(people.map((person) => ours.keyFor(person)));
        const same = await Promise.all(people.toReversed().map((person) => theirs.keyFor(person)));

        expect(same.toReversed()).toEqual(keys);
        expect(await theirs.pseudonym('a')).toBe(await ours.pseudonym('a'));
        const [gone = ''] = people;
        await ours.destroy(gone);
        let erased = false;
        const ask = (): void =>
          void theirs.keyFor(gone).catch((error: unknown) => (erased ||= error instanceof Erased));
        // By itself it would forget the key after a minute.
        await eventually('the other process knows', () => (ask(), erased), 30_000);
        await Promise.all([ours.close(), theirs.close()]);
      }));
  });
});
