import { STATUS_CODES } from 'node:http';
import { inLanguage, type Language, type RefusalKind, type Saying, type Says, type Violation } from '@yidi/kernel';
import { Reply, type Headers } from './reply.js';
import { violationIn } from './violation-wording.js';

/** Something that went wrong, as RFC 9457 has it told: by status, a stable code and one sentence that says what to do. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly says: Says;
  readonly violations?: readonly Violation[];
  readonly headers?: Headers;
  /** By which the operator finds the failure in the log. */
  readonly correlationId?: string;
}

const STATUS_OF: Readonly<Record<RefusalKind, number>> = {
  malformed: 400,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  stale: 412,
  refused: 422,
};

export const problemOf = ({ kind, code, says, violations = [] }: Saying): Problem => ({
  status: STATUS_OF[kind],
  code,
  says,
  violations,
});

const TITLES: Readonly<Record<number, Says>> = {
  400: { zh: '请求不符合要求', en: 'The request is malformed' },
  401: { zh: '未通过身份验证', en: 'Not authenticated' },
  403: { zh: '无权执行', en: 'Not allowed' },
  404: { zh: '未找到', en: 'Not found' },
  409: { zh: '与已有内容冲突', en: 'In conflict with what stands' },
  412: { zh: '内容已被更新', en: 'Changed meanwhile' },
  413: { zh: '请求正文过大', en: 'The body is too large' },
  415: { zh: '不支持的正文类型', en: 'The body is of a kind that is not taken' },
  422: { zh: '按规则不能受理', en: 'The rules say no' },
  500: { zh: '处理失败', en: 'Failed' },
  503: { zh: '暂时无法处理', en: 'Not possible just now' },
};

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

export const problemReply = (problem: Problem, language: Language): Reply => {
  const { status, code, says, violations = [], headers = {}, correlationId } = problem;
  const title = TITLES[status];
  const body = {
    type: `urn:yidi:problem:${code}`,
    title: title === undefined ? (STATUS_CODES[status] ?? String(status)) : inLanguage(title, language),
    status,
    code,
    detail: inLanguage(says, language),
    ...(violations.length === 0 ? {} : { violations: violations.map((violation) => violationIn(language, violation)) }),
    ...(correlationId === undefined ? {} : { correlationId }),
  };
  return new Reply(status, JSON.stringify(body), {
    'content-type': PROBLEM_TYPE,
    'content-language': language,
    ...headers,
  });
};

/** What goes wrong before any route is reached, or in none of our own words. */
export const PROBLEMS = {
  noSuchRoute: {
    status: 404,
    code: 'request/no-such-route',
    says: {
      zh: '没有这个接口，请对照 /docs 检查方法和路径。',
      en: 'There is no such call. Check method and path against /docs.',
    },
  },
  noToken: {
    status: 401,
    code: 'identity/no-token',
    says: {
      zh: '请求没有携带令牌，请在 Authorization 头中以 Bearer 方式携带。',
      en: 'The request carries no token. Send one as Authorization: Bearer.',
    },
    headers: { 'www-authenticate': 'Bearer' },
  },
  badToken: {
    status: 401,
    code: 'identity/bad-token',
    says: {
      zh: '令牌无效或已过期，请重新取得令牌。',
      en: 'The token is not valid or has expired. Get a new one.',
    },
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  },
  tooLarge: {
    status: 413,
    code: 'request/too-large',
    says: {
      zh: '请求正文超过 1 MiB，请缩小后重新提交。',
      en: 'The body is larger than 1 MiB. Make it smaller and send it again.',
    },
  },
  notJsonType: {
    status: 415,
    code: 'request/not-json-type',
    says: {
      zh: '请以 Content-Type: application/json（UTF-8）提交正文。',
      en: 'Send the body as Content-Type: application/json, in UTF-8.',
    },
  },
  unreadable: {
    status: 400,
    code: 'request/unreadable',
    says: {
      zh: '请求无法读取，请检查地址、请求头和正文长度。',
      en: 'The request cannot be read. Check its address, headers and length.',
    },
  },
  notYetFresh: {
    status: 503,
    code: 'request/not-yet-fresh',
    says: {
      zh: '数据尚未更新到 atLeast 所要求的位置，请稍后重试。',
      en: 'What was asked for is not yet as fresh as atLeast demands. Ask again shortly.',
    },
    headers: { 'retry-after': '1' },
  },
  serviceAway: {
    status: 503,
    code: 'request/service-away',
    says: {
      zh: '所需的服务暂时没有响应，请稍后以相同内容重试。',
      en: 'A service that is needed does not answer. Send the same again shortly.',
    },
    headers: { 'retry-after': '2' },
  },
  failed: {
    status: 500,
    code: 'request/failed',
    says: {
      zh: '处理请求时发生故障，请稍后重试；仍不成功时请将 correlationId 告知运维人员。',
      en: 'The request failed on our side. Try again later; if it fails again, tell the operator the correlationId.',
    },
  },
} as const satisfies Readonly<Record<string, Problem>>;
