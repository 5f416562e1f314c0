import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { Erased, UnusableStore } from '@yidi/eventing';
import { keyVaultConformance, temporaryFolder } from '@yidi/testing/conformance';
import { SqliteKeyVault } from './sqlite.key-vault.js';

const master = randomBytes(32);

keyVaultConformance('in SQLite', async () => {
  const folder = await temporaryFolder();
  let vault = new SqliteKeyVault(join(folder.path, 'yidi.db'), master);
  return {
    vault,
    reopen: async () => {
      await vault.close();
      return (vault = new SqliteKeyVault(join(folder.path, 'yidi.db'), master));
    },
    dispose: async () => {
      await vault.close();
      await folder.remove();
    },
  };
});

const inFile = async (test: (file: string) => Promise<void>): Promise<void> => {
  const folder = await temporaryFolder();
  try {
    await test(join(folder.path, 'yidi.db'));
  } finally {
    await folder.remove();
  }
};

/** Everything on the disk that belongs to the database. */
const bytesOf = (file: string): Buffer =>
  Buffer.concat([file, `${file}-wal`].filter((name) => existsSync(name)).map((name) => readFileSync(name)));

const sealedKey = (file: string, person: string): Buffer => {
  const db = new DatabaseSync(file, { readOnly: true });
  const row = db.prepare('SELECT wrapped FROM person_keys WHERE person = ?').get(person);
  db.close();
  return Buffer.from(row?.['wrapped'] as Uint8Array);
};

describe('the key vault in SQLite', () => {
  it('does not open with another master key, and says so', () =>
    inFile(async (file) => {
      const vault = new SqliteKeyVault(file, master);
      const person = randomUUID();
      const key = await vault.keyFor(person);
      await vault.close();

      const wrong = (): unknown => new SqliteKeyVault(file, randomBytes(32));

      expect(wrong).toThrow(UnusableStore);
      expect(wrong).toThrow(
        /master key does not open the key vault.*Start with the master key that these data were made with/,
      );
      const right = new SqliteKeyVault(file, master);
      expect(await right.existingKey(person)).toEqual(key);
      await right.close();
    }));

  it('wants a master key of 32 bytes', () =>
    inFile((file) => {
      expect(() => new SqliteKeyVault(file, randomBytes(16))).toThrow(RangeError);
      return Promise.resolve();
    }));

  it('makes other pseudonyms than another vault', () =>
    inFile(async (file) => {
      const [one, other] = [new SqliteKeyVault(file, master), new SqliteKeyVault(`${file}2`, master)];

      expect(await one.pseudonym('张三')).not.toBe(await other.pseudonym('张三'));

      await Promise.all([one.close(), other.close()]);
    }));

  it('writes no key that could be read without the master key', () =>
    inFile(async (file) => {
      const vault = new SqliteKeyVault(file, master);
      const person = randomUUID();
      const key = await vault.keyFor(person);

      expect(bytesOf(file).includes(sealedKey(file, person))).toBe(true);
      expect(bytesOf(file).includes(key)).toBe(false);
      expect(bytesOf(file).includes(master)).toBe(false);
      await vault.close();
    }));

  it('leaves no trace of a destroyed key on the disk', () =>
    inFile(async (file) => {
      const vault = new SqliteKeyVault(file, master);
      const people = Array.from({ length: 30 }, () => randomUUID());
      await Promise.all(people.map((person) => vault.keyFor(person)));
      const sealed = sealedKey(file, people[7] ?? '');
      expect(bytesOf(file).includes(sealed)).toBe(true);

      await vault.destroy(people[7] ?? '');

      expect(bytesOf(file).includes(sealed)).toBe(false);
      await vault.close();
    }));

  it('does not open one person’s key in the place of another', () =>
    inFile(async (file) => {
      const vault = new SqliteKeyVault(file, master);
      const [one, other] = [randomUUID(), randomUUID()];
      await vault.keyFor(one);
      await vault.close();
      const db = new DatabaseSync(file);
      db.prepare('INSERT INTO person_keys SELECT ?, wrapped FROM person_keys WHERE person = ?').run(other, one);
      db.close();

      const reopened = new SqliteKeyVault(file, master);

      await expect(reopened.keyFor(other)).rejects.toThrow();
      await reopened.close();
    }));

  it('shares keys between processes that start at once', () =>
    inFile(async (file) => {
      const [ours, theirs] = [new SqliteKeyVault(file, master), new SqliteKeyVault(file, master)];
      const person = randomUUID();

      const [key, same] = await Promise.all([ours.keyFor(person), theirs.keyFor(person)]);

      expect(same).toEqual(key);
      expect(await theirs.pseudonym('a')).toBe(await ours.pseudonym('a'));
      const gone = randomUUID();
      await ours.keyFor(gone);
      await ours.destroy(gone);
      await expect(theirs.keyFor(gone)).rejects.toBeInstanceOf(Erased);
      await Promise.all([ours.close(), theirs.close()]);
    }));
});
