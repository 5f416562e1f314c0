import { leasesConformance } from '@yidi/testing/conformance';
import { whereThereIs } from '@yidi/testing/servers';
import { ownSchema, statements } from './postgres.examples.js';
import { PostgresLeases } from './postgres.leases.js';

whereThereIs('postgres', 'the leases in PostgreSQL', (server) => {
  leasesConformance('in PostgreSQL', async (liveMs) => {
    // Who waits is told of a lease that is given back; only for one that nobody gives back he has to look.
    const times = { liveMs, lookMs: liveMs / 4 };
    const { url, schema, as, drop } = ownSchema(server);
    const leases = await PostgresLeases.open(url, times);
    const until = `clock_timestamp() + interval '${String(liveMs)} ms'`;
    return {
      leases,
      another: () => PostgresLeases.open(as('another'), times),
      dieHolding: async (name) => {
        await statements(server, `INSERT INTO ${schema}.leases VALUES ('${name}', 1, 'dead', ${until})`);
      },
      giveAway: async (name) => {
        const change = `term = term + 1, holder = 'other', until = ${until}`;
        await statements(server, `UPDATE ${schema}.leases SET ${change} WHERE name = '${name}'`);
      },
      dispose: async () => {
        await leases.close();
        await drop();
      },
    };
  });
});
