import type { Language, Violation } from '@yidi/kernel';

/** What the rules of the contracts say in Chinese; they themselves speak English. */
const CHINESE: Readonly<Record<string, string>> = {
  required: '缺少此项',
  'unknown-field': '不是本请求的字段',
  type: '类型不对',
  pattern: '格式不对',
  minLength: '不能为空',
  maxLength: '过长',
  minItems: '条目过少',
  maxItems: '条目过多',
  uniqueItems: '条目不能重复',
  minimum: '数值过小',
  maximum: '数值过大',
  day: '应为 1900 至 2999 年间日历上存在的日期，写作 YYYY-MM-DD',
  instant: '应为 1900 至 2999 年间的 UTC 时刻，写作 2026-03-12T02:00:00Z',
  'china-time': '应为 1900 至 2999 年间的北京时间，写作 YYYY-MM-DD HH:MM:SS',
  yuan: '应为以元计、两位小数的金额，例如 "112.50"，不能为负',
  'yuan-or-unknown': '应为以元计、两位小数的金额，例如 "112.50"，或写 unknown',
  'signed-yuan': '应为以元计、两位小数的金额，例如 "-112.50"',
  percent: '应为带百分号的比例，例如 "75%"',
  'percent-or-unknown': '应为带百分号的比例，例如 "75%"，或写 unknown',
  decimal: '应为最多六位小数的数值',
  'id-number': '应为 18 位公民身份号码，且日期和校验码正确',
  'exactly-one': '两项须填且只填一项',
  position: '应为写入响应中 Yidi-Position 的值',
  etag: '应为带双引号的 ETag 或 *',
  key: '应为 1 至 200 个可见 ASCII 字符',
  'no-query': '本接口没有查询参数',
};

/** The same for what only its sentence tells apart. */
const SENTENCES: Readonly<Record<string, string>> = {
  'must be a six-digit division code of GB/T 2260': '应为六位行政区划代码（GB/T 2260）',
  'must be a national disease code: M and five digits': '应为国家门诊慢特病病种代码：M 加五位数字',
  'must be an institution code: H or P and eleven digits': '应为定点机构代码：H 或 P 加十一位数字',
  'must be a word in lower case, with hyphens': '应为小写英文字词，以连字符相连',
  'must be a day of any year, written MM-DD': '应为月日，写作 MM-DD',
  'must be array': '应为列表，例如 [一, 二]',
  'must be object': '应为若干“名称: 值”',
  'must be boolean': '应为 true 或 false',
  'must be integer': '应为整数，不加引号',
};

const LISTED = /^must be one of (.+)$/;
const TEXT = /^must be text of (\d+) to (\d+) characters/;

/** A rule without Chinese words is told in English rather than not at all. */
export const violationIn = (language: Language, { zh, ...violation }: Violation): Violation =>
  language === 'en' ? violation : { ...violation, message: zh ?? inChinese(violation) };

const inChinese = ({ rule, message }: Violation): string => {
  const listed = LISTED.exec(message)?.[1];
  if (listed !== undefined) return `应为以下之一：${listed}`;
  const text = TEXT.exec(message);
  if (text !== null) return `应为 ${String(text[1])} 至 ${String(text[2])} 个字，不含控制字符`;
  return SENTENCES[message] ?? CHINESE[rule] ?? message;
};
