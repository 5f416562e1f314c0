import { join } from 'node:path';
import { requestLedgerConformance, temporaryFolder } from '@yidi/testing/conformance';
import { SqliteRequestLedger } from './sqlite.request-ledger.js';

requestLedgerConformance('in SQLite', async () => {
  const folder = await temporaryFolder();
  let ledger = new SqliteRequestLedger(join(folder.path, 'yidi.db'));
  return {
    ledger,
    reopen: async () => {
      await ledger.close();
      return (ledger = new SqliteRequestLedger(join(folder.path, 'yidi.db')));
    },
    dispose: async () => {
      await ledger.close();
      await folder.remove();
    },
  };
});
