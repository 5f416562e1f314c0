import type { CapTerm, PolicyPack } from '@yidi/contracts/policy';
import { PackFindings, type PackFinding, type PackPath } from '../pack-findings.js';
import { decisive, sideBySide } from './cases.js';
import { found, type Check } from './check.js';
import { placed, type Placed } from './tables.js';

/** Each limit is an amount or says that there is none, and its further words fit it. */
export const caps: Check = (pack) => {
  const entries = placed(pack.caps);
  const funds = (pack.layers ?? []).map(({ fund }) => fund);
  return [
    ...entries.flatMap(({ at, term }) => {
      const path = ['caps', at];
      return [...amount(path, term), ...months(path, term), ...pooled(path, term), ...includes(path, term, funds)];
    }),
    ...combinable(pack, entries),
  ];
};

const amount = (path: PackPath, { amount: most, unlimited, whileUnknown }: CapTerm): readonly PackFinding[] => [
  ...found((most === undefined) === (unlimited !== true), () =>
    PackFindings.eitherOr(path, 'amount', 'unlimited: true'),
  ),
  ...found(whileUnknown !== undefined && most !== 'unknown', () =>
    PackFindings.onlyWith([...path, 'whileUnknown'], 'whileUnknown', 'amount: unknown'),
  ),
];

const months = (path: PackPath, { rollsOver, firstYear, roundedTo, period }: CapTerm): readonly PackFinding[] => [
  ...found(rollsOver !== undefined && period !== 'month', () =>
    PackFindings.onlyWith([...path, 'rollsOver'], 'rollsOver', 'period: month'),
  ),
  ...found(firstYear !== undefined && period !== 'year', () =>
    PackFindings.onlyWith([...path, 'firstYear'], 'firstYear', 'period: year'),
  ),
  ...found(roundedTo !== undefined && firstYear === undefined, () =>
    PackFindings.onlyWith([...path, 'roundedTo'], 'roundedTo', 'firstYear'),
  ),
];

const ALONE = ['each-disease', 'each-level'];

const pooled = (path: PackPath, { several, pool = 'each-disease' }: CapTerm): readonly PackFinding[] =>
  found(several !== undefined && ALONE.includes(pool), () => PackFindings.severalWithoutPool([...path, 'several']));

/** Limits that are combined are known, and every disease of the pool says alike how. */
const combinable = (pack: PolicyPack, entries: readonly Placed<CapTerm>[]): readonly PackFinding[] => {
  const pools = [...Map.groupBy(entries, ({ term: { limits, pool = '' } }) => `${limits} ${pool}`).values()];
  const together = pools
    .filter((pool) => pool.some(({ term }) => term.several !== undefined))
    .flatMap((pool) => sideBySide(pack, pool, 'disease'))
    .map((diseases) => diseases.flatMap(({ fitting }) => decisive(fitting) ?? []));
  const findings = together.flatMap((limits) => {
    const rule = limits.find(({ term }) => term.several !== undefined);
    return rule === undefined ? [] : limits.flatMap((limit) => combining(rule, limit));
  });
  return [...new Map(findings.map((finding) => [finding.path.join(), finding])).values()];
};

const combining = (rule: Placed<CapTerm>, { at, term }: Placed<CapTerm>): readonly PackFinding[] => {
  if (typeof term.amount !== 'number') return [PackFindings.severalNotKnown(['caps', at])];
  const alike = JSON.stringify(term.several) === JSON.stringify(rule.term.several);
  return found(!alike, () => PackFindings.severalDiffers(['caps', at], rule.at + 1));
};

const includes = (
  path: PackPath,
  { includes: named, limits }: CapTerm,
  funds: readonly string[],
): readonly PackFinding[] => [
  ...found(named !== undefined && limits !== 'fund', () =>
    PackFindings.onlyWith([...path, 'includes'], 'includes', 'limits: fund'),
  ),
  ...placed(named)
    .filter(({ term: fund }) => !funds.includes(fund))
    .map(({ at, term: fund }) => PackFindings.noSuchLayer([...path, 'includes', at], fund)),
];
