import type { Says } from '@yidi/kernel';
import { grains, NONE, PART, type Clause, type Rule, type Taking } from '../clause.js';
import { wording } from '../sentence.js';
import { written } from '../wording.js';

/** The treatment place's catalogue decides what is in scope: 经办规程 art. 6, art. 33. */
const SOURCE =
  '医保发〔2022〕22号《基本医疗保险跨省异地就医直接结算经办规程》 · 第六条（就医地目录） · 来源等级 grade B';

/** A step by this name that tells the amount it takes. */
const ruleOf = (name: string, sentence: (amount: string) => Says): Rule => {
  const says = wording(sentence);
  return {
    name,
    source: SOURCE,
    tells: ({ amount }, _, precision) => ({ wording: says, words: [written(amount, precision)] }),
  };
};

/** The parts of the bill that no policy of the insured region divides, and how they are told. */
const OUTSIDE = [
  {
    part: 'fullySelfPaid',
    going: { to: 'person', part: PART.fullySelfPaid },
    rule: ruleOf('fully-self-paid', (amount) => ({
      zh: `目录外费用 ${amount} 元，由个人全额自费`,
      en: `${amount} yuan lies outside the catalogue of the treatment place: the person pays it in full`,
    })),
  },
  {
    part: 'overLimit',
    going: { to: 'person', part: PART.overLimit },
    rule: ruleOf('over-limit', (amount) => ({
      zh: `超出限价的费用 ${amount} 元，由个人负担`,
      en: `${amount} yuan lies above the price limits of the catalogue: the person pays it`,
    })),
  },
  {
    part: 'preSelfPaid',
    going: { to: 'person', part: PART.preSelfPaid },
    rule: ruleOf('pre-self-paid', (amount) => ({
      zh: `乙类等项目先行自付 ${amount} 元，由个人负担`,
      en: `${amount} yuan is the person's first share of class-B items`,
    })),
  },
] as const;

/** What lies outside the catalogue, above its prices, or is a first share of class-B items, the person pays (全自费、超限价、先行自付). */
export const selfPaid: Clause = ({ occasion: { bill }, precision }) => {
  const takings: Taking[] = [];
  for (const { part, going, rule } of OUTSIDE)
    if (bill[part] > 0) takings.push({ rule, amount: grains(bill[part], precision), going, uses: NONE, slices: NONE });
  return takings;
};
