import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { RegionCode } from '@yidi/kernel';
import { BadPolicies, readPolicies } from './read-policies.js';

const shipped = new URL('../../../../policies/', import.meta.url);
const FILE = '450600-fangchenggang/employee-2022-06-01.yaml';
const employee = await readFile(new URL(FILE, shipped), 'utf8');
const lineOf = (text: string, words: string): number => text.slice(0, text.indexOf(words)).split('\n').length;

/** Reads these files as a folder of packs. */
const reading = async (files: Readonly<Record<string, string>>): Promise<Awaited<ReturnType<typeof readPolicies>>> => {
  const folder = await mkdtemp(join(tmpdir(), 'yidi-policies-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    return await readPolicies(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** What is wrong with these files: `file:line code`, the file without its folder. */
const findings = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const error: unknown = await reading(files).catch((cause: unknown) => cause);
  if (!(error instanceof BadPolicies)) throw new Error('the packs were read without a finding', { cause: error });
  for (const { line, says } of error.findings) expect(error.message).toContain(`:${String(line)} ${says.en}`);
  return error.findings.map(({ file, line, code }) => `${file.split('/').slice(-2).join('/')}:${String(line)} ${code}`);
};

/** The shipped pack with this text in place of that. */
const changed = (from: string, to: string): string => {
  expect(employee.includes(from)).toBe(true);
  return employee.replace(from, to);
};

describe('reading policy packs', () => {
  it('knows a pack by its content, not by its comments or layout', async () => {
    const hashOf = async (text: string): Promise<string | undefined> =>
      (await reading({ [FILE]: text })).all()[0]?.ref.hash;
    const hash = await hashOf(employee);
    expect(hash).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(
      await hashOf(
        `# a further comment\n${employee.replace('name: 防城港\nscheme: employee', 'scheme: employee\nname: 防城港')}`,
      ),
    ).toBe(hash);
    expect(await hashOf(employee.replace("'5500.00'", "'5500.01'"))).not.toBe(hash);
  });

  it('refers to a pack by region, scheme, first day and hash', async () => {
    const [policy] = (await reading({ [FILE]: employee })).all();
    expect(policy?.ref).toEqual({
      region: '450600' as RegionCode,
      scheme: 'employee',
      from: '2022-06-01',
      hash: policy?.ref.hash,
    });
  });

  it.each([
    ['an amount without quotes', "amount: '50.00'", 'amount: 50.00', 'amount: 50.00', 'type'],
    ['an amount with one decimal', "amount: '50.00'", "amount: '50.0'", "amount: '50.0'", 'yuan'],
    ['a share without its per cent sign', "share: '70%'", "share: '70'", "share: '70'", 'percent'],
    ['a day that the calendar has not', "'2022-06-01'", "'2022-06-31'", 'validFrom', 'day'],
    ['a field that nobody knows', 'starts: next-month', 'starts: next-month\n  since: soon', 'since', 'unknown-field'],
    [
      'a source that is not listed',
      'period: month, source: gx-2022-2',
      'period: month, source: gx',
      'source: gx }',
      'source-unknown',
    ],
    ['a key written twice', 'scheme: employee', 'name: 防城', 'name: 防城\n', 'duplicate-key'],
    ['text that is not YAML', 'name: 防城港', 'name: 防城港: 市', 'name: 防城港', 'block-as-implicit-key'],
    ['a file that is named for another region', "region: '450600'", "region: '450700'", 'region:', 'misnamed'],
    ['a file that is named for another day', "'2022-06-01'", "'2022-07-01'", 'region:', 'misnamed'],
  ])('names file and line of %s', async (_, from, to, where, code) => {
    const text = changed(from, to);
    expect(await findings({ [FILE]: text })).toContain(`${FILE}:${String(lineOf(text, where))} ${code}`);
  });

  it('says to quote a number that has to be text', async () => {
    await expect(reading({ [FILE]: changed("region: '450600'", 'region: 450600') })).rejects.toThrow(
      /region .*: put it in quotes/,
    );
  });

  it('lists the findings of all files at once', async () => {
    const found = await findings({
      [FILE]: employee.replace('starts: next-month', 'starts: soon'),
      '450600-fangchenggang/resident-2022-06-01.yaml': "region: '450600'\n",
    });
    expect(found.filter((finding) => finding.startsWith(FILE))).toHaveLength(1);
    expect(found.filter((finding) => finding.includes('/resident'))).toEqual(
      Array.from({ length: 7 }, () => '450600-fangchenggang/resident-2022-06-01.yaml:1 required'),
    );
  });

  it('names two packs that hold on the same day', async () => {
    const later = employee.replace("validFrom: '2022-06-01'", "validFrom: '2023-01-01'");
    const name = '450600-fangchenggang/employee-2023-01-01.yaml';
    expect(await findings({ [FILE]: employee, [name]: later })).toEqual([
      `${name}:${String(lineOf(later, 'validFrom'))} overlap`,
    ]);
    const ended = employee.replace("validFrom: '2022-06-01'", "validFrom: '2022-06-01'\nvalidUntil: '2022-12-31'");
    expect((await reading({ [FILE]: ended, [name]: later })).all()).toHaveLength(2);
  });

  it('asks for the path when there is no pack, or no folder', async () => {
    expect((await findings({ 'README.md': '# nothing' })).map((finding) => finding.split(' ')[1])).toEqual([
      'no-packs',
    ]);
    await expect(readPolicies(join(tmpdir(), 'yidi-no-such-folder'))).rejects.toThrow(BadPolicies);
  });
});
