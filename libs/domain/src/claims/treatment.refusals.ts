import { toYuan, type Fen, type Saying, type Violation } from '@yidi/kernel';

const listed = (violations: readonly Violation[]): string => {
  const [shown, rest] = [violations.slice(0, 5), violations.length - 5];
  return `${shown.map(({ message }) => message).join('; ')}${rest > 0 ? `; +${String(rest)}` : ''}`;
};

export const TreatmentRefusals = {
  unknown: (id: string): Saying => ({
    kind: 'missing',
    code: 'treatment/unknown',
    says: {
      zh: `没有编号为 ${id} 的就医记录，请核对编号。`,
      en: `There is no treatment with the id ${id}. Check the id.`,
    },
  }),
  recordChanged: (recordId: string): Saying => ({
    kind: 'conflict',
    code: 'treatment/record-changed',
    says: {
      zh: `记录 ${recordId} 已登记且内容不同；更正请使用新的记录编号上传。`,
      en: `Record ${recordId} was taken before with other content. Send a corrected record under a new record id.`,
    },
  }),
  amountsMissing: (): Saying => ({
    kind: 'refused',
    code: 'treatment/amounts-missing',
    says: {
      zh: '记录既无费用合计（amounts）也无费用明细（lines），请至少提供其一。',
      en: 'The record has neither amounts nor lines. Send one of the two.',
    },
    violations: [{ field: 'amounts', rule: 'required', message: 'is missing, and so are lines' }],
  }),
  amountsDoNotAddUp: (violations: readonly Violation[]): Saying => ({
    kind: 'refused',
    code: 'treatment/amounts-do-not-add-up',
    says: {
      zh: `费用总额应等于全自费、超限价、先行自付与符合政策范围之和，请更正后重新上传：${listed(violations)}。`,
      en: `The total must be the sum of fullySelfPaid, overLimit, preSelfPaid and inScope. Correct and send again: ${listed(violations)}.`,
    },
    violations,
  }),
  duplicateLine: (violations: readonly Violation[]): Saying => ({
    kind: 'refused',
    code: 'treatment/duplicate-line',
    says: {
      zh: `费用明细的行号重复，请为每一行使用不同的行号：${listed(violations)}。`,
      en: `Line numbers must differ. Number the lines anew: ${listed(violations)}.`,
    },
    violations,
  }),
  amountTooLarge: (limit: Fen): Saying => ({
    kind: 'refused',
    code: 'treatment/amount-too-large',
    says: {
      zh: `单条记录的费用总额不得超过 ${toYuan(limit)} 元，请核对金额。`,
      en: `One record may come to ${toYuan(limit)} yuan at most. Check the amounts.`,
    },
    violations: [{ field: 'amounts', rule: 'maximum', message: `come to more than ${toYuan(limit)}` }],
  }),
  nothingToSettle: (): Saying => ({
    kind: 'refused',
    code: 'treatment/nothing-to-settle',
    says: {
      zh: '费用总额为 0.00 元，没有可结算的费用，请核对记录。',
      en: 'The total is 0.00 yuan, so there is nothing to settle. Check the record.',
    },
  }),
  familyBeyondAvailable: (family: Fen, available: Fen): Saying => ({
    kind: 'refused',
    code: 'treatment/family-beyond-available',
    says: {
      zh: `家庭共济账户金额 ${toYuan(family)} 元已含在可用个人账户金额 ${toYuan(available)} 元之内，不得超过它，请更正 personalAccount。`,
      en: `The ${toYuan(family)} yuan of family accounts are part of the ${toYuan(available)} yuan available and cannot be more. Correct personalAccount.`,
    },
    violations: [
      {
        field: 'personalAccount.family',
        rule: 'within-available',
        message: `must not be more than ${toYuan(available)}`,
        zh: `不得超过 ${toYuan(available)} 元`,
      },
    ],
  }),
  servedInFuture: (servedOn: string, today: string): Saying => ({
    kind: 'refused',
    code: 'treatment/served-in-future',
    says: {
      zh: `就医日 ${servedOn} 晚于今天 ${today}，请更正就医日期。`,
      en: `The day of care ${servedOn} lies after today, ${today}. Correct it.`,
    },
    violations: [{ field: 'servedOn', rule: 'not-in-future', message: `must not be after ${today}` }],
  }),
  institutionElsewhere: (institution: string, treatmentRegion: string): Saying => ({
    kind: 'refused',
    code: 'treatment/institution-elsewhere',
    says: {
      zh: `机构 ${institution} 不在就医地 ${treatmentRegion} 的范围内，请核对机构编码和就医地。`,
      en: `Institution ${institution} does not lie in the treatment region ${treatmentRegion}. Check its code and the region.`,
    },
    violations: [{ field: 'institution', rule: 'in-treatment-region', message: `does not lie in ${treatmentRegion}` }],
  }),
};
