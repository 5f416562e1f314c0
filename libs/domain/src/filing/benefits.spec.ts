import { describe, expect, it } from '@jest/globals';
import { day, type CaseId, type DiseaseCode, type PersonId, type QualificationId, type RegionCode } from '@yidi/kernel';
import { grantedPeriod, heldOn, type Benefit } from './benefits.js';
import type { Applied } from './qualification-state.js';

const hypertension = 'M03900' as DiseaseCode;
const diabetes = 'M01600' as DiseaseCode;
const tumour = 'M00500' as DiseaseCode;
const on = day('2026-03-12');

const from = (startsOn: string, endsOn?: string, wentOnUntil?: string): Benefit => ({
  personType: 'retired',
  groups: [],
  startsOn: day(startsOn),
  ...(endsOn === undefined ? {} : { endsOn: day(endsOn) }),
  ...(wentOnUntil === undefined ? {} : { wentOnUntil: day(wentOnUntil) }),
});

const holder = (diseaseCode: DiseaseCode, ...benefits: readonly Benefit[]): Applied => ({
  status: 'granted',
  qualificationId: 'q' as QualificationId,
  caseId: 'c' as CaseId,
  personId: 'p' as PersonId,
  insuredRegion: '450600' as RegionCode,
  scheme: 'employee',
  personType: 'retired',
  groups: [],
  diseaseCode,
  submittedOn: day('2023-12-01'),
  content: '',
  review: { stages: [], acts: [], handedIn: [], missing: [], commitment: false },
  benefits,
});

describe('the diseases that somebody holds on a day', () => {
  it('are those whose benefit holds, the one that began first before the others', () => {
    expect(
      heldOn(on, [
        { status: 'none' },
        holder(hypertension, from('2026-03-01')),
        holder(diabetes, from('2025-03-01', '2026-12-31')),
        holder(tumour, from('2024-01-01', '2026-03-11')),
        holder(tumour),
      ]),
    ).toEqual([
      { diseaseCode: diabetes, startsOn: '2025-03-01' },
      { diseaseCode: hypertension, startsOn: '2026-03-01' },
    ]);
  });

  it('stand by their codes where they began on one day', () => {
    const both = [holder(hypertension, from('2025-01-01')), holder(diabetes, from('2025-01-01'))];
    expect(heldOn(on, both).map(({ diseaseCode }) => diseaseCode)).toEqual([diabetes, hypertension]);
    expect(heldOn(on, both.toReversed()).map(({ diseaseCode }) => diseaseCode)).toEqual([diabetes, hypertension]);
  });

  it.each([
    ['over a renewal', [from('2024-02-01', '2026-01-31'), from('2026-02-01', '2028-01-31')], '2024-02-01'],
    [
      'over several renewals',
      [from('2022-02-01', '2024-01-31'), from('2024-02-01', '2026-01-31'), from('2026-02-01')],
      '2022-02-01',
    ],
    [
      'over the days on which the old benefit went on',
      [from('2024-02-01', '2026-01-31', '2026-02-20'), from('2026-02-21')],
      '2024-02-01',
    ],
    ['anew after a day between', [from('2024-02-01', '2026-01-30'), from('2026-02-01')], '2026-02-01'],
  ] as const)('count from the first day %s', (_, benefits, startsOn) => {
    expect(heldOn(on, [holder(hypertension, ...benefits)])).toEqual([{ diseaseCode: hypertension, startsOn }]);
  });
});

describe('the period that a qualification shows', () => {
  it('goes from the first day of the benefit to the last one granted, over renewals', () => {
    const renewed = [from('2024-02-01', '2026-01-31'), from('2026-02-01', '2028-01-31')];
    expect(grantedPeriod(holder(hypertension, ...renewed))).toEqual({ startsOn: '2024-02-01', endsOn: '2028-01-31' });
    expect(grantedPeriod(holder(hypertension, from('2024-02-01', '2026-01-31', '2026-02-20')))).toEqual({
      startsOn: '2024-02-01',
      endsOn: '2026-01-31',
    });
    expect(grantedPeriod(holder(hypertension, from('2024-02-01')))).toEqual({ startsOn: '2024-02-01' });
    expect(grantedPeriod(holder(hypertension))).toEqual({});
  });
});
