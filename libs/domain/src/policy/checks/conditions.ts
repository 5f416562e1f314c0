import type { Conditions, PolicyPack } from '@yidi/contracts/policy';
import { PackFindings, type PackFinding, type PackPath } from '../pack-findings.js';
import { PERSON_TYPES_OF } from './cases.js';
import { repeated, type Check } from './check.js';
import { placed, qualificationTables, tablesOf } from './tables.js';

/** Diseases are listed once, and conditions speak of what there is. */
export const conditions: Check = (pack) => [
  ...repeated(pack.diseases.map(({ code }) => code)).map(([at, code]) =>
    PackFindings.saidTwice(['diseases', at, 'code'], code),
  ),
  ...classesTaken(['severalDiseases'], pack.severalDiseases ?? {}, pack),
  ...tablesOf(pack).flatMap(({ path, entries }) =>
    entries.flatMap(({ at, term }) => CONDITIONS.flatMap((condition) => condition([...path, at], term, pack))),
  ),
  ...qualificationTables(pack).flatMap(({ path, entries }) =>
    entries.flatMap(({ at, term }) =>
      NOT_KNOWN.filter((name) => term[name] !== undefined).map((name) =>
        PackFindings.notKnownThen([...path, at, name], name),
      ),
    ),
  ),
];

/** When a qualification is granted nobody has been treated yet. */
const NOT_KNOWN = ['levels', 'categories', 'places', 'settled'] as const;

type OfEntry = (path: PackPath, entry: Conditions, pack: PolicyPack) => readonly PackFinding[];

const diseasesListed: OfEntry = (path, { diseases }, pack) =>
  placed(diseases)
    .filter(({ term: code }) => !pack.diseases.some((disease) => disease.code === code))
    .map(({ at, term: code }) => PackFindings.diseaseNotListed([...path, 'diseases', at], code));

const classesTaken: OfEntry = (path, { classes }, pack) =>
  placed(classes)
    .filter(({ term: name }) => !pack.diseases.some((disease) => disease.class === name))
    .map(({ at, term: name }) => PackFindings.classWithoutDisease([...path, 'classes', at], name));

const personTypesOfScheme: OfEntry = (path, { personTypes }, { scheme }) =>
  placed(personTypes)
    .filter(({ term: type }) => !PERSON_TYPES_OF[scheme].includes(type))
    .map(({ at, term: type }) => PackFindings.otherScheme([...path, 'personTypes', at], type, scheme));

const agesInOrder: OfEntry = (path, { ages }) => {
  const { from, until } = ages ?? {};
  if (from === undefined || until === undefined || from <= until) return [];
  return [PackFindings.limitsCross([...path, 'ages'], String(from), String(until))];
};

const CONDITIONS: readonly OfEntry[] = [diseasesListed, classesTaken, personTypesOfScheme, agesInOrder];
