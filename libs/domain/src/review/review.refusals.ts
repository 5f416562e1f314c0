import type { Role, Saying, Says } from '@yidi/kernel';
import type { ReviewStage } from '@yidi/contracts/filing';
import { materialNames, roleNames } from './names.js';

/** What is reviewed: the first part of the codes, and its name. */
export interface Subject {
  readonly code: string;
  readonly name: Says;
}

/** What a staged review refuses, whatever is reviewed. */
export interface ReviewRefusals {
  readonly unknown: (id: string) => Saying;
  readonly wrongStage: (awaited: ReviewStage, named: string) => Saying;
  readonly notYourStage: (awaited: ReviewStage, role: Role) => Saying;
  readonly sameReviewer: (earlier: string) => Saying;
  readonly reasonsRequired: (decision: 'return' | 'reject') => Saying;
  readonly tooManyMissing: (most: number) => Saying;
  readonly materialsMissing: (kinds: readonly string[]) => Saying;
  readonly materialsAwaited: (kinds: readonly string[]) => Saying;
  readonly alreadyDecided: () => Saying;
}

export const reviewRefusals = ({ code, name }: Subject): ReviewRefusals => ({
  unknown: (id) => ({
    kind: 'missing',
    code: `${code}/unknown`,
    says: {
      zh: `没有编号为 ${id} 的${name.zh}，请核对编号。`,
      en: `There is no ${name.en} ${id}. Check the id.`,
    },
  }),
  wrongStage: (awaited, named) => ({
    kind: 'refused',
    code: `${code}/wrong-stage`,
    says: {
      zh: `该${name.zh}当前等待“${awaited.stage}”环节（由${roleNames(awaited.by).zh}办理），不是“${named}”，请按等待的环节提交。`,
      en: `This ${name.en} awaits the stage "${awaited.stage}" (by ${roleNames(awaited.by).en}), not "${named}". Name the stage that it awaits.`,
    },
  }),
  notYourStage: (awaited, role) => ({
    kind: 'forbidden',
    code: `${code}/not-your-stage`,
    says: {
      zh: `“${awaited.stage}”环节由${roleNames(awaited.by).zh}办理，${roleNames([role]).zh}不能代办，请转交相应人员。`,
      en: `The stage "${awaited.stage}" is for ${roleNames(awaited.by).en}, not for ${role}. Hand it to one of them.`,
    },
  }),
  sameReviewer: (earlier) => ({
    kind: 'refused',
    code: `${code}/same-reviewer`,
    says: {
      zh: `您已办理过“${earlier}”环节，同一人不得办理两个环节，请由另一位审核人办理。`,
      en: `You have already acted at the stage "${earlier}", and nobody acts at two stages. Leave this one to another reviewer.`,
    },
  }),
  reasonsRequired: (decision) => ({
    kind: 'refused',
    code: `${code}/reasons-required`,
    says:
      decision === 'return'
        ? {
            zh: '退回时请至少写明一项缺少的材料或一条理由，以便申请人补正。',
            en: 'A return needs at least one missing material or one reason, so that the applicant knows what to mend.',
          }
        : {
            zh: '审核不通过时请至少写明一条理由，以便申请人了解。',
            en: 'A rejection needs at least one reason, so that the applicant learns why.',
          },
  }),
  tooManyMissing: (most) => ({
    kind: 'refused',
    code: `${code}/too-many-missing`,
    says: {
      zh: `待补正的材料种类合计不得超过 ${String(most)} 种，请减少后再退回。`,
      en: `An applicant can be asked for ${String(most)} kinds of material at a time, with those already missing. Name fewer.`,
    },
  }),
  materialsMissing: (kinds) => ({
    kind: 'refused',
    code: `${code}/materials-missing`,
    says: {
      zh: `材料不齐，不能通过最后一个环节；还缺：${materialNames(kinds).zh}。请退回补正，或待材料补齐后再办理。`,
      en: `The last stage cannot be passed while materials are missing: ${materialNames(kinds).en}. Return it for them, or wait until they are handed in.`,
    },
  }),
  materialsAwaited: (kinds) => ({
    kind: 'refused',
    code: `${code}/materials-awaited`,
    says: {
      zh: `该${name.zh}已退回申请人补正${kinds.length === 0 ? '' : `（${materialNames(kinds).zh}）`}，补充材料后方可继续审核。`,
      en: `This ${name.en} was returned to the applicant${kinds.length === 0 ? '' : ` for ${materialNames(kinds).en}`}. It can be reviewed again once materials have come in.`,
    },
  }),
  alreadyDecided: () => ({
    kind: 'conflict',
    code: `${code}/already-decided`,
    says: {
      zh: `该${name.zh}已有最终结论，不能再审核或补充材料；如需变更，请重新提出申请。`,
      en: `This ${name.en} has been decided and takes no more reviews or materials. For anything else, submit a new one.`,
    },
  }),
});
