import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { RegionCode } from '@yidi/kernel';
import { EXAMPLE_FILE, EXAMPLE_PACK } from './pack-file.examples.js';
import type { FileFinding } from './pack-file.js';
import { BadPolicies, findingLine, packsAt, readPolicies } from './read-policies.js';

type Files = Readonly<Record<string, string | Uint8Array>>;

const lineOf = (text: string, words: string): number => text.slice(0, text.indexOf(words)).split('\n').length;

/** Does something with a folder that holds these files. */
const inFolder = async <T>(files: Files, use: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'yidi-policies-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
};

const reading = (files: Files): ReturnType<typeof readPolicies> => inFolder(files, readPolicies);

/** What is wrong with these files as a folder of packs. */
const findingsOf = async (files: Files): Promise<readonly FileFinding[]> => {
  const error: unknown = await reading(files).catch((cause: unknown) => cause);
  if (!(error instanceof BadPolicies)) throw new Error('the packs were read without a finding', { cause: error });
  for (const finding of error.findings) expect(error.message).toContain(findingLine(finding));
  return error.findings;
};

/** The same as `file:line code`, the file without its folder. */
const findings = async (files: Files): Promise<readonly string[]> => (await findingsOf(files)).map(briefly);

const briefly = ({ file, line, code }: FileFinding): string =>
  `${file.split('/').slice(-2).join('/')}:${String(line)} ${code}`;

/** The example with this text in place of that. */
const changed = (from: string, to: string): string => {
  expect(EXAMPLE_PACK).toContain(from);
  return EXAMPLE_PACK.replace(from, to);
};

describe('reading policy packs', () => {
  it('knows a pack by its content, not by its comments or layout', async () => {
    const hashOf = async (text: string): Promise<string | undefined> =>
      (await reading({ [EXAMPLE_FILE]: text })).all()[0]?.ref.hash;
    const hash = await hashOf(EXAMPLE_PACK);
    expect(hash).toMatch(/^sha256:[0-9a-f]{64}$/);
    const otherwise = changed('name: 示例\nscheme: employee', 'scheme: employee\nname: 示例').replace(
      "'70%'",
      "'70.0%'",
    );
    expect(await hashOf(`# a further comment\n${otherwise}`)).toBe(hash);
    expect(await hashOf(changed("'5500.00'", "'5500.01'"))).not.toBe(hash);
  });

  it('refers to a pack by region, scheme, first day and hash', async () => {
    const [policy] = (await reading({ [EXAMPLE_FILE]: EXAMPLE_PACK })).all();
    expect(policy?.ref).toEqual({
      region: '990100' as RegionCode,
      scheme: 'employee',
      from: '2024-01-01',
      hash: policy?.ref.hash,
    });
  });

  it.each([
    ['an amount without quotes', "amount: '50.00'", 'amount: 50.00', 'amount: 50.00', 'yuan-or-unknown'],
    ['an amount with one decimal', "amount: '50.00'", "amount: '50.0'", "amount: '50.0'", 'yuan-or-unknown'],
    ['a share without its per cent sign', "share: '70%'", "share: '70'", "share: '70'", 'percent-or-unknown'],
    ['a day that the calendar has not', "validFrom: '2024-01-01'", "validFrom: '2024-02-30'", 'validFrom', 'day'],
    ['a field that nobody knows', 'scheme: employee', 'scheme: employee\nsince: soon', 'since', 'unknown-field'],
    ['a key written twice', 'scheme: employee', 'name: 示例\nscheme: employee', 'name: 示例\nscheme', 'duplicate-key'],
    ['text that is not YAML', 'name: 示例', 'name: 示例: 市', 'name: 示例', 'block-as-implicit-key'],
    ['a file that is named for another region', "'990100'", "'990200'", 'region:', 'misnamed'],
    ['a file that is named for another scheme', 'scheme: employee', 'scheme: resident', 'region:', 'misnamed'],
    [
      'a source that is not listed, in an entry written over several lines',
      "share: '70%'\n    source: table",
      "share: '70%'\n    source: tables",
      'source: tables',
      'source-unknown',
    ],
    [
      'a word of the order that nobody knows',
      'order: [self-paid, offsite',
      'order: [self-paid, offsite, franchise',
      'order:',
      'order-word-unknown',
    ],
    [
      'a table that leaves cases open, at its key',
      "- share: '70%'\n    source: table",
      "- { personTypes: [active], levels: [tier-3], share: '70%', source: table }",
      'ratios:',
      'without-ratio',
    ],
    [
      'a part that is missing, at what it is missing from',
      "limits: fund, amount: '5500.00', period: year",
      'limits: fund, period: year',
      'limits: fund',
      'either-or',
    ],
  ])('names file and line of %s', async (_, from, to, where, code) => {
    const text = changed(from, to);
    expect(await findings({ [EXAMPLE_FILE]: text })).toContain(
      `${EXAMPLE_FILE}:${String(lineOf(text, where))} ${code}`,
    );
  });

  it.each([
    ['a tab before a key', '  - share:', '\t- share:', '\t- share:', 'tab-as-indent', /use spaces/, /请改用空格/],
    [
      'a second document in the file',
      'qualification:',
      '---\nqualification:',
      '---',
      'multiple-docs',
      /a file of its own/,
      /另存为一个文件/,
    ],
    [
      'a key written twice',
      'scheme: employee',
      'name: 示例\nscheme: employee',
      'name: 示例\nscheme',
      'duplicate-key',
      /keep one/,
      /只保留一处/,
    ],
    ['a tag', "share: '70%'", "share: !share '70%'", 'share: !share', 'tag-resolve-failed', /remove it/, /请删去/],
    [
      'a Chinese colon',
      "region: '990100'",
      "region：'990100'",
      'region：',
      'multiline-implicit-key',
      /a colon and a space/,
      /英文冒号加空格/,
    ],
    [
      'a list that is none',
      'materials: [application-form]',
      'materials: application-form',
      'materials:',
      'type',
      /must be array/,
      /应为列表/,
    ],
    [
      'a name that is too long',
      'name: 示例',
      `name: ${'长'.repeat(61)}`,
      'name: 长',
      'maxLength',
      /1 to 60 characters/,
      /应为 1 至 60 个字/,
    ],
    ['a disease code', 'M03900, name', 'M390, name', 'M390', 'pattern', /M and five digits/, /M 加五位数字/],
  ])('says how to mend %s, once, in both languages', async (_, from, to, where, code, en, zh) => {
    const text = changed(from, to);
    const [finding, ...others] = await findingsOf({ [EXAMPLE_FILE]: text });
    expect(finding).toMatchObject({ code, line: lineOf(text, where) });
    expect(finding?.says.en).toMatch(en);
    expect(finding?.says.zh).toMatch(zh);
    expect(others.filter(({ line }) => line === finding?.line)).toEqual([]);
  });

  it('takes no alias, so that no file can grow without bound while it is read', async () => {
    const [first, ...further] = 'abcdefghij';
    const levels = further.map((name, at) => `${name}: &${name} [${`*${'abcdefghij'.charAt(at)},`.repeat(9)}]`);
    const bomb = [`${String(first)}: &a [x]`, ...levels].join('\n');
    const found = await findings({ [EXAMPLE_FILE]: bomb });
    expect(new Set(found)).toEqual(new Set(levels.map((_, at) => `${EXAMPLE_FILE}:${String(at + 2)} alias`)));
    const once = changed("'50.00'", "&amount '50.00'").replace("'5500.00'", '*amount');
    expect(await findings({ [EXAMPLE_FILE]: once })).toEqual([
      `${EXAMPLE_FILE}:${String(lineOf(once, '*amount'))} alias`,
    ]);
  });

  it.each([
    ['nothing', ''],
    ['comments only', '# 待填写\n\n'],
  ])('says that a file with %s in it is empty, and how to begin', async (_, text) => {
    const [finding] = await findingsOf({ [EXAMPLE_FILE]: text });
    expect(finding).toMatchObject({ line: 1, code: 'empty' });
    expect(finding?.says.en).toMatch(/copy the pack/);
  });

  it('refuses a file in another encoding than UTF-8, at its first line that is', async () => {
    const gb18030 = Buffer.concat([
      Buffer.from('# \n'),
      Buffer.from([0xca, 0xbe, 0xc0, 0xfd]),
      Buffer.from(EXAMPLE_PACK),
    ]);
    expect(await findings({ [EXAMPLE_FILE]: gb18030 })).toEqual([`${EXAMPLE_FILE}:2 not-utf8`]);
  });

  it('says what is malformed in both languages, and to quote a number that has to be text', async () => {
    const [unquoted] = await findingsOf({ [EXAMPLE_FILE]: changed("region: '990100'", 'region: 990100') });
    expect(unquoted?.says.en).toMatch(/^region must .*: put it in quotes$/);
    expect(unquoted?.says.zh).toBe('region 应为六位行政区划代码（GB/T 2260）；请加引号');
  });

  it('lists the findings of all files at once, each file from its top down', async () => {
    const text = changed('[self-paid, offsite', '[offsite').replace("'75%', source: table", "'75%', source: gone");
    const found = await findings({ [EXAMPLE_FILE]: text, '990100-shili/resident.yaml': "region: '990100'\n" });
    expect(found.slice(0, 2)).toEqual([
      `${EXAMPLE_FILE}:${String(lineOf(text, 'order: ['))} order-wrong`,
      `${EXAMPLE_FILE}:${String(lineOf(text, 'source: gone'))} source-unknown`,
    ]);
    expect(new Set(found.slice(2))).toEqual(new Set(['990100-shili/resident.yaml:1 required']));
  });

  it('names a second file of one region and scheme: values of different days stand in one', async () => {
    const later = changed("validFrom: '2024-01-01'", "validFrom: '2025-01-01'");
    const name = '990100-shili-shi/employee.yaml';
    expect(await findings({ '990100-shili/employee.yaml': EXAMPLE_PACK, [name]: later })).toEqual([
      `${EXAMPLE_FILE}:${String(lineOf(EXAMPLE_PACK, 'region:'))} second-pack`,
    ]);
  });

  it('leaves no file out: one that cannot be read, or is spelt .YAML, has its finding beside the others', async () => {
    const files = { [EXAMPLE_FILE]: changed("'70%'", "'70'"), '990100-shili/resident.YAML': "region: '990100'\n" };
    const found = await inFolder(files, async (folder) => {
      await symlink(join(folder, 'gone.yaml'), join(folder, '990100-shili', 'linked.yaml'));
      await symlink(folder, join(folder, '990100-shili', 'in-a-circle'));
      return packsAt([folder]);
    });
    expect(found.map(({ file }) => file.split('/').at(-1))).toEqual(['employee.yaml', 'linked.yaml', 'resident.YAML']);
    expect(found.map(({ findings: [finding] }) => finding?.code)).toEqual([
      'percent-or-unknown',
      'unreadable',
      'required',
    ]);
  });

  it('holds the schemes of a region against each other: both count together, or neither', async () => {
    const resident = changed('scheme: employee', 'scheme: resident').replace('[retired]', '[student]');
    const together = (text: string): string => text.replace('\ndiseases:', '\naccount: both-schemes\ndiseases:');
    const asResident = '990100-shili/resident.yaml';
    expect(await findings({ [EXAMPLE_FILE]: together(EXAMPLE_PACK), [asResident]: resident })).toEqual([
      `${asResident}:${String(lineOf(resident, 'region:'))} account-differs`,
    ]);
    const said = together(resident);
    expect(await findings({ [EXAMPLE_FILE]: EXAMPLE_PACK, [asResident]: said })).toEqual([
      `${asResident}:${String(lineOf(said, 'account:'))} account-differs`,
    ]);
    const both = { [EXAMPLE_FILE]: together(EXAMPLE_PACK), [asResident]: said };
    expect((await reading(both)).all()).toHaveLength(2);
  });

  it('asks for the path when there is no pack, or no folder', async () => {
    expect((await findings({ 'README.md': '# nothing' })).map((finding) => finding.split(' ')[1])).toEqual([
      'no-packs',
    ]);
    await expect(readPolicies(join(tmpdir(), 'yidi-no-such-folder'))).rejects.toThrow(BadPolicies);
  });
});

describe('looking at packs wherever they lie', () => {
  it('does not mind the name of a single file', async () => {
    const [file] = await inFolder({ 'my.yaml': EXAMPLE_PACK }, (folder) => packsAt([join(folder, 'my.yaml')]));
    expect(file?.policy?.ref.region).toBe('990100');
    expect(file?.findings).toEqual([]);
  });

  it('looks at folders under the rules of a folder, and at all that is given', async () => {
    const files = await inFolder({ 'my.yaml': EXAMPLE_PACK, [EXAMPLE_FILE]: EXAMPLE_PACK }, (folder) =>
      packsAt([join(folder, '990100-shili'), join(folder, 'my.yaml'), join(folder, 'gone.yaml'), folder]),
    );
    expect(files.map((file) => file.findings.map(({ code }) => code))).toEqual([
      [],
      [],
      ['no-such-file'],
      [],
      ['misnamed', 'second-pack'],
    ]);
  });
});
