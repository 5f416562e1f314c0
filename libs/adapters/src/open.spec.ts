import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { NO_STREAM, UnusableStore } from '@yidi/eventing';
import { newStream, several, temporaryFolder } from '@yidi/testing/conformance';
import { openAdapters, type AdapterSettings } from './open.js';

const inFolder = async (test: (settings: AdapterSettings) => Promise<void>): Promise<void> => {
  const folder = await temporaryFolder();
  const data = join(folder.path, 'data');
  try {
    await test({ data, masterKey: randomBytes(32), topicOf: () => undefined, warn: () => undefined });
  } finally {
    await folder.remove();
  }
};

describe('the adapters of a host', () => {
  it('are all in one file of the data folder when nothing else is named', () =>
    inFolder(async (settings) => {
      const adapters = await openAdapters(settings);
      const stream = newStream();
      const { position } = await adapters.store.append(stream, several(1), NO_STREAM);
      await adapters.readModel.apply('timeline', [], undefined, position);
      await adapters.ledger.claim('key', 'hash');
      const key = await adapters.vault.keyFor('person');
      await adapters.close();

      expect(readdirSync(settings.data)).toEqual(['yidi.db']);
      const again = await openAdapters(settings);
      expect((await again.store.read(stream)).revision).toBe(0);
      expect(await again.readModel.position('timeline')).toBe(position);
      expect(await again.ledger.claim('key', 'hash')).toEqual({ state: 'begun' });
      expect(await again.vault.existingKey('person')).toEqual(key);
      expect(again.bus.relayed).toBe(false);
      await again.close();
    }));

  it('may be in files of their own', () =>
    inFolder(async (settings) => {
      const adapters = await openAdapters({
        ...settings,
        store: 'sqlite:log.db',
        database: `sqlite:${join(settings.data, 'rows.db')}`,
        vault: 'sqlite:yidi.db',
        bus: 'inprocess:',
      });
      await adapters.close();

      expect(readdirSync(settings.data).toSorted()).toEqual(['log.db', 'rows.db', 'yidi.db']);
    }));

  it.each([
    {
      setting: { database: 'mysql://u:secret@there/db' },
      says: /"database" names mysql:, which is not known; understood is sqlite:<file>, postgres/,
    },
    {
      setting: { bus: 'amqp://u:secret@there' },
      says: /"bus" names amqp:, which is not known; understood is inprocess:, kafka/,
    },
    {
      setting: { vault: 'esdb://u:secret@there' },
      says: /"vault" names esdb:, which is not known; understood is sqlite:<file>, postgres/,
    },
    {
      setting: { store: 'mongodb://u:secret@there' },
      says: /"store" names mongodb:, which is not known; understood is sqlite:<file>/,
    },
    { setting: { store: 'yidi.db' }, says: /"store" has no scheme; understood is sqlite:<file>/ },
    { setting: { store: 'sqlite:' }, says: /understood is sqlite:<file>/ },
  ])('are refused by name when a setting is not understood: $setting', ({ setting, says }) =>
    inFolder(async (settings) => {
      const opening = openAdapters({ ...settings, ...setting });

      await expect(opening).rejects.toThrow(RangeError);
      await expect(opening).rejects.toThrow(says);
      await expect(opening).rejects.not.toThrow(/secret/);
      expect(existsSync(settings.data)).toBe(false);
    }),
  );

  it('close again what was opened before one that cannot be', () =>
    inFolder(async (settings) => {
      await (await openAdapters(settings)).close();

      await expect(openAdapters({ ...settings, masterKey: randomBytes(32) })).rejects.toBeInstanceOf(UnusableStore);

      // A connection left open would leave its side files.
      expect(readdirSync(settings.data)).toEqual(['yidi.db']);
    }));

  it('say what is wrong with a file that is not theirs', () =>
    inFolder(async (settings) => {
      await (await openAdapters(settings)).close();
      writeFileSync(join(settings.data, 'yidi.db'), 'something else');

      await expect(openAdapters(settings)).rejects.toThrow(/is not a database/);
    }));
});
