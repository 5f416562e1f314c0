import type { SplitAmounts } from '@yidi/contracts/claims';
import type { AccumulatorUse, FundShare, PaidFrom, PersonShare, SettlementStep } from '@yidi/contracts/settlement';
import { fen, minus, scaled, ZERO, type Fen } from '@yidi/kernel';
import {
  grains,
  isLacking,
  type Clause,
  type Grains,
  type Lacking,
  type Occasion,
  type Precision,
  type Slice,
  type Standing,
  type Taking,
  type Use,
} from './clause.js';
import { written } from './wording.js';

/** Who pays what of a bill, and why. `total = fundPays + personPays + institutionBears`; each side is the sum of its parts. */
export interface Calculation {
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
  readonly steps: readonly SettlementStep[];
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

/**
 * Divides a bill whose parts add up. Without its steps the result is the same and comes sooner. A parameter that no source gives
 * is named only where money depends on it.
 */
export const calculate = (divider: Divider, occasion: Occasion, told = true): Calculation | Lacking => {
  if (!addsUp(occasion.bill)) throw new RangeError('the parts of the bill do not add up to its total');
  const division = new Division(occasion, divider.precision, told);
  for (const clause of divider.clauses) {
    const takings = clause(division);
    if (isLacking(takings)) return takings;
    for (const taking of takings) division.take(taking);
  }
  return division.result(divider.pooledFund);
};

type Amounts = Record<keyof PersonShare, Grains>;

const NOBODY: Readonly<Amounts> = {
  fullySelfPaid: 0,
  overLimit: 0,
  preSelfPaid: 0,
  deductible: 0,
  coinsurance: 0,
  overCap: 0,
};

/** A bill while it is being divided: made, filled and read inside one calculation. Clauses only read it. */
class Division implements Standing {
  readonly parts: Amounts = { ...NOBODY };
  open: Grains;
  slices: readonly Slice[] = [];
  readonly cut = { fund: 0, expense: 0 };
  uses: Use[] = [];
  readonly borne: Record<keyof PersonShare, number> = { ...NOBODY };
  private readonly layers: FundShare[] = [];
  private readonly steps: SettlementStep[] = [];
  /** What the pooled fund pays outside the formula, fen. */
  private fixed = 0;
  private layeredFen = 0;
  private account: PaidFrom | undefined;
  private turned = false;

  constructor(
    readonly occasion: Occasion,
    readonly precision: Precision,
    private readonly told: boolean,
  ) {
    this.open = grains(occasion.bill.total, precision);
  }

  take(taking: Taking): void {
    const { going } = taking;
    if (taking.slices !== undefined) this.slices = taking.slices;
    if (taking.cuts !== undefined) this.cut[taking.cuts] += taking.amount;
    switch (going.to) {
      case 'person':
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

  result(pooledFund: string): Calculation {
    // A visit carries nothing on.
    const uses = this.uses.filter(({ run }) => run.period !== 'visit');
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
      accumulators: uses.map((use) => this.written(use)),
      keys: uses.map(({ run }) => run.key),
    };
  }

  /** Each step takes whole fen: what was open, brought to the fen, less what is open now. */
  private fromOpen(taking: Taking, part: keyof PersonShare | undefined): void {
    const before = this.toFen(this.open);
    this.open -= taking.amount;
    const after = this.toFen(this.open);
    if (part === undefined) this.fixed += before - after;
    else {
      this.parts[part] += taking.amount;
      this.borne[part] += before - after;
    }
    this.tell(taking, before, after);
  }

  private fromPerson(taking: Taking, { fund, from }: Extract<Taking['going'], { readonly to: 'layer' }>): void {
    this.turn();
    takeOff(this.parts, from, taking.amount);
    const amount = this.toFen(taking.amount);
    takeOff(this.borne, from, amount);
    const before = this.left();
    this.layeredFen += amount;
    if (amount > 0) this.layers.push({ fund, amount: fen(amount) });
    this.tell(taking, before, before - amount);
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
    this.tell(taking, before, before - amount);
  }

  /** Before anything comes off the person's share, a step says how large it is. */
  private turn(): void {
    if (this.turned) return;
    this.turned = true;
    const { total } = this.occasion.bill;
    const pooled = this.pooled();
    const yuan = (value: number): string => written(value * this.precision.grainsPerFen, this.precision);
    this.tell(
      {
        rule: 'left-to-person',
        says: () => ({
          zh: `费用总额 ${yuan(total)} 元，基本医保统筹基金支付 ${yuan(pooled)} 元，其余 ${yuan(total - pooled)} 元先由个人负担`,
          en: `of the bill of ${yuan(total)} yuan the pooled fund pays ${yuan(pooled)}: ${yuan(total - pooled)} yuan is left to the person so far`,
        }),
        source: DEFINITION,
      },
      total,
      total - pooled,
    );
  }

  private tell({ rule, says, source }: Pick<Taking, 'rule' | 'says' | 'source'>, before: number, after: number): void {
    if (!this.told) return;
    this.steps.push({
      rule,
      says: says(),
      source,
      before: fen(before),
      amount: fen(before - after),
      after: fen(after),
    });
  }

  /** A later use of the same run stands in place of the earlier one. */
  private note(use: Use): void {
    for (let at = 0; at < this.uses.length; at += 1) {
      const held = this.uses[at];
      if (held?.run.key !== use.run.key) continue;
      this.uses[at] = use;
      return;
    }
    this.uses.push(use);
  }

  private pooled(): Fen {
    return fen(this.toFen(this.open) + this.fixed);
  }

  private left(): number {
    return this.occasion.bill.total - this.pooled() - this.layeredFen;
  }

  private person(): PersonShare {
    const { fullySelfPaid, overLimit, preSelfPaid, deductible, coinsurance, overCap } = this.borne;
    return {
      fullySelfPaid: fen(fullySelfPaid),
      overLimit: fen(overLimit),
      preSelfPaid: fen(preSelfPaid),
      deductible: fen(deductible),
      coinsurance: fen(coinsurance),
      overCap: fen(overCap),
    };
  }

  private written({ run: { kind, pool, period, within }, before, taken, of }: Use): AccumulatorUse {
    const start = this.toFen(before);
    const after = fen(start + this.toFen(taken));
    return of === undefined
      ? { kind, pool, period, within, before: fen(start), after }
      : { kind, pool, period, within, before: fen(start), after, of: fen(this.toFen(of)) };
  }

  private toFen(amount: Grains): number {
    const { grainsPerFen, how } = this.precision;
    return grainsPerFen === 1 ? amount : scaled(amount, 1, grainsPerFen, how);
  }
}

const DEFINITION = '国家医疗保障信息平台接口规范 · psn_part_amt = medfee_sumamt − fund_pay_sumamt';

/** Takes an amount off the parts, in this order; they hold as much. */
const takeOff = (parts: Amounts, from: readonly (keyof PersonShare)[], amount: number): void => {
  let open = amount;
  for (const part of from) {
    const taken = Math.min(parts[part], open);
    parts[part] -= taken;
    open -= taken;
  }
};
