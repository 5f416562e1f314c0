import type { Conditions, Period, PolicyPack } from '@yidi/contracts/policy';
import { PackFindings, type PackFinding } from '../pack-findings.js';
import type { Check } from './check.js';
import { placed, type Placed } from './tables.js';

/** An entry that fills a pool, and over which run. */
interface Filling extends Conditions {
  readonly pool?: string | undefined;
  readonly period?: Period | undefined;
}

/** Entries that share a pool by its name count together only if they run alike: a month never fills a year. */
export const pools: Check = (pack) => [
  ...runningApart('deductibles', placed(pack.deductibles)),
  ...runningApart('ratios', placed(ratiosByBands(pack))),
  ...['fund', 'expense'].flatMap((limits) =>
    runningApart(
      'caps',
      placed(pack.caps).filter(({ term }) => term.limits === limits),
    ),
  ),
];

/** Only bands are counted over a period. */
const ratiosByBands = ({ ratios }: PolicyPack): readonly Filling[] =>
  ratios.map(({ pool, bandPeriod, from, until }) => ({
    ...(bandPeriod === undefined ? {} : { pool, period: bandPeriod }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  }));

const runningApart = (table: string, entries: readonly Placed<Filling>[]): readonly PackFinding[] => {
  const named = entries.filter(({ term: { pool } }) => pool !== undefined && !pool.startsWith('each-'));
  return named.flatMap(({ at, term }, place) => {
    const other = named.slice(0, place).find((earlier) => earlier.term.pool === term.pool && apart(earlier.term, term));
    return other === undefined
      ? []
      : [PackFindings.poolRunsApart([table, at], other.at + 1, { pool: term.pool ?? '', period: other.term.period })];
  });
};

/** Whether both hold on some day and run over different periods. */
const apart = (one: Filling, other: Filling): boolean =>
  one.period !== other.period && !endsBefore(one, other) && !endsBefore(other, one);

const endsBefore = ({ until }: Conditions, { from }: Conditions): boolean =>
  until !== undefined && from !== undefined && until < from;
