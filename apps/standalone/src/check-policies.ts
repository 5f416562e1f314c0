import { relative } from 'node:path';
import { surveyOf, type PackSurvey } from '@yidi/domain/policy';
import { findingLine, packsAt, SHIPPED_POLICIES, type PackFile } from '@yidi/platform';

export interface CheckOptions {
  readonly json: boolean;
}

/** Says of each pack what is wrong with it, or how much it says; 0 if all of them can be used. */
export const checkPolicies = async (
  paths: readonly string[],
  { json }: CheckOptions,
  out: Pick<NodeJS.WritableStream, 'write'> = process.stdout,
): Promise<number> => {
  const files = await packsAt(paths.length === 0 ? [relative(process.cwd(), SHIPPED_POLICIES) || '.'] : paths);
  out.write(json ? `${JSON.stringify(files.map(asJson), null, 2)}\n` : asText(files));
  return files.every(({ policy }) => policy !== undefined) ? 0 : 1;
};

const asJson = ({ file, policy, findings }: PackFile): object => ({
  file,
  ...(policy === undefined
    ? {}
    : { region: policy.ref.region, scheme: policy.ref.scheme, name: policy.pack.name, ...surveyOf(policy.pack) }),
  findings: findings.map(({ line, code, says }) => ({ line, code, ...says })),
});

const asText = (files: readonly PackFile[]): string => {
  const bad = files.filter(({ policy }) => policy === undefined);
  const found = bad.reduce((sum, { findings }) => sum + findings.length, 0);
  const verdict =
    bad.length === 0
      ? `${counted(files.length, 'pack')}, nothing to mend（${String(files.length)} 个政策包，没有需要更正之处）`
      : `${counted(found, 'finding')} in ${String(bad.length)} of ${counted(files.length, 'file')}（${String(files.length)} 个文件中 ${String(bad.length)} 个有问题，共 ${String(found)} 处）`;
  return `${[...files.flatMap(linesOf), verdict].join('\n')}\n`;
};

const linesOf = ({ file, policy, findings }: PackFile): readonly string[] =>
  policy === undefined ? findings.map(findingLine) : [`${file}  ${policy.pack.name}  ${said(surveyOf(policy.pack))}`];

const said = ({ diseases, cases, unknown }: PackSurvey): string => {
  const rest = unknown.length === 0 ? '' : `; unknown 未知: ${unknown.join(', ')}`;
  return `${counted(diseases, 'disease')} 病种, ${counted(cases, 'case')} 情形${rest}`;
};

const counted = (count: number, word: string): string => `${String(count)} ${word}${count === 1 ? '' : 's'}`;
