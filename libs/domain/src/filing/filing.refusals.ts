import type { FilingCategory, Saying, Scheme } from '@yidi/kernel';
import { reviewRefusals } from '../review/review.refusals.js';

const CATEGORY_NAMES: Readonly<Record<FilingCategory, string>> = {
  'resettled-retiree': '异地安置退休人员',
  'long-term-resident': '异地长期居住人员',
  'posted-worker': '常驻异地工作人员',
  referral: '异地转诊人员',
  emergency: '异地急诊抢救人员',
  'other-temporary': '其他临时外出就医人员',
};

export const FilingRefusals = {
  ...reviewRefusals({ code: 'filing', name: { zh: '异地就医备案', en: 'filing' } }),
  noPolicy: (region: string, scheme: Scheme, on: string): Saying => ({
    kind: 'refused',
    code: 'filing/no-policy',
    says: {
      zh: `${region} 在 ${on} 没有${scheme === 'employee' ? '职工医保' : '居民医保'}的政策包，请核对参保地和险种，或联系参保地经办机构。`,
      en: `${region} has no policy pack for the ${scheme} scheme on ${on}. Check the insured region and the scheme, or ask its agency.`,
    },
  }),
  categoryNotOffered: (category: FilingCategory, region: string): Saying => ({
    kind: 'refused',
    code: 'filing/category-not-offered',
    says: {
      zh: `${region} 不受理“${CATEGORY_NAMES[category]}”备案，请从该地开放的备案类型中选择。`,
      en: `${region} takes no filings of the category "${category}". Choose one that its policy offers.`,
    },
  }),
  commitmentNotAllowed: (category: FilingCategory): Saying => ({
    kind: 'refused',
    code: 'filing/commitment-not-allowed',
    says: {
      zh: `“${CATEGORY_NAMES[category]}”备案不实行承诺制，请随备案提交全部材料。`,
      en: `A filing of the category "${category}" takes no commitment in place of papers. Hand in the materials with it.`,
    },
  }),
  ownRegion: (treatmentRegion: string, insuredRegion: string): Saying => ({
    kind: 'refused',
    code: 'filing/own-region',
    says: {
      zh: `就医地 ${treatmentRegion} 与参保地 ${insuredRegion} 属同一统筹范围，本地就医无需备案；请填写外地的就医地。`,
      en: `The treatment region ${treatmentRegion} and the insured region ${insuredRegion} overlap, and care at home needs no filing. Name a region elsewhere.`,
    },
  }),
  periodInvalid: (startsOn: string, endsOn: string): Saying => ({
    kind: 'refused',
    code: 'filing/period-invalid',
    says: {
      zh: `备案结束日 ${endsOn} 早于开始日 ${startsOn}，请更正备案期限。`,
      en: `The filing would end on ${endsOn}, before it starts on ${startsOn}. Correct the period.`,
    },
    violations: [{ field: 'endsOn', rule: 'not-before-start', message: `must not be before ${startsOn}` }],
  }),
  periodTooLong: (latest: string, months: number): Saying => ({
    kind: 'refused',
    code: 'filing/period-too-long',
    says: {
      zh: `该类备案最长 ${String(months)} 个月，结束日最晚为 ${latest}；请缩短期限，或不填结束日。`,
      en: `A filing of this category lasts ${String(months)} months at most, here until ${latest}. Shorten it, or leave the last day open.`,
    },
    violations: [{ field: 'endsOn', rule: 'within-validity', message: `must not be after ${latest}` }],
  }),
  tooManyInstitutions: (named: number, atMost: number): Saying => ({
    kind: 'refused',
    code: 'filing/too-many-institutions',
    says: {
      zh: `该地备案最多可选 ${String(atMost)} 家定点医疗机构，本次填写了 ${String(named)} 家，请减少后再提交。`,
      en: `A filing names ${String(atMost)} institution(s) at most in this region, and this one names ${String(named)}. Leave some out.`,
    },
    violations: [{ field: 'institutions', rule: 'at-most', message: `must not name more than ${String(atMost)}` }],
  }),
  institutionElsewhere: (institutions: readonly string[], treatmentRegion: string): Saying => ({
    kind: 'refused',
    code: 'filing/institution-elsewhere',
    says: {
      zh: `机构 ${institutions.join('、')} 不在就医地 ${treatmentRegion} 的范围内，请更换机构，或为其所在地另行备案。`,
      en: `Not in the treatment region ${treatmentRegion}: ${institutions.join(', ')}. Choose institutions there, or file for their region as well.`,
    },
  }),
  alreadySubmitted: (): Saying => ({
    kind: 'conflict',
    code: 'filing/already-submitted',
    says: {
      zh: '该编号下已有一份内容不同的备案正在办理，请补充材料或等待其办结，或另行提交备案。',
      en: 'Under this id a filing with other content is under way. Supplement that one, wait until it is decided, or submit another filing.',
    },
  }),
  alreadyActive: (): Saying => ({
    kind: 'conflict',
    code: 'filing/already-active',
    says: {
      zh: '该编号的备案已经生效且内容不同；如需其他地区或期限，请另行提交备案。',
      en: 'The filing with this id is in force with other content. For another region or period, submit another filing.',
    },
  }),
};
