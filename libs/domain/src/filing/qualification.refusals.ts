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
  alreadyGranted: (): Saying => ({
    kind: 'conflict',
    code: 'qualification/already-granted',
    says: {
      zh: '该病种的待遇资格已经认定，无需重复申请，可直接使用现有资格。',
      en: 'The qualification for this disease is granted already. Use the one that stands; there is nothing to apply for.',
    },
  }),
};
