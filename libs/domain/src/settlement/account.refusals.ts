import type { SplitAmounts } from '@yidi/contracts/claims';
import { toYuan, type Saying, type SettlementId, type TreatmentId } from '@yidi/kernel';

/** What a benefit account says when it is misused. */
export const AccountRefusals = {
  partsDoNotAddUp: (treatment: TreatmentId, { total }: SplitAmounts): Saying => ({
    kind: 'refused',
    code: 'settlement/parts-do-not-add-up',
    says: {
      zh: `就医记录 ${treatment} 的全自费、超限价、先行自付与符合政策范围费用之和不等于总额 ${toYuan(total)} 元，请由就医地更正后重新上传`,
      en: `the parts of treatment ${treatment} do not add up to its total of ${toYuan(total)} yuan: have the treatment region correct the split and send it again`,
    },
  }),
  settlementUnknown: (settlement: SettlementId): Saying => ({
    kind: 'missing',
    code: 'settlement/unknown',
    says: {
      zh: `待遇账户中没有结算 ${settlement}，请核对编号`,
      en: `the benefit account holds no settlement ${settlement}: check the id`,
    },
  }),
} as const;
