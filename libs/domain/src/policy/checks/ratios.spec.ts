import { describe, expect, it } from '@jest/globals';
import type { Band, PolicyPack, RatioAddition, RatioTerm } from '@yidi/contracts/policy';
import { fen, millionths } from '@yidi/kernel';
import { checkPack } from '../check-pack.js';
import { foundIn, packWith } from './found.examples.js';

const pack = (changes: Partial<RatioTerm>): PolicyPack => packWith({ ratios: [{ source: 'table', ...changes }] });
const band = (share: number, upTo?: number): Band => ({
  share: millionths(share),
  ...(upTo === undefined ? {} : { upTo: fen(upTo) }),
});
const bands = [band(600_000, 100_000), band(800_000)];
const added = (changes: Partial<RatioAddition>): PolicyPack =>
  packWith({
    ratios: [{ share: millionths(900_000), source: 'table' }],
    ratioAdditions: [{ points: millionths(100_000), ages: { from: 80 }, source: 'table', ...changes }],
  });

describe('the ratios of a pack', () => {
  it.each<readonly [string, PolicyPack, readonly string[]]>([
    ['neither a share nor bands', pack({}), ['either-or at ratios.0']],
    ['a share and bands', pack({ share: millionths(700_000), bands }), ['either-or at ratios.0']],
    [
      'a run of bands where there are none',
      pack({ share: millionths(700_000), bandPeriod: 'year' }),
      ['only-with at ratios.0.bandPeriod'],
    ],
    [
      'a beginning of bands where there are none',
      pack({ share: millionths(700_000), bandsFrom: 'zero' }),
      ['only-with at ratios.0.bandsFrom'],
    ],
    ['a pool where bands do not count on', pack({ bands, pool: 'all-diseases' }), ['only-with at ratios.0.pool']],
    [
      'bands that do not ascend',
      pack({ bands: [band(600_000, 100_000), band(700_000, 100_000), band(800_000)] }),
      ['bands-do-not-join at ratios.0.bands.1.upTo'],
    ],
    [
      'a first band of nothing',
      pack({ bands: [band(600_000, 0), band(800_000)] }),
      ['bands-do-not-join at ratios.0.bands.0.upTo'],
    ],
    [
      'a band without end before the last one',
      pack({ bands: [band(600_000), band(800_000)] }),
      ['bands-do-not-join at ratios.0.bands.0.upTo'],
    ],
    [
      'bands that end and do not say what is paid beyond',
      pack({ bands: [band(600_000, 100_000), band(800_000, 200_000)] }),
      ['bands-do-not-join at ratios.0.bands.1.upTo'],
    ],
    [
      'an addition that goes beyond the whole',
      added({ points: millionths(100_001) }),
      ['share-over-one at ratioAdditions.0.points'],
    ],
    [
      'an addition whose limit lies below the ratio',
      added({ atMost: millionths(850_000) }),
      ['addition-lowers-the-ratio at ratioAdditions.0.atMost'],
    ],
  ])('are checked for %s', (_, given, findings) => {
    expect(foundIn(given)).toEqual(findings);
  });

  it.each<readonly [string, PolicyPack]>([
    [
      'by bands that count on through the year, for all diseases together',
      pack({ bands, bandPeriod: 'year', pool: 'all-diseases' }),
    ],
    ['by bands beyond which nothing is paid, and that say so', pack({ bands: [band(600_000, 100_000), band(0)] })],
    ['by bands of the whole bill that rise', pack({ bands, bandsFrom: 'whole-bill' })],
    ['unknown in one band', pack({ bands: [band(600_000, 100_000), { share: 'unknown' }] })],
    ['added to up to the whole', added({})],
    ['added to beyond the whole, with a limit', added({ points: millionths(200_000), atMost: millionths(1_000_000) })],
    [
      'added to for those only whose ratio leaves room',
      packWith({
        ratios: [
          { share: millionths(1_000_000), source: 'table' },
          { share: millionths(900_000), personTypes: ['retired'], source: 'table' },
        ],
        ratioAdditions: [{ points: millionths(100_000), personTypes: ['retired'], source: 'table' }],
      }),
    ],
  ])('may be %s', (_, given) => {
    expect(foundIn(given)).toEqual([]);
  });
});

describe('a bigger bill', () => {
  const falling = pack({ bands: [band(800_000, 100_000), band(600_000)], bandsFrom: 'whole-bill' });

  it('is found to bring less where all of it takes a lower share', () => {
    expect(foundIn(falling)).toEqual(['bigger-bill-pays-less at ratios.0']);
  });

  it('is named with the two bills, for the first case in which it happens', () => {
    const [finding] = checkPack(falling);
    expect(finding?.says.en).toBe(
      'of 1050.00 yuan in scope the funds pay 800.00, of 1050.01 only 600.01 (M03900, resettled-retiree / long-term-resident / posted-worker): correct bandsFrom or the shares',
    );
  });

  it('is found behind a first own share as well', () => {
    const pays = {
      ...falling,
      offsite: [{ benefit: 'reduced' as const, ownShareFirst: millionths(333_333), source: 'table' }],
    };
    expect(foundIn(pays)).toEqual(['bigger-bill-pays-less at ratios.0']);
  });

  it('brings no less where falling shares hold for their bands only', () => {
    expect(foundIn(pack({ bands: [band(800_000, 100_000), band(600_000)] }))).toEqual([]);
  });
});
