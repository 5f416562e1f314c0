import type { OfferedAccount, SplitAmounts } from '@yidi/contracts/claims';
import type { HeldDisease } from '@yidi/contracts/filing';
import type { Period } from '@yidi/contracts/policy';
import type { AccumulatorKind, PersonShare } from '@yidi/contracts/settlement';
import type { Day, Fen, Rounding } from '@yidi/kernel';
import type { Telling } from './sentence.js';

/**
 * An amount inside the calculation: a whole number of grains. A grain is one fen where every step is rounded, and a millionth of
 * a fen where only the results are.
 */
export type Grains = number;

/** How far an accumulator was used, as the account holds it. */
export interface UsedSoFar {
  readonly used: Fen;
  /** The limit that held when it was used last. */
  readonly of?: Fen | undefined;
}

/** Everything that the clauses divide a bill by, beside the policy. */
export interface Occasion {
  readonly bill: SplitAmounts;
  /** Day of service. */
  readonly on: Day;
  /** What the benefit account holds, by accumulator key. */
  readonly usedBefore: (key: string) => UsedSoFar | undefined;
  /** The diseases that the person is qualified for, the one of this bill among them. */
  readonly held: readonly HeldDisease[];
  readonly offered?: OfferedAccount | undefined;
}

/** One run of an accumulator: March of a monthly deductible, the year of a cap. */
export interface Run {
  readonly kind: AccumulatorKind;
  readonly pool: string;
  readonly period: Period;
  readonly within: string;
  /** Its key in the account. */
  readonly key: string;
}

/** The key of an accumulator in the account. */
export const keyOf = ({ kind, pool, period, within }: Omit<Run, 'key'>): string =>
  `${kind} ${pool} ${period} ${within}`;

/** What a bill takes of one accumulator; of one that runs for a visit only later clauses hear. */
export interface Use {
  readonly run: Run;
  readonly before: Grains;
  readonly taken: Grains;
  readonly of: Grains | undefined;
}

/** A stretch of in-scope money and the fund's share of it, in millionths. */
export interface Slice {
  readonly amount: Grains;
  readonly share: number;
}

/** How fractions are handled, and how many grains are a fen. */
export interface Precision {
  readonly grainsPerFen: number;
  readonly how: Rounding;
}

/** Where each part of the person's share stands among the amounts of all parts. */
export const PART = {
  fullySelfPaid: 0,
  overLimit: 1,
  preSelfPaid: 2,
  deductible: 3,
  coinsurance: 4,
  overCap: 5,
} as const satisfies Readonly<Record<keyof PersonShare, number>>;

export type Part = (typeof PART)[keyof PersonShare];

/** An amount for each part of the person's share, in the order of `PART`: read by place, a million times faster than by name. */
export type ByPart = [Grains, Grains, Grains, Grains, Grains, Grains];

/** What some parts come to together. */
export const sumOf = (parts: readonly Part[], amounts: Readonly<ByPart>): Grains => {
  let sum = 0;
  for (const part of parts) sum += amounts[part];
  return sum;
};

/** What a clause sees when its turn comes. */
export interface Standing {
  readonly occasion: Occasion;
  /** The month of the day of service, counted from the year 0: by it accumulators find their runs. */
  readonly month: number;
  readonly precision: Precision;
  /** What the pooled fund would still pay. */
  readonly open: Grains;
  /** What the person bears so far, by the reason for it. */
  readonly parts: Readonly<ByPart>;
  /** The same in whole fen, as the result gives it. */
  readonly borne: Readonly<ByPart>;
  /** What caps have cut off: of what the fund would pay, and of expense before the ratio. */
  readonly cut: Readonly<Record<'fund' | 'expense', Grains>>;
  /** How the ratio was applied. */
  readonly slices: readonly Slice[];
  readonly uses: readonly Use[];
}

/** Where a taking goes: to a part of the person's share, to the pooled fund, to a layer above it, or out of the personal account. */
type Going =
  | { readonly to: 'person'; readonly part: Part; readonly cuts?: 'fund' | 'expense' }
  | { readonly to: 'pooled' }
  | { readonly to: 'layer'; readonly fund: string; readonly from: readonly Part[] }
  | { readonly to: 'account'; readonly family: Grains };

/** What all takings of one rule have in common: made once, when the pack is compiled. */
export interface Rule {
  /** As the steps name it: `deductible`. */
  readonly name: string;
  readonly source: string;
  /** How a taking of what was open is told; asked only where steps are. */
  readonly tells: (taken: Taken, open: Grains, precision: Precision) => Telling;
}

/** What was taken, of which accumulators, and in which slices if by shares. */
interface Taken {
  readonly amount: Grains;
  readonly uses: readonly Use[];
  readonly slices: readonly Slice[];
}

/**
 * What a clause takes from what is open, and for whom. What nobody takes, the pooled fund pays. Every taking names all fields, in
 * one order: they are made by the million, and objects of one shape are read faster.
 */
export interface Taking extends Taken {
  readonly rule: Rule;
  readonly going: Going;
}

/** Of what a clause uses or slices none. */
export const NONE: readonly never[] = [];

/** A parameter that no source gives and without which the bill cannot be divided. */
export interface Lacking {
  readonly lacking: string;
}

/** One clause of the calculation: from what stands to what it takes, in order. */
export type Clause = (standing: Standing) => readonly Taking[] | Lacking;

export const isLacking = (result: object): result is Lacking => !Array.isArray(result) && 'lacking' in result;

/** A whole number of fen as grains. */
export const grains = (amount: number, { grainsPerFen }: Precision): Grains => {
  const size = amount * grainsPerFen;
  if (size > Number.MAX_SAFE_INTEGER) throw new RangeError(`${String(amount)} fen cannot be counted in grains exactly`);
  return size;
};
