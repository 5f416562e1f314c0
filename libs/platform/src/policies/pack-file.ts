import { isMap, isScalar, LineCounter, parseDocument, visit, type Alias, type Document } from 'yaml';
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

  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0)
    return refused(
      firstOfLine(
        faults.map(({ code, message, linePos }) => ({
          file,
          line: linePos?.[0].line ?? 1,
          code: code.toLowerCase().replaceAll('_', '-'),
          says: notYaml(code, message),
        })),
      ),
    );
  const aliases = aliasesIn(document);
  if (aliases.length > 0)
    return refused(
      firstOfLine(
        aliases.map(({ range }) => ({
          file,
          line: lines.linePos(range?.[0] ?? 0).line,
          code: 'alias',
          says: NO_ALIAS,
        })),
      ),
    );
  const written: unknown = document.toJS();
  if (written === null || written === undefined) return refused([at([], 'empty', EMPTY)]);
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

/** One slip makes the parser stumble again and again on the same line. */
const firstOfLine = (findings: readonly FileFinding[]): readonly FileFinding[] => [
  ...new Map(findings.toReversed().map((finding) => [finding.line, finding])).values(),
];

/** A reader finds a value where it counts; and aliases of aliases grow without bound. */
const aliasesIn = (document: Document): readonly Alias[] => {
  const aliases: Alias[] = [];
  visit(document, { Alias: (_, alias) => void aliases.push(alias) });
  return aliases;
};

const NO_ALIAS: Says = {
  zh: '政策包不用 YAML 别名（*），请直接写出内容',
  en: 'a pack has no YAML aliases (*): write the value out here',
};

const EMPTY: Says = {
  zh: '文件中没有内容：请复制最相近的政策包再修改',
  en: 'the file is empty: copy the pack that is most like it, and change that',
};

/** What the parser says of the slips that are made most, in words that mend them. */
const SLIPS: Readonly<Partial<Record<string, Says>>> = {
  TAB_AS_INDENT: { zh: '此行用制表符缩进，请改用空格', en: 'this line is indented by a tab: use spaces' },
  DUPLICATE_KEY: { zh: '此项写了两次，只保留一处', en: 'this key stands there twice: keep one of them' },
  MULTIPLE_DOCS: {
    zh: '一个文件只写一个政策包：请删去 --- 及其后的内容，或另存为一个文件',
    en: 'a file holds one pack: remove --- and what follows, or put it into a file of its own',
  },
  TAG_RESOLVE_FAILED: { zh: '政策包不用 YAML 标签（!），请删去', en: 'a pack has no YAML tags (!): remove it' },
};

const notYaml = (code: string, message: string): Says => {
  const [first = message] = message.split(/:?\n/);
  return (
    SLIPS[code] ?? {
      zh: '此处不是有效的 YAML：请检查缩进、引号和括号，以及名称后是否为英文冒号加空格',
      en: `this is not YAML: check the indentation, quotes and brackets, and that every key is followed by a colon and a space (${first})`,
    }
  );
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
