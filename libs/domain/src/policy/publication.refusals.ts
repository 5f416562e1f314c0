import type { PolicyRef } from '@yidi/contracts/policy';
import type { Saying, Violation } from '@yidi/kernel';

/** What is said of a policy pack that cannot be published. */
export const PublicationRefusals = {
  packUnusable: (violations: readonly Violation[]): Saying => ({
    kind: 'refused',
    code: 'policy/pack-unusable',
    says: {
      zh: `政策包有 ${String(violations.length)} 处问题，尚未发布；请按 violations 逐项更正后重新提交。`,
      en: `The pack was not published: mend what violations names, ${String(violations.length)} in all, and send it again.`,
    },
    violations,
  }),
  alreadyPublished: ({ region, scheme, from, hash }: PolicyRef): Saying => ({
    kind: 'conflict',
    code: 'policy/already-published',
    says: {
      zh: `${region} 的 ${scheme} 自 ${from} 起已有内容不同的政策包（${hash}），已据以结算的内容不再更改；请为新标准另定起始日。`,
      en: `Another pack of ${region}, ${scheme}, holds from ${from} (${hash}) and what was settled by it stands. Give the new rules a first day of their own.`,
    },
  }),
  beforeOneInForce: ({ region, scheme, from }: PolicyRef): Saying => ({
    kind: 'conflict',
    code: 'policy/before-one-in-force',
    says: {
      zh: `${region} 的 ${scheme} 已有自 ${from} 起的政策包，不能在其之前插入；请将起始日定在 ${from} 之后。`,
      en: `A pack of ${region}, ${scheme}, holds from ${from} already, and none can be put in before it. Let the new one begin after ${from}.`,
    },
  }),
} as const;
