import { spawn } from 'node:child_process';
import { closeSync, createReadStream, createWriteStream, mkdtempSync, openSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toWire } from '@yidi/contracts/codec';
import { RecordToSettle } from '@yidi/contracts/settlement';
import { mixedBills, settleableCases, shippedPolicies, type MixedBill } from './bill-mix.js';
import { rateOf, residentMiB, type Result } from './measure.js';

const RECORDS = 1_000_000;
const PEOPLE = 20_000;
const PER_SECOND = 40_000;
/** How much more memory the whole file may take than its first fifth: room for the garbage of the moment. */
const GROWTH = 1.25;

const PROGRAM = fileURLToPath(new URL('../../apps/standalone/dist/main.js', import.meta.url));

const recordOf = ({ policy, question, amounts, person }: MixedBill, serial: number): RecordToSettle => ({
  recordId: `H11010500123-${String(serial)}`,
  personNo: String(1_000_000 + person),
  insuredRegion: policy.ref.region,
  treatmentRegion: '110105' as RecordToSettle['treatmentRegion'],
  institution: 'H11010500123' as RecordToSettle['institution'],
  institutionLevel: question.level,
  diseaseCode: question.diseaseCode,
  servedOn: question.on,
  amounts,
  personType: question.personType,
  filingCategory: question.category,
  age: 66,
});

const fill = async (file: string): Promise<void> => {
  const bills = mixedBills(settleableCases(await shippedPolicies()), RECORDS / 10, PEOPLE);
  const out = createWriteStream(file);
  for (let serial = 0; serial < RECORDS; serial += 1_000) {
    const lines = Array.from({ length: 1_000 }, (_, at) => {
      const bill = bills[(serial + at) % bills.length];
      if (bill === undefined) throw new RangeError('there are no bills');
      return `${JSON.stringify(toWire(RecordToSettle, recordOf(bill, serial + at)))}\n`;
    });
    if (!out.write(lines.join(''))) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
};

interface Run {
  readonly rate: number;
  /** Resident memory in MiB when a fifth of the records were settled, and the most afterwards. */
  readonly early: number;
  readonly peak: number;
}

const settle = async (file: string, folder: string): Promise<Run> => {
  const out = openSync(join(folder, 'results.ndjson'), 'w');
  const child = spawn(process.execPath, [PROGRAM, 'settle', '--records', file], {
    stdio: ['ignore', out, 'ignore'],
  });
  const memory: number[] = [];
  const watch = setInterval(() => {
    memory.push(residentMiB(child.pid ?? 0));
  }, 250);
  const rate = await rateOf(RECORDS, async () => {
    const [exitCode] = (await once(child, 'exit')) as [number];
    if (exitCode !== 0) throw new Error(`the command ended with ${String(exitCode)}`);
  });
  clearInterval(watch);
  closeSync(out);
  const first = memory.slice(0, Math.ceil(memory.length / 5));
  return { rate, early: Math.max(...first), peak: Math.max(...memory) };
};

/** Reading and parsing the same lines, and writing them out again: what any command has to do. */
const bare = (file: string, folder: string): Promise<number> =>
  rateOf(RECORDS, async () => {
    const out = createWriteStream(join(folder, 'bare.ndjson'));
    let begun = '';
    for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
      const lines = `${begun}${String(chunk)}`.split('\n');
      begun = lines.pop() ?? '';
      const written = lines.map((line) => `${JSON.stringify(JSON.parse(line))}\n`);
      if (!out.write(written.join(''))) await once(out, 'drain');
    }
    out.end();
    await once(out, 'finish');
  });

/** A file of a million records through the settle command, the accounts of everybody kept. */
export const settleRecords = async (): Promise<readonly Result[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'yidi-bench-'));
  try {
    const file = join(folder, 'records.ndjson');
    await fill(file);
    const { rate, early, peak } = await settle(file, folder);
    const bareRate = await bare(file, folder);
    return [
      {
        name: `npm run settle, a million records (≥ ${String(PER_SECOND)}/s)`,
        ours: rate,
        bare: bareRate,
        unit: 'records/s',
        ratio: rate / bareRate,
        ok: rate >= PER_SECOND,
      },
      {
        name: `its memory: peak against the first fifth (≤ ${String(GROWTH)})`,
        ours: peak,
        bare: early,
        unit: 'MiB',
        ratio: peak / early,
        ok: peak / early <= GROWTH,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
