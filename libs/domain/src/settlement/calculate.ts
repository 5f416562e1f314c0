import type { SplitAmounts } from '@yidi/contracts/claims';
import type { AccumulatorUse, FundShare, PaidFrom, PersonShare, SettlementStep } from '@yidi/contracts/settlement';
import { fen, minus, scaled, ZERO, type Fen, type Rounding } from '@yidi/kernel';
import {
  grains,
  isLacking,
  NONE,
  PART,
  type ByPart,
  type Clause,
  type Grains,
  type Lacking,
  type Occasion,
  type Part,
  type Precision,
  type Rule,
  type Slice,
  type Standing,
  type Taking,
  type Use,
} from './clause.js';
import { monthIndex } from './periods.js';
import { inFull, wording, type Telling } from './sentence.js';
import { written } from './wording.js';

/** Who pays what of a bill, and why. `total = fundPays + personPays + institutionBears`; each side is the sum of its parts. */
export interface Calculation<Step = SettlementStep> {
  readonly total: Fen;
  readonly fundPays: Fen;
  readonly personPays: Fen;
  readonly institutionBears: Fen;
  readonly funds: readonly FundShare[];
  readonly person: PersonShare;
  readonly paidFrom: PaidFrom;
  /**
   * From the total to what the pooled fund pays, each step beginning where the one before ended; then, where there is more than the
   * pooled fund, from the total once more to what is left for the person to pay in cash.
   */
  readonly steps: readonly Step[];
  readonly accumulators: readonly AccumulatorUse[];
  /** Their keys in the account, in the same order. */
  readonly keys: readonly string[];
}

/** What a calculation needs of a plan. */
export interface Divider {
  /** The name of the pooled fund: `employee-pooled`. */
  readonly pooledFund: string;
  /** The clauses in the pack's order. */
  readonly clauses: readonly Clause[];
  readonly precision: Precision;
}

/** I1 of the interface: 医疗费总额 = 全自费 + 超限价 + 先行自付 + 符合政策范围. */
export const addsUp = ({ total, fullySelfPaid, overLimit, preSelfPaid, inScope }: SplitAmounts): boolean =>
  total === fullySelfPaid + overLimit + preSelfPaid + inScope;

/** One step, before it is put into words. */
export interface Told {
  readonly rule: Rule;
  readonly telling: Telling;
  readonly before: Fen;
  readonly amount: Fen;
  readonly after: Fen;
}

/** Puts a step into words, or into whatever is made of it. */
export type Tell<Step> = (told: Told) => Step;

/** A step in full, as events keep it. */
export const inWords: Tell<SettlementStep> = ({ rule: { name, source }, telling, before, amount, after }) => ({
  rule: name,
  says: inFull(telling),
  source,
  before,
  amount,
  after,
});

/**
 * Divides a bill whose parts add up. Without its steps the result is the same and comes sooner. A parameter that no source gives
 * is named only where money depends on it.
 */
export const calculate = (divider: Divider, occasion: Occasion, told = true): Calculation | Lacking =>
  divide(divider, occasion, told ? inWords : undefined);

/** The same with the steps told in one's own way, or none. */
export const divide = <Step>(
  divider: Divider,
  occasion: Occasion,
  tell: Tell<Step> | undefined,
): Calculation<Step> | Lacking => {
  if (!addsUp(occasion.bill)) throw new RangeError('the parts of the bill do not add up to its total');
  const division = new Division(occasion, divider.precision, halvesOf(divider, occasion), tell);
  return lackingIn(divider.clauses, division) ?? division.result(divider.pooledFund);
};

/** Has every clause take its part, up to the first that lacks a parameter. */
const lackingIn = (clauses: readonly Clause[], division: Division<unknown>): Lacking | undefined => {
  for (const clause of clauses) {
    const takings = clause(division);
    if (isLacking(takings)) return takings;
    for (const taking of takings) division.take(taking);
  }
  return undefined;
};

/**
 * How what is open is brought to the fen. Half to even goes up from 1.5 and down from 8.5: a deductible of 7 fen between the two
 * would be told as 6. So every half goes the way of the last one, which the pooled fund pays.
 */
const halvesOf = ({ clauses, precision }: Divider, occasion: Occasion): Rounding => {
  if (precision.how !== 'half-even' || precision.grainsPerFen === 1) return precision.how;
  const tried = new Division(occasion, precision, 'half-up', undefined);
  lackingIn(clauses, tried);
  return scaled(tried.open, 1, precision.grainsPerFen, 'half-even') < tried.openFen() ? 'half-down' : 'half-up';
};

/** A bill while it is being divided: made, filled and read inside one calculation. Clauses only read it. */
class Division<Step> implements Standing {
  readonly month: number;
  readonly parts: ByPart = [0, 0, 0, 0, 0, 0];
  readonly borne: ByPart = [0, 0, 0, 0, 0, 0];
  open: Grains;
  slices: readonly Slice[] = NONE;
  readonly cut = { fund: 0, expense: 0 };
  readonly uses: Use[] = [];
  private layers: readonly FundShare[] = NONE;
  private readonly steps: Step[] = [];
  /** What the pooled fund pays outside the formula, fen. */
  private fixed = 0;
  private layeredFen = 0;
  private account: PaidFrom | undefined;
  private turned = false;

  constructor(
    readonly occasion: Occasion,
    readonly precision: Precision,
    private readonly halves: Rounding,
    private readonly tell: Tell<Step> | undefined,
  ) {
    this.month = monthIndex(occasion.on);
    this.open = grains(occasion.bill.total, precision);
  }

  take(taking: Taking): void {
    const { going } = taking;
    switch (going.to) {
      case 'person':
        this.hear(taking, going.cuts);
        this.fromOpen(taking, going.part);
        break;
      case 'pooled':
        this.fromOpen(taking, undefined);
        break;
      case 'layer':
        this.fromPerson(taking, going);
        break;
      case 'account':
        this.fromAccount(taking, going.family);
        break;
    }
    for (const use of taking.uses) this.note(use);
  }

  result(pooledFund: string): Calculation<Step> {
    const accumulators: AccumulatorUse[] = [];
    const keys: string[] = [];
    for (const use of this.uses) {
      if (isOfVisit(use)) continue;
      accumulators.push(this.written(use));
      keys.push(use.run.key);
    }
    const { total } = this.occasion.bill;
    const pooled = this.pooled();
    const fundPays = fen(pooled + this.layeredFen);
    const personPays = minus(total, fundPays);
    return {
      total,
      fundPays,
      personPays,
      institutionBears: ZERO,
      funds: [{ fund: pooledFund, amount: pooled }, ...this.layers],
      person: this.person(),
      paidFrom: this.account ?? { personalAccount: ZERO, familyAccounts: ZERO, cash: personPays },
      steps: this.steps,
      accumulators,
      keys,
    };
  }

  /** What later clauses ask for: how the ratio was applied, and what caps have cut off. */
  private hear({ amount, slices }: Taking, cuts: 'fund' | 'expense' | undefined): void {
    if (slices.length > 0) this.slices = slices;
    if (cuts !== undefined && amount > 0) this.cut[cuts] += amount;
  }

  /** Each step takes whole fen: what was open, brought to the fen, less what is open now. */
  private fromOpen(taking: Taking, part: Part | undefined): void {
    const { open } = this;
    const before = this.openFen(open);
    if (taking.amount === 0) {
      this.told(taking, open, before, before);
      return;
    }
    this.open = open - taking.amount;
    const after = this.openFen();
    if (part === undefined) this.fixed += before - after;
    else {
      this.parts[part] += taking.amount;
      this.borne[part] += before - after;
    }
    this.told(taking, open, before, after);
  }

  private fromPerson(taking: Taking, { fund, from }: Extract<Taking['going'], { readonly to: 'layer' }>): void {
    this.turn();
    takeOff(this.parts, from, taking.amount);
    const amount = this.toFen(taking.amount);
    takeOff(this.borne, from, amount);
    const before = this.left();
    this.layeredFen += amount;
    if (amount > 0) this.layers = [...this.layers, { fund, amount: fen(amount) }];
    this.told(taking, this.open, before, before - amount);
  }

  private fromAccount(taking: Taking, family: Grains): void {
    this.turn();
    const before = this.left();
    const amount = Math.min(this.toFen(taking.amount), before);
    this.account = {
      personalAccount: fen(amount),
      familyAccounts: fen(Math.min(this.toFen(family), amount)),
      cash: fen(before - amount),
    };
    this.told(taking, this.open, before, before - amount);
  }

  /** Before anything comes off the person's share, a step says how large it is. */
  private turn(): void {
    if (this.turned) return;
    this.turned = true;
    const { total } = this.occasion.bill;
    const pooled = this.pooled();
    const amount = grains(pooled, this.precision);
    this.told(
      { rule: LEFT_TO_PERSON, amount, uses: NONE, slices: NONE },
      grains(total, this.precision),
      total,
      total - pooled,
    );
  }

  private told(taking: Omit<Taking, 'going'>, open: Grains, before: number, after: number): void {
    if (this.tell === undefined) return;
    const { rule } = taking;
    const telling = rule.tells(taking, open, this.precision);
    this.steps.push(this.tell({ rule, telling, before: fen(before), amount: fen(before - after), after: fen(after) }));
  }

  /** A later use of the same run stands in place of the earlier one. */
  private note(use: Use): void {
    for (let at = 0; at < this.uses.length; at += 1) {
      if (this.uses[at]?.run.key !== use.run.key) continue;
      this.uses[at] = use;
      return;
    }
    this.uses.push(use);
  }

  private pooled(): Fen {
    return fen(this.openFen() + this.fixed);
  }

  private left(): number {
    return this.occasion.bill.total - this.pooled() - this.layeredFen;
  }

  private person(): PersonShare {
    const { borne } = this;
    return {
      fullySelfPaid: fen(borne[PART.fullySelfPaid]),
      overLimit: fen(borne[PART.overLimit]),
      preSelfPaid: fen(borne[PART.preSelfPaid]),
      deductible: fen(borne[PART.deductible]),
      coinsurance: fen(borne[PART.coinsurance]),
      overCap: fen(borne[PART.overCap]),
    };
  }

  private written({ run: { kind, pool, period, within }, before, taken, of }: Use): AccumulatorUse {
    const start = this.toFen(before);
    const after = fen(start + (kind === 'layer-cap' ? this.toFen(taken) : this.openFen(taken)));
    return of === undefined
      ? { kind, pool, period, within, before: fen(start), after }
      : { kind, pool, period, within, before: fen(start), after, of: fen(this.toFen(of)) };
  }

  /** What is open, or all that was, in fen. */
  openFen(amount = this.open): number {
    return this.toFen(amount, this.halves);
  }

  private toFen(amount: Grains, how = this.precision.how): number {
    const { grainsPerFen } = this.precision;
    return grainsPerFen === 1 ? amount : scaled(amount, 1, grainsPerFen, how);
  }
}

/** A visit carries nothing on. */
const isOfVisit = ({ run }: Use): boolean => run.period === 'visit';

const LEFT = wording((total, pooled, left) => ({
  zh: `费用总额 ${total} 元，基本医保统筹基金支付 ${pooled} 元，其余 ${left} 元先由个人负担`,
  en: `of the bill of ${total} yuan the pooled fund pays ${pooled}: ${left} yuan is left to the person so far`,
}));

const LEFT_TO_PERSON: Rule = {
  name: 'left-to-person',
  source: '国家医疗保障信息平台接口规范 · psn_part_amt = medfee_sumamt − fund_pay_sumamt',
  tells: ({ amount }, open, precision) => ({
    wording: LEFT,
    words: [written(open, precision), written(amount, precision), written(open - amount, precision)],
  }),
};

/** Takes an amount off the parts, in this order; they hold as much. */
const takeOff = (parts: ByPart, from: readonly Part[], amount: number): void => {
  let open = amount;
  for (const part of from) {
    const taken = Math.min(parts[part], open);
    parts[part] -= taken;
    open -= taken;
  }
};
