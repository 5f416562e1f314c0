import { fen, scaled, toYuan, type FilingCategory, type Says } from '@yidi/kernel';
import type { Period } from '@yidi/contracts/policy';
import type { Grains, Precision } from './clause.js';

/** Grains as fen, half up. */
const toFen = (amount: Grains, { grainsPerFen }: Precision): number =>
  grainsPerFen === 1 ? amount : scaled(amount, 1, grainsPerFen);

/** An amount as a settlement's sentences write it, in yuan and without the word. */
export const written = (amount: Grains, precision: Precision): string => toYuan(fen(toFen(amount, precision)));

/** A share in millionths as people write it: 750 000 → `75%`. */
export const percent = (share: number): string => `${String(share / 10_000)}%`;

export const PERIOD_NAMES: Readonly<Record<Period, Says>> = {
  visit: { zh: '每次', en: 'per-visit' },
  month: { zh: '月度', en: 'monthly' },
  quarter: { zh: '季度', en: 'quarterly' },
  'half-year': { zh: '半年度', en: 'half-yearly' },
  year: { zh: '年度', en: 'yearly' },
};

export const CATEGORY_NAMES: Readonly<Record<FilingCategory, Says>> = {
  'resettled-retiree': { zh: '异地安置退休人员', en: 'resettled retirees' },
  'long-term-resident': { zh: '异地长期居住人员', en: 'long-term residents' },
  'posted-worker': { zh: '常驻异地工作人员', en: 'posted workers' },
  referral: { zh: '异地转诊人员', en: 'referred patients' },
  emergency: { zh: '异地急诊抢救人员', en: 'emergency patients' },
  'other-temporary': { zh: '其他临时外出就医人员', en: 'other temporary travellers' },
};
