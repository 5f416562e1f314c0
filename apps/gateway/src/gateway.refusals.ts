import type { Saying } from '@yidi/kernel';

const unknown =
  (code: string, zh: string, en: string) =>
  (id: string): Saying => ({
    kind: 'missing',
    code: `${code}/unknown`,
    says: { zh: `没有编号为 ${id} 的${zh}，请核对编号。`, en: `There is no ${en} ${id}. Check the id.` },
  });

/** What the front door itself says no to. The words for what may not be known are those for what is not there. */
export const GatewayRefusals = {
  unknownCase: unknown('case', '个案', 'case'),
  unknownSettlement: unknown('settlement', '结算', 'settlement'),
  unknownPolicy: (hash: string): Saying => ({
    kind: 'missing',
    code: 'policy/unknown',
    says: {
      zh: `该地区和险种没有内容为 ${hash} 的政策包，请对照结算中的 policy 核对。`,
      en: `No policy pack of this region and scheme has the hash ${hash}. Check it against the settlement's policy.`,
    },
  }),
  notYetBegun: (id: string): Saying => ({
    kind: 'missing',
    code: 'case/not-yet-begun',
    says: {
      zh: `个案 ${id} 在所问的时点尚未开始，请选择更晚的时点。`,
      en: `Case ${id} had not begun then. Ask for a later moment.`,
    },
  }),
  noPolicy: (region: string, scheme: string, on: string): Saying => ({
    kind: 'missing',
    code: 'policy/none-in-force',
    says: {
      zh: `${region} 的 ${scheme} 在 ${on} 没有生效的政策包，请核对地区、险种和日期（见 GET /v1/policies）。`,
      en: `No policy pack of ${region}, ${scheme}, holds on ${on}. Check region, scheme and day against GET /v1/policies.`,
    },
  }),
  caseOfAnother: (): Saying => ({
    kind: 'refused',
    code: 'filing/case-of-another',
    says: {
      zh: 'caseId 不属于此人所报病种的个案；请更正，或不填 caseId。',
      en: 'The caseId is not a case of this person and these diseases. Correct it, or leave it out.',
    },
  }),
  clockIsReal: (): Saying => ({
    kind: 'conflict',
    code: 'clock/not-simulated',
    says: {
      zh: '此服务使用真实时间，不能调整；需要模拟时钟时请以 --clock 启动。',
      en: 'This server keeps real time, which cannot be moved. Start one with --clock to simulate.',
    },
  }),
  clockBackwards: (now: string): Saying => ({
    kind: 'refused',
    code: 'clock/backwards',
    says: {
      zh: `模拟时钟只能向前，现在是 ${now}，请给出更晚的时刻。`,
      en: `The clock moves forwards only and stands at ${now}. Give a later instant.`,
    },
    violations: [{ field: 'now', rule: 'not-before-now', message: `must not be before ${now}` }],
  }),
  notYourRegion: (region: string): Saying => ({
    kind: 'forbidden',
    code: 'identity/not-your-region',
    says: {
      zh: `地区 ${region} 不在您的权限范围内，请使用该地区的令牌。`,
      en: `Region ${region} is not yours. Use a token of that region.`,
    },
  }),
  notYourOwn: (): Saying => ({
    kind: 'forbidden',
    code: 'identity/not-your-own',
    says: {
      zh: '只能为令牌所属的本人或本机构办理，请核对人员编号或机构编码。',
      en: 'You can act only for yourself or for your own institution. Check the person number or the institution code.',
    },
  }),
} as const;
