import { toYuan, type Day, type Fen, type InstitutionCode, type Saying, type SettlementId } from '@yidi/kernel';

/** What a payment says when it is misused. */
export const PaymentRefusals = {
  unknown: (settlement: SettlementId): Saying => ({
    kind: 'missing',
    code: 'payment/unknown',
    says: {
      zh: `结算 ${settlement} 没有待拨付的款项，请核对结算编号；已拒绝的结算不产生拨付`,
      en: `no payment was ordered for settlement ${settlement}: check its id; a declined settlement is not paid`,
    },
  }),
  nothingToPay: (settlement: SettlementId): Saying => ({
    kind: 'refused',
    code: 'payment/nothing-to-pay',
    says: {
      zh: `结算 ${settlement} 的基金支付为 0.00 元，无需拨付`,
      en: `the fund's share of settlement ${settlement} is 0.00 yuan: there is nothing to order`,
    },
  }),
  orderedDifferently: (settlement: SettlementId, amount: Fen, payee: InstitutionCode): Saying => ({
    kind: 'conflict',
    code: 'payment/ordered-differently',
    says: {
      zh: `结算 ${settlement} 已下达拨付 ${toYuan(amount)} 元给 ${payee}，不能再以其他金额或收款方下达；如需更正请先撤销结算`,
      en: `${toYuan(amount)} yuan to ${payee} is already ordered for settlement ${settlement}: to pay another amount or payee, correct the settlement first`,
    },
  }),
  alreadyPaid: (settlement: SettlementId, reference: string, paidOn: Day): Saying => ({
    kind: 'conflict',
    code: 'payment/already-paid',
    says: {
      zh: `结算 ${settlement} 已于 ${paidOn} 以流水号 ${reference} 拨付，请勿重复登记；如确已多付请向收款方追回`,
      en: `settlement ${settlement} was paid on ${paidOn} under reference ${reference}: do not report it again; if money moved twice, recover it from the payee`,
    },
  }),
  failureRequired: (reference: string): Saying => ({
    kind: 'refused',
    code: 'payment/failure-required',
    says: {
      zh: `拨付 ${reference} 登记为失败，请在 failure 中写明银行给出的原因`,
      en: `payment ${reference} is reported as failed: say in "failure" why the bank sent it back`,
    },
  }),
  paidInFuture: (paidOn: Day, today: Day): Saying => ({
    kind: 'refused',
    code: 'payment/paid-in-future',
    says: {
      zh: `拨付日期 ${paidOn} 晚于今天 ${today}，请填写实际日期`,
      en: `the payment is dated ${paidOn}, after today, ${today}: give the day on which the bank acted`,
    },
  }),
  paidBeforeOrder: (paidOn: Day, orderedOn: Day): Saying => ({
    kind: 'refused',
    code: 'payment/paid-before-order',
    says: {
      zh: `拨付日期 ${paidOn} 早于下达日期 ${orderedOn}，请填写实际日期`,
      en: `the payment is dated ${paidOn}, before it was ordered on ${orderedOn}: give the day on which the bank acted`,
    },
  }),
} as const;
