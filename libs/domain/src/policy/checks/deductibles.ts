import type { DeductibleTerm, PolicyPack } from '@yidi/contracts/policy';
import { toYuan } from '@yidi/kernel';
import { PackFindings, type PackFinding, type PackPath } from '../pack-findings.js';
import { decisive, sideBySide } from './cases.js';
import { found, type Check } from './check.js';
import { placed, type Placed } from './tables.js';

/** Each deductible is one amount or one share, and levels that share one say what a change of level means. */
export const deductibles: Check = (pack) => {
  const entries = placed(pack.deductibles);
  return [...entries.flatMap(({ at, term }) => ofEntry(['deductibles', at], term)), ...levelsInOnePool(pack, entries)];
};

const ofEntry = (path: PackPath, term: DeductibleTerm): readonly PackFinding[] => {
  const { amount, shareOfBill, firstYear, period } = term;
  const { atLeast, atMost } = shareOfBill ?? {};
  return [
    ...found((amount === undefined) === (shareOfBill === undefined), () =>
      PackFindings.eitherOr(path, 'amount', 'shareOfBill'),
    ),
    ...(atLeast !== undefined && atMost !== undefined && atLeast > atMost
      ? [PackFindings.limitsCross([...path, 'shareOfBill'], toYuan(atLeast), toYuan(atMost))]
      : []),
    ...found(firstYear !== undefined && period !== 'year', () =>
      PackFindings.onlyWith([...path, 'firstYear'], 'firstYear', 'period: year'),
    ),
    ...found(firstYear !== undefined && shareOfBill !== undefined, () =>
      PackFindings.onlyWith([...path, 'firstYear'], 'firstYear', 'amount'),
    ),
  ];
};

/** Where another level asks for another amount of the same run, the pack says whether the difference is due. */
const levelsInOnePool = (pack: PolicyPack, entries: readonly Placed<DeductibleTerm>[]): readonly PackFinding[] => {
  const findings = new Map<number, PackFinding>();
  for (const levels of sideBySide(pack, entries, 'level')) {
    const byLevel = levels.flatMap(({ of, fitting }) => ({ level: of.level, entry: decisive(fitting) }));
    for (const { entry } of byLevel) {
      if (entry === undefined || !isShared(entry.term) || findings.has(entry.at)) continue;
      const other = byLevel.find((each) => each.entry !== undefined && differ(entry.term, each.entry.term));
      if (other?.level !== undefined)
        findings.set(entry.at, PackFindings.levelsDiffer(['deductibles', entry.at], other.level, poolOf(entry.term)));
    }
  }
  return [...findings.values()];
};

const poolOf = ({ pool = 'each-disease' }: DeductibleTerm): string => pool;

const isShared = (term: DeductibleTerm): boolean =>
  term.atHigherLevel === undefined && term.period !== 'visit' && poolOf(term) !== 'each-level';

const differ = (term: DeductibleTerm, other: DeductibleTerm): boolean =>
  typeof term.amount === 'number' &&
  typeof other.amount === 'number' &&
  term.amount !== other.amount &&
  term.period === other.period &&
  poolOf(term) === poolOf(other);
