// What the shipped packs come to, worked out by hand from the documents that they name: a wrong number of a pack shows here.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import {
  accumulatorKey,
  calculate,
  isLacking,
  limitOnDiseases,
  planFor,
  type PlanQuestion,
} from '@yidi/domain/settlement';
import { day, fromYuan, toYuan, ZERO, type DiseaseCode, type Fen } from '@yidi/kernel';
import { packsAt } from './read-policies.js';

const folder = fileURLToPath(new URL('../../../../policies', import.meta.url));
const policies = new Map(
  (await packsAt([folder])).flatMap(({ file, policy }) =>
    policy === undefined ? [] : [[file.slice(folder.length + 1).replace('.yaml', ''), policy] as const],
  ),
);

const [HYPERTENSION, DIABETES, TUMOUR, DIALYSIS, TRANSPLANT] = ['M03900', 'M01600', 'M00500', 'M07801', 'M08300'];
const [CORONARY, LUPUS, EPILEPSY, TB, PULMONARY] = ['M04600', 'M07101', 'M02500', 'M00105', 'M05300'];
const RHEUMATISM = 'M06900';

/** Who is treated where: what differs from a long-term resident elsewhere at a tier-3 hospital on 2026-03-12. */
interface Who extends Omit<Partial<PlanQuestion>, 'diseaseCode' | 'on'> {
  readonly on?: string;
  /** Other diseases that the person is qualified for, with the first day of the benefit. */
  readonly held?: readonly (readonly [disease: string, startsOn: string])[];
}

/** A bill of so many yuan, all in scope, and what all funds pay of it; or the parameter for which it is declined. */
type Bill = readonly [disease: string, inScope: string, paid: string, who?: Who];

/** The bills of one person, in order. */
type Life = readonly [pack: string, says: string, who: Who, bills: readonly Bill[]];

const plain = {
  personType: 'active',
  level: 'tier-3',
  category: 'long-term-resident',
  place: 'beyond-province',
} as const;

const paidInOrder = (name: string, everyday: Who, bills: readonly Bill[]): readonly string[] => {
  const policy = policies.get(name);
  if (policy === undefined) throw new Error(`there is no pack ${name}`);
  const personType = policy.ref.scheme === 'employee' ? 'active' : 'adult-resident';
  const used = new Map<string, { used: Fen; of?: Fen | undefined }>();
  return bills.map(([code, yuan, , special]) => {
    const { on = '2026-03-12', held = [], ...asked } = { ...plain, personType, ...everyday, ...special } as const;
    const diseaseCode = code as DiseaseCode;
    const found = planFor(policy, { ...asked, diseaseCode, on: day(on) });
    if ('unknown' in found) return found.unknown;
    if (!('plan' in found)) return 'not covered';
    const inScope = fromYuan(yuan);
    const named = held.map(([other, startsOn]) => ({ diseaseCode: other as DiseaseCode, startsOn: day(startsOn) }));
    const result = calculate(found.plan, {
      bill: { total: inScope, fullySelfPaid: ZERO, overLimit: ZERO, preSelfPaid: ZERO, inScope },
      on: day(on),
      usedBefore: (key) => used.get(key),
      held: named.some((each) => each.diseaseCode === diseaseCode) ? named : [...named, { diseaseCode }],
    });
    if (isLacking(result)) return result.lacking;
    for (const use of result.accumulators) used.set(accumulatorKey(use), { used: use.after, of: use.of });
    return toYuan(result.fundPays);
  });
};

const come = ([pack, says, who, bills]: Life): readonly [string, string, () => void] => [
  pack,
  says,
  () => {
    expect(paidInOrder(pack, who, bills)).toEqual(bills.map(([, , paid]) => paid));
  },
];

const REAL: readonly Life[] = [
  [
    '450600-fangchenggang/employee',
    'a monthly deductible of 50 or 100 before the ratio, 70 % in service and 75 % retired, a cap of each disease',
    { personType: 'retired' },
    [
      [HYPERTENSION, '200.00', '112.50'],
      [HYPERTENSION, '200.00', '150.00'],
      [CORONARY, '300.00', '140.00', { personType: 'active' }],
      [LUPUS, '20000.00', '12000.00', { personType: 'active' }],
      ['M02101', '10000.00', '6000.00'],
      ['M02103', '100.00', '0.00'],
      [TUMOUR, '100.00', 'deductible(M00500, retired, tier-3)'],
    ],
  ],
  [
    '450600-fangchenggang/resident',
    '10 or 20 a month, 50 %, and other figures for hypertension at low risk',
    {},
    [
      [HYPERTENSION, '200.00', '95.00'],
      [TB, '100.00', '40.00'],
      [LUPUS, '12000.00', '5000.00'],
    ],
  ],
  [
    '450600-fangchenggang/resident',
    'no deductible and a cap of 600 for hypertension at low risk',
    { groups: ['hypertension-low-risk'] },
    [
      [HYPERTENSION, '200.00', '100.00'],
      [HYPERTENSION, '2000.00', '500.00'],
      [DIABETES, '200.00', '95.00'],
    ],
  ],
  [
    '450100-nanning/employee',
    'the deductible off the fund’s amount: 100 until May 2022, then by the table of the autonomous region',
    {},
    [
      [HYPERTENSION, '300.00', '110.00', { on: '2022-05-31' }],
      [TUMOUR, '1000.00', '920.00', { on: '2022-05-31', personType: 'retired' }],
      [HYPERTENSION, '200.00', '100.00', { on: '2022-06-01', personType: 'retired' }],
      [DIALYSIS, '200.00', 'ratio(M07801, active, tier-3)', { on: '2022-06-01' }],
    ],
  ],
  [
    '450100-nanning/resident',
    '55 % of diabetes less 10 a month in 2021, 50 % less 10 or 20 since June 2022',
    {},
    [
      [DIABETES, '285.00', '146.75', { on: '2021-08-18' }],
      [CORONARY, '300.00', '130.00', { on: '2023-02-01' }],
      [HYPERTENSION, '300.00', '150.00', { on: '2023-02-01', groups: ['hypertension-low-risk'] }],
    ],
  ],
  [
    '131000-langfang/employee',
    'no figures for those who filed; nothing is paid for those who neither live elsewhere nor were referred',
    {},
    [
      [HYPERTENSION, '1000.00', 'deductible(M03900, active, tier-3)'],
      [HYPERTENSION, '1000.00', '0.00', { category: 'other-temporary' }],
    ],
  ],
  [
    '360300-pingxiang/employee',
    '300 a year, then 70 %',
    { on: '2021-12-01' },
    [
      [HYPERTENSION, '465.19', '115.63'],
      [HYPERTENSION, '100.00', '70.00'],
      [HYPERTENSION, '400.00', '70.00', { on: '2022-01-02' }],
    ],
  ],
  [
    '410500-anyang/resident',
    '300 of expense a month, then 70 %',
    { on: '2022-04-01' },
    [
      [EPILEPSY, '500.00', '210.00'],
      [EPILEPSY, '100.00', '0.00'],
      [EPILEPSY, '100.00', '70.00', { on: '2022-05-01' }],
    ],
  ],
  [
    '410500-anyang/employee',
    '75 % in service, 80 % retired',
    {},
    [
      [EPILEPSY, '500.00', '375.00'],
      [EPILEPSY, '500.00', '400.00', { personType: 'retired' }],
    ],
  ],
  [
    '441200-zhaoqing/employee',
    '80 % in service at tier 3, and no more is known',
    {},
    [
      [HYPERTENSION, '1000.00', '800.00'],
      [HYPERTENSION, '1000.00', 'ratio(M03900, active, tier-2)', { level: 'tier-2' }],
    ],
  ],
  [
    '210200-dalian/employee',
    'diabetes by the rules of 2021: 300 a year, 85 %, 90 % in the community, 3000 a year',
    { on: '2021-05-01' },
    [
      [DIABETES, '1300.00', '850.00'],
      [DIABETES, '100.00', '90.00', { level: 'community' }],
      [DIABETES, '10000.00', '2060.00'],
    ],
  ],
  [
    '210200-dalian/employee',
    'from 2023 tumour 85 %, dialysis 94 % of 7300 a month; large sums above 11 000 by bands that nobody knows',
    {},
    [
      [TUMOUR, '10000.00', '8500.00'],
      [DIALYSIS, '8000.00', '6862.00'],
      [DIALYSIS, '100.00', '0.00'],
      [TUMOUR, '100000.00', 'ratio(large-sum)'],
    ],
  ],
  [
    '210200-dalian/resident',
    'tumour 80 %',
    {},
    [
      [TUMOUR, '1000.00', '800.00'],
      [DIALYSIS, '1000.00', 'ratio(M07801, adult-resident, tier-3)'],
    ],
  ],
  [
    '440300-shenzhen/employee',
    'no deductible is known',
    {},
    [[HYPERTENSION, '1.00', 'deductible(M03900, active, tier-3)']],
  ],
  [
    '430000-hunan/employee',
    '80 or 85 % of a monthly limit of expense, the highest and 100 for a second disease',
    {},
    [
      [HYPERTENSION, '150.00', '120.00'],
      [HYPERTENSION, '300.00', '40.00'],
      [HYPERTENSION, '300.00', '160.00', { on: '2026-04-02' }],
      [CORONARY, '500.00', '340.00', { on: '2026-05-02', personType: 'retired', groups: ['after-pci'] }],
      [
        CORONARY,
        '400.00',
        '288.00',
        {
          on: '2026-06-02',
          held: [
            [HYPERTENSION, '2024-01-01'],
            [CORONARY, '2024-01-01'],
          ],
        },
      ],
      [DIABETES, '500.00', '320.00', { on: '2026-07-02', groups: ['diabetes-more-complications'] }],
    ],
  ],
  ['430000-hunan/resident', '70 %', {}, [[HYPERTENSION, '100.00', '70.00']]],
  [
    '350100-fuzhou/employee',
    '800 a year but not in the community, 85 and 90 %, 6000 of expense with the person’s share',
    {},
    [
      [HYPERTENSION, '100.00', '94.00', { personType: 'retired', level: 'community' }],
      [HYPERTENSION, '1800.00', '850.00'],
      [HYPERTENSION, '10000.00', '3485.00'],
      [TUMOUR, '1000.00', '900.00', { personType: 'retired' }],
    ],
  ],
  [
    '510100-chengdu/employee',
    'class 1 without a deductible; points by age up to 100 %',
    { groups: ['special-class-1'] },
    [
      [TUMOUR, '1000.00', '850.00', { age: 40 }],
      [TUMOUR, '1000.00', '890.00', { age: 62 }],
      [TUMOUR, '1000.00', '1000.00', { age: 95, level: 'community' }],
      [TUMOUR, '1000.00', '1000.00', { age: 100 }],
      [TUMOUR, '1000.00', 'age', {}],
    ],
  ],
  [
    '510100-chengdu/employee',
    'class 2 once a year since 2025; what a higher hospital asks for then nobody knows',
    { groups: ['special-class-2'], age: 40 },
    [
      [HYPERTENSION, '1000.00', '540.00', { level: 'tier-2' }],
      [HYPERTENSION, '1000.00', '900.00', { level: 'tier-2' }],
      [HYPERTENSION, '1000.00', '950.00', { level: 'community' }],
      [HYPERTENSION, '1000.00', 'deductible-at-higher-level(M03900, active, tier-3)'],
    ],
  ],
  [
    '510100-chengdu/employee',
    'class 2 twice a year until 2024, class 4 once',
    { groups: ['special-class-2'], age: 40, level: 'tier-2' },
    [
      [HYPERTENSION, '1000.00', '540.00', { on: '2024-06-30' }],
      [HYPERTENSION, '1000.00', '540.00', { on: '2024-07-01' }],
      [DIABETES, '1000.00', '540.00', { on: '2024-06-30', groups: ['special-class-4'] }],
      [DIABETES, '1000.00', '900.00', { on: '2024-07-01', groups: ['special-class-4'] }],
    ],
  ],
  [
    '120000-tianjin/employee',
    '1300 a year for all; above it no ratio is known',
    {},
    [
      [HYPERTENSION, '1000.00', '0.00'],
      [TUMOUR, '300.00', '0.00'],
      [TUMOUR, '1.00', 'ratio(M00500, active, tier-3)'],
    ],
  ],
  [
    '500000-chongqing/employee',
    '880 once a year, 80 or 90 %, from 47 000 on the large-sum fund pays all expense',
    {},
    [
      [TUMOUR, '12000.00', '10008.00'],
      [HYPERTENSION, '1000.00', '800.00'],
      [TUMOUR, '100000.00', '95978.67'],
    ],
  ],
  [
    '500000-chongqing/employee',
    '440 at tier 2; what tier 3 asks for after it nobody knows',
    { level: 'tier-2' },
    [
      [HYPERTENSION, '1000.00', '448.00'],
      [DIABETES, '1000.00', 'deductible-at-higher-level(M01600, active, tier-3)', { level: 'tier-3' }],
      [DIABETES, '1000.00', '800.00', { level: 'tier-1' }],
    ],
  ],
  ['420100-wuhan/employee', 'no deductible is known', {}, [[TUMOUR, '1.00', 'deductible(M00500, active, tier-3)']]],
  [
    '220100-changchun/resident',
    '60 % at tier 2, 10 points less for travellers and 20 where a claim by hand could be avoided; 1440 a year',
    { level: 'tier-2' },
    [
      [DIABETES, '1000.00', '600.00'],
      [DIABETES, '1000.00', '500.00', { category: 'referral' }],
      [DIABETES, '500.00', '200.00', { category: 'other-temporary', manner: 'avoidable-manual' }],
      [DIABETES, '1000.00', '140.00'],
      [DIABETES, '1000.00', 'deductible(M01600, adult-resident, tier-3)', { level: 'tier-3' }],
    ],
  ],
  [
    '220200-jilin/resident',
    '300 a year for the chronic diseases together, 60 %, less 10, 20 or 30 points, 6500 a year',
    { level: 'tier-1' },
    [
      [HYPERTENSION, '1300.00', '600.00'],
      [DIABETES, '1000.00', '600.00'],
      [DIABETES, '1000.00', '500.00', { category: 'emergency' }],
      [DIABETES, '1000.00', '400.00', { category: 'other-temporary' }],
      [DIABETES, '1000.00', '300.00', { category: 'other-temporary', manner: 'avoidable-manual' }],
      [HYPERTENSION, '20000.00', '4100.00'],
      [TUMOUR, '2000.00', 'ratio(M00500, adult-resident, tier-3)', { level: 'tier-3' }],
    ],
  ],
  [
    '310000-shanghai/employee',
    '85 % in service, 92 % retired',
    {},
    [
      [TUMOUR, '1000.00', '850.00'],
      [TUMOUR, '1000.00', '920.00', { personType: 'retired' }],
    ],
  ],
  [
    '330100-hangzhou/employee',
    'the inpatient bands of the year',
    {},
    [
      [TUMOUR, '50000.00', '41600.00'],
      [TUMOUR, '400000.00', '353800.00'],
    ],
  ],
  [
    '330100-hangzhou/employee',
    'a bill that was not settled directly: 10 % first within the province, 20 % beyond',
    {},
    [
      [TUMOUR, '1000.00', '738.00', { manner: 'manual', place: 'within-province' }],
      [TUMOUR, '1000.00', '656.00', { manner: 'manual' }],
      [TUMOUR, '1000.00', '860.00', { personType: 'retired' }],
      [TUMOUR, '1000.00', 'treatmentRegion', { manner: 'manual', place: undefined }],
    ],
  ],
  [
    '330100-hangzhou/resident',
    '70, 75, 80 % by tier',
    {},
    [
      [TUMOUR, '1000.00', '700.00'],
      [TUMOUR, '1000.00', '750.00', { level: 'tier-2' }],
      [TUMOUR, '1000.00', '800.00', { level: 'tier-1' }],
    ],
  ],
  ['330200-ningbo/employee', '92 %', {}, [[TUMOUR, '1000.00', '920.00']]],
  [
    '370300-zibo/employee',
    '1000 a year for all diseases, 70 and 80 %, tumours 75 and 85 %',
    {},
    [
      [HYPERTENSION, '2000.00', '700.00'],
      [TUMOUR, '1000.00', '750.00'],
      [TUMOUR, '1000.00', '850.00', { personType: 'retired' }],
      [HYPERTENSION, '1000.00', '800.00', { personType: 'retired' }],
    ],
  ],
  [
    '370300-zibo/resident',
    '500 a year, 55 %, tumours 60 %',
    {},
    [
      [HYPERTENSION, '1500.00', '550.00'],
      [TUMOUR, '1000.00', '600.00'],
    ],
  ],
  [
    '370500-dongying/employee',
    '150 a quarter; 85, 90, 95 % by tier, and for travellers 10 points less than at tier 3',
    { level: 'tier-2' },
    [
      [HYPERTENSION, '1150.00', '900.00'],
      [TUMOUR, '1000.00', '950.00', { level: 'tier-1' }],
      [HYPERTENSION, '1150.00', '900.00', { on: '2026-04-01' }],
      [HYPERTENSION, '1000.00', '750.00', { on: '2026-04-01', level: 'tier-1', category: 'referral' }],
    ],
  ],
  [
    '370500-dongying/resident',
    '150 a quarter; 60, 75, 90 % by tier',
    { level: 'tier-1' },
    [
      [HYPERTENSION, '1150.00', '900.00'],
      [HYPERTENSION, '1000.00', '600.00', { level: 'tier-3' }],
      [HYPERTENSION, '1000.00', '500.00', { category: 'emergency' }],
    ],
  ],
  [
    '441700-yangjiang/resident',
    'another table of ratios for travellers; 150 000 a year',
    {},
    [
      [TUMOUR, '1000.00', '650.00'],
      [TUMOUR, '1000.00', '550.00', { category: 'referral' }],
      [TUMOUR, '1000.00', '800.00', { category: 'other-temporary', level: 'tier-1' }],
      [TRANSPLANT, '300000.00', '148000.00'],
      [HYPERTENSION, '1000.00', 'deductible(M03900, adult-resident, tier-3)'],
    ],
  ],
  [
    '440100-guangzhou/employee',
    'class 1 within 200 a month that is not carried on, class 2 as inpatient care without a cap',
    {},
    [
      [HYPERTENSION, '300.00', '200.00', { level: 'community' }],
      [HYPERTENSION, '100.00', '0.00'],
      [HYPERTENSION, '100.00', '65.00', { on: '2026-04-01' }],
      [LUPUS, '1000.00', '400.00'],
      [DIALYSIS, '10000.00', '8500.00', { level: 'tier-2' }],
      [DIALYSIS, '10000.00', '8000.00'],
    ],
  ],
  [
    '530100-kunming/employee',
    'chronic: 300 a year, 80 %, 2000 and 1000 for a second disease; special: 880, and no ratio is known',
    {
      held: [
        [HYPERTENSION, '2024-01-01'],
        [DIABETES, '2024-01-01'],
      ],
    },
    [
      [HYPERTENSION, '1300.00', '800.00'],
      [DIABETES, '1500.00', '1200.00'],
      [DIABETES, '2000.00', '1000.00'],
      [TUMOUR, '880.00', '0.00'],
      [TUMOUR, '1.00', 'ratio(M00500, active, tier-3)'],
    ],
  ],
  ['530100-kunming/resident', '20 %', {}, [[HYPERTENSION, '1000.00', '200.00']]],
  [
    '610100-xian/employee',
    '700 a year off all bills, 70 %, 5000 a year',
    {},
    [
      [HYPERTENSION, '1700.00', '700.00'],
      [DIABETES, '1000.00', '700.00'],
      [DIABETES, '10000.00', '4300.00'],
    ],
  ],
  [
    '610400-xianyang/employee',
    '30 a month, 80 %',
    {},
    [
      [HYPERTENSION, '130.00', '80.00'],
      [DIABETES, '100.00', '80.00'],
      [DIABETES, '130.00', '80.00', { on: '2026-04-01' }],
    ],
  ],
  ['610400-xianyang/resident', '30 a month, 70 %', {}, [[HYPERTENSION, '130.00', '70.00']]],
  [
    '321200-taizhou/resident',
    '200, then 45 % outside the city',
    {},
    [
      [HYPERTENSION, '1200.00', '450.00', { category: 'referral' }],
      [TUMOUR, '1000.00', '450.00', { category: 'other-temporary' }],
      [HYPERTENSION, '1200.00', 'ratio(M03900, adult-resident, tier-3)'],
    ],
  ],
];

/** Every form of rule that the real packs may not show, in the region that is no place. */
const DEMO: readonly Life[] = [
  [
    '990000-demo/employee',
    'one deductible and one cap of a class, and layers by group',
    {},
    [
      [HYPERTENSION, '1300.00', '850.00'],
      [DIABETES, '1000.00', '850.00'],
      [DIABETES, '1000.00', '970.00', { groups: ['civil-servant'] }],
    ],
  ],
  [
    '990000-demo/employee',
    'the enterprise’s supplement pays half of the deductible',
    { groups: ['enterprise-supplement', 'civil-servant'] },
    [[HYPERTENSION, '1300.00', '1120.00']],
  ],
  [
    '990000-demo/employee',
    'the first year: deductible and cap by the months left, the cap to the yuan; a second disease adds 500',
    { held: [[HYPERTENSION, '2026-07-10']] },
    [
      [HYPERTENSION, '1150.00', '850.00', { on: '2026-08-01' }],
      [HYPERTENSION, '5000.00', '650.00', { on: '2026-08-01' }],
      [
        DIABETES,
        '5000.00',
        '167.00',
        {
          on: '2026-09-05',
          held: [
            [HYPERTENSION, '2026-07-10'],
            [DIABETES, '2026-09-01'],
          ],
        },
      ],
    ],
  ],
  [
    '990000-demo/employee',
    'a deductible of the quarter, points by age, a monthly cap that rolls over',
    { age: 40 },
    [
      [RHEUMATISM, '1150.00', '700.00'],
      [RHEUMATISM, '1000.00', '740.00', { age: 70 }],
      [RHEUMATISM, '1150.00', '560.00', { on: '2026-04-01', age: 85, personType: 'retired' }],
    ],
  ],
  [
    '990000-demo/employee',
    'a monthly quota of expense, the highest of two',
    {
      held: [
        [EPILEPSY, '2025-01-01'],
        ['M02300', '2025-01-01'],
      ],
    },
    [
      [EPILEPSY, '300.00', '225.00'],
      ['M02300', '300.00', '75.00'],
      ['M02300', '500.00', '300.00', { on: '2026-04-01' }],
    ],
  ],
  [
    '990000-demo/employee',
    'a higher hospital asks for the difference; large sums above the cap, turned back into expense',
    {},
    [
      [TUMOUR, '1800.00', '930.00', { level: 'tier-2' }],
      [TUMOUR, '1400.00', '910.00'],
      [TUMOUR, '100000.00', '92223.74'],
    ],
  ],
  [
    '990000-demo/employee',
    'care elsewhere takes points off, counts nine tenths, or asks for a share first and for a deductible by the bill',
    {},
    [
      [TUMOUR, '11200.00', '8100.00', { category: 'referral' }],
      [TUMOUR, '10000.00', '8190.00', { category: 'emergency' }],
      [TUMOUR, '11200.00', '6115.20', { category: 'other-temporary' }],
      [TUMOUR, '10000.00', '8100.00', { manner: 'avoidable-manual' }],
      [TUMOUR, '10000.00', '0.00', { category: 'other-temporary', manner: 'avoidable-manual' }],
    ],
  ],
  [
    '990000-demo/employee',
    'the destitute pay nothing of what is in scope',
    { groups: ['destitute', 'low-income'], level: 'tier-2' },
    [[TUMOUR, '1800.00', '1800.00']],
  ],
  [
    '990000-demo/employee',
    'bands of the year above the deductible',
    {},
    [
      [TRANSPLANT, '41200.00', '34400.00'],
      [TRANSPLANT, '1000.00', '900.00'],
    ],
  ],
  [
    '990000-demo/employee',
    'a fixed payment, a deductible and a limit of each visit, the whole bill by the band that it reaches',
    {},
    [
      [DIALYSIS, '418.00', '369.00'],
      [DIALYSIS, '528.00', '478.00'],
      [DIALYSIS, '1028.00', '570.00'],
    ],
  ],
  [
    '990000-demo/employee',
    'half a year, bands from zero with the deductible in the first, nothing more at a higher hospital',
    {},
    [
      [PULMONARY, '1300.00', '630.00'],
      [PULMONARY, '100.00', '70.00', { level: 'tier-2' }],
      [PULMONARY, '200.00', '0.00', { on: '2026-07-01', level: 'tier-2' }],
      [PULMONARY, '100.00', '60.00', { on: '2026-07-01' }],
    ],
  ],
  [
    '990000-demo/employee',
    'a deductible of each level, a month; an unknown cap settled past; an unknown ratio that is not',
    {},
    [
      ['M00200', '150.00', '80.00'],
      ['M00200', '120.00', '80.00', { level: 'tier-1' }],
      ['M00200', '1000.00', '140.00'],
      [TB, '1000.00', '900.00'],
      ['M01102', '1000.00', 'ratio(M01102, active, tier-3)'],
    ],
  ],
  [
    '990000-demo/resident',
    'dated values, the deductible off the fund’s amount, 100, 50 and 40 % of the limits',
    {
      held: [
        [HYPERTENSION, '2024-01-01'],
        [DIABETES, '2024-01-01'],
        [PULMONARY, '2024-01-01'],
      ],
    },
    [
      [HYPERTENSION, '100.00', '45.00', { on: '2025-12-31' }],
      [HYPERTENSION, '100.00', '50.00'],
      [HYPERTENSION, '10000.00', '3550.00'],
    ],
  ],
  [
    '990000-demo/resident',
    'the sum of two limits with a ceiling; expense by the month',
    {
      held: [
        ['M02101', '2024-01-01'],
        ['M02102', '2024-01-01'],
      ],
    },
    [
      ['M02101', '10000.00', '5000.00'],
      [EPILEPSY, '500.00', '210.00'],
      [EPILEPSY, '100.00', '50.00', { on: '2026-04-01', category: 'other-temporary' }],
      [EPILEPSY, '100.00', '0.00', { on: '2026-05-01', category: 'other-temporary', manner: 'avoidable-manual' }],
    ],
  ],
  [
    '990000-demo/resident',
    'another deductible and another table elsewhere, points for minors',
    { category: 'referral' },
    [
      [TUMOUR, '10000.00', '4600.00'],
      [TUMOUR, '10000.00', '6000.00', { personType: 'minor' }],
    ],
  ],
  [
    '990000-demo/resident',
    'serious illness in bands from zero, its deductible in the first',
    {},
    [
      [TUMOUR, '100000.00', '79050.00'],
      [DIALYSIS, '30000.00', '24960.00'],
    ],
  ],
  [
    '990000-demo/resident',
    'better terms and assistance for those on minimum income',
    { groups: ['low-income'] },
    [[TUMOUR, '100000.00', '95230.00']],
  ],
  [
    '990000-demo/resident',
    'assistance, then more of it, for those at the edge',
    { groups: ['low-income-edge'] },
    [[TUMOUR, '100000.00', '95686.00']],
  ],
];

describe('a pack of a real region comes to what its documents say', () => {
  it.each(REAL.map(come))('%s: %s', (_pack, _says, holds) => {
    holds();
  });

  it('and none is left out', () => {
    const told = new Set([...REAL, ...DEMO].map(([pack]) => pack));
    expect([...policies.keys()].filter((pack) => !told.has(pack))).toEqual([]);
  });

  it('which may limit the diseases that are paid for', () => {
    const limit = limitOnDiseases(policies.get('440100-guangzhou/employee')?.pack ?? never('440100-guangzhou'));
    expect(limit).toEqual({ atMost: 3, among: new Set([HYPERTENSION, DIABETES, LUPUS]) });
    expect(limitOnDiseases(policies.get('441200-zhaoqing/employee')?.pack ?? never('441200-zhaoqing'))?.atMost).toBe(5);
  });
});

describe('the region that is no place shows', () => {
  it.each(DEMO.map(come))('%s: %s', (_pack, _says, holds) => {
    holds();
  });
});

function never(name: string): never {
  throw new Error(`there is no pack ${name}`);
}
