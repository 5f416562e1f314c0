import { monthOf, toYuan, yearOf, type Day, type Fen, type FilingCategory, type Says } from '@yidi/kernel';
import type { Period } from '@yidi/contracts/policy';

/** Amounts, shares, periods and categories as a settlement's sentences write them. */
export const yuan = (amount: Fen): Says => ({ zh: `${toYuan(amount)} 元`, en: `${toYuan(amount)} yuan` });

/** A share in millionths as people write it: 750 000 → `75%`. */
export const percent = (share: number): string => `${String(share / 10_000)}%`;

/** Which run of an accumulator a day belongs to: `2026-03` or `2026`. */
export const runOf = (period: Period, on: Day): string => (period === 'month' ? monthOf(on) : String(yearOf(on)));

export const PERIOD_NAMES: Readonly<Record<Period, Says>> = {
  month: { zh: '月度', en: 'monthly' },
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
