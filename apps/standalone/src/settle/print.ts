import { styleText } from 'node:util';
import type { Calculation } from '@yidi/domain/settlement';
import { explain } from '@yidi/domain/filing';
import { toYuan, type Fen } from '@yidi/kernel';
import type { Outcome } from './settle-record.js';

const money = (amount: Fen): string => toYuan(amount).padStart(14);
const dim = (text: string): string => styleText('dim', text);

/** One settlement as a person at a terminal reads it, both languages side by side. */
export const explained = (outcome: Outcome): string => {
  const { record } = outcome;
  const head = styleText('bold', `${record.recordId}  ${record.servedOn}  ${record.diseaseCode}  ${record.personNo}`);
  if ('declined' in outcome) {
    const { sentence, remedy } = explain(outcome.declined);
    return [head, `  ${outcome.declined.code}`, `  ${sentence.zh}${remedy.zh}`, `  ${sentence.en} ${remedy.en}`].join(
      '\n',
    );
  }
  const { calculation, ref } = outcome;
  return [
    head,
    dim(`  ${ref.region}/${ref.scheme}  ${ref.from}  ${ref.hash}`),
    ...calculation.steps.flatMap(({ rule, says, source, before, amount, after }) => [
      `  ${rule.padEnd(20)}${money(before)} −${money(amount)} =${money(after)}`,
      `      ${says.zh}`,
      `      ${says.en}`,
      dim(`      ${source}`),
    ]),
    ...sums(calculation),
  ].join('\n');
};

const sums = ({ funds, fundPays, personPays, person, paidFrom, accumulators }: Calculation): readonly string[] => [
  styleText('bold', `  基金支付 the funds pay   ${money(fundPays)}`),
  ...funds.map(({ fund, amount }) => `    ${fund.padEnd(22)}${money(amount)}`),
  styleText('bold', `  个人负担 the person pays ${money(personPays)}`),
  ...named(person),
  ...(paidFrom.personalAccount === 0 ? [] : named(paidFrom)),
  ...accumulators.map(({ kind, pool, period, within, before, after, of }) =>
    dim(
      `  ${kind} ${pool} (${period} ${within}): ${toYuan(before)} → ${toYuan(after)}${of === undefined ? '' : ` / ${toYuan(of)}`}`,
    ),
  ),
];

const named = (amounts: object): readonly string[] =>
  Object.entries(amounts)
    .filter(([, amount]: [string, Fen]) => amount > 0)
    .map(([name, amount]: [string, Fen]) => `    ${name.padEnd(22)}${money(amount)}`);
