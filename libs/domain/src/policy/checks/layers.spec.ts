import { describe, expect, it } from '@jest/globals';
import type { Layer, LayerTerm, PolicyPack } from '@yidi/contracts/policy';
import { fen, millionths } from '@yidi/kernel';
import { examplePack } from '../pack.examples.js';
import { foundIn, packWith } from './found.examples.js';

const term: LayerTerm = { bands: [{ share: millionths(600_000) }], period: 'year', source: 'table' };
const layer = (changes: Partial<Layer>): Layer => ({
  fund: 'serious-illness',
  name: '大病保险',
  base: ['deductible', 'coinsurance'],
  terms: [term],
  ...changes,
});
const pack = (...layers: readonly Layer[]): PolicyPack =>
  packWith({ layers, order: [...new Set([...examplePack.order, ...layers.map(({ fund }) => fund)])] });

describe('the layers of a pack', () => {
  it.each<readonly [string, PolicyPack, readonly string[]]>([
    ['two of one name', pack(layer({}), layer({})), ['said-twice at layers.1.fund']],
    ['the name of a clause', pack(layer({ fund: 'ratio' })), ['fund-name-taken at layers.0.fund']],
    ['the name of the pooled fund', pack(layer({ fund: 'employee-pooled' })), ['fund-name-taken at layers.0.fund']],
    [
      'a base that is counted in two ways',
      pack(layer({ base: ['over-cap-expense', 'coinsurance'] })),
      ['base-stands-alone at layers.0.base'],
    ],
    [
      'a part that is counted twice',
      pack(layer({ base: ['coinsurance', 'coinsurance'] })),
      ['said-twice at layers.0.base.1'],
    ],
    [
      'bands that end',
      pack(layer({ terms: [{ ...term, bands: [{ upTo: fen(100), share: millionths(1) }] }] })),
      ['bands-do-not-join at layers.0.terms.0.bands.0.upTo'],
    ],
    [
      'a known cap that is settled as if unknown',
      pack(layer({ terms: [{ ...term, cap: fen(100), whileUnknown: 'uncapped' }] })),
      ['only-with at layers.0.terms.0.whileUnknown'],
    ],
  ])('are checked for %s', (_, given, findings) => {
    expect(foundIn(given)).toEqual(findings);
  });

  it.each<readonly [string, PolicyPack]>([
    ['stand on what the person pays', pack(layer({}))],
    ['stand on the expense above the cap', pack(layer({ base: ['over-cap-expense'] }))],
    ['have an unknown cap', pack(layer({ terms: [{ ...term, cap: 'unknown' }] }))],
    [
      'have an unknown cap that is settled past',
      pack(layer({ terms: [{ ...term, cap: 'unknown', whileUnknown: 'uncapped' }] })),
    ],
  ])('may %s', (_, given) => {
    expect(foundIn(given)).toEqual([]);
  });
});
