import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readModelConformance, temporaryFolder } from '@yidi/testing/conformance';
import { SqliteReadModel } from './sqlite.read-model.js';

readModelConformance('in SQLite', async () => {
  const folder = await temporaryFolder();
  let readModel = new SqliteReadModel(join(folder.path, 'yidi.db'));
  return {
    readModel,
    reopen: async () => {
      await readModel.close();
      return (readModel = new SqliteReadModel(join(folder.path, 'yidi.db')));
    },
    dispose: async () => {
      await readModel.close();
      await folder.remove();
    },
  };
});

describe('the read model in SQLite', () => {
  it('keeps neither rows nor position when one change cannot be written', async () => {
    const folder = await temporaryFolder();
    const readModel = new SqliteReadModel(join(folder.path, 'yidi.db'));
    const key = { table: 'cases', partition: 'a', sort: '1' };
    const endless: { self?: object } = {};
    endless.self = endless;

    const failed = readModel.apply(
      'timeline',
      [{ put: { ...key, value: {} } }, { put: { ...key, sort: '2', value: endless } }],
      undefined,
      '9',
    );

    await expect(failed).rejects.toThrow(TypeError);
    expect(await readModel.position('timeline')).toBeUndefined();
    expect(await readModel.load([key])).toEqual([undefined]);
    await readModel.close();
    await folder.remove();
  });
});
