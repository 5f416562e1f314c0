// Names of regions, stages, papers and amounts as the timeline's sentences write them.
import { toYuan, type Day, type Fen, type FilingCategory, type RegionCode, type Says, type Scheme } from '@yidi/kernel';

/** Provinces by the first two digits of GB/T 2260; what lies deeper goes by its code. */
const PROVINCES: ReadonlyMap<string, Says> = new Map(
  [
    ['11', '北京', 'Beijing'],
    ['12', '天津', 'Tianjin'],
    ['13', '河北', 'Hebei'],
    ['14', '山西', 'Shanxi'],
    ['15', '内蒙古', 'Inner Mongolia'],
    ['21', '辽宁', 'Liaoning'],
    ['22', '吉林', 'Jilin'],
    ['23', '黑龙江', 'Heilongjiang'],
    ['31', '上海', 'Shanghai'],
    ['32', '江苏', 'Jiangsu'],
    ['33', '浙江', 'Zhejiang'],
    ['34', '安徽', 'Anhui'],
    ['35', '福建', 'Fujian'],
    ['36', '江西', 'Jiangxi'],
    ['37', '山东', 'Shandong'],
    ['41', '河南', 'Henan'],
    ['42', '湖北', 'Hubei'],
    ['43', '湖南', 'Hunan'],
    ['44', '广东', 'Guangdong'],
    ['45', '广西', 'Guangxi'],
    ['46', '海南', 'Hainan'],
    ['50', '重庆', 'Chongqing'],
    ['51', '四川', 'Sichuan'],
    ['52', '贵州', 'Guizhou'],
    ['53', '云南', 'Yunnan'],
    ['54', '西藏', 'Tibet'],
    ['61', '陕西', 'Shaanxi'],
    ['62', '甘肃', 'Gansu'],
    ['63', '青海', 'Qinghai'],
    ['64', '宁夏', 'Ningxia'],
    ['65', '新疆', 'Xinjiang'],
    ['66', '新疆兵团', 'XPCC'],
  ].map(([code = '', zh = '', en = '']) => [code, { zh, en }]),
);

/** `110105` → 北京（110105）. */
export const regionName = (region: RegionCode): Says => {
  const province = PROVINCES.get(region.slice(0, 2));
  if (province === undefined) return { zh: region, en: region };
  return { zh: `${province.zh}（${region}）`, en: `${province.en} (${region})` };
};

export const SCHEME_NAMES: Readonly<Record<Scheme, Says>> = {
  employee: { zh: '职工医保', en: 'employee scheme' },
  resident: { zh: '居民医保', en: 'resident scheme' },
};

export const CATEGORY_NAMES: Readonly<Record<FilingCategory, Says>> = {
  'resettled-retiree': { zh: '异地安置退休人员', en: 'resettled retiree' },
  'long-term-resident': { zh: '异地长期居住人员', en: 'long-term resident' },
  'posted-worker': { zh: '常驻异地工作人员', en: 'posted worker' },
  referral: { zh: '异地转诊人员', en: 'referral' },
  emergency: { zh: '异地急诊抢救人员', en: 'emergency' },
  'other-temporary': { zh: '其他临时外出就医人员', en: 'other temporary care' },
};

/** Stages that packs name; one that is not here goes by its slug. */
const STAGES: ReadonlyMap<string, Says> = new Map([
  ['acceptance', { zh: '受理', en: 'acceptance' }],
  ['first-review', { zh: '初审', en: 'first review' }],
  ['hospital', { zh: '医院初审', en: 'hospital review' }],
  ['hospital-review', { zh: '医院初审', en: 'hospital review' }],
  ['expert', { zh: '专家评审', en: 'expert review' }],
  ['expert-review', { zh: '专家评审', en: 'expert review' }],
  ['agency', { zh: '经办审核', en: 'agency review' }],
  ['agency-review', { zh: '经办审核', en: 'agency review' }],
  ['re-check', { zh: '复核', en: 're-check' }],
]);

export const stageName = (stage: string): Says =>
  STAGES.get(stage) ?? { zh: `“${stage}”审核`, en: `review "${stage}"` };

const MATERIALS: ReadonlyMap<string, Says> = new Map([
  ['application-form', { zh: '申请表', en: 'application form' }],
  ['id-card', { zh: '身份证', en: 'identity card' }],
  ['insurance-card', { zh: '社会保障卡', en: 'insurance card' }],
  ['diagnosis-certificate', { zh: '诊断证明', en: 'diagnosis certificate' }],
  ['discharge-record', { zh: '出院记录', en: 'discharge record' }],
  ['outpatient-record', { zh: '门诊病历', en: 'outpatient record' }],
  ['test-report', { zh: '检查检验报告', en: 'test report' }],
  ['special-disease-record', { zh: '门诊慢特病病历', en: 'special-disease record' }],
  ['invoice', { zh: '发票', en: 'invoice' }],
  ['prescription', { zh: '处方', en: 'prescription' }],
  ['fee-list', { zh: '费用清单', en: 'fee list' }],
  ['residence-proof', { zh: '居住证明', en: 'proof of residence' }],
  ['transfer-certificate', { zh: '转诊证明', en: 'transfer certificate' }],
  ['commitment-letter', { zh: '承诺书', en: 'commitment letter' }],
]);

export const materialNames = (kinds: readonly string[]): Says => {
  const names = kinds.map((kind) => MATERIALS.get(kind) ?? { zh: kind, en: kind });
  return { zh: names.map(({ zh }) => zh).join('、'), en: names.map(({ en }) => en).join(', ') };
};

export const yuan = (amount: Fen): Says => ({ zh: `${toYuan(amount)} 元`, en: `${toYuan(amount)} yuan` });

/** A period whose first and last day belong to it. */
export const period = (startsOn: Day, endsOn: Day | undefined): Says =>
  endsOn === undefined
    ? { zh: `自 ${startsOn} 起`, en: `from ${startsOn} on` }
    : { zh: `${startsOn} 至 ${endsOn}`, en: `from ${startsOn} to ${endsOn}` };

/** What follows where papers are still missing; nothing where none are. */
export const stillMissing = (kinds: readonly string[]): Says => {
  if (kinds.length === 0) return { zh: '', en: '' };
  const names = materialNames(kinds);
  return { zh: `；尚缺：${names.zh}`, en: `; still missing: ${names.en}` };
};

/** Most characters of other people's words in one sentence. */
const CLIPPED = 400;

/** Other people's words on one line, cut where they are too long for a sentence, without their last full stop. */
export const clipped = (text: string): string => {
  const characters = Array.from(
    text
      .replaceAll(/\s+/g, ' ')
      .trim()
      .replace(/[。.；;]+$/, ''),
  );
  return characters.length <= CLIPPED ? characters.join('') : `${characters.slice(0, CLIPPED - 1).join('')}…`;
};
