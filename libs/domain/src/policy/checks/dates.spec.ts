import { describe, expect, it } from '@jest/globals';
import type { PolicyPack, RatioTerm } from '@yidi/contracts/policy';
import { day, millionths } from '@yidi/kernel';
import { foundIn, packWith } from './found.examples.js';

const of2024: Partial<PolicyPack> = { validFrom: day('2024-01-01'), validUntil: day('2024-12-31') };
const ratio = (dates: Pick<RatioTerm, 'from' | 'until'>, share = 700_000): RatioTerm => ({
  share: millionths(share),
  source: 'table',
  ...dates,
});
const further = (dates: Pick<RatioTerm, 'from' | 'until'>): PolicyPack =>
  packWith({ ...of2024, ratios: [ratio({}), { ...ratio(dates), personTypes: ['retired'] }] });

describe('the days of a pack', () => {
  it.each<readonly [string, PolicyPack, readonly string[]]>([
    [
      'a pack that ends before it begins',
      packWith({ validUntil: day('2023-12-31') }),
      ['ends-before-it-begins at validUntil'],
    ],
    [
      'an entry that ends before it begins',
      further({ from: day('2024-06-01'), until: day('2024-05-31') }),
      ['ends-before-it-begins at ratios.1.until'],
    ],
    [
      'an entry that begins after the pack',
      further({ from: day('2025-01-01') }),
      ['outside-the-pack at ratios.1.from'],
    ],
    [
      'an entry that ends before the pack begins',
      further({ until: day('2023-12-31') }),
      ['outside-the-pack at ratios.1.until'],
    ],
    [
      'days between two entries on which nothing holds',
      packWith({ ratios: [ratio({ until: day('2024-06-30') }), ratio({ from: day('2024-07-02') })] }),
      ['without-ratio at ratios'],
    ],
    [
      'days at the end on which nothing holds',
      packWith({ ratios: [ratio({ until: day('2024-06-30') })] }),
      ['without-ratio at ratios'],
    ],
    [
      'days on which two entries hold',
      packWith({ ratios: [ratio({ until: day('2024-07-01') }), ratio({ from: day('2024-07-01') })] }),
      ['entries-contradict at ratios.1'],
    ],
  ])('are checked for %s', (_, pack, findings) => {
    expect(foundIn(pack)).toEqual(findings);
  });

  it('may have values side by side, so long as each day has one', () => {
    const ratios = [ratio({ until: day('2024-06-30') }), ratio({ from: day('2024-07-01') }, 800_000)];
    expect(foundIn(packWith({ ...of2024, ratios }))).toEqual([]);
  });

  it('may have an entry that held before the pack and holds after it: a succeeding pack takes over what stands', () => {
    expect(foundIn(further({ from: day('2023-12-31'), until: day('2025-01-01') }))).toEqual([]);
  });
});
