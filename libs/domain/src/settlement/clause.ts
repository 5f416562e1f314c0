import type { OfferedAccount, SplitAmounts } from '@yidi/contracts/claims';
import type { HeldDisease } from '@yidi/contracts/filing';
import type { Period } from '@yidi/contracts/policy';
import type { AccumulatorKind, PersonShare } from '@yidi/contracts/settlement';
import type { Day, Fen, Rounding, Says } from '@yidi/kernel';

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

/** What a clause sees when its turn comes. */
export interface Standing {
  readonly occasion: Occasion;
  readonly precision: Precision;
  /** What the pooled fund would still pay. */
  readonly open: Grains;
  /** What the person bears so far, by the reason for it. */
  readonly parts: Readonly<Record<keyof PersonShare, Grains>>;
  /** The same in whole fen, as the result gives it. */
  readonly borne: Readonly<Record<keyof PersonShare, number>>;
  /** What caps have cut off: of what the fund would pay, and of expense before the ratio. */
  readonly cut: Readonly<Record<'fund' | 'expense', Grains>>;
  /** How the ratio was applied. */
  readonly slices: readonly Slice[];
  readonly uses: readonly Use[];
}

/** Where a taking goes: to a part of the person's share, to the pooled fund, to a layer above it, or out of the personal account. */
type Going =
  | { readonly to: 'person'; readonly part: keyof PersonShare }
  | { readonly to: 'pooled' }
  | { readonly to: 'layer'; readonly fund: string; readonly from: readonly (keyof PersonShare)[] }
  | { readonly to: 'account'; readonly family: Grains };

/**
 * What a clause takes from what is open, and for whom. What nobody takes, the pooled fund pays. Every taking names all fields, in
 * this order: they are made by the million, and objects of one shape are read faster.
 */
export interface Taking {
  readonly rule: string;
  readonly amount: Grains;
  readonly going: Going;
  /** Asked for only where the steps are told. */
  readonly says: () => Says;
  readonly source: string;
  readonly uses: readonly Use[];
  readonly slices: readonly Slice[] | undefined;
  /** What a cap cuts off. */
  readonly cuts: 'fund' | 'expense' | undefined;
}

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
