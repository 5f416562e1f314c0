// `npm run stack`: Yidi as separate services on native servers, until Ctrl-C.
import { parseArgs } from 'node:util';
import { Stack } from './stack.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: './data/stack' },
    port: { type: 'string', default: '8080' },
    clock: { type: 'string', default: 'system' },
    help: { type: 'boolean', default: false },
  },
});

const HELP = `npm run stack -- [--data <folder>] [--port <port>] [--clock <instant>]

Starts Apache Kafka and PostgreSQL natively, and filing, claims, settlement and the gateway as processes of their own.
DATABASE_URL names another PostgreSQL; EVENTSTORE_URL names an EventStoreDB, in whose place a SQLite file stands otherwise.
--clock 2026-01-10T00:00:00Z starts a simulated clock, which npm run demo -- --stack needs.
`;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const stopped = new Promise<void>((resolve) => {
  process.on('SIGINT', resolve);
  process.on('SIGTERM', resolve);
});

const run = async (): Promise<void> => {
  const eventStore = process.env['EVENTSTORE_URL'];
  if (eventStore === undefined)
    say('EVENTSTORE_URL is not set: a SQLite file stands in for EventStoreDB, on this machine only.');
  const stack = await Stack.start({
    folder: values.data,
    port: Number(values.port),
    clock: values.clock,
    eventStore,
    database: process.env['DATABASE_URL'],
    say,
    keep: true,
  });
  for (const { name, pid, settings } of stack.processes.values())
    say(`${name.padEnd(11)} process ${String(pid)}   http://${settings.http}   ${settings.log}`);
  say(`bus         ${stack.broker.url}   ${stack.broker.from}`);
  say(`database    ${stack.database.from}`);
  say(`log         ${eventStore === undefined ? stack.store : 'EVENTSTORE_URL'}`);
  say(`Yidi serves ${stack.url}/v1, its pages are at ${stack.url}/docs`);
  say(`the story   npm run demo -- --stack --gateway ${stack.url} --keys ${stack.keys}   (with --clock)`);
  say(`a token     npm run -s token -- --role agency --region 450600 --data ${stack.keys}`);
  say('Ctrl-C ends it.');
  await stopped;
  say('Ending …');
  await stack.stop();
};

if (values.help) say(HELP);
else
  await run().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
