// `npm run bench -- --help` tells what can be measured.
import { parseArgs } from 'node:util';
import { durableAppend } from './durable-append.js';
import { followEventStoreDb } from './follow-eventstoredb.js';
import type { NotRun, Result } from './measure.js';
import { projectToPostgres } from './project-to-postgres.js';
import { rebuildTimeline } from './rebuild-timeline.js';
import { recordTreatments } from './record-treatments.js';
import { relayToKafka } from './relay-to-kafka.js';
import { settleBills } from './settle-bills.js';
import { settleRecords } from './settle-file.js';
import { settleRegionalRecords } from './settle-regional-records.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    records: { type: 'string', default: '1000000' },
    help: { type: 'boolean', default: false },
  },
});

type Bench = () => Promise<readonly (Result | NotRun)[]>;

const recordsAsked = (): number => {
  const records = Number(values.records);
  if (Number.isSafeInteger(records) && records > 0) return records;
  throw new RangeError('--records wants a whole number from 1 on');
};

const EMBEDDED: Readonly<Record<string, Bench>> = {
  append: durableAppend,
  treatments: recordTreatments,
  rebuild: rebuildTimeline,
  settle: settleBills,
  file: settleRecords,
};

/** On a broker and a database of their own, which take their time: not measured unless named. */
const STACK: Readonly<Record<string, Bench>> = {
  relay: relayToKafka,
  projection: projectToPostgres,
  eventstore: followEventStoreDb,
  records: () => settleRegionalRecords(recordsAsked()),
};

const BENCHES = { ...EMBEDDED, ...STACK };

const HELP = `npm run bench -- [names] [--json] [--records <count>]

Measures side by side with a bare equivalent what is named: ${Object.keys(EMBEDDED).join(', ')}, all of which when nothing is
named, and stack, which is ${Object.keys(STACK).join(', ')} on Kafka and PostgreSQL. Ends with 1 where a bar is missed.

  --json     for programs
  --records  how many records of other regions the stack settles before its memory is measured; a million unless given,
             which takes about a quarter of an hour
  EVENTSTORE_URL   EventStoreDB for the stack and for eventstore, which is not run without it
`;

const chosen = (): readonly string[] => {
  const names = positionals.flatMap((name) => (name === 'stack' ? Object.keys(STACK) : [name]));
  return names.length === 0 ? Object.keys(EMBEDDED) : names;
};

const figure = (value: number): string => value.toFixed(value < 100 ? 1 : 0).padStart(9);

const row = (result: Result | NotRun): string => {
  if ('notRun' in result) return `${result.name.padEnd(64)}  not run: ${result.notRun}`;
  const { name, ours, bare, unit, ratio, bar, ok } = result;
  return [
    name.padEnd(64),
    figure(ours),
    figure(bare),
    unit.padEnd(11),
    ratio.toFixed(2).padStart(6),
    (bar === undefined ? '' : `≥ ${String(bar)}`).padEnd(8),
    ok ? '' : 'MISSED',
  ].join('  ');
};

const measure = async (names: readonly string[]): Promise<void> => {
  const results: (Result | NotRun)[] = [];
  for (const name of names) {
    process.stderr.write(`measuring ${name} …\n`);
    results.push(...((await BENCHES[name]?.()) ?? []));
  }
  const header = `${'what'.padEnd(64)}  ${'ours'.padStart(9)}  ${'bare'.padStart(9)}  ${'unit'.padEnd(11)}  ${'ratio'.padStart(6)}  bar`;
  const table = `${[header, ...results.map(row)].join('\n')}\n`;
  process.stdout.write(values.json ? `${JSON.stringify({ results })}\n` : table);
  process.exitCode = results.every((result) => 'notRun' in result || result.ok) ? 0 : 1;
};

const names = chosen();
const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
if (values.help) process.stdout.write(HELP);
else if (unknown.length === 0) await measure(names);
else {
  const known = [...Object.keys(BENCHES), 'stack'].join(', ');
  process.stderr.write(`There is no bench called ${unknown.join(', ')}; there are ${known}.\n`);
  process.exitCode = 1;
}
