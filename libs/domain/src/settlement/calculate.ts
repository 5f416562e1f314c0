import type { SplitAmounts } from '@yidi/contracts/claims';
import type { AccumulatorUse, FundShare, PersonShare, SettlementStep } from '@yidi/contracts/settlement';
import { minus, plus, ZERO, type Day, type Fen } from '@yidi/kernel';
import type { Terms } from '../policy/terms.js';
import { cap } from './cap.js';
import type { Clause, Occasion, Taking, UsedBefore } from './clause.js';
import { deductible } from './deductible.js';
import { offsite } from './offsite.js';
import { ratio } from './ratio.js';
import { selfPaid } from './self-paid.js';

/** Who pays what of a bill, and why. `total = fundPays + personPays + institutionBears`; each side is the sum of its parts. */
export interface Calculation {
  readonly total: Fen;
  readonly fundPays: Fen;
  readonly personPays: Fen;
  readonly institutionBears: Fen;
  readonly funds: readonly FundShare[];
  readonly person: PersonShare;
  /** From the total to what the fund pays; each step begins where the one before ended. */
  readonly steps: readonly SettlementStep[];
  readonly accumulators: readonly AccumulatorUse[];
}

/**
 * The order of the clauses. What is out of scope goes first, since only in-scope money fills the deductible; the deductible
 * precedes the ratio (防城港, 萍乡); the cap limits what the fund would pay, so it comes last.
 */
const CLAUSES: readonly Clause[] = [selfPaid, offsite, deductible, ratio, cap];

/** Divides a bill whose parts add up; what was used before is counted in the periods that hold `on`, the day of service. */
export const calculate = (bill: SplitAmounts, terms: Terms, used: UsedBefore, on: Day): Calculation => {
  if (!addsUp(bill)) throw new RangeError('the parts of the bill do not add up to its total');
  const {
    open: fundPays,
    takings,
    steps,
  } = CLAUSES.reduce((so, clause) => apply(so, clause(so.open, { bill, terms, used, on })), start(bill));
  return {
    total: bill.total,
    fundPays,
    personPays: minus(bill.total, fundPays),
    institutionBears: ZERO,
    funds: [{ fund: `${terms.scheme}-pooled`, amount: fundPays }],
    person: personShare(takings),
    steps,
    accumulators: takings.flatMap(({ accumulator }) => (accumulator === undefined ? [] : [accumulator])),
  };
};

/** I1 of the interface: 医疗费总额 = 全自费 + 超限价 + 先行自付 + 符合政策范围. */
export const addsUp = ({ total, fullySelfPaid, overLimit, preSelfPaid, inScope }: SplitAmounts): boolean =>
  total === plus(fullySelfPaid, overLimit, preSelfPaid, inScope);

interface SoFar {
  readonly open: Fen;
  readonly takings: readonly Taking[];
  readonly steps: readonly SettlementStep[];
}

const start = ({ total }: Occasion['bill']): SoFar => ({ open: total, takings: [], steps: [] });

const apply = (before: SoFar, takings: readonly Taking[]): SoFar =>
  takings.reduce((so, taking) => {
    const after = minus(so.open, taking.amount);
    const { rule, says, source, amount } = taking;
    return {
      open: after,
      takings: [...so.takings, taking],
      steps: [...so.steps, { rule, says, source, before: so.open, amount, after }],
    };
  }, before);

const personShare = (takings: readonly Taking[]): PersonShare => {
  const share = (name: keyof PersonShare): Fen =>
    plus(...takings.filter(({ as }) => as === name).map(({ amount }) => amount));
  return {
    fullySelfPaid: share('fullySelfPaid'),
    overLimit: share('overLimit'),
    preSelfPaid: share('preSelfPaid'),
    deductible: share('deductible'),
    coinsurance: share('coinsurance'),
    overCap: share('overCap'),
  };
};
