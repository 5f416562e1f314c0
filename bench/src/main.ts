// `npm run bench` measures everything; `npm run bench -- append treatments rebuild settle file` only what is named; `--json` for programs.
import { durableAppend } from './durable-append.js';
import type { Result } from './measure.js';
import { rebuildTimeline } from './rebuild-timeline.js';
import { recordTreatments } from './record-treatments.js';
import { settleBills } from './settle-bills.js';
import { settleRecords } from './settle-file.js';

const BENCHES: Readonly<Record<string, () => Promise<readonly Result[]>>> = {
  append: durableAppend,
  treatments: recordTreatments,
  rebuild: rebuildTimeline,
  settle: settleBills,
  file: settleRecords,
};

const args = process.argv.slice(2);
const asJson = args.includes('--json');
const named = args.filter((arg) => arg !== '--json');
const chosen = named.length === 0 ? Object.keys(BENCHES) : named;

const row = ({ name, ours, bare, unit, ratio, bar, ok }: Result): string =>
  [
    name.padEnd(64),
    ours.toFixed(ours < 100 ? 1 : 0).padStart(9),
    bare.toFixed(bare < 100 ? 1 : 0).padStart(9),
    unit.padEnd(11),
    ratio.toFixed(2).padStart(6),
    (bar === undefined ? '' : `≥ ${String(bar)}`).padEnd(8),
    ok ? '' : 'MISSED',
  ].join('  ');

const results: Result[] = [];
for (const name of chosen) {
  const bench = BENCHES[name];
  if (bench === undefined)
    throw new RangeError(`There is no bench called ${name}; there are ${Object.keys(BENCHES).join(', ')}.`);
  process.stderr.write(`measuring ${name} …\n`);
  results.push(...(await bench()));
}

const header = `${'what'.padEnd(64)}  ${'ours'.padStart(9)}  ${'bare'.padStart(9)}  ${'unit'.padEnd(11)}  ${'ratio'.padStart(6)}  bar`;
const table = `${[header, ...results.map(row)].join('\n')}\n`;
process.stdout.write(asJson ? `${JSON.stringify({ results })}\n` : table);
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
