import type { SeveralDiseases, Unknown } from '@yidi/contracts/policy';
import { scaled, WHOLE, type DiseaseCode, type Fen } from '@yidi/kernel';
import type { Occasion } from './clause.js';

/** How the limits of one person's diseases make one limit (多病种限额). */
export interface SeveralLimits {
  /** The limit of each disease that fills the pool, as far as a source gives it. */
  readonly limits: Readonly<Record<string, Fen | Unknown>>;
  readonly rule: SeveralDiseases;
}

/**
 * The limit of all diseases held, in fen; undefined where no source gives that of one of them. `shortened` makes an amount fit the
 * months that a disease is held in the year.
 */
export const combined = (
  { limits, rule }: SeveralLimits,
  { held }: Occasion,
  shortened: (amount: number, disease: DiseaseCode) => number,
): number | undefined => {
  if (held.some(({ diseaseCode }) => limits[diseaseCode] === 'unknown')) return undefined;
  const ranked = held
    .flatMap(({ diseaseCode }) => {
      const limit = limits[diseaseCode];
      return typeof limit === 'number' ? [{ diseaseCode, limit }] : [];
    })
    .sort((a, b) => b.limit - a.limit);
  const sum = ranked.reduce((so, { diseaseCode, limit }, rank) => {
    const share = rule.shares[rank] ?? rule.further ?? 0;
    const counted = scaled(limit, share, WHOLE) + (rank === 0 ? 0 : plusAt(rule, rank));
    return so + shortened(counted, diseaseCode);
  }, 0);
  return rule.ceiling === undefined ? sum : Math.min(sum, rule.ceiling);
};

/** The fixed sum that the disease of a rank adds; the second disease has rank 1. */
const plusAt = ({ plus = [], plusFurther }: SeveralDiseases, rank: number): number =>
  plus[rank - 1] ?? plusFurther ?? 0;
