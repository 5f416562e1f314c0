import { fromWire, violationsOf } from '@yidi/contracts/codec';
import { KeptAccount, RecordToSettle } from '@yidi/contracts/settlement';
import type { Contract, Day, Language } from '@yidi/kernel';
import { violationIn } from '@yidi/platform';
import { BadRecord } from './bad-record.js';

/** The record that a text holds; `on` takes the place of its day of service. Throws BadRecord with everything that is wrong. */
export const readRecord = (text: string, on?: Day): RecordToSettle => {
  const written = valueIn(text);
  if (!isObject(written))
    throw new BadRecord('record/not-json', {
      zh: '不是一个 JSON 对象，请每条记录写成一个 JSON 对象（批量文件中每行一个）',
      en: 'this is not a JSON object: write each record as one object, in a file of records one on a line',
    });
  return held(RecordToSettle, on === undefined ? written : { ...written, servedOn: on }, 'record/malformed');
};

/** The accounts that a text holds: one, or a list of them. */
export const readAccounts = (text: string): readonly KeptAccount[] => {
  const written = valueIn(text);
  const list: readonly unknown[] = Array.isArray(written) ? written : [written];
  return list.map((account) => {
    if (isObject(account)) return held(KeptAccount, account, 'account/malformed');
    throw new BadRecord('account/not-json', {
      zh: '待遇账户文件应为一个 JSON 对象，或 JSON 对象的列表，例如由 --save-account 写出的文件',
      en: 'a file of accounts is a JSON object or a list of them, as --save-account writes it',
    });
  });
};

/** Undefined where the text is no JSON. */
const valueIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const held = <T extends object>(contract: Contract<T>, written: object, code: string): T => {
  const violations = violationsOf(contract, written, 'wire');
  if (violations.length === 0) return fromWire(contract, written);
  const named = (language: Language): string =>
    violations.map((violation) => `${violation.field} ${violationIn(language, violation).message}`).join('; ');
  throw new BadRecord(
    code,
    { zh: `字段不符合要求，请更正：${named('zh-CN')}`, en: `correct these fields: ${named('en')}` },
    violations,
  );
};
