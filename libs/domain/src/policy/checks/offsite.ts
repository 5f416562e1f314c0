import type { FilingCategory } from '@yidi/kernel';
import type { OffsiteTerm, PolicyPack } from '@yidi/contracts/policy';
import { PackFindings, type PackFinding, type PackPath } from '../pack-findings.js';
import { found, type Check } from './check.js';
import { benefitTables, placed } from './tables.js';

/** A benefit that is reduced says how, here or in another table; the others say nothing more. */
export const offsite: Check = (pack) =>
  placed(pack.offsite).flatMap(({ at, term }) => {
    const path = ['offsite', at];
    return term.benefit === 'reduced' ? changesSomething(path, term, pack) : plain(path, term);
  });

const REDUCTIONS = ['minusPoints', 'times', 'ownShareFirst'] as const;

const plain = (path: PackPath, entry: OffsiteTerm): readonly PackFinding[] =>
  REDUCTIONS.filter((name) => entry[name] !== undefined).map((name) =>
    PackFindings.onlyWith([...path, name], name, 'benefit: reduced'),
  );

const changesSomething = (path: PackPath, entry: OffsiteTerm, pack: PolicyPack): readonly PackFinding[] => {
  if (REDUCTIONS.some((name) => entry[name] !== undefined)) return [];
  const untouched = entry.categories?.find((category) => !elsewhere(pack, category));
  return found(untouched !== undefined || entry.categories === undefined, () =>
    PackFindings.reducesNothing(path, untouched ?? 'categories'),
  );
};

/** Whether another table says something of its own for the category. */
const elsewhere = (pack: PolicyPack, category: FilingCategory): boolean =>
  benefitTables(pack)
    .filter(({ path }) => path[0] !== 'offsite')
    .some(({ entries }) => entries.some(({ term }) => term.categories?.includes(category)));
