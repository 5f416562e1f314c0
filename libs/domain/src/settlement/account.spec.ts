import { Map } from 'immutable';
import { describe, expect, it } from '@jest/globals';
import type { HeldDisease } from '@yidi/contracts/filing';
import type { PolicyPack } from '@yidi/contracts/policy';
import {
  accountCodec,
  type AccountEvents,
  type ReverseSettlement,
  type SettlementReversed,
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
  millionths,
  type CaseId,
  type DiseaseCode,
  type FilingCategory,
  type MessageOf,
} from '@yidi/kernel';
import { specification } from '@yidi/testing';
import type { Policy } from '../policy/policy.js';
import { DIABETES, examplePolicy, HYPERTENSION } from '../policy/pack.examples.js';
import { policyLibrary } from '../policy/policy-library.js';
import { account, type Account, type AccountFacts } from './account.js';
import { calculate } from './calculate.js';
import { planOf, told } from './calculation.examples.js';
import { lookUpPlan } from './look-up-plan.js';
import { recalculate } from './recalculate.js';
import { billOf, settlementIdOf, treatment, treatmentIdOf } from './treatment.examples.js';
import { usage } from './usage.js';

type Event = MessageOf<typeof AccountEvents>;

const policy = examplePolicy();
const now = instant('2026-03-12T02:00:00Z');
const context = { actor: { id: 'settlement', role: 'system' }, now, today: dayOf(now) } as const;
const factsOf = (command: SettleTreatment, by: Policy = policy): AccountFacts =>
  lookUpPlan(policyLibrary([by]), command);
const { given } = specification(account, { ...context, facts: factsOf(treatment()) });

const decide = (state: Account, command: SettleTreatment, by?: Policy): readonly Event[] =>
  account.decide.SettleTreatment(command, state, { ...context, facts: factsOf(command, by) });
const reversal = (serial = 1): ReverseSettlement => ({
  settlementId: settlementIdOf(serial),
  personId: treatment().personId,
  caseId: treatment().entitlement.caseId,
  scheme: 'employee',
  benefitYear: 2026,
  reason: '退费',
});
const takeBack = (state: Account, serial: number): readonly Event[] =>
  account.decide.ReverseSettlement(reversal(serial), state, { ...context, facts: {} });

interface Life {
  readonly events: readonly Event[];
  readonly state: Account;
}
const after = ({ events, state }: Life, decided: readonly Event[]): Life => ({
  events: [...events, ...decided],
  state: decided.reduce((so, event) => evolve(account, so, event), state),
});
/** Treatments settled in order, by the example pack with these changes. */
const settleAll = (commands: readonly SettleTreatment[], changes: Partial<PolicyPack> = {}): Life => {
  const by = examplePolicy(changes);
  return commands.reduce<Life>((life, command) => after(life, decide(life.state, command, by)), {
    events: [],
    state: account.initial,
  });
};

const settledOf = (events: readonly Event[]): readonly TreatmentSettled[] =>
  events.flatMap((event) => (event.type === 'TreatmentSettled' ? [event.data] : []));
const reversedOf = (events: readonly Event[]): readonly SettlementReversed[] =>
  events.flatMap((event) => (event.type === 'SettlementReversed' ? [event.data] : []));
const declinesOf = (events: readonly Event[]): readonly string[] =>
  events.flatMap((event) => (event.type === 'SettlementDeclined' ? event.data.reasons.map(({ code }) => code) : []));
const qualified = (...held: readonly HeldDisease[]): Partial<SettleTreatment> => ({
  entitlement: { ...treatment().entitlement, held },
});

describe('a benefit account', () => {
  it('divides the bill of a treatment and records all that it was divided by', () => {
    const command = treatment();
    const divided = calculate(planOf(), {
      bill: command.amounts,
      on: command.servedOn,
      usedBefore: () => undefined,
      held: [{ diseaseCode: HYPERTENSION }],
    });
    if ('lacking' in divided) throw new Error('the example pack settles the example treatment');
    const { keys: _, ...recorded } = divided;
    given()
      .when('SettleTreatment', command)
      .then({
        type: 'TreatmentSettled',
        data: {
          ...command,
          caseId: command.entitlement.caseId,
          benefitYear: 2026,
          policy: policy.ref,
          ...recorded,
        },
      });
  });

  it('records what the person offered, and the diseases that were counted together', () => {
    const held = [{ diseaseCode: DIABETES, startsOn: day('2025-01-01') }, { diseaseCode: HYPERTENSION }];
    const personalAccount = { available: fen(5_000), family: fen(1_000) };
    const [event] = settledOf(decide(account.initial, treatment(1, { ...qualified(...held), personalAccount })));
    expect(event).toMatchObject({ held, personalAccount, paidFrom: { personalAccount: 0, cash: 11_250 } });
  });

  it('records what a log can keep: settled, declined or taken back', () => {
    const settled = decide(account.initial, treatment());
    const kept = [
      ...settled,
      ...account.decide.SettleTreatment(treatment(), account.initial, { ...context, facts: {} }),
      ...takeBack(fold(account, settled), 1),
    ];
    expect(kept.map((event) => accountCodec.encode(event).type)).toEqual([
      'TreatmentSettled',
      'SettlementDeclined',
      'SettlementReversed',
    ]);
  });

  it('stays quiet when a treatment comes again that it has settled or declined', () => {
    const settled = decide(account.initial, treatment());
    const declined = account.decide.SettleTreatment(treatment(), account.initial, { ...context, facts: {} });
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
  const parameter = (value: string): object => ({
    code: 'policy/parameter-unknown',
    facts: [
      { name: 'insuredRegion', value: '990100' },
      { name: 'parameter', value },
    ],
  });
  it.each<readonly [string, Partial<SettleTreatment>, Partial<PolicyPack>, object]>([
    ['the pack does not know what a referral changes', filedAs('referral'), {}, parameter('offsite(referral)')],
    [
      'the pack gives no ratio for the hospital',
      { diseaseCode: DIABETES, institutionLevel: 'ungraded', amounts: billOf(90_000) },
      { ratios: [{ levels: ['tier-3'], share: millionths(600_000), source: 'table' }] },
      parameter('ratio(M01600, retired, ungraded)'),
    ],
    [
      'the pack asks for an age that nobody knows',
      {},
      { ratioAdditions: [{ ages: { from: 70 }, points: millionths(50_000), source: 'table' }] },
      parameter('age'),
    ],
    [
      'no pack holds on that day',
      { servedOn: day('2023-12-31') },
      {},
      parameter('policy(990100, employee, 2023-12-31)'),
    ],
    [
      'the pack does not cover the disease',
      { diseaseCode: 'M08300' as DiseaseCode },
      {},
      {
        code: 'disease-not-covered-by-policy',
        facts: [
          { name: 'disease', value: 'M08300' },
          { name: 'insuredRegion', value: '990100' },
          { name: 'on', value: '2026-03-12' },
        ],
      },
    ],
    [
      'the person has more diseases than the pack pays for',
      qualified({ diseaseCode: DIABETES }, { diseaseCode: HYPERTENSION }),
      { severalDiseases: { atMost: 1, source: 'table' } },
      {
        code: 'too-many-diseases',
        facts: [
          { name: 'disease', value: 'M03900' },
          { name: 'insuredRegion', value: '990100' },
          { name: 'limit', value: '1' },
        ],
      },
    ],
  ])('declines when %s, and takes nothing', (_, changes, pack, reason) => {
    const command = treatment(1, changes);
    const { settlementId, treatmentId, personId, entitlement } = command;
    const events = decide(account.initial, command, examplePolicy(pack));
    expect(events).toEqual([
      {
        type: 'SettlementDeclined',
        data: { settlementId, treatmentId, caseId: entitlement.caseId, personId, reasons: [reason] },
      },
    ]);
    expect(fold(account, events)).toEqual({ ...account.initial, decided: Map([[treatmentId, settlementId]]) });
  });

  it('settles a bill without in-scope money though a parameter is unknown', () => {
    const amounts = billOf(30_000, { fullySelfPaid: fen(30_000) });
    const [event] = settledOf(decide(account.initial, treatment(1, { ...filedAs('referral'), amounts })));
    expect(event).toMatchObject({ fundPays: 0, personPays: 30_000 });
  });

  it('asks the pack with the age and the groups that the entitlement names', () => {
    const pack = examplePolicy({
      order: ['ratio'],
      ratios: [
        { share: millionths(100_000), source: 'table' },
        { ages: { from: 70 }, share: millionths(200_000), source: 'table' },
        { groups: ['low-income'], ages: { from: 70 }, share: millionths(300_000), source: 'table' },
      ],
    });
    const paid = (more: { readonly age?: number; readonly groups?: readonly string[] }): number | undefined =>
      settledOf(
        decide(account.initial, treatment(1, { entitlement: { ...treatment().entitlement, ...more } }), pack),
      )[0]?.fundPays;
    expect([paid({ age: 69 }), paid({ age: 70 }), paid({ age: 70, groups: ['low-income'] })]).toEqual([
      3_000, 6_000, 9_000,
    ]);
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

  it('tells nothing left where a limit was lowered below what was used', () => {
    const caps = [
      { limits: 'fund', amount: fen(10_000), period: 'year', source: 'table', until: day('2026-06-30') },
      { limits: 'fund', amount: fen(4_000), period: 'year', source: 'table', from: day('2026-07-01') },
    ] as const;
    const { state } = settleAll([treatment(1), treatment(2, { servedOn: day('2026-07-01') })], { caps });
    expect(usage(state).items[0]).toMatchObject({ kind: 'cap', used: 10_000, of: 4_000, left: 0 });
  });

  it('remembers by which settlement a treatment was decided', () => {
    expect(settleAll([treatment(1), treatment(2)]).state.decided.toObject()).toEqual({
      [treatmentIdOf(1)]: settlementIdOf(1),
      [treatmentIdOf(2)]: settlementIdOf(2),
    });
  });
});

describe('the diseases of one person', () => {
  const one = { severalDiseases: { atMost: 1, source: 'table' } };
  const hypertension = treatment(1);
  const diabetes = treatment(2, { diseaseCode: DIABETES });

  it('are those that the account has seen, where the entitlement names none', () => {
    expect(declinesOf(settleAll([hypertension, diabetes], one).events)).toEqual(['too-many-diseases']);
    const { events } = settleAll([hypertension, diabetes, treatment(3)]);
    expect(settledOf(events).map(({ held }) => held?.map(({ diseaseCode }) => diseaseCode))).toEqual([
      undefined,
      [HYPERTENSION, DIABETES],
      [HYPERTENSION, DIABETES],
    ]);
  });

  it('are those that the entitlement names, in its order, whatever the account has seen', () => {
    const named = {
      ...treatment(2, { diseaseCode: DIABETES }),
      ...qualified({ diseaseCode: DIABETES }, { diseaseCode: HYPERTENSION }),
    };
    const { events } = settleAll([hypertension, named], one);
    expect(declinesOf(events)).toEqual([]);
    expect(settledOf(events)[1]?.held).toEqual([{ diseaseCode: DIABETES }, { diseaseCode: HYPERTENSION }]);
  });

  it('are recorded where the entitlement names them, be it one', () => {
    const [named] = settledOf(decide(account.initial, treatment(1, qualified({ diseaseCode: HYPERTENSION }))));
    expect(named?.held).toEqual([{ diseaseCode: HYPERTENSION }]);
    const [unnamed] = settledOf(decide(account.initial, treatment(1)));
    expect(unnamed).not.toHaveProperty('held');
    expect(unnamed).not.toHaveProperty('personalAccount');
  });

  it('count the disease of the bill as well', () => {
    const [event] = settledOf(decide(account.initial, treatment(1, qualified({ diseaseCode: DIABETES }))));
    expect(event?.held).toEqual([{ diseaseCode: DIABETES }, { diseaseCode: HYPERTENSION }]);
    expect(
      declinesOf(decide(account.initial, treatment(1, qualified({ diseaseCode: DIABETES })), examplePolicy(one))),
    ).toEqual(['too-many-diseases']);
  });

  it('are counted within the classes that are limited, where the pack names some', () => {
    const tumour = 'M00500' as DiseaseCode;
    const classed: Partial<PolicyPack> = {
      diseases: [
        { code: HYPERTENSION, name: '高血压', class: 'class-1' },
        { code: DIABETES, name: '糖尿病', class: 'class-1' },
        { code: tumour, name: '恶性肿瘤', class: 'class-2' },
      ],
      order: ['self-paid', 'ratio'],
      severalDiseases: { atMost: 1, classes: ['class-1'], source: 'table' },
    };
    const codes = [tumour, HYPERTENSION, DIABETES, tumour];
    const { events } = settleAll(
      codes.map((diseaseCode, at) => treatment(at + 1, { diseaseCode })),
      classed,
    );
    expect(events.map(({ type }) => type)).toEqual([
      'TreatmentSettled',
      'TreatmentSettled',
      'SettlementDeclined',
      'TreatmentSettled',
    ]);
    expect(declinesOf(events)).toEqual(['too-many-diseases']);
  });

  it('forget a disease whose settlements were all taken back', () => {
    const life = settleAll([hypertension], one);
    const { state } = after(life, takeBack(life.state, 1));
    expect(declinesOf(decide(state, diabetes, examplePolicy(one)))).toEqual([]);
  });
});

describe('taking a settlement back', () => {
  const settled = settleAll([treatment(1), treatment(2)]);

  it('gives each accumulator back exactly what it took', () => {
    const [first] = settledOf(settled.events);
    const taken = { kind: 'deductible', pool: 'M03900', period: 'month', within: '2026-03' } as const;
    const paid = { kind: 'cap', pool: 'M03900', period: 'year', within: '2026' } as const;
    expect(told(first?.accumulators ?? [])).toEqual([
      'deductible M03900 2026-03: 0 → 5000 of 5000',
      'cap M03900 2026: 0 → 18750 of 550000',
    ]);
    given(...settled.events)
      .when('ReverseSettlement', reversal(1))
      .then({
        type: 'SettlementReversed',
        data: {
          settlementId: settlementIdOf(1),
          treatmentId: treatmentIdOf(1),
          caseId: treatment().entitlement.caseId,
          personId: treatment().personId,
          reason: '退费',
          accumulators: [
            { ...taken, before: fen(5_000), after: fen(0), of: fen(5_000) },
            { ...paid, before: fen(41_250), after: fen(22_500), of: fen(550_000) },
          ],
        },
      });
  });

  it('leaves the account as if it had never been, and the same bill comes to the same again', () => {
    const alone = settleAll([treatment(1)]);
    const again = after(alone, takeBack(alone.state, 1));
    expect(Object.values(again.state.used).map(({ used }) => used)).toEqual([0, 0]);
    const [first] = settledOf(alone.events);
    const [second] = settledOf(decide(again.state, treatment(9)));
    expect(second).toEqual({ ...first, settlementId: settlementIdOf(9), treatmentId: treatmentIdOf(9) });
  });

  it('forgets the disease where nothing else of it stands, and counts it last when it is seen again', () => {
    const diabetes = treatment(2, { diseaseCode: DIABETES });
    const both = settleAll([treatment(1), diabetes, treatment(3)]);
    expect(both.state.seen).toEqual([HYPERTENSION, DIABETES]);
    expect(after(both, takeBack(both.state, 1)).state.seen).toEqual([DIABETES, HYPERTENSION]);

    const one = settleAll([treatment(1), diabetes]);
    const without = after(one, takeBack(one.state, 1));
    expect(without.state.seen).toEqual([DIABETES]);
    expect(after(without, decide(without.state, treatment(4))).state.seen).toEqual([DIABETES, HYPERTENSION]);
  });

  it('may be done in any order', () => {
    const state = (...order: readonly number[]): readonly number[] =>
      Object.values(order.reduce((life, serial) => after(life, takeBack(life.state, serial)), settled).state.used).map(
        ({ used }) => used,
      );
    expect([state(1), state(2), state(1, 2), state(2, 1)]).toEqual([
      [0, 22_500],
      [5_000, 18_750],
      [0, 0],
      [0, 0],
    ]);
  });

  it('gives back a limit that no source gives, still without one', () => {
    const life = settleAll([treatment(1, { diseaseCode: DIABETES, amounts: billOf(90_000) })]);
    expect(told(reversedOf(takeBack(life.state, 1))[0]?.accumulators ?? [])).toEqual([
      'deductible M01600 2026: 30000 → 0 of 30000',
      'cap M01600 2026: 36000 → 0',
    ]);
  });

  it('keeps the limit as it stands now', () => {
    const caps = [
      { limits: 'fund', amount: fen(10_000), period: 'year', source: 'table', until: day('2026-06-30') },
      { limits: 'fund', amount: fen(15_000), period: 'year', source: 'table', from: day('2026-07-01') },
    ] as const;
    const { state } = settleAll([treatment(1), treatment(2, { servedOn: day('2026-07-01') })], { caps });
    expect(told(reversedOf(takeBack(state, 1))[0]?.accumulators ?? [])).toContain(
      'cap M03900 2026: 15000 → 5000 of 15000',
    );
  });

  it('is done once', () => {
    const { events } = after(settled, takeBack(settled.state, 1));
    given(...events)
      .when('ReverseSettlement', reversal(1))
      .staysQuiet();
  });

  it('keeps the treatment decided: the same record is not settled again', () => {
    const { events } = after(settled, takeBack(settled.state, 1));
    given(...events)
      .when('SettleTreatment', treatment(1))
      .staysQuiet();
  });

  it('is refused where the account holds no such settlement', () => {
    given(...settled.events)
      .when('ReverseSettlement', reversal(3))
      .refused('settlement/unknown', 'missing');
    const declined = account.decide.SettleTreatment(treatment(), account.initial, { ...context, facts: {} });
    given(...declined)
      .when('ReverseSettlement', reversal(1))
      .refused('settlement/unknown', 'missing');
  });

  it('belongs to the case of the settlement, whatever case the request names', () => {
    const caseId = 'ca5e0000-0000-5000-8000-000000000099' as CaseId;
    const [event] = account.decide.ReverseSettlement({ ...reversal(1), caseId }, settled.state, {
      ...context,
      facts: {},
    });
    expect(event).toHaveProperty('data.caseId', treatment().entitlement.caseId);
  });
});

describe('an auditor', () => {
  const [event] = settledOf(decide(account.initial, treatment()));
  if (event === undefined) throw new Error('the example pack settles the example treatment');

  it.each<readonly [string, Partial<PolicyPack>, readonly SettleTreatment[]]>([
    ['one after another', {}, [treatment(1), treatment(2), treatment(3, { diseaseCode: DIABETES })]],
    [
      'at hospitals of several levels',
      {
        deductibles: [
          { levels: ['tier-3'], amount: fen(80_000), period: 'year', atHigherLevel: 'no-more', source: 'table' },
          { levels: ['tier-1'], amount: fen(20_000), period: 'year', atHigherLevel: 'no-more', source: 'table' },
        ],
      },
      [
        treatment(1, { institutionLevel: 'tier-1' }),
        treatment(2),
        treatment(3),
        treatment(4, { institutionLevel: 'tier-1' }),
      ],
    ],
    [
      'with an account offered and layers',
      {
        order: ['self-paid', 'deductible', 'ratio', 'cap', 'serious-illness', 'personal-account'],
        layers: [
          {
            fund: 'serious-illness',
            name: '大病保险',
            base: ['coinsurance', 'deductible'],
            terms: [
              {
                deductible: fen(9_000),
                bands: [{ share: millionths(600_000) }],
                period: 'year',
                cap: fen(3_000),
                source: 'table',
              },
            ],
          },
        ],
        personalAccount: { pays: ['coinsurance'], source: 'table' },
      },
      [1, 2, 3].map((serial) => treatment(serial, { personalAccount: { available: fen(1_000) } })),
    ],
    [
      'with diseases counted together',
      {
        caps: [
          {
            limits: 'fund',
            amount: fen(60_000),
            period: 'year',
            pool: 'all-diseases',
            firstYear: 'by-month',
            several: { shares: [millionths(1_000_000)], plusFurther: fen(10_000) },
            source: 'table',
          },
        ],
      },
      [
        treatment(1, qualified({ diseaseCode: HYPERTENSION, startsOn: day('2026-03-01') }, { diseaseCode: DIABETES })),
        treatment(2, { diseaseCode: DIABETES, amounts: billOf(90_000) }),
        treatment(3),
      ],
    ],
  ])('comes to the same from the recorded event: %s', (_, changes, commands) => {
    const settled = settledOf(settleAll(commands, changes).events);
    expect(settled).toHaveLength(commands.length);
    for (const recorded of settled) {
      const { total, fundPays, personPays, institutionBears, funds, person, paidFrom, steps, accumulators } = recorded;
      expect(recalculate(recorded, examplePolicy(changes))).toEqual({
        total,
        fundPays,
        personPays,
        institutionBears,
        funds,
        person,
        paidFrom,
        steps,
        accumulators,
      });
    }
  });

  it('is not given a result by another pack than the recorded one', () => {
    expect(() => recalculate(event, examplePolicy({}, 2))).toThrow(/was made with pack/);
  });

  it('is told when the pack does not settle such a treatment', () => {
    expect(() => recalculate({ ...event, diseaseCode: 'M08300' as DiseaseCode }, policy)).toThrow(/gives no terms/);
    const category = 'referral' as const;
    expect(() => recalculate({ ...event, entitlement: { ...event.entitlement, category } }, policy)).toThrow(
      /gives no terms/,
    );
  });
});
