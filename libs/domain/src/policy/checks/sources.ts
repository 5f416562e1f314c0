import type { PolicyPack } from '@yidi/contracts/policy';
import type { Day } from '@yidi/kernel';
import { PackFindings, type PackFinding, type PackPath } from '../pack-findings.js';
import { found, repeated, type Check } from './check.js';
import { placed, tablesOf } from './tables.js';

/** Every number names a source that is listed, and that is in force when the number is first used. */
export const sources: Check = (pack) => [
  ...repeated(pack.sources.map(({ key }) => key)).map(([at, key]) =>
    PackFindings.saidTwice(['sources', at, 'key'], key),
  ),
  ...references(pack)
    .filter(({ key }) => !pack.sources.some((listed) => listed.key === key))
    .map(({ path, key }) => PackFindings.sourceUnknown(path, key)),
  ...pack.sources.flatMap(({ key, from }) => (from === undefined ? [] : usedBefore(pack, key, from))),
  ...roundingHasSource(pack),
];

/** A pack that begins too early is one fault, however many numbers it makes too early. */
const usedBefore = (pack: PolicyPack, key: string, from: Day): readonly PackFinding[] => {
  const early = references(pack).filter((reference) => reference.key === key && (reference.first ?? from) < from);
  return [...Map.groupBy(early, ({ first = from }) => first)].flatMap(([first, together]) =>
    together
      .slice(0, 1)
      .map(({ path }) => PackFindings.usedBeforeItsSource(path, key, { from, first, entries: together.length })),
  );
};

interface Reference {
  readonly path: PackPath;
  readonly key: string;
  /** The first day of service for which the number is used. */
  readonly first?: Day;
}

const references = (pack: PolicyPack): readonly Reference[] => [
  ...tablesOf(pack).flatMap(({ path, entries }) =>
    entries.map(({ at, term: { source, from } }) => ({
      path: [...path, at, 'source'],
      key: source,
      first: from ?? pack.validFrom,
    })),
  ),
  ...named(benefits(pack)).map((reference) => ({ ...reference, first: pack.validFrom })),
  ...named(procedures(pack)),
];

type Terms = readonly (readonly [PackPath, { readonly source?: string } | undefined])[];

const named = (terms: Terms): readonly Reference[] =>
  terms.flatMap(([path, term]) =>
    term?.source === undefined ? [] : [{ path: [...path, 'source'], key: term.source }],
  );

/** What holds as long as the pack does. */
const benefits = ({ rounding, severalDiseases, personalAccount }: PolicyPack): Terms => [
  [['rounding'], rounding],
  [['severalDiseases'], severalDiseases],
  [['personalAccount'], personalAccount],
];

/** What is done as of today, whatever the day of service: no day of it lies before its source. */
const procedures = ({ qualification, filing, claim }: PolicyPack): Terms => [
  [['qualification'], qualification],
  [['qualification', 'reExamination'], qualification.reExamination],
  [['filing'], filing],
  [['filing', 'institutions'], filing.institutions],
  ...placed(filing.categories).map(({ at, term }) => [['filing', 'categories', at], term] as const),
  [['claim'], claim],
  [['claim', 'deadline'], claim?.deadline],
];

/** Half up to the fen at each step is the habit of the field; another way has to be said by somebody. */
const roundingHasSource: Check = ({ rounding }) =>
  found(rounding !== undefined && rounding.source === undefined && rounding.how !== 'half-up', () =>
    PackFindings.withoutSource(['rounding']),
  );
