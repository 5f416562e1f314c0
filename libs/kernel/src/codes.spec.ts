import { describe, expect, it } from '@jest/globals';
import { carePlace, covers, filingArea, type RegionCode } from './codes.js';

const region = (code: string): RegionCode => code as RegionCode;

describe('a filing to a division', () => {
  it.each([
    { filed: '110000', place: '110105', covered: true, because: 'Beijing counts as a whole' },
    { filed: '110105', place: '110101', covered: true, because: 'so does a district of it that was named' },
    { filed: '310000', place: '310115', covered: true, because: 'Shanghai counts as a whole' },
    { filed: '450600', place: '450602', covered: true, because: 'a district belongs to its prefecture-level city' },
    {
      filed: '450602',
      place: '450621',
      covered: true,
      because: 'a filing goes to the city, whichever district was named',
    },
    { filed: '450600', place: '450100', covered: false, because: 'Nanning is another city of the same province' },
    { filed: '460100', place: '460300', covered: true, because: 'Hainan is filed at province level' },
    { filed: '540100', place: '540400', covered: true, because: 'so is Tibet' },
    { filed: '660100', place: '660800', covered: true, because: 'so is XPCC' },
    { filed: '440000', place: '440300', covered: true, because: 'a whole province was named' },
    { filed: '440300', place: '440000', covered: false, because: 'a city is not the province around it' },
    { filed: '110000', place: '120101', covered: false, because: 'Tianjin is not Beijing' },
  ])('to $filed covers $place: $covered, for $because', ({ filed, place, covered }) => {
    expect(covers(region(filed), region(place))).toBe(covered);
  });

  it('names its area as the beginning of a division code', () => {
    expect(filingArea(region('110105'))).toBe('11');
    expect(filingArea(region('450602'))).toBe('4506');
    expect(filingArea(region('460300'))).toBe('46');
    expect(filingArea(region('450000'))).toBe('45');
  });
});

describe('care elsewhere', () => {
  it('lies within the insured region’s province, or beyond it', () => {
    expect(carePlace(region('450600'), region('450100'))).toBe('within-province');
    expect(carePlace(region('450600'), region('440300'))).toBe('beyond-province');
  });
});
