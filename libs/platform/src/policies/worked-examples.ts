// Calculations that others have published: what they start from and what they come to, in our own words.
import type { PlanQuestion } from '@yidi/domain/settlement';

/** A bill as a page gives it: split already, or by lines of class A, B and C that the pack splits. Yuan. */
type PublishedBill =
  | { readonly inScope: string; readonly fullySelfPaid?: string }
  | { readonly lines: readonly (readonly [letter: 'A' | 'B' | 'C', amount: string, kind?: string])[] };

/** What a page may tell of a result. */
export type FigureName =
  | 'first share'
  | 'in scope'
  | 'pooled fund'
  | 'all funds'
  | 'person'
  | 'fully self-paid'
  | 'deductible'
  | 'deductible so far'
  | 'share beside the ratio'
  | 'before the cap'
  | 'above the cap'
  | 'within the scope, unpaid'
  | 'personal account'
  | 'cash'
  | 'deductible of the year'
  | 'cap of the year'
  | 'base of serious-illness'
  | 'serious-illness'
  | 'large-sum'
  | 'medical-assistance'
  | 'tilted-assistance';

export interface WorkedExample {
  readonly id: string;
  readonly place: string;
  readonly address: string;
  readonly says: string;
  /** A shipped pack, `<folder>/<scheme>`, or a test pack by its name. */
  readonly pack: string;
  readonly asked: Omit<PlanQuestion, 'on'> & { readonly on: string };
  readonly bill: PublishedBill;
  /** Bills of the same person that were settled before, by the ids of their examples. */
  readonly after?: readonly string[];
  /** Diseases that the person is qualified for, with the day from which. */
  readonly held?: readonly (readonly [disease: string, startsOn: string])[];
  /** Diseases that stand in the pack for one that the page does not name: code and the pack's class. */
  readonly standsIn?: readonly [disease: string, diseaseClass: string];
  /** Money in the personal account; yuan. */
  readonly offered?: string;
  readonly published: Readonly<Partial<Record<FigureName, string>>>;
}

const local = { category: 'long-term-resident' } as const;
const CHRONIC = 'M03900' as PlanQuestion['diseaseCode'];
const DIABETES = 'M01600' as PlanQuestion['diseaseCode'];
const STAY = 'M00500' as PlanQuestion['diseaseCode'];
const EPILEPSY = 'M02500' as PlanQuestion['diseaseCode'];

export const WORKED_EXAMPLES: readonly WorkedExample[] = [
  {
    id: 'WE-02',
    place: '防城港 → 北京',
    address: 'http://www.fcgs.gov.cn/ggfw/zxbs/shbz/wyw/t17315882.shtml',
    says: 'hypertension of a retired employee at a tier-3 hospital, settled directly: the deductible comes before the ratio',
    pack: '450600-fangchenggang/employee',
    asked: { ...local, diseaseCode: CHRONIC, personType: 'retired', level: 'tier-3', on: '2023-03-12' },
    bill: { fullySelfPaid: '100.00', inScope: '200.00' },
    published: { 'fully self-paid': '100.00', 'pooled fund': '112.50', person: '187.50' },
  },
  {
    id: 'WE-03',
    place: '萍乡 → 海南',
    address: 'http://kingfishertimes.com/hnnew/2021-12-06/615150.html',
    says: 'the first cross-province settlement of the country: the personal account pays all that the fund does not',
    pack: '360300-pingxiang/employee',
    asked: { ...local, diseaseCode: CHRONIC, personType: 'active', level: 'tier-3', on: '2021-12-01' },
    bill: { inScope: '465.19' },
    offered: '1000.00',
    published: { 'pooled fund': '115.63', 'personal account': '349.56', cash: '0.00' },
  },
  {
    id: 'WE-09',
    place: '南宁',
    address: 'http://m.yunnanlong.com/c/625912.html',
    says: 'diabetes of a resident: the deductible comes off the fund’s amount, behind the ratio',
    pack: '450100-nanning/resident',
    asked: { ...local, diseaseCode: DIABETES, personType: 'adult-resident', level: 'tier-3', on: '2021-08-18' },
    bill: {
      lines: [
        ['A', '200.00'],
        ['B', '100.00'],
      ],
    },
    published: { 'first share': '15.00', 'pooled fund': '146.75', person: '153.25' },
  },
  {
    id: 'WE-11',
    place: 'not named',
    address: 'http://94krtbc.icu/lssxp',
    says: 'first visit of the year: only in-scope money fills the deductible',
    pack: 'annual-deductible',
    asked: { ...local, diseaseCode: CHRONIC, personType: 'active', level: 'tier-2', on: '2025-02-01' },
    bill: {
      lines: [
        ['A', '200.00'],
        ['B', '100.00'],
        ['C', '50.00'],
      ],
    },
    published: { 'in scope': '296.00', 'deductible so far': '296.00', 'pooled fund': '0.00', person: '350.00' },
  },
  {
    id: 'WE-12',
    place: 'not named',
    address: 'http://94krtbc.icu/lssxp',
    says: 'second visit, which passes the deductible; with class A corrected to 600, for the page’s 500 does not come to its total',
    pack: 'annual-deductible',
    asked: { ...local, diseaseCode: CHRONIC, personType: 'active', level: 'tier-2', on: '2025-03-01' },
    bill: {
      lines: [
        ['A', '600.00'],
        ['B', '100.00'],
        ['C', '100.00'],
      ],
    },
    after: ['WE-11'],
    published: { 'in scope': '696.00', deductible: '404.00', 'deductible so far': '700.00', 'pooled fund': '204.40' },
  },
  {
    id: 'WE-13',
    place: 'not named',
    address: 'http://94krtbc.icu/lssxp',
    says: 'third visit: the deductible is met',
    pack: 'annual-deductible',
    asked: { ...local, diseaseCode: CHRONIC, personType: 'active', level: 'tier-2', on: '2025-04-01' },
    bill: {
      lines: [
        ['A', '200.00'],
        ['B', '300.00'],
      ],
    },
    after: ['WE-11', 'WE-12'],
    published: { 'in scope': '488.00', deductible: '0.00', 'pooled fund': '341.60', person: '158.40' },
  },
  {
    id: 'WE-14a',
    place: '安阳',
    address: 'http://xiaobingzhong.com/?id=52',
    says: 'epilepsy of a resident: the monthly cap limits expense, then the ratio',
    pack: '410500-anyang/resident',
    asked: { ...local, diseaseCode: EPILEPSY, personType: 'adult-resident', level: 'tier-3', on: '2022-04-01' },
    bill: { fullySelfPaid: '100.00', inScope: '500.00' },
    published: { 'above the cap': '200.00', 'pooled fund': '210.00' },
  },
  {
    id: 'WE-18',
    place: '大连',
    address: 'http://wap.vmaya.com/socfnews/topic/tskey/sn9111716108582461198.html',
    says: 'diabetes approved in July: deductible and cap by the months left',
    pack: '210200-dalian/employee',
    asked: { ...local, diseaseCode: DIABETES, personType: 'active', level: 'tier-3', on: '2021-08-02' },
    bill: { inScope: '100.00' },
    held: [['M01600', '2021-07-10']],
    published: { 'deductible of the year': '150.00', 'cap of the year': '1500.00' },
  },
  {
    id: 'WE-19',
    place: '大连',
    address: 'http://wap.vmaya.com/socfnews/topic/tskey/sn9111716108582461198.html',
    says: 'a second disease from September adds 167 to the cap, to the yuan, and nothing to the deductible',
    pack: '210200-dalian/employee',
    asked: { ...local, diseaseCode: DIABETES, personType: 'active', level: 'tier-3', on: '2021-10-08' },
    bill: { inScope: '100.00' },
    held: [
      ['M01600', '2021-07-10'],
      ['M03900', '2021-09-06'],
    ],
    standsIn: ['M03900', 'chronic'],
    published: { 'deductible of the year': '150.00', 'cap of the year': '1667.00' },
  },
  {
    id: 'WE-22',
    place: '宁波',
    address: 'http://m.nb.bendibao.com/live/46100.shtm',
    says: 'a year at the community centre: first share, ceiling of expense, ratio, and all that is left to the person',
    pack: 'ningbo',
    asked: { ...local, diseaseCode: CHRONIC, personType: 'adult-resident', level: 'community', on: '2012-06-01' },
    bill: {
      lines: [
        ['A', '2050.00'],
        ['B', '1000.00'],
        ['C', '50.00'],
      ],
    },
    published: {
      'fully self-paid': '50.00',
      'first share': '10.00',
      'in scope': '3040.00',
      'above the cap': '40.00',
      'pooled fund': '1800.00',
      'share beside the ratio': '1200.00',
      person: '1300.00',
    },
  },
  {
    id: 'WE-23',
    place: '镇江',
    address: 'http://qebk.com/techan/cd6daa399ce3a96bba007675f2227109.html',
    says: 'what lies above the limit goes to the serious-illness layer, together with the basic deductible',
    pack: 'zhenjiang',
    asked: { ...local, diseaseCode: CHRONIC, personType: 'active', level: 'tier-3', on: '2023-05-04' },
    bill: { inScope: '20000.00' },
    published: {
      'pooled fund': '6000.00',
      'base of serious-illness': '14000.00',
      'serious-illness': '4800.00',
      'all funds': '10800.00',
    },
  },
  {
    id: 'WE-25',
    place: 'not named',
    address: 'https://www.qinqinxiaobao.com/news/6443.html',
    says: 'first share (自付二) and the rest within the scope (自付一), the deductible met before',
    pack: 'self-paid-one-two',
    asked: { ...local, diseaseCode: CHRONIC, personType: 'active', level: 'tier-3', on: '2023-07-25' },
    bill: {
      lines: [
        ['A', '100.00'],
        ['B', '100.00'],
      ],
    },
    published: { 'first share': '10.00', 'within the scope, unpaid': '57.00', 'pooled fund': '133.00' },
  },
  {
    id: 'WE-26',
    place: '黑龙江',
    address: 'http://hlj.sina.com.cn/news/ljyw/2020-06-05/detail-iirczymk5327055.shtml',
    says: 'first share, then the deductible, then the ratio',
    pack: 'heilongjiang',
    asked: { ...local, diseaseCode: STAY, personType: 'active', level: 'tier-3', on: '2020-06-05' },
    bill: {
      lines: [
        ['A', '2000.00', 'services'],
        ['A', '3000.00', 'drugs'],
        ['B', '5000.00', 'drugs'],
      ],
    },
    published: {
      'in scope': '9500.00',
      'pooled fund': '6560.00',
      person: '3440.00',
      deductible: '1300.00',
      'first share': '500.00',
      'share beside the ratio': '1640.00',
    },
  },
  {
    id: 'WE-28',
    place: 'not named',
    address: 'http://ardmore-hotel.com/shebao/yiliao/79226.html',
    says: 'bands measured from zero with the deductible in the first, then half of what lies above 20 000',
    pack: 'elderly-resident',
    asked: { ...local, diseaseCode: STAY, personType: 'elderly-resident', level: 'tier-3', on: '2014-05-01' },
    bill: {
      lines: [
        ['A', '70000.00'],
        ['B', '20000.00'],
        ['C', '10000.00'],
      ],
    },
    published: {
      'first share': '600.00',
      'in scope': '89400.00',
      'pooled fund': '66120.00',
      'base of serious-illness': '23280.00',
      'serious-illness': '1640.00',
      cash: '32240.00',
    },
  },
  {
    id: 'WE-30',
    place: 'not named',
    address: 'https://www.shebaoonline.com/shebaozhishi/1364626',
    says: 'a ceiling of expense that counts the deductible; up to the base of the next layer, whose payment is not published',
    pack: 'ceiling-of-expense',
    asked: { ...local, diseaseCode: STAY, personType: 'adult-resident', level: 'tier-3', on: '2017-05-01' },
    bill: { fullySelfPaid: '3000.00', inScope: '177000.00' },
    published: { 'pooled fund': '49170.00', 'above the cap': '87000.00', 'within the scope, unpaid': '127830.00' },
  },
  {
    id: 'WE-31',
    place: '清远',
    address: 'http://senbk.com/techan/465217967e32ea7ff3daefdba3deea84.html',
    says: 'three funds one above the other: the cap of the first turned back into expense by its ratio',
    pack: 'qingyuan',
    asked: { ...local, diseaseCode: STAY, personType: 'active', level: 'tier-3', on: '2023-05-01' },
    bill: { inScope: '300000.00' },
    published: {
      'before the cap': '271908.00',
      'pooled fund': '65000.00',
      'large-sum': '216002.86',
      'serious-illness': '2056.28',
      'all funds': '283059.14',
      person: '16940.86',
    },
  },
  {
    id: 'WE-34',
    place: '北京',
    address: 'http://wap.manyoumao.com/kexue/5397324.html',
    says: 'bands measured above the deductible of the layer',
    pack: 'beijing-serious-illness',
    asked: { ...local, diseaseCode: STAY, personType: 'active', level: 'tier-3', on: '2020-05-01' },
    bill: { inScope: '600000.00' },
    published: { 'base of serious-illness': '300000.00', 'serious-illness': '177332.50' },
  },
  {
    id: 'WE-35',
    place: 'not named',
    address: 'http://idiamond.net/wsbs/sb/ynbx/cjwt/202403/t20240304_3495336.shtml',
    says: 'bands measured on the whole sum, the deductible of the layer included',
    pack: 'serious-illness-bands',
    asked: { ...local, diseaseCode: STAY, personType: 'adult-resident', level: 'tier-3', on: '2024-03-04' },
    bill: { inScope: '300000.00' },
    published: { 'base of serious-illness': '150000.00', 'serious-illness': '93800.00' },
  },
  {
    id: 'WE-36',
    place: 'not named',
    address: 'https://www.51dongshi.net/eedfrcdgagbvc.html',
    says: 'what lies outside the scope does not enter the base of the layer',
    pack: 'serious-illness-2018',
    asked: { ...local, diseaseCode: STAY, personType: 'adult-resident', level: 'tier-3', on: '2018-05-01' },
    bill: { fullySelfPaid: '10000.00', inScope: '90000.00' },
    published: { 'pooled fund': '40000.00', 'base of serious-illness': '50000.00', 'serious-illness': '10000.00' },
  },
  {
    id: 'WE-38',
    place: '淄博',
    address: 'http://zbszxy.com/guide/show-42.html',
    says: 'the stays of a year together: two subsidies, on the person’s share and on the expense above 420 000',
    pack: 'zibo-2015',
    asked: { ...local, diseaseCode: STAY, personType: 'retired', level: 'tier-3', on: '2015-12-31' },
    bill: {
      lines: [
        ['A', '490000.00'],
        ['B', '250000.00'],
        ['C', '10000.00'],
      ],
    },
    published: {
      'first share': '50000.00',
      'in scope': '690000.00',
      'base of serious-illness': '42350.00',
      'serious-illness': '1645.00',
      'large-sum': '115000.00',
    },
  },
  {
    id: 'WE-39',
    place: '重庆渝北',
    address: 'http://www.ybq.gov.cn/bm/qybj/zwgk_70831/zcwd/202310/t20231030_12491196.html',
    says: 'medical assistance in two layers, each on what the one before has left; what lies outside enters neither',
    pack: 'chongqing-yubei',
    asked: {
      ...local,
      diseaseCode: STAY,
      personType: 'adult-resident',
      level: 'tier-2',
      on: '2023-10-30',
      groups: ['low-income-edge'],
    },
    bill: { fullySelfPaid: '2000.00', inScope: '50000.00' },
    published: {
      'pooled fund': '34790.00',
      'medical-assistance': '10647.00',
      'tilted-assistance': '937.80',
      'all funds': '46374.80',
      person: '5625.20',
    },
  },
  {
    id: 'WE-45',
    place: '成都',
    address: 'http://xiangrikui.com/shehuibaoxian/chaxun/20121204/281311_1.html',
    says: 'a ratio that grows with age, rounded half up to the fen',
    pack: 'chengdu-2007',
    asked: { ...local, diseaseCode: STAY, personType: 'active', level: 'tier-1', on: '2007-05-01', age: 40 },
    bill: { inScope: '30000.00' },
    published: { 'pooled fund': '24564.51', person: '5435.49' },
  },
  {
    id: 'WE-49',
    place: '重庆',
    address: 'https://www.himd.com/romidepsin/238055',
    says: 'the first month of a targeted drug for cancer of the lung',
    pack: '500000-chongqing/employee',
    asked: { ...local, diseaseCode: STAY, personType: 'active', level: 'tier-3', on: '2026-01-15' },
    bill: { inScope: '12000.00' },
    published: { deductible: '880.00', person: '1992.00' },
  },
  {
    id: 'WE-50',
    place: 'not named',
    address: 'https://www.himd.com/pexidartinib/295297',
    says: 'a class-B drug; the page says about 1300, its rules come to 1311.30',
    pack: 'targeted-drug',
    asked: { ...local, diseaseCode: STAY, personType: 'active', level: 'tier-3', on: '2025-05-01' },
    bill: { lines: [['B', '5580.00', 'drugs']] },
    published: { person: '1311.30' },
  },
  {
    id: 'WE-51',
    place: '张家界',
    address: 'http://www.meicimeiju.cn/health/news/15655465.html',
    says: 'a class-B drug for diabetes, from a page that is not to be trusted in its numbers',
    pack: 'zhangjiajie',
    asked: { ...local, diseaseCode: DIABETES, personType: 'adult-resident', level: 'tier-2', on: '2025-05-01' },
    bill: { lines: [['B', '1000.00', 'drugs']] },
    published: { 'first share': '100.00', 'pooled fund': '630.00', person: '370.00' },
  },
  {
    id: 'WE-54',
    place: 'an examination',
    address: 'http://222.198.130.40:8081/view/Subject/showsubject.aspx?id=046614b05e5644e3a76da09e2632bfcf',
    says: 'deductible and cap from wages',
    pack: 'wages',
    asked: { ...local, diseaseCode: STAY, personType: 'active', level: 'tier-3', on: '2010-05-01' },
    bill: { fullySelfPaid: '20000.00', inScope: '100000.00' },
    published: { deductible: '2400.00', 'cap of the year': '144000.00', 'pooled fund': '87840.00' },
  },
  {
    id: 'WE-55',
    place: 'an examination',
    address: 'http://m.ptmygj.cn/wangke/daan/19a82ff3ce804789b9fff3eae85bf065',
    says: 'a supplement that pays four fifths of all that is left',
    pack: 'supplement',
    asked: { ...local, diseaseCode: STAY, personType: 'active', level: 'tier-3', on: '2013-05-01' },
    bill: { fullySelfPaid: '30000.00', inScope: '117000.00' },
    published: { 'pooled fund': '92000.00', person: '11000.00' },
  },
  {
    id: 'WE-56',
    place: 'not named',
    address: 'https://m.jiusongjiankang.com/health/news/5701821.html',
    says: 'the identity of rounding: the page’s two parts come to a fen too much, so in scope is what the first share leaves',
    pack: 'half-a-fen',
    asked: { ...local, diseaseCode: CHRONIC, personType: 'adult-resident', level: 'tier-1', on: '2025-05-01' },
    bill: { lines: [['B', '545.50', 'drugs']] },
    published: { 'first share': '27.28', 'in scope': '518.22', 'pooled fund': '259.11', person: '286.39' },
  },
];

/** Published calculations that are no test here, and why. */
export const NOT_EXPRESSED: Readonly<Record<string, string>> = {
  'WE-05': 'a newspaper gives the bill and what the fund paid, to the yuan, but no rule',
  'WE-06': 'the sum of 44 bills under several rules, not one settlement',
  'WE-07': 'a bill and its five payers without any rule; only their sum can be checked',
  'WE-08': 'a bill and two payers without any rule; only their sum can be checked',
  'WE-17': 'two payers without the ratio; the fixed 18 yuan of the consultation fee alone do not give them',
  'WE-41': 'four payers and a waiver of the hospital without any rule; institutions bear nothing here',
  'WE-42': 'the sum of several funds without any rule',
  'WE-43': 'the deductible is made an item of the bill of its own, and its parts do not come to the total',
  'WE-44': 'the deductible is made an item of the bill of its own, and its parts do not come to the total',
  'WE-46': 'the deductible is printed as 5% and counted as 12%',
  'WE-47': 'a subtraction is off by 100 yuan',
  'WE-52': 'the parts of a year’s bill as they came out, without any rule',
  'WE-53': 'the parts of a bill as they came out, without any rule',
  'WE-57': 'the ratio is applied to the whole bill in spite of a deductible',
  'WE-58': 'the result does not follow from the page’s own rule: 5280, not 4480',
  'WE-59': 'the result does not follow from the page’s own rule: 9720, not 6480',
  'WE-60': 'a cap on the fund that the page counts as one on expense',
  'WE-61': 'three funds that are each applied to the whole bill and pay more than it',
  'WE-62': 'first share and deductible are named and then left out',
  'WE-63': 'the result does not follow from the page’s own rule: 14400, not 28000',
};
