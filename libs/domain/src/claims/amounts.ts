import { fen, plus, toYuan, type Fen, type Violation } from '@yidi/kernel';
import type { BillLine, SplitAmounts } from '@yidi/contracts/claims';

/**
 * The most that one record may come to: fifty million yuan, beyond every bill, and so little that a calculation in millionths of
 * a fen stays exact.
 */
export const RECORD_LIMIT: Fen = fen(5_000_000_000);

type Parts = Pick<SplitAmounts, 'fullySelfPaid' | 'overLimit' | 'preSelfPaid' | 'inScope'>;

const partsOf = ({ fullySelfPaid, overLimit, preSelfPaid, inScope }: Parts): readonly Fen[] => [
  fullySelfPaid,
  overLimit,
  preSelfPaid,
  inScope,
];

/** I1 of the interface's rules: 费用总额 = 全自费 + 超限价 + 先行自付 + 符合政策范围. */
export const addsUp = (total: Fen, parts: Parts): boolean => plus(...partsOf(parts)) === total;

const badSum = (field: string, subject: string, total: Fen, parts: Parts): Violation => ({
  field,
  rule: 'adds-up',
  message: `${subject}: ${toYuan(total)} is not ${partsOf(parts).map(toYuan).join(' + ')}`,
});

/** Every line whose parts do not add up to its amount. Quantity times unit price is not checked: hospitals round it. */
export const badLines = (lines: readonly BillLine[]): readonly Violation[] =>
  lines.flatMap((line, at) =>
    addsUp(line.amount, line) ? [] : [badSum(`lines[${String(at)}]`, `line ${String(line.lineNo)}`, line.amount, line)],
  );

export const badAmounts = (amounts: SplitAmounts): readonly Violation[] =>
  addsUp(amounts.total, amounts) ? [] : [badSum('amounts', 'the sum', amounts.total, amounts)];

/** Line numbers that occur again, at each place where they do. */
export const duplicateLines = (lines: readonly BillLine[]): readonly Violation[] => {
  const seen = new Set<number>();
  return lines.flatMap(({ lineNo }, at) => {
    if (!seen.has(lineNo)) {
      seen.add(lineNo);
      return [];
    }
    return [
      { field: `lines[${String(at)}].lineNo`, rule: 'unique', message: `line ${String(lineNo)} occurs more than once` },
    ];
  });
};

/** Whether the lines together are within what a record may come to; asked before their sums are formed. */
export const withinLimit = (lines: readonly BillLine[]): boolean =>
  lines.reduce((sum, { amount }) => sum + amount, 0) <= RECORD_LIMIT;

/** The sums of the lines, part by part. */
export const sumOfLines = (lines: readonly BillLine[]): SplitAmounts => {
  const sum = (part: (line: BillLine) => Fen): Fen => plus(...lines.map(part));
  return {
    total: sum(({ amount }) => amount),
    fullySelfPaid: sum(({ fullySelfPaid }) => fullySelfPaid),
    overLimit: sum(({ overLimit }) => overLimit),
    preSelfPaid: sum(({ preSelfPaid }) => preSelfPaid),
    inScope: sum(({ inScope }) => inScope),
  };
};

/** Parts in which the amounts sent differ from the sums of the lines. */
export const differences = (sent: SplitAmounts, formed: SplitAmounts): readonly Violation[] =>
  (['total', 'fullySelfPaid', 'overLimit', 'preSelfPaid', 'inScope'] as const)
    .filter((part) => sent[part] !== formed[part])
    .map((part) => ({
      field: `amounts.${part}`,
      rule: 'adds-up',
      message: `${toYuan(sent[part])} is not the sum of the lines, ${toYuan(formed[part])}`,
    }));
