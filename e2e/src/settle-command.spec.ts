import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { endLeftovers, runYidi, type Ended } from './yidi-process.js';

const folder = mkdtempSync(join(tmpdir(), 'yidi-settle-'));
afterAll(() => {
  endLeftovers();
  rmSync(folder, { recursive: true, force: true });
});

const BILL = {
  recordId: 'H11010500123-20260312-0001',
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

const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const answerOf = ({ out }: Ended): unknown => JSON.parse(out);

describe('the settle command', () => {
  it('divides one bill and explains it in both languages', async () => {
    const record = file('bill.json', JSON.stringify(BILL));
    const { exitCode, out } = await runYidi('settle', '--policy', '450600/employee', '--record', record);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/deductible +200\.00 − +50\.00 = +150\.00/);
    expect(out).toMatch(/基金支付 the funds pay +112\.50/);
    expect(out).toMatch(/the fund pays 75%, 112\.50 yuan/);
  });

  it('goes on where the account file of the run before left off', async () => {
    const record = file('bill.json', JSON.stringify(BILL));
    const account = join(folder, 'account.json');
    const first = await runYidi('settle', '--record', record, '--save-account', account, '--json');
    expect(answerOf(first)).toMatchObject({ recordId: BILL.recordId, fundPays: '112.50' });
    const second = await runYidi('settle', '--record', record, '--account', account, '--json', '--on', '2026-03-20');
    expect(answerOf(second)).toMatchObject({ fundPays: '150.00' });
    const april = await runYidi('settle', '--record', record, '--account', account, '--json', '--on', '2026-04-01');
    expect(answerOf(april)).toMatchObject({
      fundPays: '112.50',
      accumulators: { cap: { before: '112.50', after: '225.00' } },
    });
    expect(readFileSync(account, 'utf8')).toContain('"used": "50.00"');
  });

  it('ends with 1 and its words where a record is bad or a pack is not there', async () => {
    const record = file('bad.json', JSON.stringify({ ...BILL, personType: undefined }));
    const bad = await runYidi('settle', '--record', record, '--json', '--lang', 'en');
    expect(bad.exitCode).toBe(1);
    expect(answerOf(bad)).toMatchObject({
      status: 'bad',
      error: { code: 'record/malformed', violations: [{ field: 'personType', rule: 'required' }] },
    });
    const missing = await runYidi('settle', '--policy', '123456/employee', '--record', record);
    expect(missing.exitCode).toBe(1);
    expect(missing.err).toMatch(/There is no pack for 123456\/employee/);
  });

  it('settles a file of records, one result on a line, and tells a bad line by its number', async () => {
    const records = file('bills.ndjson', `${JSON.stringify(BILL)}\nnonsense\n${JSON.stringify(BILL)}\n`);
    const { exitCode, out, err } = await runYidi('settle', '--policy', '450600/employee', '--records', records);
    expect(exitCode).toBe(1);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toMatchObject([
      { recordId: BILL.recordId, fundPays: '112.50' },
      { line: 2, status: 'bad' },
      { recordId: BILL.recordId, fundPays: '150.00' },
      { totals: { records: 3, settled: 2, bad: 1, fundPays: '262.50' } },
    ]);
    expect(err).toMatch(/^line 2: /m);
  });

  it('settles a long file on all processors, in the order of its lines, each person on their own account', async () => {
    const persons = 250;
    const bills = Array.from({ length: 5_000 }, (_, at) => ({
      ...BILL,
      recordId: `r-${String(at)}`,
      personNo: `4506000000${String(10_000 + (at % persons))}`,
    }));
    const records = file('long.ndjson', bills.map((bill) => JSON.stringify(bill)).join('\n'));
    const account = join(folder, 'accounts.json');
    const { exitCode, out } = await runYidi('settle', '--records', records, '--save-account', account);
    expect(exitCode).toBe(0);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    expect(lines.slice(0, -1).map(({ recordId }) => recordId)).toEqual(bills.map(({ recordId }) => recordId));
    expect(lines.slice(0, persons).filter(({ fundPays }) => fundPays !== '112.50')).toEqual([]);
    expect(lines.slice(persons, -1).filter(({ fundPays }) => fundPays !== '150.00')).toEqual([]);
    expect(lines.at(-1)).toMatchObject({ totals: { records: 5_000, settled: 5_000, fundPays: '740625.00' } });
    expect(JSON.parse(readFileSync(account, 'utf8'))).toHaveLength(persons);
  });

  it.each(['no-such.ndjson', '.'])('says in a sentence that %s is no file of records', async (name) => {
    const { exitCode, err } = await runYidi('settle', '--records', join(folder, name));
    expect(exitCode).toBe(1);
    expect(err).toMatch(/The system does not allow it: E(NOENT|ISDIR)/);
    expect(err).not.toMatch(/^ +at /m);
  });
});
