import { join } from 'node:path';
import { quarantineConformance, temporaryFolder } from '@yidi/testing/conformance';
import { SqliteQuarantine } from './sqlite.quarantine.js';

quarantineConformance('in SQLite', async () => {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'yidi.db');
  let quarantine = new SqliteQuarantine(file);
  return {
    quarantine,
    another: () => Promise.resolve(new SqliteQuarantine(file)),
    reopen: async () => {
      await quarantine.close();
      return (quarantine = new SqliteQuarantine(file));
    },
    dispose: async () => {
      await quarantine.close();
      await folder.remove();
    },
  };
});
