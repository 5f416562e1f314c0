import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EventStoreDouble } from './double.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '2113' },
    'http-port': { type: 'string', default: '2114' },
    host: { type: 'string', default: '0.0.0.0' },
    data: { type: 'string', default: 'data' },
  },
});

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

await mkdir(values.data, { recursive: true });
const file = join(values.data, 'log.ndjson');
const double = await EventStoreDouble.start({ port: Number(values.port), host: values.host, file });
const health = await double.listenForHealth(Number(values['http-port']), values.host);

say(
  '*** THIS IS NOT EventStoreDB. It is a stand-in that speaks its protocol, for tests where no EventStoreDB can be had.',
);
say('*** It keeps the whole log in memory. Do not keep anything in it that must not be lost.');
say(`gRPC on ${values.host}:${String(double.port)}, health on ${values.host}:${String(health)}/health/live`);
say(`${String(double.length)} events read from ${file}`);

const stop = (): void => {
  void double.stop().then(() => {
    process.exit(0);
  });
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
