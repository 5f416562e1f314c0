import { isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { fromWire, violationsOf } from '@yidi/contracts/codec';
import { PolicyPack } from '@yidi/contracts/policy';
import { checkPack, type PackPath, type Policy } from '@yidi/domain/policy';
import type { Says, Violation } from '@yidi/kernel';
import { contentHash } from '../content-hash.js';

/** Something in a pack's file that keeps the pack from being used: where, and in words what to do. */
export interface FileFinding {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly code: string;
  readonly says: Says;
}

/** A file as it was read: its pack, if the file holds one that can be used, and all that is wrong with it. */
export interface PackFile {
  readonly file: string;
  readonly policy: Policy | undefined;
  readonly findings: readonly FileFinding[];
  readonly lineOf: (path: PackPath) => number;
}

/** Reads the YAML of one pack; `file` is what findings call it. */
export const packFile = (file: string, text: string): PackFile => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineOf = (path: PackPath): number => lineAt(document, lines, path);
  const at = (path: PackPath, code: string, says: Says): FileFinding => ({ file, line: lineOf(path), code, says });
  const refused = (findings: readonly FileFinding[]): PackFile => ({ file, policy: undefined, findings, lineOf });

  if (document.errors.length > 0)
    return refused(
      document.errors.map(({ code, message, linePos }) => ({
        file,
        line: linePos?.[0].line ?? 1,
        code: code.toLowerCase().replaceAll('_', '-'),
        says: notYaml(message),
      })),
    );
  const written: unknown = document.toJS();
  const violations = violationsOf(PolicyPack, written, 'wire');
  if (violations.length > 0)
    return refused(
      violations.map((violation) => at(pathOf(violation.field), violation.rule, malformed(violation, document))),
    );
  const pack = fromWire(PolicyPack, Object(written) as object);
  const findings = [...checkPack(pack), ...misnamed(file, pack)];
  if (findings.length > 0) return refused(findings.map(({ path, code, says }) => at(path, code, says)));
  const { region, scheme, validFrom: from } = pack;
  // A pack is known by its content, not by its layout or comments.
  return { file, policy: { ref: { region, scheme, hash: contentHash(written), from }, pack }, findings: [], lineOf };
};

/** The folder says the region and the file the scheme and first day, so that a pack can be found by looking. */
const misnamed = (
  file: string,
  { region, scheme, validFrom }: PolicyPack,
): readonly { path: PackPath; code: string; says: Says }[] => {
  const [folder = '', name = ''] = file.split(/[/\\]/).slice(-2);
  if (folder.startsWith(`${region}-`) && name === `${scheme}-${validFrom}.yaml`) return [];
  const wanted = `${region}-…/${scheme}-${validFrom}.yaml`;
  return [
    {
      path: ['region'],
      code: 'misnamed',
      says: {
        zh: `文件名与内容不符，应为 ${wanted}`,
        en: `the file's name does not say what it holds: call it ${wanted}`,
      },
    },
  ];
};

const notYaml = (message: string): Says => {
  const [first = message] = message.split('\n');
  return { zh: `不是有效的 YAML，请更正：${first}`, en: `this is not YAML, correct it: ${first}` };
};

const malformed = ({ field, rule, message }: Violation, document: Document): Says => {
  const node: unknown = document.getIn(pathOf(field), true);
  const unquoted = isScalar(node) && typeof node.value === 'number' && rule !== 'maximum' && rule !== 'minimum';
  return {
    zh: `字段 ${field} 不符合要求（${rule}）：${message}${unquoted ? '；请加引号' : ''}`,
    en: `${field} ${message}${unquoted ? ': put it in quotes' : ''}`,
  };
};

/** `diseases[3].cap.amount` → its names and places; `(body)` is the whole. */
const pathOf = (field: string): PackPath =>
  field === '(body)'
    ? []
    : field
        .replaceAll(/\[(\d+)\]/g, '.$1')
        .split('.')
        .map((part) => (/^\d+$/.test(part) ? Number(part) : part));

/** The line of a value, or of the nearest thing around it that is there. */
const lineAt = (document: Document, lines: LineCounter, path: PackPath): number => {
  const node: unknown = document.getIn(path, true);
  const offset = hasRange(node) ? node.range[0] : undefined;
  if (offset !== undefined) return lines.linePos(offset).line;
  return path.length === 0 ? 1 : lineAt(document, lines, path.slice(0, -1));
};

const hasRange = (node: unknown): node is { readonly range: readonly [number, number, number] } =>
  typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
