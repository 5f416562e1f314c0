import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Accounts } from './accounts.js';
import { choosePolicy } from './policy-choice.js';
import { settleFile, type Totals } from './settle-file.js';

const RECORD = {
  recordId: 'r',
  personNo: '450600000012345',
  insuredRegion: '450600',
  treatmentRegion: '110105',
  institution: 'H11010500123',
  institutionLevel: 'tier-3',
  diseaseCode: 'M03900',
  servedOn: '2026-03-12',
  amounts: { total: '300.00', fullySelfPaid: '100.00', overLimit: '0.00', preSelfPaid: '0.00', inScope: '200.00' },
  personType: 'retired',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yidi-settle-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What was written, piece by piece; a slow reader takes one piece at a time. */
const sink = (): { readonly stream: Writable; text(): string } => {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    highWaterMark: 1,
    write: (chunk: Buffer, _, done) => {
      chunks.push(chunk);
      setImmediate(done);
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString() };
};

interface Told {
  readonly totals: Totals;
  readonly lines: readonly unknown[];
  readonly notes: string;
}

const settle = async (content: string): Promise<Told> => {
  const path = join(folder, 'records.ndjson');
  writeFileSync(path, content);
  const [results, notes] = [sink(), sink()];
  const totals = await settleFile({
    path,
    desk: { policy: await choosePolicy('450600/employee'), accounts: new Accounts() },
    told: true,
    language: 'en',
    results: results.stream,
    notes: notes.stream,
  });
  const lines = results
    .text()
    .trimEnd()
    .split('\n')
    .map((text): unknown => JSON.parse(text));
  return { totals, lines, notes: notes.text() };
};

const line = (changes: object): string => JSON.stringify({ ...RECORD, ...changes });

describe('a file of records', () => {
  it('gives one result on a line in order, the accounts kept in between, and the totals at last', async () => {
    const { lines, totals } = await settle(`${line({ recordId: 'a' })}\n${line({ recordId: 'b' })}\r\n`);
    expect(lines).toMatchObject([
      { recordId: 'a', status: 'calculated', fundPays: '112.50' },
      { recordId: 'b', status: 'calculated', fundPays: '150.00' },
      {
        totals: {
          records: 2,
          settled: 2,
          declined: 0,
          bad: 0,
          total: '600.00',
          fundPays: '262.50',
          personPays: '337.50',
          funds: { 'employee-pooled': '262.50' },
        },
      },
    ]);
    expect(totals).toMatchObject({ records: 2, settled: 2 });
  });

  it('tells a bad line by its number and goes on', async () => {
    const content = [
      line({ recordId: 'a' }),
      '{"recordId":"half',
      '',
      line({ recordId: 'b', diseaseCode: 'x' }),
      line({ recordId: 'c' }),
    ];
    const { lines, notes, totals } = await settle(content.join('\n'));
    expect(lines.slice(0, -1)).toMatchObject([
      { recordId: 'a' },
      { line: 2, status: 'bad', error: { code: 'record/not-json' } },
      {
        line: 4,
        recordId: 'b',
        status: 'bad',
        error: { code: 'record/malformed', violations: [{ field: 'diseaseCode' }] },
      },
      { recordId: 'c', fundPays: '150.00' },
    ]);
    expect(notes).toMatch(/^line 2: .*JSON/m);
    expect(notes).toMatch(/^line 4: .*diseaseCode/m);
    expect(totals).toEqual({ records: 4, settled: 2, declined: 0, bad: 2 });
  });

  it('counts what is declined apart and takes nothing for it', async () => {
    const { lines } = await settle(
      `${line({ recordId: 'a', filingCategory: 'referral' })}\n${line({ recordId: 'b' })}`,
    );
    expect(lines).toMatchObject([
      { recordId: 'a', status: 'declined' },
      { recordId: 'b', fundPays: '112.50' },
      { totals: { records: 2, settled: 1, declined: 1, fundPays: '112.50' } },
    ]);
  });

  it('that is empty comes to nothing', async () => {
    expect((await settle('')).lines).toEqual([
      {
        totals: {
          records: 0,
          settled: 0,
          declined: 0,
          bad: 0,
          total: '0.00',
          fundPays: '0.00',
          personPays: '0.00',
          funds: {},
        },
      },
    ]);
  });

  it('is written no faster than it is taken, and to its end though it was read long before', async () => {
    const ids = Array.from({ length: 3_000 }, (_, at) => `r-${String(at)}`);
    const { lines } = await settle(ids.map((recordId) => line({ recordId })).join('\n'));
    expect(lines).toHaveLength(3_001);
    expect(lines.slice(0, -1)).toMatchObject(ids.map((recordId) => ({ recordId })));
    expect(lines.at(-1)).toMatchObject({ totals: { records: 3_000 } });
  });
});
