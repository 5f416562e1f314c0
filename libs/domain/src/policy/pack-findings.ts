import { toYuan, type Day, type Fen, type Says } from '@yidi/kernel';

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

/** What to write where a table says nothing, by the table's key. */
const ADVICE: Readonly<Record<string, { readonly code: string; readonly says: Says }>> = {
  ratios: {
    code: 'without-ratio',
    says: { zh: '没有来源时写 share: unknown', en: 'or write share: unknown where no source gives the ratio' },
  },
  deductibles: {
    code: 'without-deductible',
    says: {
      zh: "不设起付线时写 amount: '0.00'，没有来源时写 amount: unknown",
      en: "or write amount: '0.00' where there is no deductible and amount: unknown where no source gives it",
    },
  },
  offsite: {
    code: 'without-offsite',
    says: { zh: '没有来源时写 benefit: unknown', en: 'or write benefit: unknown where no source says it' },
  },
  caps: {
    code: 'without-cap',
    says: {
      zh: '填写 amount；来源载明不设限额时写 unlimited: true，没有来源时写 amount: unknown',
      en: 'write an amount, unlimited: true where a source says that there is no cap, or amount: unknown where none says anything',
    },
  },
  starts: { code: 'without-start', says: { zh: '写明待遇享受开始时间', en: 'say from when the benefit counts' } },
  validity: { code: 'without-validity', says: { zh: '写明有效期', en: 'say how long the qualification holds' } },
};

/** How to mend two entries that hold on the same days. */
const END_ONE: Says = {
  zh: '请用 until 结束其中一条，或增加条件加以区分',
  en: 'let one end (until) before the other begins, or tell them apart by a further condition',
};
const TELL_APART: Says = {
  zh: '请在优先的一条中增加条件；列出全部取值的条件也算一项',
  en: 'let the one that goes first make a further condition; a list of all the words there are is one, too',
};

/** What a check can find wrong with a pack. */
export const PackFindings = {
  endsBeforeItBegins: (path: PackPath, first: Day, last: Day): PackFinding =>
    finding(
      'ends-before-it-begins',
      path,
      `终止日 ${last} 早于起始日 ${first}，请更正其中之一`,
      `it ends on ${last}, before it begins on ${first}: correct one of the two`,
    ),
  outsideThePack: (
    path: PackPath,
    on: Day,
    { first, last }: { readonly first: Day; readonly last: string },
  ): PackFinding =>
    finding(
      'outside-the-pack',
      path,
      `${on} 不在政策包的执行期（${first} 至 ${last}）之内，请更正日期或删去此条`,
      `${on} lies outside the pack's own time, ${first} to ${last}: correct the day, or remove the entry`,
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
  usedBeforeItsSource: (
    path: PackPath,
    key: string,
    { from, first, entries }: { readonly from: Day; readonly first: Day; readonly entries: number },
  ): PackFinding =>
    finding(
      'used-before-its-source',
      path,
      `自 ${first} 起适用（共 ${String(entries)} 处），而来源 “${key}” 自 ${from} 起施行：写明 from，或注明此前施行的来源`,
      `this is used from ${first} on (${String(entries)} in all), but "${key}" is in force only from ${from}: let it begin then, or name the source that held before`,
    ),
  withoutSource: (path: PackPath): PackFinding =>
    finding(
      'without-source',
      path,
      '缺少来源，请填写 source',
      'this differs from the usual rule and has no source: name one in source',
    ),
  diseaseNotListed: (path: PackPath, code: string): PackFinding =>
    finding(
      'disease-not-listed',
      path,
      `病种 ${code} 未在 diseases 中列出，请补充或更正`,
      `${code} is not among the diseases of this pack: list it under diseases, or correct the code`,
    ),
  classWithoutDisease: (path: PackPath, name: string): PackFinding =>
    finding(
      'class-without-disease',
      path,
      `没有病种属于类别 “${name}”，请在 diseases 中填写 class 或更正`,
      `no disease is in the class "${name}": give diseases that class, or correct the word`,
    ),
  otherScheme: (path: PackPath, personType: string, scheme: string): PackFinding =>
    finding(
      'person-type-of-other-scheme',
      path,
      `险种 ${scheme} 没有人员类别 ${personType}，请删去`,
      `the scheme ${scheme} has no ${personType} persons: remove the word`,
    ),
  notKnownThen: (path: PackPath, condition: string): PackFinding =>
    finding(
      'condition-not-known',
      path,
      `待遇资格认定时尚不知道 ${condition}，请删去该条件`,
      `${condition} is not known when a qualification is granted: remove the condition`,
    ),
  limitsCross: (path: PackPath, lower: string, upper: string): PackFinding =>
    finding(
      'limits-cross',
      path,
      `下限 ${lower} 大于上限 ${upper}，请更正`,
      `the lower limit ${lower} lies above the upper limit ${upper}: correct one of the two`,
    ),
  nothingSaid: (path: PackPath, where: Says): PackFinding => {
    const { code, says } = ADVICE[String(path.at(-1))] ?? {
      code: 'nothing-said',
      says: { zh: '请补充', en: 'add what is missing' },
    };
    return finding(
      code,
      path,
      `未写明以下情形：${where.zh}。请增加条目；${says.zh}`,
      `nothing is said for ${where.en}: add an entry, ${says.en}`,
    );
  },
  entriesContradict: (
    path: PackPath,
    first: number,
    { dated, ...where }: Says & { readonly dated: boolean },
  ): PackFinding => {
    const { zh, en } = dated ? END_ONE : TELL_APART;
    return finding(
      'entries-contradict',
      path,
      `在以下情形与本表第 ${String(first)} 条同样适用：${where.zh}。${zh}`,
      `this entry holds with the same right as entry ${String(first)} of its table for ${where.en}: ${en}`,
    );
  },
  neverDecides: (path: PackPath): PackFinding =>
    finding(
      'never-decides',
      path,
      '任何情形下都有条件更具体的条目优先，此条从不适用：请更正条件或删去',
      'this entry decides nothing, since no case fits it or others always say more: correct its conditions, or remove it',
    ),
  tooManyCases: (path: PackPath, most: number): PackFinding =>
    finding(
      'too-many-cases',
      path,
      `区分的情形超过 ${String(most)} 种，无法检查：请减少条件或日期`,
      `these entries tell more than ${String(most)} cases apart, which is more than a check follows: use fewer conditions or dates`,
    ),
  eitherOr: (path: PackPath, one: string, other: string): PackFinding =>
    finding(
      'either-or',
      path,
      `须且只能填写 ${one} 与 ${other} 之一`,
      `write either ${one} or ${other}, one of the two`,
    ),
  onlyWith: (path: PackPath, field: string, needed: string): PackFinding =>
    finding(
      'only-with',
      path,
      `${field} 只在 ${needed} 时有意义：请更正，或删去 ${field}`,
      `${field} says something only with ${needed}: correct that, or leave ${field} out`,
    ),
  needs: (path: PackPath, given: string, field: string): PackFinding =>
    finding('needs', path, `${given} 时须填写 ${field}`, `with ${given}, ${field} has to be given`),
  notEveryYear: (path: PackPath, monthDay: string): PackFinding =>
    finding(
      'not-in-every-year',
      path,
      `并非每年都有 ${monthDay} 这一天，请更正`,
      `not every year has a ${monthDay}: correct the day`,
    ),
  bandsDoNotAscend: (path: PackPath, upTo: string): PackFinding =>
    finding(
      'bands-do-not-join',
      path,
      `本段上限 ${upTo} 不高于上一段，请按金额从低到高排列`,
      `this band ends at ${upTo}, not above the one before: order the bands by amount`,
    ),
  bandAfterOpenOne: (path: PackPath): PackFinding =>
    finding(
      'bands-do-not-join',
      path,
      '只有最后一段可以不写 upTo，请填写本段上限',
      'only the last band goes on without end: give this one its upTo',
    ),
  bandsEnd: (path: PackPath, upTo: string): PackFinding =>
    finding(
      'bands-do-not-join',
      path,
      `未写明 ${upTo} 元以上如何支付：增加不写 upTo 的一段；不予支付时写 share: '0%'`,
      `nothing is said above ${upTo} yuan: add a band without upTo, with share: '0%' where nothing is paid there`,
    ),
  levelsDiffer: (path: PackPath, level: string, pool: string): PackFinding =>
    finding(
      'levels-differ-in-one-pool',
      path,
      `各级医疗机构起付线不同而累计在同一 “${pool}” 中（如 ${level}）：用 atHigherLevel 写明补差 top-up 或不再扣除 no-more，没有来源时写 unknown，或写 pool: each-level`,
      `other levels (${level}) ask for another amount and fill the same pool "${pool}": say atHigherLevel: top-up or no-more, unknown where no source tells, or pool: each-level`,
    ),
  shareOverOne: (path: PackPath, { ratio, where }: { readonly ratio: number; readonly where: Says }): PackFinding =>
    finding(
      'share-over-one',
      path,
      `与 ratios 第 ${String(ratio)} 条相加超过 100%（${where.zh}）：用 atMost 写明上限`,
      `with entry ${String(ratio)} of ratios this goes beyond 100 % (${where.en}): say in atMost how far it goes`,
    ),
  additionLowers: (path: PackPath, { ratio, where }: { readonly ratio: number; readonly where: Says }): PackFinding =>
    finding(
      'addition-lowers-the-ratio',
      path,
      `atMost 低于 ratios 第 ${String(ratio)} 条的比例（${where.zh}），加成反而降低待遇：请更正`,
      `atMost lies below the share of entry ${String(ratio)} of ratios (${where.en}), so that the addition takes away: correct one of the two`,
    ),
  paysLess: (
    path: PackPath,
    {
      less,
      more,
      where,
    }: { readonly less: readonly [Fen, Fen]; readonly more: readonly [Fen, Fen]; readonly where: Says },
  ): PackFinding => {
    const [smaller, paid] = less.map(toYuan);
    const [bigger, paidThen] = more.map(toYuan);
    return finding(
      'bigger-bill-pays-less',
      path,
      `政策范围内费用 ${String(smaller)} 元时基金支付 ${String(paid)} 元，${String(bigger)} 元时反而只付 ${String(paidThen)} 元（${where.zh}）：请更正 bandsFrom 或比例`,
      `of ${String(smaller)} yuan in scope the funds pay ${String(paid)}, of ${String(bigger)} only ${String(paidThen)} (${where.en}): correct bandsFrom or the shares`,
    );
  },
  orderWordUnknown: (path: PackPath, word: string): PackFinding =>
    finding(
      'order-word-unknown',
      path,
      `结算顺序中的 “${word}” 既不是规则名称，也不是 layers 中的基金`,
      `"${word}" is neither a clause of the order nor the fund of a layer: correct the word`,
    ),
  orderLacks: (path: PackPath, word: string): PackFinding =>
    finding(
      'order-lacks',
      path,
      `结算顺序 order 中没有 ${word}，此项不会执行：请写入`,
      `the order does not name ${word}, so this would not be applied: put it in its place there`,
    ),
  orderWithoutTable: (path: PackPath, word: string, needed: string): PackFinding =>
    finding(
      'order-without-table',
      path,
      `结算顺序写有 ${word}，但没有 ${needed}：请填写，或从顺序中删去`,
      `the order names ${word}, but the pack has no ${needed}: give it, or take the word out`,
    ),
  orderFirst: (path: PackPath): PackFinding =>
    finding('order-wrong', path, '结算顺序须以 self-paid 开始', 'the order begins with self-paid: put it first'),
  orderLast: (path: PackPath): PackFinding =>
    finding('order-wrong', path, '结算顺序中 personal-account 须在最后', 'personal-account stands last in the order'),
  orderWrong: (path: PackPath, before: string, after: string): PackFinding =>
    finding(
      'order-wrong',
      path,
      `结算顺序中 ${before} 须在 ${after} 之前`,
      `in the order ${before} has to stand before ${after}`,
    ),
  reducesNothing: (path: PackPath, category: string): PackFinding =>
    finding(
      'reduces-nothing',
      path,
      `benefit: reduced 未写明如何降低，其他表中也没有适用 ${category} 的条目：填写 minusPoints、times 或 ownShareFirst，或在其他表中增加该类别的条目`,
      `benefit: reduced does not say how, and no other table has an entry for ${category}: give minusPoints, times or ownShareFirst, or an entry with that category in another table`,
    ),
  severalWithoutPool: (path: PackPath): PackFinding =>
    finding(
      'several-without-pool',
      path,
      '多病种限额须共用一个限额：请用 pool 命名',
      'several diseases make one limit only in a pool that they share: name it in pool',
    ),
  severalNotKnown: (path: PackPath): PackFinding =>
    finding(
      'several-not-known',
      path,
      '此限额与同一 pool 的其他病种限额合并计算（several），须填写 amount',
      'this limit is combined with others of its pool (several): it needs an amount',
    ),
  severalDiffers: (path: PackPath, rule: number): PackFinding =>
    finding(
      'several-differs',
      path,
      `同一 pool 中 caps 第 ${String(rule)} 条另有多病种规则：各条 several 须相同`,
      `entry ${String(rule)} of caps combines the limits of this pool in another way: say the same in several`,
    ),
  poolRunsApart: (
    path: PackPath,
    other: number,
    { pool, period = 'visit' }: { readonly pool: string; readonly period: string | undefined },
  ): PackFinding =>
    finding(
      'pool-runs-apart',
      path,
      `与本表第 ${String(other)} 条同用 “${pool}” 而期间不同（${period}），不会合并累计：请写相同的期间，或另取 pool 名称`,
      `entry ${String(other)} of this table fills the pool "${pool}" over another period (${period}), so the two would not count together: say the same period, or name another pool`,
    ),
  noSuchLayer: (path: PackPath, fund: string): PackFinding =>
    finding(
      'no-such-layer',
      path,
      `layers 中没有基金 “${fund}”，请更正`,
      `no layer has the fund "${fund}": correct the word`,
    ),
  fundNameTaken: (path: PackPath, fund: string): PackFinding =>
    finding(
      'fund-name-taken',
      path,
      `“${fund}” 已另有含义，请另取基金名称`,
      `"${fund}" has another meaning already: call the fund otherwise`,
    ),
  baseStandsAlone: (path: PackPath): PackFinding =>
    finding(
      'base-stands-alone',
      path,
      'over-cap-expense 不能与其他部分并列，请只保留其一',
      'over-cap-expense stands alone: remove it, or the other parts',
    ),
} as const;
