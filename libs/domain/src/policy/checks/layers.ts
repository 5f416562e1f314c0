import { CLAUSE_NAMES } from '../../settlement/plan.js';
import { PackFindings } from '../pack-findings.js';
import { found, repeated, type Check } from './check.js';
import { bandsJoin } from './ratios.js';
import { placed } from './tables.js';

/** Each layer has a name of its own, a base that can be told, and bands that join. */
export const layers: Check = ({ layers: all = [], scheme }) => [
  ...repeated(all.map(({ fund }) => fund)).map(([at, fund]) => PackFindings.saidTwice(['layers', at, 'fund'], fund)),
  ...placed(all).flatMap(({ at, term: { fund, base, terms } }) => [
    ...found([...CLAUSE_NAMES, `${scheme}-pooled`].includes(fund), () =>
      PackFindings.fundNameTaken(['layers', at, 'fund'], fund),
    ),
    ...found(base.length > 1 && base.includes('over-cap-expense'), () =>
      PackFindings.baseStandsAlone(['layers', at, 'base']),
    ),
    ...repeated(base).map(([place, part]) => PackFindings.saidTwice(['layers', at, 'base', place], part)),
    ...placed(terms).flatMap(({ at: place, term: { bands, cap, whileUnknown } }) => {
      const path = ['layers', at, 'terms', place];
      return [
        ...bandsJoin([...path, 'bands'], bands),
        ...found(whileUnknown !== undefined && cap !== 'unknown', () =>
          PackFindings.onlyWith([...path, 'whileUnknown'], 'whileUnknown', 'cap: unknown'),
        ),
      ];
    }),
  ]),
];
