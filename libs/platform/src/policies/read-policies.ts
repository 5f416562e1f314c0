import { isUtf8 } from 'node:buffer';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PolicyPack } from '@yidi/contracts/policy';
import { policyLibrary, type Policy, type PolicyLibrary } from '@yidi/domain/policy';
import type { Says } from '@yidi/kernel';
import { packFile, type FileFinding, type PackFile } from './pack-file.js';

/** Packs that cannot be used; the message lists every finding of every file, with its line and what to do. */
export class BadPolicies extends Error {
  override readonly name = 'BadPolicies';
  readonly findings: readonly FileFinding[];

  constructor(findings: readonly FileFinding[]) {
    super(['the policy packs cannot be used:', ...findings.map(findingLine)].join('\n  '));
    this.findings = findings;
  }
}

/** The folder of packs that come with Yidi. */
export const SHIPPED_POLICIES = fileURLToPath(new URL('../../../../policies', import.meta.url));

/** `file:line  what to do`, in both languages, on one line. */
export const findingLine = ({ file, line, says }: FileFinding): string =>
  `${file}:${String(line)}  ${says.en}（${says.zh}）`;

/** Reads every pack under the folder; throws BadPolicies unless all of them can be used together. */
export const readPolicies = async (folder: string): Promise<PolicyLibrary> => {
  const files = await packsIn(folder);
  const findings = files.flatMap((file) => file.findings);
  if (findings.length > 0) throw new BadPolicies(findings);
  return policyLibrary(policiesOf(files));
};

/** What is said of packs wherever they lie: those of a folder under the rules of a folder, a single file only for itself. */
export const packsAt = async (paths: readonly string[]): Promise<readonly PackFile[]> =>
  (await Promise.all(paths.map(packsUnder))).flat();

const packsUnder = async (path: string): Promise<readonly PackFile[]> => {
  const found = await unlessMissing(stat(path));
  if (found === undefined) return [without(path, 'no-such-file', NO_SUCH_FILE)];
  return found.isDirectory() ? packsIn(path) : [await packIn(path)];
};

/** Every pack under the folder; those that contradict its names or each other are refused. */
const packsIn = async (folder: string): Promise<readonly PackFile[]> => {
  const names = await packNames(folder);
  if (names.length === 0) return [without(folder, 'no-packs', NO_PACKS)];
  const files = await Promise.all(names.map((name) => packIn(join(folder, name))));
  return files.map((file, at) => inFolder(file, files.slice(0, at)));
};

/** Links to folders are not followed: they may lead in a circle. */
const packNames = async (folder: string): Promise<readonly string[]> =>
  ((await unlessMissing(readdir(folder, { recursive: true, withFileTypes: true }))) ?? [])
    .filter((entry) => !entry.isDirectory() && /\.ya?ml$/i.test(entry.name))
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    .toSorted();

/** What cannot be read is told as what it says wrongly, so that one file does not hide the faults of the others. */
const packIn = async (file: string): Promise<PackFile> => {
  const bytes = await readFile(file).catch((cause: unknown) => String(cause instanceof Error ? cause.message : cause));
  if (typeof bytes === 'string') return without(file, 'unreadable', unreadable(bytes));
  const text = bytes.toString('utf8');
  if (isUtf8(bytes)) return packFile(file, text);
  const line = text.slice(0, text.indexOf('\uFFFD')).split('\n').length;
  return without(file, 'not-utf8', NOT_UTF8, line);
};

const unlessMissing = async <T>(asked: Promise<T>): Promise<T | undefined> =>
  asked.catch((cause: unknown) => {
    if (typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw cause;
  });

const without = (file: string, code: string, says: Says, line = 1): PackFile => ({
  file,
  pack: undefined,
  policy: undefined,
  findings: [{ file, line, code, says }],
  lineOf: () => 1,
});

const NO_PACKS: Says = {
  zh: '此文件夹中没有政策包，请检查路径',
  en: 'there is no policy pack in this folder: check the path',
};

const NO_SUCH_FILE: Says = {
  zh: '没有此文件或文件夹，请检查路径',
  en: 'there is no such file or folder: check the path',
};

const NOT_UTF8: Says = {
  zh: '此文件不是 UTF-8 编码，汉字会读错：请另存为 UTF-8',
  en: 'the file is not UTF-8, so its Chinese would be misread: save it as UTF-8',
};

const unreadable = (cause: string): Says => ({
  zh: `此文件无法读取（${cause}）：请检查权限或链接`,
  en: `the file cannot be read (${cause}): check its permissions, or where it links to`,
});

const inFolder = (file: PackFile, earlier: readonly PackFile[]): PackFile => {
  const { pack } = file;
  if (pack === undefined) return file;
  const twin = earlier.find((other) => other.pack !== undefined && seriesOf(other.pack) === seriesOf(pack));
  const rival = earlier.find((other) => other.pack !== undefined && sharesOtherwise(other.pack, pack));
  const findings = [
    ...misnamed(file, pack),
    ...(twin === undefined ? [] : [secondOf(file, twin)]),
    ...(rival === undefined ? [] : [countedOtherwise(file, rival)]),
  ];
  return findings.length === 0 ? file : { ...file, policy: undefined, findings: [...findings, ...file.findings] };
};

/** The folder says the region and the file the scheme, so that a pack can be found by looking. */
const misnamed = ({ file, lineOf }: PackFile, { region, scheme }: PolicyPack): readonly FileFinding[] => {
  const [folder = '', name = ''] = file.split(/[/\\]/).slice(-2);
  if (folder.startsWith(`${region}-`) && name === `${scheme}.yaml`) return [];
  const wanted = `${region}-…/${scheme}.yaml`;
  return [
    {
      file,
      line: lineOf(['region']),
      code: 'misnamed',
      says: {
        zh: `文件名与内容不符，应为 ${wanted}`,
        en: `the file's name does not say what it holds: call it ${wanted}`,
      },
    },
  ];
};

const secondOf = ({ file, lineOf }: PackFile, { file: other }: PackFile): FileFinding => ({
  file,
  line: lineOf(['region']),
  code: 'second-pack',
  says: {
    zh: `${other} 已是该统筹区该险种的政策包：请合为一个文件，不同时期的数值用 from、until 并列`,
    en: `${other} is a pack of the same region and scheme: make them one file, with dated values side by side (from, until)`,
  },
});

/** Of two schemes that count together, each has to say so: else one of them fills limits that the other does not see. */
const sharesOtherwise = (one: PolicyPack, other: PolicyPack): boolean =>
  one.region === other.region && one.scheme !== other.scheme && one.account !== other.account;

const countedOtherwise = ({ file, lineOf }: PackFile, { file: other }: PackFile): FileFinding => ({
  file,
  line: lineOf(['account']),
  code: 'account-differs',
  says: {
    zh: `与 ${other} 的 account 不一致，两险种的累计不会合并：两个政策包都写 account: both-schemes，或都不写`,
    en: `${other} says something else in account, so that the schemes would not count together: say account: both-schemes in both packs, or in neither`,
  },
});

const seriesOf = ({ region, scheme }: PolicyPack): string => `${region} ${scheme}`;

const policiesOf = (files: readonly PackFile[]): readonly Policy[] =>
  files.flatMap(({ policy }) => (policy === undefined ? [] : [policy]));
