import type { AccumulatorUse } from '@yidi/contracts/settlement';
import { explain } from '@yidi/domain/filing';
import { inLanguage, Refusal, toYuan, yearOf, type Fen, type Language } from '@yidi/kernel';
import { violationIn } from '@yidi/platform';
import { BadRecord } from './bad-record.js';
import type { Outcome } from './settle-record.js';

/** A result as a file of results holds it: the API's settlement with the record's id, money in yuan. */
export const resultOf = (outcome: Outcome, language: Language): Readonly<Record<string, unknown>> => {
  const { recordId, personNo, servedOn } = outcome.record;
  if ('declined' in outcome) {
    const { sentence, remedy } = explain(outcome.declined);
    const { code } = outcome.declined;
    const reason = { code, sentence: inLanguage(sentence, language), remedy: inLanguage(remedy, language) };
    return { recordId, personNo, status: 'declined', reasons: [reason] };
  }
  const { calculation, ref } = outcome;
  return {
    recordId,
    personNo,
    status: 'calculated',
    benefitYear: yearOf(servedOn),
    policy: ref,
    total: toYuan(calculation.total),
    fundPays: toYuan(calculation.fundPays),
    personPays: toYuan(calculation.personPays),
    institutionBears: toYuan(calculation.institutionBears),
    funds: calculation.funds.map(({ fund, amount }) => ({ fund, amount: toYuan(amount) })),
    person: inYuan(calculation.person),
    paidFrom: inYuan(calculation.paidFrom),
    steps: calculation.steps.map(({ rule, says, source, before, amount, after }) => ({
      rule,
      says: inLanguage(says, language),
      source,
      before: toYuan(before),
      amount: toYuan(amount),
      after: toYuan(after),
    })),
    accumulators: accumulatorsOf(calculation.accumulators),
  };
};

/** Why a line of a file could not be settled. */
export const faultOf = (error: unknown, language: Language): Readonly<Record<string, unknown>> => {
  if (!(error instanceof BadRecord || error instanceof Refusal)) throw error;
  const { code, says } = error;
  const violations = error.violations.map((violation) => violationIn(language, violation));
  const told = violations.length === 0 ? {} : { violations };
  return { code, detail: inLanguage(says, language), ...told };
};

const inYuan = (amounts: object): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]: [string, Fen]) => [name, toYuan(amount)]));

const accumulatorsOf = (uses: readonly AccumulatorUse[]): object => {
  const items = uses.map(({ before, after, of, ...run }) => ({
    ...run,
    before: toYuan(before),
    after: toYuan(after),
    ...(of === undefined ? {} : { of: toYuan(of) }),
  }));
  const deductible = items.find(({ kind }) => kind === 'deductible');
  const cap = items.find(({ kind }) => kind === 'cap');
  return { ...(deductible === undefined ? {} : { deductible }), ...(cap === undefined ? {} : { cap }), items };
};
