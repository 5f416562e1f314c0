import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { overlapsAmong, policyLibrary, type PolicyLibrary } from '@yidi/domain/policy';
import { packFile, type FileFinding, type PackFile } from './pack-file.js';

/** Packs that cannot be used; the message lists every finding of every file, with its line and what to do. */
export class BadPolicies extends Error {
  override readonly name = 'BadPolicies';
  readonly findings: readonly FileFinding[];

  constructor(findings: readonly FileFinding[]) {
    const listed = findings.map(({ file, line, says }) => `${file}:${String(line)} ${says.en}（${says.zh}）`);
    super(['the policy packs cannot be used:', ...listed].join('\n  '));
    this.findings = findings;
  }
}

/** Reads every pack under the folder; throws BadPolicies unless all of them can be used together. */
export const readPolicies = async (folder: string): Promise<PolicyLibrary> => {
  const names = await packNames(folder);
  const files = await Promise.all(
    names.map(async (name) => packFile(join(folder, name), await readFile(join(folder, name), 'utf8'))),
  );
  const findings = files.flatMap((file) => file.findings);
  if (files.length === 0) findings.push(noPacks(folder));
  if (findings.length > 0) throw new BadPolicies(findings);
  const overlaps = overlapFindings(files);
  if (overlaps.length > 0) throw new BadPolicies(overlaps);
  return policyLibrary(policiesOf(files));
};

const packNames = async (folder: string): Promise<readonly string[]> => {
  const names = await readdir(folder, { recursive: true }).catch((cause: unknown) => {
    if (isMissing(cause)) return [];
    throw cause;
  });
  return names.filter((name) => /\.ya?ml$/.test(name)).toSorted();
};

const isMissing = (cause: unknown): boolean =>
  typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOENT';

const noPacks = (file: string): FileFinding => ({
  file,
  line: 1,
  code: 'no-packs',
  says: { zh: '此文件夹中没有政策包，请检查路径', en: 'there is no policy pack in this folder: check the path' },
});

const policiesOf = (files: readonly PackFile[]): readonly NonNullable<PackFile['policy']>[] =>
  files.flatMap(({ policy }) => (policy === undefined ? [] : [policy]));

const overlapFindings = (files: readonly PackFile[]): readonly FileFinding[] =>
  overlapsAmong(policiesOf(files)).flatMap(({ earlier, later }) => {
    const held = files.find(({ policy }) => policy === later);
    const other = files.find(({ policy }) => policy === earlier);
    return held === undefined || other === undefined ? [] : [overlapFinding(held, other, later.pack.validFrom)];
  });

const overlapFinding = ({ file, lineOf }: PackFile, { file: other }: PackFile, on: string): FileFinding => ({
  file,
  line: lineOf(['validFrom']),
  code: 'overlap',
  says: {
    zh: `${on} 当日 ${other} 仍然有效，请在那里填写 validUntil（前一日）`,
    en: `${other} still holds on ${on}: give it a validUntil before that day`,
  },
});
