import type { Says } from '@yidi/kernel';
import { grains, type Clause, type Grains, type Precision, type Taking } from '../clause.js';
import { written } from '../wording.js';

/** The treatment place's catalogue decides what is in scope: 经办规程 art. 6, art. 33. */
const SOURCE =
  '医保发〔2022〕22号《基本医疗保险跨省异地就医直接结算经办规程》 · 第六条（就医地目录） · 来源等级 grade B';

/** A part of the bill that no policy of the insured region divides, and how it is told. */
interface Outside {
  readonly part: 'fullySelfPaid' | 'overLimit' | 'preSelfPaid';
  readonly rule: string;
  readonly says: (amount: string) => Says;
}

const OUTSIDE: readonly Outside[] = [
  {
    part: 'fullySelfPaid',
    rule: 'fully-self-paid',
    says: (amount) => ({
      zh: `目录外费用 ${amount} 元，由个人全额自费`,
      en: `${amount} yuan lies outside the catalogue of the treatment place: the person pays it in full`,
    }),
  },
  {
    part: 'overLimit',
    rule: 'over-limit',
    says: (amount) => ({
      zh: `超出限价的费用 ${amount} 元，由个人负担`,
      en: `${amount} yuan lies above the price limits of the catalogue: the person pays it`,
    }),
  },
  {
    part: 'preSelfPaid',
    rule: 'pre-self-paid',
    says: (amount) => ({
      zh: `乙类等项目先行自付 ${amount} 元，由个人负担`,
      en: `${amount} yuan is the person's first share of class-B items`,
    }),
  },
];

/** What lies outside the catalogue, above its prices, or is a first share of class-B items, the person pays (全自费、超限价、先行自付). */
export const selfPaid: Clause = ({ occasion: { bill }, precision }) => {
  const takings: Taking[] = [];
  for (const outside of OUTSIDE)
    if (bill[outside.part] > 0) takings.push(takingOf(outside, grains(bill[outside.part], precision), precision));
  return takings;
};

const takingOf = ({ part, rule, says }: Outside, amount: Grains, precision: Precision): Taking => ({
  rule,
  amount,
  going: GOING[part],
  says: () => says(written(amount, precision)),
  source: SOURCE,
  uses: [],
  slices: undefined,
  cuts: undefined,
});

const GOING = {
  fullySelfPaid: { to: 'person', part: 'fullySelfPaid' },
  overLimit: { to: 'person', part: 'overLimit' },
  preSelfPaid: { to: 'person', part: 'preSelfPaid' },
} as const;
