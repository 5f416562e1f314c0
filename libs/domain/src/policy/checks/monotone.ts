import type { Band, Conditions, DeductibleTerm, LayerTerm, PolicyPack, Unknown } from '@yidi/contracts/policy';
import { fen, WHOLE, ZERO, type Fen } from '@yidi/kernel';
import { calculate } from '../../settlement/calculate.js';
import { isLacking } from '../../settlement/clause.js';
import { planFor, type Plan, type PlanQuestion } from '../../settlement/plan.js';
import { PackFindings, type PackFinding } from '../pack-findings.js';
import { casesOf, decisive, described, MOST_CASES, PERSON_TYPES_OF, type Case } from './cases.js';
import type { Check } from './check.js';

/**
 * A bigger in-scope amount never brings less from the funds. Where shares change with the amount, the engine itself is asked,
 * around every amount of the pack; one share for all amounts cannot do it.
 */
export const monotone: Check = (pack) => {
  const points = turningPoints(pack);
  if (!points.some(({ turns }) => turns.changes === true)) return [];
  const cases = casesOf(pack, points);
  if (cases.length === MOST_CASES) return [PackFindings.tooManyCases([], MOST_CASES)];
  const changing = cases.filter(({ fitting }) => fitting.some(({ turns }) => turns.changes === true));
  const findings = new Map<number, PackFinding>();
  for (const each of distinct(changing)) {
    const ratio = decisive(each.fitting.filter(({ turns }) => turns.ratio !== undefined))?.turns.ratio;
    if (ratio === undefined || findings.has(ratio)) continue;
    const fall = fallIn(pack, each);
    if (fall !== undefined)
      findings.set(ratio, PackFindings.paysLess(['ratios', ratio], { ...fall, where: described(each.extent) }));
  }
  return [...findings.values()];
};

/** What one entry does at which amounts, fen. */
interface Turns {
  /** The place of a ratio. */
  readonly ratio?: number;
  /** Whether its share changes with the amount. */
  readonly changes?: boolean;
  /** Taken off before bands are measured. */
  readonly off?: readonly number[];
  readonly bands?: readonly number[];
  readonly others?: readonly number[];
  /** Shares of the bill that come off it, millionths. */
  readonly shares?: readonly number[];
}

interface Turning {
  readonly term: Conditions;
  readonly turns: Turns;
}

const turningPoints = (pack: PolicyPack): readonly Turning[] => [
  ...(pack.deductibles ?? []).map((term) => ({ term, turns: turnsOfDeductible(term) })),
  ...pack.ratios.map((term, at) => ({ term, turns: { ratio: at, ...banded(term.bands) } })),
  ...(pack.ratioAdditions ?? []).map((term) => ({ term, turns: {} })),
  ...pack.offsite.map((term) => ({ term, turns: { shares: known(term.ownShareFirst) } })),
  ...(pack.caps ?? []).map((term) => ({ term, turns: { others: known(term.amount) } })),
  ...(pack.fixedPayments ?? []).map((term) => ({ term, turns: { off: known(term.amount) } })),
  ...(pack.layers ?? []).flatMap(({ terms }) => terms.map((term) => ({ term, turns: turnsOfLayer(term) }))),
];

const turnsOfDeductible = ({ amount, shareOfBill }: DeductibleTerm): Turns => ({
  off: known(amount, shareOfBill?.atLeast, shareOfBill?.atMost),
  shares: known(shareOfBill?.share),
});

const turnsOfLayer = ({ deductible, cap, bands }: LayerTerm): Turns => {
  const { changes, bands: ends } = banded(bands);
  return { others: [...known(deductible, cap), ...ends], changes };
};

const known = (...amounts: readonly (number | Unknown | undefined)[]): readonly number[] =>
  amounts.filter((amount) => typeof amount === 'number');

const banded = (bands: readonly Band[] = []): Required<Pick<Turns, 'bands' | 'changes'>> => ({
  bands: known(...bands.map(({ upTo }) => upTo)),
  changes: bands.length > 1,
});

/** Cases in which the same entries fit bring the same, whatever the disease is called. */
function* distinct(cases: readonly Case<Turning>[]): Generator<Case<Turning>> {
  const numbers = new Map<Turning, number>();
  const seen = new Set<string>();
  for (const each of cases) {
    const key = each.fitting
      .map((entry) => {
        const number = numbers.get(entry) ?? numbers.size;
        numbers.set(entry, number);
        return number;
      })
      .join();
    if (seen.has(key)) continue;
    seen.add(key);
    yield each;
  }
}

/** Two neighbouring bills of which the bigger one brings less: each its in-scope amount and what the funds pay of it. */
interface Fall {
  readonly less: readonly [Fen, Fen];
  readonly more: readonly [Fen, Fen];
}

const fallIn = (pack: PolicyPack, each: Case<Turning>): Fall | undefined => {
  const question = questionOf(pack, each);
  if (question === undefined) return undefined;
  const { region, scheme, validFrom: from } = pack;
  const found = planFor({ ref: { region, scheme, hash: '', from }, pack }, question);
  if (!('plan' in found) || found.plan.lacks.length > 0) return undefined;
  let before: readonly [Fen, Fen] | undefined;
  for (const inScope of billsAround(each.fitting.map(({ turns }) => turns))) {
    const paid = fundsPay(found.plan, inScope, question);
    if (paid === undefined) continue;
    if (before !== undefined && paid < before[1]) return { less: before, more: [inScope, paid] };
    before = [inScope, paid];
  }
  return undefined;
};

/** Somebody in that case. */
const questionOf = (pack: PolicyPack, { of }: Case<Turning>): PlanQuestion | undefined => {
  const [disease] = pack.diseases;
  const [personType] = PERSON_TYPES_OF[pack.scheme];
  if (disease === undefined || personType === undefined) return undefined;
  const anybody = {
    diseaseCode: disease.code,
    personType,
    level: 'tier-3',
    category: 'long-term-resident',
    on: pack.validFrom,
    age: 40,
    groups: [],
  } as const;
  return { ...anybody, ...of };
};

const fundsPay = (plan: Plan, inScope: Fen, { on, diseaseCode }: PlanQuestion): Fen | undefined => {
  const bill = { total: inScope, fullySelfPaid: ZERO, overLimit: ZERO, preSelfPaid: ZERO, inScope };
  const result = calculate(plan, { bill, on, usedBefore: () => undefined, held: [{ diseaseCode }] }, false);
  return isLacking(result) ? undefined : result.fundPays;
};

/** No bill is bigger: 50 million yuan. */
const BIGGEST = 5_000_000_000;

/** In-scope amounts just below, at and above every amount at which something may turn, in order. */
const billsAround = (turns: readonly Turns[]): readonly Fen[] => {
  const off = [0, ...turns.flatMap((turn) => turn.off ?? [])];
  const ends = [0, ...turns.flatMap(({ bands = [] }) => bands)];
  const measured = [
    ...off.flatMap((first) => ends.map((end) => first + end)),
    ...turns.flatMap(({ others = [] }) => others),
  ];
  const shares = turns.flatMap((turn) => turn.shares ?? []).filter((share) => share > 0 && share < WHOLE);
  const whole = measured.flatMap((amount) => [
    amount,
    ...shares.flatMap((share) => [amount / share, amount / (WHOLE - share)].map((part) => Math.round(part * WHOLE))),
  ]);
  const around = whole.flatMap((amount) => [amount - 1, amount, amount + 1]);
  const last = 2 * Math.max(...around);
  return [...new Set([...around, last])]
    .filter((amount) => amount >= 0 && amount <= BIGGEST)
    .sort((a, b) => a - b)
    .map(fen);
};
