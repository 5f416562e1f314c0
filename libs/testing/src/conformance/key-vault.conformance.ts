import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Erased, type KeyVault } from '@yidi/eventing';

export interface KeyVaultUnderTest {
  readonly vault: KeyVault;
  /** Closes the vault and opens it again with the same master key, as a restart does. */
  readonly reopen: () => Promise<KeyVault>;
  dispose(): Promise<void>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** What every key vault promises. */
export const keyVaultConformance = (name: string, open: () => Promise<KeyVaultUnderTest>): void => {
  describe(`the key vault ${name}`, () => {
    let under: KeyVaultUnderTest;
    let vault: KeyVault;
    beforeAll(async () => {
      under = await open();
      vault = under.vault;
    });
    afterAll(() => under.dispose());

    it('makes a key for a person once and gives it back ever after, over a restart too', async () => {
      const person = randomUUID();

      const key = await vault.keyFor(person);

      expect(key).toHaveLength(32);
      expect(await vault.keyFor(person)).toEqual(key);
      expect(await vault.existingKey(person)).toEqual(key);
      vault = await under.reopen();
      expect(await vault.existingKey(person)).toEqual(key);
      expect(await vault.keyFor(person)).toEqual(key);
    });

    it('gives every person a key of their own', async () => {
      const people = Array.from({ length: 50 }, () => randomUUID());

      const keys = await Promise.all(people.map((person) => vault.keyFor(person)));

      expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(50);
      expect(await Promise.all(people.map((person) => vault.existingKey(person)))).toEqual(keys);
    });

    it('gives all who ask at once for a new person the same key', async () => {
      const person = randomUUID();

      const keys = await Promise.all(Array.from({ length: 20 }, () => vault.keyFor(person)));

      expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    });

    it('is not harmed by somebody who wipes the key after use', async () => {
      const person = randomUUID();
      const key = Buffer.from(await vault.keyFor(person));

      (await vault.keyFor(person)).fill(0);

      expect(await vault.keyFor(person)).toEqual(key);
    });

    it('has no key for somebody it was never asked to make one for', async () => {
      const person = randomUUID();

      expect(await vault.existingKey(person)).toBeUndefined();
      expect(await vault.existingKey(person)).toBeUndefined();
    });

    it('destroys a key for ever', async () => {
      const [person, other] = [randomUUID(), randomUUID()];
      await vault.keyFor(person);
      const untouched = await vault.keyFor(other);

      expect(await vault.destroy(person)).toBe(true);

      expect(await vault.existingKey(person)).toBeUndefined();
      await expect(vault.keyFor(person)).rejects.toBeInstanceOf(Erased);
      expect(await vault.destroy(person)).toBe(false);
      vault = await under.reopen();
      expect(await vault.existingKey(person)).toBeUndefined();
      await expect(vault.keyFor(person)).rejects.toMatchObject({ name: 'Erased' });
      expect(await vault.keyFor(other)).toEqual(untouched);
    });

    it('has nothing to destroy where there is no key, and may make one later', async () => {
      const person = randomUUID();

      expect(await vault.destroy(person)).toBe(false);

      expect(await vault.keyFor(person)).toHaveLength(32);
    });

    it('calls the same text by the same opaque id, over a restart too', async () => {
      const text = '450600:450600000012345';

      const id = await vault.pseudonym(text);

      expect(id).toMatch(UUID);
      expect(await vault.pseudonym(text)).toBe(id);
      vault = await under.reopen();
      expect(await vault.pseudonym(text)).toBe(id);
    });

    it('calls different texts by different ids', async () => {
      const texts = ['', 'a', 'A', ' a', '张三', ...Array.from({ length: 500 }, (_, n) => `4506000000${String(n)}`)];

      const ids = await Promise.all(texts.map((text) => vault.pseudonym(text)));

      expect(new Set(ids).size).toBe(texts.length);
      expect(ids.filter((id) => !UUID.test(id))).toEqual([]);
    });
  });
};
