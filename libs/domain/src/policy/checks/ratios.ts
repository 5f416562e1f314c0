import type { Band, Conditions, PolicyPack, RatioAddition, RatioTerm } from '@yidi/contracts/policy';
import { toYuan, WHOLE } from '@yidi/kernel';
import { PackFindings, type PackFinding, type PackPath } from '../pack-findings.js';
import { casesOf, decisive, described } from './cases.js';
import { found, type Check } from './check.js';
import { placed, type Placed } from './tables.js';

/** Each ratio is one share or bands that join, and no addition takes it beyond the whole. */
export const ratios: Check = (pack) => [
  ...placed(pack.ratios).flatMap(({ at, term }) => ofEntry(['ratios', at], term)),
  ...additions(pack),
];

const ofEntry = (path: PackPath, { share, bands, bandPeriod, bandsFrom, pool }: RatioTerm): readonly PackFinding[] => [
  ...found((share === undefined) === (bands === undefined), () => PackFindings.eitherOr(path, 'share', 'bands')),
  ...found(bands === undefined && bandPeriod !== undefined, () =>
    PackFindings.onlyWith([...path, 'bandPeriod'], 'bandPeriod', 'bands'),
  ),
  ...found(bands === undefined && bandsFrom !== undefined, () =>
    PackFindings.onlyWith([...path, 'bandsFrom'], 'bandsFrom', 'bands'),
  ),
  ...found(pool !== undefined && bandPeriod === undefined, () =>
    PackFindings.onlyWith([...path, 'pool'], 'pool', 'bandPeriod'),
  ),
  ...bandsJoin([...path, 'bands'], bands),
];

/** Bands ascend from zero, and the last one goes on without end: what is not paid beyond is said as well. */
export const bandsJoin = (path: PackPath, bands: readonly Band[] = []): readonly PackFinding[] =>
  placed(bands).flatMap(({ at, term: { upTo } }) => {
    const here = [...path, at, 'upTo'];
    if (at === bands.length - 1 && upTo !== undefined) return [PackFindings.bandsEnd(here, toYuan(upTo))];
    if (at === bands.length - 1) return [];
    if (upTo === undefined) return [PackFindings.bandAfterOpenOne(here)];
    const below = bands[at - 1]?.upTo ?? 0;
    return found(upTo <= below, () => PackFindings.bandsDoNotAscend(here, toYuan(upTo)));
  });

/** An entry of one of the two tables. */
interface Either {
  readonly term: Conditions;
  readonly ratio?: Placed<RatioTerm>;
  readonly addition?: Placed<RatioAddition>;
}

const additions = (pack: PolicyPack): readonly PackFinding[] => {
  const added = placed(pack.ratioAdditions).map((addition): Either => ({ term: addition.term, addition }));
  if (added.length === 0) return [];
  const both = [...placed(pack.ratios).map((ratio): Either => ({ term: ratio.term, ratio })), ...added];
  const findings = new Map<number, PackFinding>();
  for (const { extent, fitting } of casesOf(pack, both)) {
    const ratio = decisive(fitting.flatMap((entry) => entry.ratio ?? []));
    const addition = decisive(fitting.flatMap((entry) => entry.addition ?? []));
    if (ratio === undefined || addition === undefined || findings.has(addition.at)) continue;
    const where = { ratio: ratio.at + 1, where: described(extent) };
    for (const share of sharesOf(ratio.term))
      for (const finding of ofAddition(share, addition, where)) findings.set(addition.at, finding);
  }
  return [...findings.values()];
};

const sharesOf = ({ share, bands = [] }: RatioTerm): readonly number[] =>
  [share, ...bands.map((band) => band.share)].filter((one) => typeof one === 'number');

const ofAddition = (
  share: number,
  { at, term: { points, atMost } }: Placed<RatioAddition>,
  where: Parameters<typeof PackFindings.shareOverOne>[1],
): readonly PackFinding[] => [
  ...found(atMost === undefined && share + points > WHOLE, () =>
    PackFindings.shareOverOne(['ratioAdditions', at, 'points'], where),
  ),
  ...found(atMost !== undefined && atMost < share, () =>
    PackFindings.additionLowers(['ratioAdditions', at, 'atMost'], where),
  ),
];
