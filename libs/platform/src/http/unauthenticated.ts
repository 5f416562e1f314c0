import type { Problem } from './problem.js';

/** Nobody knows who calls: 401. */
export class Unauthenticated extends Error {
  override readonly name = 'Unauthenticated';

  constructor(readonly problem: Problem) {
    super(problem.code);
  }
}

export const noToken = (): Unauthenticated =>
  new Unauthenticated({
    status: 401,
    code: 'identity/no-token',
    says: {
      zh: '请求没有携带令牌，请在 Authorization 头中以 Bearer 方式携带。',
      en: 'The request carries no token. Send one as Authorization: Bearer.',
    },
    headers: { 'www-authenticate': 'Bearer' },
  });

export const badToken = (): Unauthenticated =>
  new Unauthenticated({
    status: 401,
    code: 'identity/bad-token',
    says: {
      zh: '令牌无效或已过期，请重新取得令牌。',
      en: 'The token is not valid or has expired. Get a new one.',
    },
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  });
