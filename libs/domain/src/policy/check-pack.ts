import type { PolicyPack, RatioTerm } from '@yidi/contracts/policy';
import { INSTITUTION_LEVELS, PERSON_TYPES } from '@yidi/kernel';
import { PackFindings, type PackFinding, type PackPath } from './pack-findings.js';
import { decidingRatios } from './terms.js';

type Check = (pack: PolicyPack) => readonly PackFinding[];

/** Everything in a well-formed pack that contradicts itself or says less than a settlement needs; nothing when all is well. */
export const checkPack: Check = (pack) => CHECKS.flatMap((check) => check(pack));

const period: Check = ({ validFrom, validUntil }) =>
  validUntil === undefined || validUntil >= validFrom
    ? []
    : [PackFindings.endsBeforeItBegins(['validUntil'], validFrom, validUntil)];

const sourceKeys: Check = ({ sources }) =>
  repeated(sources.map(({ key }) => key)).map(([at, key]) => PackFindings.saidTwice(['sources', at, 'key'], key));

const sourcesExist: Check = (pack) => {
  const known = new Set(pack.sources.map(({ key }) => key));
  return references(pack)
    .filter(({ key }) => !known.has(key))
    .map(({ path, key }) => PackFindings.sourceUnknown(path, key));
};

const diseasesOnce: Check = ({ diseases }) =>
  repeated(diseases.map(({ code }) => code)).map(([at, code]) =>
    PackFindings.saidTwice(['diseases', at, 'code'], code),
  );

const everyDiseaseHasRatios: Check = ({ ratios, diseases }) =>
  diseases.flatMap(({ code, ratios: own }, at) =>
    (own ?? ratios) === undefined ? [PackFindings.withoutRatio(['diseases', at], code)] : [],
  );

const ratiosClear: Check = ({ ratios = [], diseases }) => [
  ...contradictions(['ratios'], ratios),
  ...diseases.flatMap(({ ratios: own = [] }, at) => contradictions(['diseases', at, 'ratios'], own)),
];

const capsGiven: Check = ({ diseases }) =>
  diseases.flatMap(({ code, cap }, at) => {
    if (cap.amount === undefined && cap.whileUnknown === undefined)
      return [PackFindings.capMissing(['diseases', at, 'cap'], code)];
    const both = cap.amount !== undefined && cap.whileUnknown !== undefined;
    return both ? [PackFindings.capKnownAndUnknown(['diseases', at, 'cap', 'whileUnknown'], code)] : [];
  });

const stagesOnce: Check = ({ qualification, filing }) =>
  (
    [
      ['qualification', qualification.stages],
      ['filing', filing.stages],
    ] as const
  ).flatMap(([procedure, stages]) =>
    repeated(stages.map(({ stage }) => stage)).map(([at, stage]) =>
      PackFindings.saidTwice([procedure, 'stages', at, 'stage'], stage),
    ),
  );

const categoriesOnce: Check = ({ filing }) =>
  repeated(filing.categories.map(({ category }) => category)).map(([at, category]) =>
    PackFindings.saidTwice(['filing', 'categories', at, 'category'], category),
  );

const validityHasSource: Check = ({ qualification: { validMonths, validMonthsSource } }) =>
  validMonths === undefined || validMonthsSource !== undefined
    ? []
    : [PackFindings.withoutSource(['qualification', 'validMonths'], 'validMonthsSource')];

const CHECKS: readonly Check[] = [
  period,
  sourceKeys,
  sourcesExist,
  diseasesOnce,
  everyDiseaseHasRatios,
  ratiosClear,
  capsGiven,
  stagesOnce,
  categoriesOnce,
  validityHasSource,
];

interface Reference {
  readonly path: PackPath;
  readonly key: string;
}

const references = ({ ratios = [], diseases, qualification, filing }: PolicyPack): readonly Reference[] => [
  ...ratios.map(({ source }, at) => ({ path: ['ratios', at, 'source'], key: source })),
  ...diseases.flatMap(({ deductible, ratios: own = [], cap }, at) => [
    { path: ['diseases', at, 'deductible', 'source'], key: deductible.source },
    ...own.map(({ source }, entry) => ({ path: ['diseases', at, 'ratios', entry, 'source'], key: source })),
    { path: ['diseases', at, 'cap', 'source'], key: cap.source },
  ]),
  { path: ['qualification', 'source'], key: qualification.source },
  ...(qualification.validMonthsSource === undefined
    ? []
    : [{ path: ['qualification', 'validMonthsSource'], key: qualification.validMonthsSource }]),
  { path: ['filing', 'source'], key: filing.source },
  ...filing.categories.map(({ source }, at) => ({ path: ['filing', 'categories', at, 'source'], key: source })),
];

/** Values that stood earlier in the list already, with their places. */
const repeated = (values: readonly string[]): readonly (readonly [at: number, value: string])[] =>
  values.flatMap((value, at) => (values.indexOf(value) < at ? [[at, value] as const] : []));

/** Every person and level for whom two entries speak with equal right; each second entry is named once. */
const contradictions = (path: PackPath, ratios: readonly RatioTerm[]): readonly PackFinding[] => {
  const found = new Map<RatioTerm, PackFinding>();
  for (const asked of EVERYBODY) {
    const [first, second] = decidingRatios(ratios, asked);
    if (first === undefined || second === undefined || found.has(second)) continue;
    const where = `${asked.personType}, ${asked.level}`;
    found.set(
      second,
      PackFindings.ratiosContradict([...path, ratios.indexOf(second)], ratios.indexOf(first) + 1, where),
    );
  }
  return [...found.values()];
};

const EVERYBODY = PERSON_TYPES.flatMap((personType) => INSTITUTION_LEVELS.map((level) => ({ personType, level })));
