import type { OfferedAccount, SplitAmounts } from '@yidi/contracts/claims';
import type { HeldDisease } from '@yidi/contracts/filing';
import type { PolicyPack } from '@yidi/contracts/policy';
import type { AccumulatorUse } from '@yidi/contracts/settlement';
import { day, type Says } from '@yidi/kernel';
import { examplePolicy, HYPERTENSION } from '../policy/pack.examples.js';
import { afterUse, type UsedByKey } from './accumulators.js';
import { calculate, type Calculation } from './calculate.js';
import { isLacking, type Lacking } from './clause.js';
import { heldWith } from './held.js';
import { planFor, type Plan, type PlanQuestion } from './plan.js';
import { billOf } from './treatment.examples.js';

/** Hypertension of a retired employee of the example region, a long-term resident elsewhere, at a tier-3 hospital. */
export const question: PlanQuestion = {
  diseaseCode: HYPERTENSION,
  personType: 'retired',
  level: 'tier-3',
  category: 'long-term-resident',
  on: day('2026-03-12'),
};

/** What the example pack with these changes says in this case. */
export const planOf = (changes: Partial<PolicyPack> = {}, asked: Partial<PlanQuestion> = {}): Plan => {
  const found = planFor(examplePolicy(changes), { ...question, ...asked });
  if (!('plan' in found)) throw new Error(`the pack has no plan: ${JSON.stringify(found)}`);
  return found.plan;
};

/** A visit to a hospital: the bill, and what differs from the example question. */
export interface Visit extends Partial<PlanQuestion> {
  /** Fen, all in scope; or a bill with its parts. */
  readonly bill: number | SplitAmounts;
  readonly held?: readonly HeldDisease[];
  readonly offered?: OfferedAccount;
}

/** The visits of one person settled in order by the example pack with these changes, each with what those before it used. */
export const settleInOrder = (
  changes: Partial<PolicyPack>,
  ...visits: readonly Visit[]
): readonly (Calculation | Lacking)[] => {
  let used: UsedByKey = {};
  return visits.map(({ bill, held, offered, ...asked }) => {
    const result = calculate(planOf(changes, asked), {
      bill: typeof bill === 'number' ? billOf(bill) : bill,
      on: asked.on ?? question.on,
      usedBefore: (key) => used[key],
      held: heldWith(asked.diseaseCode ?? HYPERTENSION, held, []),
      offered,
    });
    if (!isLacking(result)) used = afterUse(used, result.accumulators);
    return result;
  });
};

/** The same for one visit of somebody whose account is new. */
export const settle = (changes: Partial<PolicyPack>, visit: Visit): Calculation => {
  const [result] = settleInOrder(changes, visit);
  if (result === undefined || isLacking(result)) throw new Error(`not settled: ${JSON.stringify(result)}`);
  return result;
};

/** What all funds together pay for each visit, or the parameter for which it was declined. */
export const fundsPay = (changes: Partial<PolicyPack>, ...visits: readonly Visit[]): readonly (number | string)[] =>
  settleInOrder(changes, ...visits).map((result) => (isLacking(result) ? result.lacking : result.fundPays));

/** The sentences of the steps by this rule. */
export const saidBy = ({ steps }: Calculation, rule: string): readonly Says[] =>
  steps.filter((step) => step.rule === rule).map(({ says }) => says);

/** `deductible M03900 2026-03: 0 → 5000 of 5000`. */
export const told = (uses: readonly AccumulatorUse[]): readonly string[] =>
  uses.map(
    ({ kind, pool, within, before, after, of }) =>
      `${kind} ${pool} ${within}: ${String(before)} → ${String(after)}${of === undefined ? '' : ` of ${String(of)}`}`,
  );
