import { fileURLToPath } from 'node:url';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
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

/** `file:line  what to do`, in both languages, on one line. */
/** The folder of packs that come with Yidi. */
export const SHIPPED_POLICIES = fileURLToPath(new URL('../../../../policies', import.meta.url));

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
  return found.isDirectory() ? packsIn(path) : [packFile(path, await readFile(path, 'utf8'))];
};

/** Every pack under the folder; those that contradict its names or each other are refused. */
const packsIn = async (folder: string): Promise<readonly PackFile[]> => {
  const names = await packNames(folder);
  if (names.length === 0) return [without(folder, 'no-packs', NO_PACKS)];
  const files = await Promise.all(
    names.map(async (name) => packFile(join(folder, name), await readFile(join(folder, name), 'utf8'))),
  );
  return files.map((file, at) => inFolder(file, files.slice(0, at)));
};

const packNames = async (folder: string): Promise<readonly string[]> =>
  ((await unlessMissing(readdir(folder, { recursive: true }))) ?? [])
    .filter((name) => /\.ya?ml$/.test(name))
    .toSorted();

const unlessMissing = async <T>(asked: Promise<T>): Promise<T | undefined> =>
  asked.catch((cause: unknown) => {
    if (typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw cause;
  });

const without = (file: string, code: string, says: Says): PackFile => ({
  file,
  pack: undefined,
  policy: undefined,
  findings: [{ file, line: 1, code, says }],
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

const inFolder = (file: PackFile, earlier: readonly PackFile[]): PackFile => {
  const { pack } = file;
  if (pack === undefined) return file;
  const twin = earlier.find((other) => other.pack !== undefined && seriesOf(other.pack) === seriesOf(pack));
  const findings = [...misnamed(file, pack), ...(twin === undefined ? [] : [secondOf(file, twin)])];
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

const seriesOf = ({ region, scheme }: PolicyPack): string => `${region} ${scheme}`;

const policiesOf = (files: readonly PackFile[]): readonly Policy[] =>
  files.flatMap(({ policy }) => (policy === undefined ? [] : [policy]));
