import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkPolicies } from './check-policies.js';

const shipped = new URL('../../../policies/450600-fangchenggang/employee.yaml', import.meta.url);

const checking = async (
  paths: readonly string[],
  json = false,
): Promise<{ readonly exitCode: number; readonly said: string }> => {
  const said: string[] = [];
  const exitCode = await checkPolicies(paths, { json }, { write: (text) => said.push(String(text)) > 0 });
  return { exitCode, said: said.join('') };
};

describe('checking policy packs', () => {
  let folder: string;
  let good: string;
  let bad: string;
  let line: number;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yidi-check-'));
    good = join(folder, 'good.yaml');
    bad = join(folder, 'bad.yaml');
    const text = await readFile(shipped, 'utf8');
    const wrong = text.replace('order: [self-paid, ', 'order: [');
    line = wrong.slice(0, wrong.indexOf('order: [')).split('\n').length;
    await writeFile(good, text);
    await writeFile(bad, wrong);
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('tells of each usable pack how much it says and what it does not know', async () => {
    const { exitCode, said } = await checking([good]);
    expect(exitCode).toBe(0);
    expect(said).toMatch(/^\S+good\.yaml {2}防城港 {2}\d+ diseases 病种, \d+ cases 情形; unknown 未知: \S/);
    expect(said).toContain('\n1 pack, nothing to mend');
  });

  it('tells of the others file, line and what to do in both languages, and fails', async () => {
    const { exitCode, said } = await checking([good, bad]);
    expect(exitCode).toBe(1);
    expect(said).toContain(
      `\n${bad}:${String(line)}  the order begins with self-paid: put it first（结算顺序须以 self-paid 开始）\n`,
    );
    expect(said).toContain('\n1 finding in 1 of 2 files');
  });

  it('tells the same as JSON to scripts', async () => {
    const { exitCode, said } = await checking([good, bad], true);
    expect(exitCode).toBe(1);
    expect(JSON.parse(said)).toEqual([
      {
        file: good,
        region: '450600',
        scheme: 'employee',
        name: '防城港',
        diseases: expect.any(Number),
        cases: expect.any(Number),
        unknown: expect.any(Array),
        findings: [],
      },
      {
        file: bad,
        findings: [
          {
            line,
            code: 'order-wrong',
            zh: '结算顺序须以 self-paid 开始',
            en: 'the order begins with self-paid: put it first',
          },
        ],
      },
    ]);
  });

  it('takes the packs that come with Yidi unless others are named', async () => {
    const { said } = await checking([]);
    expect(said).toMatch(/^policies\/\d{6}-\w+\/\w+\.yaml/m);
  });

  it('says so when there is nothing at the path', async () => {
    const { exitCode, said } = await checking([join(folder, 'gone.yaml')]);
    expect(exitCode).toBe(1);
    expect(said).toContain('gone.yaml:1  there is no such file or folder: check the path（');
  });
});
