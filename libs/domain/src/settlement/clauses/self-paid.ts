import { ZERO } from '@yidi/kernel';
import type { Clause, Taking } from './clause.js';
import { yuan } from './wording.js';

/** The treatment place's catalogue decides what is in scope: 经办规程 art. 6, art. 33. */
const SOURCE =
  '医保发〔2022〕22号《基本医疗保险跨省异地就医直接结算经办规程》 · 第六条（就医地目录） · 来源等级 grade B';

/** What lies outside the catalogue, above its prices, or is a first share of class-B items, the person pays (全自费、超限价、先行自付). */
export const selfPaid: Clause = (_, { bill }) =>
  [
    taking('fully-self-paid', 'fullySelfPaid', bill.fullySelfPaid, {
      zh: `目录外费用 ${yuan(bill.fullySelfPaid).zh}，由个人全额自费`,
      en: `${yuan(bill.fullySelfPaid).en} lies outside the catalogue of the treatment place: the person pays it in full`,
    }),
    taking('over-limit', 'overLimit', bill.overLimit, {
      zh: `超出限价的费用 ${yuan(bill.overLimit).zh}，由个人负担`,
      en: `${yuan(bill.overLimit).en} lies above the price limits of the catalogue: the person pays it`,
    }),
    taking('pre-self-paid', 'preSelfPaid', bill.preSelfPaid, {
      zh: `乙类等项目先行自付 ${yuan(bill.preSelfPaid).zh}，由个人负担`,
      en: `${yuan(bill.preSelfPaid).en} is the person's first share of class-B items`,
    }),
  ].filter(({ amount }) => amount > ZERO);

const taking = (rule: string, as: Taking['as'], amount: Taking['amount'], says: Taking['says']): Taking => ({
  rule,
  amount,
  as,
  says,
  source: SOURCE,
});
