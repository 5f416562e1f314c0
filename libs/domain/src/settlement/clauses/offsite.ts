import { scaled, WHOLE, type FilingCategory, type Millionths, type Says } from '@yidi/kernel';
import { NONE, PART, type Clause, type Grains, type Rule, type Taking } from '../clause.js';
import { constant, wording } from '../sentence.js';
import { CATEGORY_NAMES, percent, written } from '../wording.js';

/** What care elsewhere changes for one filing category. */
export interface Offsite {
  readonly category: FilingCategory;
  readonly benefit: 'as-local' | 'reduced' | 'nothing';
  /** Off the ratio; said here, done where the ratio is. */
  readonly minusPoints?: Millionths | undefined;
  readonly times?: Millionths | undefined;
  /** A share of the in-scope money that the person pays first (先行自付). */
  readonly ownShareFirst?: Millionths | undefined;
  readonly source: string;
}

/** What care in another region changes before the deductible, by filing category. */
export const offsite = (term: Offsite): Clause => {
  const { benefit, ownShareFirst = 0 } = term;
  const rule = ruleOf(term);
  const part = benefit === 'nothing' ? PART.coinsurance : PART.preSelfPaid;
  const taking = (amount: Grains): readonly Taking[] => [
    { rule, amount, going: { to: 'person', part }, uses: NONE, slices: NONE },
  ];
  const share = benefit === 'nothing' ? WHOLE : ownShareFirst;
  const nothing = taking(0);
  return share === 0 ? () => nothing : ({ open, precision }) => taking(scaled(open, share, WHOLE, precision.how));
};

const ruleOf = (term: Offsite): Rule => {
  const { zh, en } = sentence(term);
  const unchanged = constant({ zh, en });
  const says = wording((amount) => ({
    zh: `${zh}，本次个人先负担 ${amount} 元`,
    en: `${en}: the person bears ${amount} yuan of this bill first`,
  }));
  return {
    name: 'offsite',
    source: term.source,
    tells: ({ amount }, _, precision) =>
      amount === 0 ? unchanged : { wording: says, words: [written(amount, precision)] },
  };
};

const sentence = (term: Offsite): Says => {
  const { zh, en } = CATEGORY_NAMES[term.category];
  switch (term.benefit) {
    case 'as-local':
      return {
        zh: `${zh}在备案地就医，执行参保地同等待遇，不降低支付比例`,
        en: `care where ${en} have filed is settled as at home, without reduction`,
      };
    case 'nothing':
      return { zh: `${zh}：基金不予支付`, en: `for ${en} the fund pays nothing` };
    case 'reduced':
      return reductions(term, { zh, en });
  }
};

/** A reduction that lies in another deductible or another table of ratios shows there. */
const reductions = ({ minusPoints, times, ownShareFirst }: Offsite, who: Says): Says => {
  const said: Says[] = [];
  if (ownShareFirst !== undefined)
    said.push({
      zh: `符合政策范围费用由个人先自付 ${percent(ownShareFirst)}`,
      en: `the person first pays ${percent(ownShareFirst)} of the in-scope money`,
    });
  if (minusPoints !== undefined)
    said.push({
      zh: `支付比例降低 ${String(minusPoints / 10_000)} 个百分点`,
      en: `the ratio is lower by ${String(minusPoints / 10_000)} percentage points`,
    });
  if (times !== undefined)
    said.push({ zh: `支付比例按 ${percent(times)} 执行`, en: `the ratio counts at ${percent(times)} of itself` });
  if (said.length === 0)
    said.push({ zh: '执行异地起付线和支付比例', en: 'the deductible and the ratio for care elsewhere hold' });
  return {
    zh: `${who.zh}：${said.map(({ zh }) => zh).join('，')}`,
    en: `for ${who.en} ${said.map(({ en }) => en).join(', ')}`,
  };
};
