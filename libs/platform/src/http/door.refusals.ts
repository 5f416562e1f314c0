import type { Saying } from '@yidi/kernel';

/** What every front door says no to, before anything of a case is looked at. */
export const DoorRefusals = {
  notUtf8: (): Saying => ({
    kind: 'malformed',
    code: 'request/not-utf8',
    says: {
      zh: '请求正文不是有效的 UTF-8 文本，请按 UTF-8 编码后重新提交。',
      en: 'The body is not valid UTF-8. Encode it as UTF-8 and send it again.',
    },
  }),
  nestedTooDeeply: (deepest: number): Saying => ({
    kind: 'malformed',
    code: 'request/nested-too-deeply',
    says: {
      zh: `请求正文嵌套超过 ${String(deepest)} 层，请按接口文档的结构重新提交。`,
      en: `The body nests deeper than ${String(deepest)} levels. Send it in the shape that the API describes.`,
    },
  }),
  notJson: (): Saying => ({
    kind: 'malformed',
    code: 'request/not-json',
    says: {
      zh: '请求正文不是有效的 JSON，请更正后重新提交。',
      en: 'The body is not valid JSON. Mend it and send it again.',
    },
  }),
  keyUnreadable: (): Saying => ({
    kind: 'malformed',
    code: 'idempotency/key-unreadable',
    says: {
      zh: 'Idempotency-Key 应为 1 至 200 个可见 ASCII 字符（不含空格），请更换后重新提交。',
      en: 'An Idempotency-Key has 1 to 200 visible ASCII characters and no space. Take another and send the request again.',
    },
    violations: [{ field: 'Idempotency-Key', rule: 'key', message: 'must be 1 to 200 visible ASCII characters' }],
  }),
  keyReused: (): Saying => ({
    kind: 'conflict',
    code: 'idempotency/key-reused',
    says: {
      zh: '该 Idempotency-Key 已用于另一个请求；请为新请求使用新的 Idempotency-Key。',
      en: 'This Idempotency-Key was used for another request. Take a new one for a new request.',
    },
  }),
  ifMatchUnreadable: (): Saying => ({
    kind: 'malformed',
    code: 'request/if-match-unreadable',
    says: {
      zh: 'If-Match 应为响应中 ETag 的原值，例如 "3"，或 *。',
      en: 'If-Match takes the ETag of an answer as it was given, like "3", or *.',
    },
    violations: [{ field: 'If-Match', rule: 'etag', message: 'must be an ETag in double quotes, or *' }],
  }),
  notYourRole: (allowed: readonly string[]): Saying => ({
    kind: 'forbidden',
    code: 'identity/not-your-role',
    says: {
      zh: `此操作仅限以下角色：${allowed.join('、')}。请使用具有相应角色的令牌。`,
      en: `This call is for ${allowed.join(', ')}. Use a token with such a role.`,
    },
  }),
  noRegion: (): Saying => ({
    kind: 'forbidden',
    code: 'identity/not-your-region',
    says: {
      zh: '令牌没有写明参保地（region），无法确定本人；请重新取得令牌。',
      en: 'The token does not name the insured region, so the person is not known. Get one with a region.',
    },
  }),
} as const;
