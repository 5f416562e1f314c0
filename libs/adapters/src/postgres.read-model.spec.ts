import { readModelConformance } from '@yidi/testing/conformance';
import { whereThereIs } from '@yidi/testing/servers';
import { PostgresReadModel } from './postgres.read-model.js';
import { ownSchema } from './postgres.examples.js';

whereThereIs('postgres', 'the read model in PostgreSQL', (server) => {
  readModelConformance('in PostgreSQL', async () => {
    const { url, drop } = ownSchema(server);
    let readModel = await PostgresReadModel.open(url);
    return {
      readModel,
      reopen: async () => {
        await readModel.close();
        return (readModel = await PostgresReadModel.open(url));
      },
      dispose: async () => {
        await readModel.close();
        await drop();
      },
    };
  });
});
