import type { Day, DiseaseCode, Says } from '@yidi/kernel';

/** Names and places in lists that lead to a value of a pack. */
export type PackPath = readonly (string | number)[];

/** Something in a pack that keeps it from being used: where, and in words what to do. */
export interface PackFinding {
  readonly path: PackPath;
  readonly code: string;
  readonly says: Says;
}

const finding = (code: string, path: PackPath, zh: string, en: string): PackFinding => ({
  path,
  code,
  says: { zh, en },
});

/** What a check can find wrong with a pack. */
export const PackFindings = {
  endsBeforeItBegins: (path: PackPath, validFrom: Day, validUntil: Day): PackFinding =>
    finding(
      'ends-before-it-begins',
      path,
      `终止日 ${validUntil} 早于起始日 ${validFrom}，请更正其中之一`,
      `the pack ends on ${validUntil}, before it begins on ${validFrom}: correct one of the two`,
    ),
  saidTwice: (path: PackPath, value: string): PackFinding =>
    finding(
      'said-twice',
      path,
      `“${value}” 重复出现，只保留一处`,
      `"${value}" stands in this list twice: keep one of them`,
    ),
  sourceUnknown: (path: PackPath, key: string): PackFinding =>
    finding(
      'source-unknown',
      path,
      `来源 “${key}” 未在 sources 中列出，请补充该来源或更正名称`,
      `no source has the key "${key}": add it under sources, or correct the key`,
    ),
  withoutSource: (path: PackPath, field: string): PackFinding =>
    finding('without-source', path, `缺少来源，请填写 ${field}`, `this number has no source: name one in ${field}`),
  withoutRatio: (path: PackPath, disease: DiseaseCode): PackFinding =>
    finding(
      'without-ratio',
      path,
      `病种 ${disease} 没有报销比例，请在病种下或整个政策包下填写 ratios`,
      `${disease} has no ratio: give ratios to the disease or to the whole pack`,
    ),
  ratiosContradict: (path: PackPath, first: number, where: string): PackFinding =>
    finding(
      'ratios-contradict',
      path,
      `对 ${where} 与本列表第 ${String(first)} 条同样适用，请写明人员类别或医疗机构等级加以区分`,
      `this entry holds for ${where} with the same right as entry ${String(first)} of the list: tell them apart by personTypes or levels`,
    ),
  capMissing: (path: PackPath, disease: DiseaseCode): PackFinding =>
    finding(
      'cap-missing',
      path,
      `病种 ${disease} 未写最高支付限额：填写 amount；没有来源时写 whileUnknown: uncapped，结算结果会注明这一假设`,
      `the cap of ${disease} is not given: write its amount, or whileUnknown: uncapped where no source gives one and settlements should say so`,
    ),
  capKnownAndUnknown: (path: PackPath, disease: DiseaseCode): PackFinding =>
    finding(
      'cap-known-and-unknown',
      path,
      `病种 ${disease} 已有限额金额，请删去 whileUnknown`,
      `the cap of ${disease} has an amount: remove whileUnknown`,
    ),
} as const;
