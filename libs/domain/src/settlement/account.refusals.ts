import type { SplitAmounts } from '@yidi/contracts/claims';
import type { Saying, TreatmentId } from '@yidi/kernel';
import { yuan } from './wording.js';

/** What a benefit account says when it is misused. */
export const AccountRefusals = {
  partsDoNotAddUp: (treatment: TreatmentId, { total }: SplitAmounts): Saying => ({
    kind: 'refused',
    code: 'settlement/parts-do-not-add-up',
    says: {
      zh: `就医记录 ${treatment} 的全自费、超限价、先行自付与符合政策范围费用之和不等于总额 ${yuan(total).zh}，请由就医地更正后重新上传`,
      en: `the parts of treatment ${treatment} do not add up to its total of ${yuan(total).en}: have the treatment region correct the split and send it again`,
    },
  }),
} as const;
