import { describe, expect, it } from '@jest/globals';
import type { SplitAmounts } from '@yidi/contracts/claims';
import type { PolicyPack } from '@yidi/contracts/policy';
import type { AccountEvents, SettleTreatment, TreatmentSettled } from '@yidi/contracts/settlement';
import { addDays, day, dayOf, evolve, fen, instant, millionths, plus, type Fen, type MessageOf } from '@yidi/kernel';
import fc from 'fast-check';
import { examplePack, examplePolicy, HYPERTENSION } from '../policy/pack.examples.js';
import type { Policy } from '../policy/policy.js';
import { policyLibrary } from '../policy/policy-library.js';
import type { Terms } from '../policy/terms.js';
import { account, type Account } from './account.js';
import { calculate, type Calculation } from './calculate.js';
import type { UsedBefore } from './clause.js';
import { lookUpTerms } from './look-up-terms.js';
import { recalculate } from './recalculate.js';
import { treatment } from './treatment.examples.js';

const money = (most: number): fc.Arbitrary<Fen> => fc.integer({ min: 0, max: most }).map(fen);
const period = fc.constantFrom('month' as const, 'year' as const);
const share = fc.integer({ min: 0, max: 1_000_000 }).map(millionths);

const bills: fc.Arbitrary<SplitAmounts> = fc
  .record({
    fullySelfPaid: money(50_000),
    overLimit: money(20_000),
    preSelfPaid: money(20_000),
    inScope: money(500_000),
  })
  .map((parts) => ({ total: plus(parts.fullySelfPaid, parts.overLimit, parts.preSelfPaid, parts.inScope), ...parts }));

const cap = fc.option(money(800_000), { nil: undefined });
const terms: fc.Arbitrary<Terms> = fc.record({ deductible: money(100_000), cap, share, period }).map((drawn) => ({
  scheme: 'employee',
  offsite: { category: 'long-term-resident', source: 'national' },
  deductible: { amount: drawn.deductible, period: drawn.period, pool: 'M03900', source: 'table' },
  ratio: { share: drawn.share, source: 'table' },
  cap: { ...(drawn.cap === undefined ? {} : { amount: drawn.cap }), period: 'year', pool: 'M03900', source: 'table' },
}));

const used: fc.Arbitrary<UsedBefore> = fc.record({ deductible: money(120_000), cap: money(900_000) });
const on = day('2026-03-12');
const sum = (amounts: readonly number[]): number => amounts.reduce((so, amount) => so + amount, 0);

describe('every division of a bill', () => {
  it('adds up on every side, leaves nothing below zero, and tells steps that follow each other', () => {
    fc.assert(
      fc.property(bills, terms, used, (bill, of, before) => {
        const { total, fundPays, personPays, institutionBears, funds, person, steps, accumulators } = calculate(
          bill,
          of,
          before,
          on,
        );
        expect(total).toBe(bill.total);
        expect(fundPays + personPays + institutionBears).toBe(total);
        expect(sum(funds.map(({ amount }) => amount))).toBe(fundPays);
        expect(sum(Object.values(person) as readonly number[])).toBe(personPays);
        expect(person).toMatchObject({
          fullySelfPaid: bill.fullySelfPaid,
          overLimit: bill.overLimit,
          preSelfPaid: bill.preSelfPaid,
        });
        expect(person.deductible).toBeLessThanOrEqual(bill.inScope);
        expect(fundPays).toBeLessThanOrEqual(bill.inScope);
        expect(Math.min(fundPays, ...(Object.values(person) as readonly number[]))).toBeGreaterThanOrEqual(0);
        expect(steps.map(({ before: at, amount }) => at - amount)).toEqual(steps.map(({ after }) => after));
        expect([...steps.map((step) => step.before), fundPays]).toEqual([total, ...steps.map(({ after }) => after)]);
        expect(accumulators.map(({ after, before: at }) => after - at)).toEqual([person.deductible, fundPays]);
      }),
    );
  });

  it('never takes a deductible or pays a cap beyond its amount', () => {
    fc.assert(
      fc.property(bills, terms, used, (bill, of, before) => {
        for (const { before: at, after, of: limit } of calculate(bill, of, before, on).accumulators)
          expect(after).toBeLessThanOrEqual(Math.max(at, limit ?? after));
      }),
    );
  });

  it('never leaves a fresh account with a smaller payment for a bigger in-scope amount', () => {
    const fundPays = (inScope: Fen, of: Terms): Fen =>
      calculate(
        { total: inScope, fullySelfPaid: fen(0), overLimit: fen(0), preSelfPaid: fen(0), inScope },
        of,
        { deductible: fen(0), cap: fen(0) },
        on,
      ).fundPays;
    fc.assert(
      fc.property(money(500_000), money(500_000), terms, (amount, more, of) => {
        expect(fundPays(plus(amount, more), of)).toBeGreaterThanOrEqual(fundPays(amount, of));
      }),
    );
  });
});

const packs: fc.Arbitrary<Policy> = fc.record({ deductible: money(100_000), cap, share, period }).map((drawn) => {
  const pack: Partial<PolicyPack> = {
    ratios: [{ share: drawn.share, source: 'table' }],
    diseases: [
      {
        code: HYPERTENSION,
        name: '高血压',
        deductible: { amount: drawn.deductible, period: drawn.period, source: 'table' },
        cap: {
          ...(drawn.cap === undefined ? { whileUnknown: 'uncapped' } : { amount: drawn.cap }),
          period: 'year',
          source: 'table',
        },
      },
    ],
  };
  return examplePolicy({ ...examplePack, ...pack });
});

const histories: fc.Arbitrary<readonly SettleTreatment[]> = fc
  .array(fc.record({ amounts: bills, later: fc.integer({ min: 0, max: 300 }) }), { minLength: 1, maxLength: 25 })
  .map((visits) =>
    visits.map(({ amounts, later }, at) => treatment(at, { amounts, servedOn: addDays(day('2026-01-01'), later) })),
  );

const now = instant('2027-01-01T02:00:00Z');
const live = (
  policy: Policy,
  commands: readonly SettleTreatment[],
): { readonly settled: readonly TreatmentSettled[]; readonly state: Account } => {
  const library = policyLibrary([policy]);
  let state = account.initial;
  const settled: TreatmentSettled[] = [];
  for (const command of commands) {
    const facts = lookUpTerms(library, command);
    const context = { actor: { id: 'settlement', role: 'system' as const }, now, today: dayOf(now), facts };
    for (const event of account.decide.SettleTreatment(command, state, context)) {
      state = evolve(account, state, event);
      settled.push(...settledIn(event));
    }
  }
  return { settled, state };
};

const settledIn = (event: MessageOf<typeof AccountEvents>): readonly TreatmentSettled[] =>
  event.type === 'TreatmentSettled' ? [event.data] : [];

const moneyOf = ({
  total,
  fundPays,
  personPays,
  institutionBears,
  funds,
  person,
  steps,
  accumulators,
}: Calculation): Calculation => ({
  total,
  fundPays,
  personPays,
  institutionBears,
  funds,
  person,
  steps,
  accumulators,
});

describe('every history of an account', () => {
  it('leaves in each limit the sum of what its settlements took, and never more than the limit', () => {
    fc.assert(
      fc.property(packs, histories, (policy, commands) => {
        const { settled, state } = live(policy, commands);
        expect(settled).toHaveLength(commands.length);
        for (const { kind, pool, period: run, within, used: taken, of } of Object.values(state.used)) {
          const uses = settled
            .flatMap(({ accumulators }) => accumulators)
            .filter((use) => use.kind === kind && use.pool === pool && use.period === run && use.within === within);
          expect(taken).toBe(sum(uses.map(({ before, after }) => after - before)));
          expect(taken).toBeLessThanOrEqual(of ?? taken);
        }
        const fundPaid = sum(settled.map(({ fundPays }) => fundPays));
        expect(
          sum(
            Object.values(state.used)
              .filter(({ kind }) => kind === 'cap')
              .map((use) => use.used),
          ),
        ).toBe(fundPaid);
      }),
      { numRuns: 50 },
    );
  });

  it('gives the same results when an auditor computes each settlement once more', () => {
    fc.assert(
      fc.property(packs, histories, (policy, commands) => {
        for (const event of live(policy, commands).settled) expect(recalculate(event, policy)).toEqual(moneyOf(event));
      }),
      { numRuns: 50 },
    );
  });
});
