import type { Conditions, PolicyPack } from '@yidi/contracts/policy';
import { casesOf } from './checks/cases.js';
import { benefitTables, type Table } from './checks/tables.js';

/** How much a pack says, and what it does not know. */
export interface PackSurvey {
  readonly diseases: number;
  /** Cases that its tables tell apart. */
  readonly cases: number;
  /** What no source fills, by table and conditions, whatever the days: `ratios(M03900, ungraded)`, `caps(M01600): uncapped`. */
  readonly unknown: readonly string[];
}

export const surveyOf = (pack: PolicyPack): PackSurvey => {
  const tables = benefitTables(pack);
  const entries = tables.flatMap((table) => table.entries);
  const unknown = [...new Set(tables.flatMap(unknownIn))];
  return { diseases: pack.diseases.length, cases: casesOf(pack, entries).length, unknown };
};

const unknownIn = ({ path, entries }: Table<Conditions>): readonly string[] =>
  entries
    .filter(({ term }) => saysUnknown(term))
    .map(({ term }) => `${String(path[0])}${subjectOf(term)}${isAssumed(term) ? ': uncapped' : ''}`);

/** `unknown` stands for amounts and shares, which lie in the entry or in its bands. */
const saysUnknown = (value: unknown): boolean =>
  value === 'unknown' || (typeof value === 'object' && value !== null && Object.values(value).some(saysUnknown));

const isAssumed = (term: object): boolean => 'whileUnknown' in term;

const SUBJECTS = ['diseases', 'classes', 'personTypes', 'levels', 'categories', 'places', 'groups', 'settled'] as const;

const subjectOf = (term: Conditions): string => {
  const words = SUBJECTS.flatMap<string>((name) => term[name] ?? []);
  return words.length === 0 ? '' : `(${words.join(', ')})`;
};
