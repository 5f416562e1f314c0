import type { SplitAmounts } from '@yidi/contracts/claims';
import type { AccumulatorUse, PersonShare } from '@yidi/contracts/settlement';
import type { Day, Fen, Says } from '@yidi/kernel';
import type { Terms } from '../policy/terms.js';

/** How far the person's limits were used before this treatment, in the periods that hold its day. */
export interface UsedBefore {
  readonly deductible: Fen;
  readonly cap: Fen;
}

/** Everything that the clauses divide a bill by. */
export interface Occasion {
  readonly bill: SplitAmounts;
  readonly terms: Terms;
  readonly used: UsedBefore;
  /** Day of service. */
  readonly on: Day;
}

/** What a clause takes from the amount that is still open, and gives to the person to pay. What nobody takes, the fund pays. */
export interface Taking {
  readonly rule: string;
  /** From zero up to the open amount. */
  readonly amount: Fen;
  readonly as: keyof PersonShare;
  readonly says: Says;
  readonly source: string;
  readonly accumulator?: AccumulatorUse;
}

/** One clause of the calculation: from the open amount to what it takes of it, in order. */
export type Clause = (open: Fen, occasion: Occasion) => readonly Taking[];
