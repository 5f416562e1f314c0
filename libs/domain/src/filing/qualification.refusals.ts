import type { Saying, Scheme } from '@yidi/kernel';
import { reviewRefusals } from '../review/review.refusals.js';

const SCHEME_NAMES: Readonly<Record<Scheme, string>> = { employee: '职工医保', resident: '居民医保' };

export const QualificationRefusals = {
  ...reviewRefusals({ code: 'qualification', name: { zh: '待遇资格认定申请', en: 'qualification' } }),
  noPolicy: (region: string, scheme: Scheme, on: string): Saying => ({
    kind: 'refused',
    code: 'qualification/no-policy',
    says: {
      zh: `${region} 在 ${on} 没有${SCHEME_NAMES[scheme]}的政策包，请核对参保地和险种，或联系参保地经办机构。`,
      en: `${region} has no policy pack for the ${scheme} scheme on ${on}. Check the insured region and the scheme, or ask its agency.`,
    },
  }),
  diseaseNotCovered: (disease: string, region: string): Saying => ({
    kind: 'refused',
    code: 'qualification/disease-not-covered',
    says: {
      zh: `病种 ${disease} 不在 ${region} 的门诊慢特病病种目录内，请核对病种编码。`,
      en: `Disease ${disease} is not on the special-disease list of ${region}. Check the code against that list.`,
    },
  }),
  commitmentNotAllowed: (region: string): Saying => ({
    kind: 'refused',
    code: 'qualification/commitment-not-allowed',
    says: {
      zh: `${region} 的待遇认定不实行承诺制，请随申请提交全部材料。`,
      en: `${region} takes no commitment in place of papers for a qualification. Hand in the materials with the application.`,
    },
  }),
  alreadySubmitted: (): Saying => ({
    kind: 'conflict',
    code: 'qualification/already-submitted',
    says: {
      zh: '该病种已有一份内容不同的认定申请正在办理，请补充材料或等待其办结。',
      en: 'Another application for this disease is under way with other content. Supplement that one, or wait until it is decided.',
    },
  }),
  /** `again`: the first day on which one may apply again. */
  alreadyGranted: (again: string | undefined): Saying => ({
    kind: 'conflict',
    code: 'qualification/already-granted',
    says: {
      zh: `该病种的待遇资格已经认定，无需重复申请，可直接使用现有资格${again === undefined ? '' : `；${again} 起可以再次申请`}。`,
      en: `The qualification for this disease is granted already. Use the one that stands${again === undefined ? '; there is nothing to apply for' : `; it can be applied for again from ${again} on`}.`,
    },
  }),
  /** `known`: the groups that the policy tells apart. */
  groupUnknown: (groups: readonly string[], known: readonly string[], region: string): Saying => ({
    kind: 'refused',
    code: 'qualification/group-unknown',
    says:
      known.length === 0
        ? {
            zh: `${region} 的政策包不区分人群，请不填 ${groups.join('、')}。`,
            en: `The policy of ${region} tells no groups of people apart. Leave out ${groups.join(', ')}.`,
          }
        : {
            zh: `${region} 的政策包没有人群 ${groups.join('、')}；可填的有：${known.join('、')}。请更正或不填。`,
            en: `The policy of ${region} knows no group ${groups.join(', ')}. It knows ${known.join(', ')}: name those that the person belongs to, or none.`,
          },
    violations: [
      {
        field: 'groups',
        rule: 'known-group',
        message: 'must be groups that the policy tells apart',
        zh: '应为政策包区分的人群',
      },
    ],
  }),
  medicalEventInFuture: (medicalEventOn: string, today: string): Saying => ({
    kind: 'refused',
    code: 'qualification/medical-event-in-future',
    says: {
      zh: `确诊、出院或首次透析日期 ${medicalEventOn} 晚于申请日 ${today}，请更正；尚未发生的，请不填。`,
      en: `The medical event of ${medicalEventOn} lies after the day of the application, ${today}. Correct the day, or leave it out.`,
    },
    violations: [{ field: 'medicalEventOn', rule: 'not-in-future', message: `must not be after ${today}` }],
  }),
  periodUnknown: (disease: string, region: string, on: string): Saying => ({
    kind: 'refused',
    code: 'qualification/period-unknown',
    says: {
      zh: `${region} 的政策包没有写明 ${on} 认定的病种 ${disease} 待遇自何时起、至何时止，请先补全政策包再作最后审核。`,
      en: `The policy pack of ${region} does not say from when and until when the benefit of ${disease} counts if it is granted on ${on}. Have the pack completed before the last review.`,
    },
  }),
};
