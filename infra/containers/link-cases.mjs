// Turns on EventStoreDB's links by correlation id, by which a case is read at once instead of from the whole log. The other
// system projections stay off: each of them slows appending down. `node link-cases.mjs <url>`; may be run again.
import { EventStoreDBClient } from '@eventstore/db-client';

const PROJECTION = '$by_correlation_id';

const client = EventStoreDBClient.connectionString(process.argv[2] ?? '');
try {
  await client.enableProjection(PROJECTION, { deadline: 20_000 });
  process.stdout.write(`${PROJECTION} is on\n`);
} catch (error) {
  // The URL may hold a password, and the client's words the URL.
  process.stderr.write(`${PROJECTION} could not be turned on: ${error.type ?? error.code ?? error.name}\n`);
  process.exitCode = 1;
} finally {
  await client.dispose();
}
