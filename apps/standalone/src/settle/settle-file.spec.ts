import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { KeptAccount } from '@yidi/contracts/settlement';
import { fen, type DiseaseCode } from '@yidi/kernel';
import { accountsToKeep } from './accounts.js';
import type { Clerk } from './clerk.js';
import { clerkHere, type Desks } from './clerks.js';
import { choosePolicy } from './policy-choice.js';
import { settleFile } from './settle-file.js';
import type { Totals } from './sums.js';

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
      chunks.push(Buffer.from(chunk));
      setImmediate(done);
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString() };
};

interface Told {
  readonly totals: Totals;
  readonly lines: readonly unknown[];
  readonly notes: string;
  readonly kept: readonly KeptAccount[];
}

interface Office {
  readonly given?: readonly KeptAccount[];
  readonly open?: (desks: Desks) => readonly Clerk[];
}

const settle = async (content: string, { given = [], open }: Office = {}): Promise<Told> => {
  const path = join(folder, 'records.ndjson');
  writeFileSync(path, content);
  const [results, notes] = [sink(), sink()];
  const { totals, accounts } = await settleFile({
    path,
    desks: { policy: await choosePolicy('450600/employee'), given, told: true, language: 'en' },
    results: results.stream,
    notes: notes.stream,
    ...(open === undefined ? {} : { open }),
  });
  const lines = results
    .text()
    .trimEnd()
    .split('\n')
    .map((text): unknown => JSON.parse(text));
  return { totals, lines, notes: notes.text(), kept: accountsToKeep(accounts, given) };
};

const line = (changes: object): string => JSON.stringify({ ...RECORD, ...changes });

/** Clerks of this thread, each with its part of the persons. */
const several =
  (of: number) =>
  (desks: Desks): readonly Clerk[] =>
    Array.from({ length: of }, (_, at) => clerkHere(desks, { at, of }));

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
    const { lines } = await settle(ids.map((recordId) => line({ recordId })).join('\n'), { open: several(2) });
    expect(lines).toHaveLength(3_001);
    expect(lines.slice(0, -1)).toMatchObject(ids.map((recordId) => ({ recordId })));
    expect(lines.at(-1)).toMatchObject({ totals: { records: 3_000 } });
  });
});

describe('a long file of records', () => {
  const personNo = (at: number): string => `4506000000${String(10_000 + at)}`;

  /** Two thousand records of forty persons, with bad and empty lines among them. */
  const content = Array.from({ length: 2_000 }, (_, at) =>
    at % 97 === 13
      ? '{"recordId":"half'
      : at % 101 === 17
        ? ''
        : line({
            recordId: `r-${String(at)}`,
            personNo: personNo(at % 40),
            servedOn: `2026-${String(1 + (Math.floor(at / 200) % 9)).padStart(2, '0')}-11`,
          }),
  ).join('\n');

  const given: readonly KeptAccount[] = [
    {
      personNo: personNo(7),
      scheme: 'employee',
      diseases: ['M03900' as DiseaseCode],
      items: [
        { kind: 'deductible', pool: 'M03900', period: 'month', within: '2026-01', used: fen(3_000), of: fen(5_000) },
      ],
    },
    { personNo: 'somebody-else', scheme: 'employee', diseases: [], items: [] },
  ];

  it('comes to the same whether one clerk settles it or several side by side', async () => {
    const alone = await settle(content, { given, open: several(1) });
    expect(alone.totals).toMatchObject({ records: 1_980, bad: 21 });
    for (const clerks of [2, 3, 5]) expect(await settle(content, { given, open: several(clerks) })).toEqual(alone);
  });

  it('tells what broke where a clerk cannot go on', async () => {
    const open = (desks: Desks): readonly Clerk[] => [
      clerkHere(desks, { at: 0, of: 2 }),
      { ...clerkHere(desks, { at: 1, of: 2 }), settle: () => Promise.reject(new Error('out of paper')) },
    ];
    await expect(settle(content, { open })).rejects.toThrow('out of paper');
  });
});
