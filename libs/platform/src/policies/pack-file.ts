import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { fromWire, violationsOf } from '@yidi/contracts/codec';
import { PolicyPack } from '@yidi/contracts/policy';
import { checkPack, type PackPath, type Policy } from '@yidi/domain/policy';
import type { Says, Violation } from '@yidi/kernel';
import { violationIn } from '../http/violation-wording.js';
import { policyOf } from './policy-of.js';

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
  /** What the file says, where it is well formed. */
  readonly pack: PolicyPack | undefined;
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
  const refused = (findings: readonly FileFinding[], pack?: PolicyPack): PackFile => ({
    file,
    pack,
    policy: undefined,
    findings: findings.toSorted((a, b) => a.line - b.line),
    lineOf,
  });

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
  const findings = checkPack(pack);
  if (findings.length > 0)
    return refused(
      findings.map(({ path, code, says }) => at(path, code, says)),
      pack,
    );
  return { file, pack, policy: policyOf(pack), findings: [], lineOf };
};

const notYaml = (message: string): Says => {
  const [first = message] = message.split(/:?\n/);
  return { zh: `不是有效的 YAML，请更正：${first}`, en: `this is not YAML, correct it: ${first}` };
};

/** Rules whose violation quotes do not mend. */
const ABOUT_NUMBERS: readonly string[] = ['maximum', 'minimum'];

const unknownKey = (field: string): Says => ({
  zh: `政策包没有 ${field} 这一项，请检查拼写或删去`,
  en: `${field} is no key of a pack: check its spelling, or remove it`,
});

const malformed = (violation: Violation, document: Document): Says => {
  const { field, rule, message } = violation;
  if (rule === 'unknown-field') return unknownKey(field);
  const node: unknown = document.getIn(pathOf(field), true);
  const unquoted = isScalar(node) && typeof node.value === 'number' && !ABOUT_NUMBERS.includes(rule);
  return {
    zh: `${field} ${violationIn('zh-CN', violation).message}${unquoted ? '；请加引号' : ''}`,
    en: `${field} ${message}${unquoted ? ': put it in quotes' : ''}`,
  };
};

/** `caps[3].amount` → its names and places; `(body)` is the whole. */
const pathOf = (field: string): PackPath =>
  field === '(body)'
    ? []
    : field
        .replaceAll(/\[(\d+)\]/g, '.$1')
        .split('.')
        .map((part) => (/^\d+$/.test(part) ? Number(part) : part));

/** The line where a value is named, or the line of the nearest thing around it that is there. */
const lineAt = (document: Document, lines: LineCounter, path: PackPath): number => {
  const offset = nameOf(document, path) ?? startOf(document.getIn(path, true));
  if (offset !== undefined) return lines.linePos(offset).line;
  return path.length === 0 ? 1 : lineAt(document, lines, path.slice(0, -1));
};

/** Where the key of the value stands: a list begins only on the line after it. */
const nameOf = (document: Document, path: PackPath): number | undefined => {
  const around: unknown = document.getIn(path.slice(0, -1), true);
  if (path.length === 0 || !isMap(around)) return undefined;
  return startOf(around.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))?.key);
};

const startOf = (node: unknown): number | undefined => (hasRange(node) ? node.range[0] : undefined);

const hasRange = (node: unknown): node is { readonly range: readonly [number, number, number] } =>
  typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
