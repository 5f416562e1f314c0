import type { ClaimDeadline, PolicyPack, QualificationProcedure } from '@yidi/contracts/policy';
import { isDay } from '@yidi/kernel';
import { PackFindings, type PackFinding, type PackPath } from '../pack-findings.js';
import { found, repeated, type Check } from './check.js';
import { placed } from './tables.js';

/** Procedures name each stage, paper and category once, and say starts, validity and deadlines in one way. */
export const procedures: Check = (pack) => [
  ...listsOnce(pack),
  ...starts(pack.qualification),
  ...validity(pack.qualification),
  ...(pack.claim?.deadline === undefined ? [] : deadline(['claim', 'deadline'], pack.claim.deadline)),
];

interface Lists {
  readonly stages: readonly { readonly stage: string }[];
  readonly materials?: readonly string[];
}

const listsOnce = ({ qualification, filing, claim }: PolicyPack): readonly PackFinding[] => {
  const all: readonly (readonly [string, Lists])[] = [
    ['qualification', qualification],
    ['filing', filing],
    ...(claim === undefined ? [] : [['claim', claim] as const]),
  ];
  return [
    ...all.flatMap(([procedure, { stages, materials = [] }]) => [
      ...twice(
        [procedure, 'stages'],
        stages.map(({ stage }) => stage),
        'stage',
      ),
      ...twice([procedure, 'materials'], materials),
    ]),
    ...twice(
      ['filing', 'categories'],
      filing.categories.map(({ category }) => category),
      'category',
    ),
  ];
};

const twice = (path: PackPath, values: readonly string[], ...field: readonly string[]): readonly PackFinding[] =>
  repeated(values).map(([at, value]) => PackFindings.saidTwice([...path, at, ...field], value));

const starts = ({ starts: terms }: QualificationProcedure): readonly PackFinding[] =>
  placed(terms)
    .filter(({ term: { starts: from, backMonths } }) => backMonths !== undefined && from !== 'medical-event')
    .map(({ at }) =>
      PackFindings.onlyWith(['qualification', 'starts', at, 'backMonths'], 'backMonths', 'starts: medical-event'),
    );

const validity = ({ validity: terms }: QualificationProcedure): readonly PackFinding[] =>
  placed(terms)
    .filter(({ term: { months, ends } }) => (months === undefined) === (ends === undefined))
    .map(({ at }) => PackFindings.eitherOr(['qualification', 'validity', at], 'months', 'ends'));

const deadline = (path: PackPath, term: ClaimDeadline): readonly PackFinding[] => {
  const { anchor, lastDay } = term;
  const [wanted, idle] = anchor === 'calendar' ? [BY_CALENDAR, BY_MONTHS] : [BY_MONTHS, BY_CALENDAR];
  return [
    ...wanted
      .filter((name) => term[name] === undefined)
      .map((name) => PackFindings.needs(path, `anchor: ${anchor}`, name)),
    ...idle
      .filter((name) => term[name] !== undefined)
      .map((name) => PackFindings.onlyWith([...path, name], name, NEEDED[name])),
    ...(lastDay === undefined
      ? []
      : found(!isDay(`2023-${lastDay}`), () => PackFindings.notEveryYear([...path, 'lastDay'], lastDay))),
  ];
};

const BY_CALENDAR = ['lastDay', 'yearsLater'] as const;
const BY_MONTHS = ['months'] as const;
const NEEDED = { lastDay: 'anchor: calendar', yearsLater: 'anchor: calendar', months: 'another anchor than calendar' };
