import { describe, expect, it } from '@jest/globals';
import {
  accountCodec,
  type AccountEvents,
  type SettleTreatment,
  type TreatmentSettled,
} from '@yidi/contracts/settlement';
import {
  day,
  dayOf,
  evolve,
  fen,
  fold,
  instant,
  type DiseaseCode,
  type FilingCategory,
  type MessageOf,
} from '@yidi/kernel';
import { specification } from '@yidi/testing';
import { DIABETES, examplePolicy } from '../policy/pack.examples.js';
import { policyLibrary } from '../policy/policy-library.js';
import { account, type Account, type AccountFacts } from './account.js';
import { calculate } from './calculate.js';
import { lookUpTerms } from './look-up-terms.js';
import { recalculate } from './recalculate.js';
import { billOf, settlementIdOf, treatment, treatmentIdOf } from './treatment.examples.js';
import { usage } from './usage.js';

type Event = MessageOf<typeof AccountEvents>;

const policy = examplePolicy();
const library = policyLibrary([policy]);
const now = instant('2026-03-12T02:00:00Z');
const { given } = specification(account, {
  now,
  actor: { id: 'settlement', role: 'system' },
  facts: lookUpTerms(library, treatment()),
});

const decide = (
  state: Account,
  command: SettleTreatment,
  facts: AccountFacts = lookUpTerms(library, command),
): readonly Event[] =>
  account.decide.SettleTreatment(command, state, {
    actor: { id: 'settlement', role: 'system' },
    now,
    today: dayOf(now),
    facts,
  });

const settleAll = (
  commands: readonly SettleTreatment[],
): { readonly events: readonly Event[]; readonly state: Account } =>
  commands.reduce<{ readonly events: readonly Event[]; readonly state: Account }>(
    ({ events, state }, command) => {
      const decided = decide(state, command);
      return {
        events: [...events, ...decided],
        state: decided.reduce((so, event) => evolve(account, so, event), state),
      };
    },
    { events: [], state: account.initial },
  );

const settledOf = (events: readonly Event[]): readonly TreatmentSettled[] =>
  events.flatMap((event) => (event.type === 'TreatmentSettled' ? [event.data] : []));

describe('a benefit account', () => {
  it('divides the bill of a treatment and records all that it was divided by', () => {
    const command = treatment();
    const found = lookUpTerms(library, command).policy?.found;
    if (found === undefined || !('terms' in found)) throw new Error('the example pack settles the example treatment');
    given()
      .when('SettleTreatment', command)
      .then({
        type: 'TreatmentSettled',
        data: {
          ...command,
          caseId: command.entitlement.caseId,
          benefitYear: 2026,
          policy: policy.ref,
          ...calculate(command.amounts, found.terms, { deductible: fen(0), cap: fen(0) }, command.servedOn),
        },
      });
  });

  it('records what a log can keep, settled or declined', () => {
    const kept = [...decide(account.initial, treatment()), ...decide(account.initial, treatment(), {})];
    expect(kept.map((event) => accountCodec.encode(event).type)).toEqual(['TreatmentSettled', 'SettlementDeclined']);
  });

  it('stays quiet when a treatment comes again that it has settled or declined', () => {
    const settled = decide(account.initial, treatment());
    const declined = decide(account.initial, treatment(), {});
    given(...settled)
      .when('SettleTreatment', treatment())
      .staysQuiet();
    given(...declined)
      .when('SettleTreatment', treatment())
      .staysQuiet();
  });

  it('refuses a bill whose parts do not add up', () => {
    const amounts = { ...billOf(30_000), inScope: fen(29_999) };
    given().when('SettleTreatment', treatment(1, { amounts })).refused('settlement/parts-do-not-add-up', 'refused');
  });

  const filedAs = (category: FilingCategory): Partial<SettleTreatment> => ({
    entitlement: { ...treatment().entitlement, category },
  });
  it.each<
    readonly [string, Partial<SettleTreatment>, { code: string; facts: readonly { name: string; value: string }[] }]
  >([
    [
      'the pack does not know what a referral changes',
      filedAs('referral'),
      {
        code: 'policy-parameter-unknown',
        facts: [
          { name: 'insuredRegion', value: '990100' },
          { name: 'parameter', value: 'offsite(referral)' },
        ],
      },
    ],
    [
      'the pack gives no ratio for the hospital',
      { diseaseCode: DIABETES, institutionLevel: 'ungraded' },
      {
        code: 'policy-parameter-unknown',
        facts: [
          { name: 'insuredRegion', value: '990100' },
          { name: 'parameter', value: 'ratio(M01600, retired, ungraded)' },
        ],
      },
    ],
    [
      'no pack holds on that day',
      { servedOn: day('2023-12-31') },
      {
        code: 'policy-parameter-unknown',
        facts: [
          { name: 'insuredRegion', value: '990100' },
          { name: 'parameter', value: 'policy(990100, employee, 2023-12-31)' },
        ],
      },
    ],
    [
      'the pack does not cover the disease',
      { diseaseCode: 'M08300' as DiseaseCode },
      {
        code: 'disease-not-covered-by-policy',
        facts: [
          { name: 'disease', value: 'M08300' },
          { name: 'insuredRegion', value: '990100' },
          { name: 'on', value: '2026-03-12' },
        ],
      },
    ],
  ])('declines when %s, and takes nothing', (_, changes, reason) => {
    const command = treatment(1, changes);
    const { settlementId, treatmentId, personId, entitlement } = command;
    const events = decide(account.initial, command);
    expect(events).toEqual([
      {
        type: 'SettlementDeclined',
        data: { settlementId, treatmentId, caseId: entitlement.caseId, personId, reasons: [reason] },
      },
    ]);
    expect(fold(account, events)).toEqual({ decided: { [treatmentId]: settlementId }, used: {} });
  });

  it('begins a monthly deductible again when the month turns, and goes on with a yearly cap', () => {
    const { events } = settleAll([
      treatment(1, { servedOn: day('2026-03-31') }),
      treatment(2, { servedOn: day('2026-03-31') }),
      treatment(3, { servedOn: day('2026-04-01') }),
      treatment(4, { servedOn: day('2027-04-01') }),
    ]);
    expect(settledOf(events).map(({ person, accumulators }) => [person.deductible, accumulators[1]?.before])).toEqual([
      [5_000, 0],
      [0, 18_750],
      [5_000, 41_250],
      [5_000, 0],
    ]);
  });

  it('counts each disease by itself', () => {
    const { events } = settleAll([treatment(1), treatment(2, { diseaseCode: DIABETES })]);
    expect(settledOf(events).map(({ person }) => person.deductible)).toEqual([5_000, 30_000]);
  });

  it('comes to deductible and cap exactly after two hundred treatments', () => {
    const { events, state } = settleAll(Array.from({ length: 200 }, (_, at) => treatment(at)));
    const settled = settledOf(events);
    const sum = (part: (event: TreatmentSettled) => number): number =>
      settled.reduce((so, event) => so + part(event), 0);
    expect(settled).toHaveLength(200);
    expect(sum(({ person }) => person.deductible)).toBe(5_000);
    expect(sum(({ fundPays }) => fundPays)).toBe(550_000);
    expect(sum(({ total }) => total)).toBe(200 * 30_000);
    expect(usage(state).items).toEqual([
      { kind: 'cap', pool: 'M03900', period: 'year', within: '2026', used: 550_000, of: 550_000, left: 0 },
      { kind: 'deductible', pool: 'M03900', period: 'month', within: '2026-03', used: 5_000, of: 5_000, left: 0 },
    ]);
  });

  it('tells what was used of a limit that no source gives, without saying what is left', () => {
    const { state } = settleAll([treatment(1, { diseaseCode: DIABETES })]);
    expect(usage(state).items).toEqual([
      { kind: 'cap', pool: 'M01600', period: 'year', within: '2026', used: 0 },
      { kind: 'deductible', pool: 'M01600', period: 'year', within: '2026', used: 30_000, of: 30_000, left: 0 },
    ]);
    expect(usage(account.initial).items).toEqual([]);
  });

  it('remembers by which settlement a treatment was decided', () => {
    expect(settleAll([treatment(1), treatment(2)]).state.decided).toEqual({
      [treatmentIdOf(1)]: settlementIdOf(1),
      [treatmentIdOf(2)]: settlementIdOf(2),
    });
  });
});

describe('an auditor', () => {
  const [event] = settledOf(decide(account.initial, treatment()));
  if (event === undefined) throw new Error('the example pack settles the example treatment');

  it('is not given a result by another pack than the recorded one', () => {
    expect(() => recalculate(event, examplePolicy({}, 2))).toThrow(/was made with pack/);
  });

  it('is told when the pack does not settle such a treatment', () => {
    expect(() => recalculate({ ...event, diseaseCode: 'M08300' as DiseaseCode }, policy)).toThrow(/gives no terms/);
  });
});
