import { describe, expect, it } from '@jest/globals';
import type { SplitAmounts } from '@yidi/contracts/claims';
import type {
  Band,
  DeductibleTerm,
  Layer,
  LayerTerm,
  Period,
  PersonPart,
  PolicyPack,
  RatioTerm,
} from '@yidi/contracts/policy';
import type { AccountEvents, AccumulatorUse, TreatmentSettled } from '@yidi/contracts/settlement';
import {
  dayOf,
  evolve,
  fen,
  instant,
  millionths,
  plus,
  type Context,
  type Fen,
  type MessageOf,
  type Millionths,
} from '@yidi/kernel';
import fc from 'fast-check';
import { examplePack } from '../policy/pack.examples.js';
import { account, type Account, type AccountFacts } from './account.js';
import { addsUp, calculate, type Calculation } from './calculate.js';
import { question } from './calculation.examples.js';
import { keyOf } from './clause.js';
import { heldWith } from './held.js';
import { questionOf } from './look-up-plan.js';
import { planFor } from './plan.js';
import { bills, commandOf, inShort, packs, policyOf, reversalOf, visits, type Visit } from './random-packs.examples.js';
import { recalculate, type Recalculation } from './recalculate.js';
import { billOf } from './treatment.examples.js';

const now = instant('2027-01-01T02:00:00Z');
const contextWith = (facts: AccountFacts): Context<AccountFacts> => ({
  actor: { id: 'settlement', role: 'system' },
  now,
  today: dayOf(now),
  facts,
});

type Event = MessageOf<typeof AccountEvents>;

/** A benefit account as it stands, and the settlements of it that were not taken back, by the visit's place in the year. */
interface Lived {
  readonly state: Account;
  readonly standing: ReadonlyMap<number, TreatmentSettled>;
}

const NEW: Lived = { state: account.initial, standing: new Map() };

const follow = (state: Account, events: readonly Event[]): Account =>
  events.reduce((so, event) => evolve(account, so, event), state);

const settle = (pack: PolicyPack, { state, standing }: Lived, visit: Visit, serial: number): Lived => {
  const command = commandOf(visit, serial);
  const policy = policyOf(pack);
  const facts = { policy: { ref: policy.ref, found: planFor(policy, questionOf(command)) } };
  const events = account.decide.SettleTreatment(command, state, contextWith(facts));
  const settled = events.flatMap((event) => (event.type === 'TreatmentSettled' ? [[serial, event.data] as const] : []));
  return { state: follow(state, events), standing: new Map([...standing, ...settled]) };
};

const takeBack = ({ state, standing }: Lived, serial: number): Lived => {
  if (!standing.has(serial)) return { state, standing };
  const events = account.decide.ReverseSettlement(reversalOf(serial), state, contextWith({}));
  return { state: follow(state, events), standing: new Map([...standing].filter(([at]) => at !== serial)) };
};

/** A year of visits, some of them taken back; what each settlement found is kept even where it was. */
const live = (
  pack: PolicyPack,
  year: readonly Visit[],
): Lived & { readonly everSettled: readonly TreatmentSettled[] } => {
  const everSettled: TreatmentSettled[] = [];
  const lived = year.reduce((so, visit, serial) => {
    const after = settle(pack, so, visit, serial);
    const settled = after.standing.get(serial);
    if (settled !== undefined) everSettled.push(settled);
    return visit.takesBack === undefined ? after : takeBack(after, serial - visit.takesBack);
  }, NEW);
  return { ...lived, everSettled };
};

const years = fc.array(visits, { minLength: 1, maxLength: 15, size: 'max' });
const sum = (amounts: readonly number[]): number => amounts.reduce((so, amount) => so + amount, 0);
const fundsOf = (lived: Lived): number => sum([...lived.standing.values()].map(({ fundPays }) => fundPays));

const calculationIn = (event: TreatmentSettled): Recalculation => {
  const { total, fundPays, personPays, institutionBears, funds, person, paidFrom, steps, accumulators } = event;
  if (paidFrom === undefined) throw new Error('every settlement says from what the person pays');
  return { total, fundPays, personPays, institutionBears, funds, person, paidFrom, steps, accumulators };
};

type Settled = Recalculation & { readonly event: TreatmentSettled };

/** Every settlement of random years by random packs. */
const forEverySettlement = (holds: (settled: Settled, pack: PolicyPack) => void): void => {
  const property = fc.property(packs, years, (pack, year) => {
    for (const event of live(pack, year).everSettled) holds({ event, ...calculationIn(event) }, pack);
  });
  fc.assert(property, { numRuns: 200, reporter: inShort });
};

const OUTSIDE: readonly (readonly [PersonPart, keyof SplitAmounts])[] = [
  ['fully-self-paid', 'fullySelfPaid'],
  ['over-limit', 'overLimit'],
  ['pre-self-paid', 'preSelfPaid'],
];
const looksAt = ({ layers = [] }: PolicyPack, part: PersonPart): boolean =>
  layers.some(({ base }) => base.includes(part));

describe('every settlement', () => {
  // rules of the interface I1–I6 and I8; I7 speaks of lines, which are summed before
  it('adds up on every side', () => {
    forEverySettlement(
      ({ event: { amounts }, total, fundPays, personPays, institutionBears, funds, person, paidFrom }) => {
        expect(addsUp(amounts)).toBe(true);
        expect(total).toBe(amounts.total);
        expect(fundPays + personPays + institutionBears).toBe(total);
        expect(sum(funds.map(({ amount }) => amount))).toBe(fundPays);
        expect(new Set(funds.map(({ fund }) => fund)).size).toBe(funds.length);
        expect(sum(Object.values<number>({ ...person }))).toBe(personPays);
        expect(paidFrom.personalAccount + paidFrom.cash).toBe(personPays);
      },
    );
  });

  it('leaves nothing below zero', () => {
    forEverySettlement(({ fundPays, personPays, funds, person, paidFrom, steps, accumulators }) => {
      const amounts = [
        ...[fundPays, personPays],
        ...funds.map(({ amount }) => amount),
        ...Object.values<number>({ ...person, ...paidFrom }),
        ...steps.flatMap(({ before, amount, after }) => [before, amount, after]),
        ...accumulators.flatMap(({ before, after, of = fen(0) }) => [before, after, of]),
      ];
      expect(Math.min(...amounts)).toBeGreaterThanOrEqual(0);
      for (const { before, after } of accumulators) expect(after).toBeGreaterThanOrEqual(before);
    });
  });

  it('has the funds pay no more than what is in scope, and of the rest only what a layer looks at', () => {
    forEverySettlement(({ event: { amounts }, fundPays, funds: [pooled], person }, pack) => {
      const outside = OUTSIDE.filter(([part]) => looksAt(pack, part)).map(([, part]) => amounts[part]);
      expect(fundPays).toBeLessThanOrEqual(amounts.inScope + sum(outside));
      expect(pooled?.amount).toBeLessThanOrEqual(amounts.inScope);
      expect(person.deductible).toBeLessThanOrEqual(amounts.inScope);
    });
  });

  it('takes from personal accounts no more than they hold and may pay', () => {
    forEverySettlement(({ event, paidFrom: { personalAccount, familyAccounts }, person }, pack) => {
      const { available, family = 0 } = event.personalAccount ?? { available: 0 };
      const { pays = [], familyShares = false } = pack.personalAccount ?? {};
      const mayPay = sum(pays.map((part) => person[IN_RESULT[part]]));
      expect(personalAccount).toBeLessThanOrEqual(Math.min(available, mayPay));
      expect(personalAccount - familyAccounts).toBeLessThanOrEqual(available - family);
      expect(familyAccounts).toBeLessThanOrEqual(familyShares ? Math.min(family, personalAccount) : 0);
    });
  });

  it('tells steps that follow each other, from the total to the pooled fund and from the total to cash', () => {
    forEverySettlement(({ total, funds: [pooled], paidFrom, steps }) => {
      const turn = steps.findIndex(({ rule }) => rule === 'left-to-person');
      const [toFund, toCash] = turn < 0 ? [steps, []] : [steps.slice(0, turn), steps.slice(turn)];
      for (const chain of [toFund, toCash]) {
        expect(chain.map(({ before, amount }) => before - amount)).toEqual(chain.map(({ after }) => after));
        expect(chain.map(({ before }) => before)).toEqual([total, ...chain.map(({ after }) => after)].slice(0, -1));
      }
      const fixed = steps.filter(({ rule }) => rule === 'fixed-payment').map(({ amount }) => amount);
      expect(sum([toFund.at(-1)?.after ?? total, ...fixed])).toBe(pooled?.amount);
      expect(toCash.at(-1)?.after ?? paidFrom.cash).toBe(paidFrom.cash);
    });
  });

  it('is the same when an auditor computes it once more from what its event recorded', () => {
    forEverySettlement(({ event, ...calculation }, pack) => {
      expect(recalculate(event, policyOf(pack))).toEqual(calculation);
    });
  });

  it('is the same without its steps', () => {
    const property = fc.property(packs, years, visits, (pack, year, visit) => {
      const { state } = live(pack, year);
      const told = calculated(pack, state, visit);
      const untold = calculated(pack, state, visit, false);
      expect(untold).toEqual(told === undefined ? undefined : { ...told, steps: [] });
    });
    fc.assert(property, { numRuns: 200, reporter: inShort });
  });
});

const IN_RESULT = {
  'fully-self-paid': 'fullySelfPaid',
  'over-limit': 'overLimit',
  'pre-self-paid': 'preSelfPaid',
  deductible: 'deductible',
  coinsurance: 'coinsurance',
  'over-cap': 'overCap',
} as const;

/** What a visit would bring as the account stands; undefined where a parameter is missing. */
const calculated = (pack: PolicyPack, state: Account, visit: Visit, told = true): Calculation | undefined => {
  const { question, bill, held, offered } = visit;
  const found = planFor(policyOf(pack), question);
  if (!('plan' in found)) return undefined;
  const seen = [...state.settled.values()].map(({ diseaseCode }) => diseaseCode);
  const result = calculate(
    found.plan,
    {
      bill,
      on: question.on,
      usedBefore: (key) => state.used[key],
      held: heldWith(question.diseaseCode, held, seen),
      offered,
    },
    told,
  );
  return 'lacking' in result ? undefined : result;
};

const taken = (uses: readonly AccumulatorUse[]): number => sum(uses.map(({ before, after }) => after - before));

describe('every year of an account', () => {
  it('has in each accumulator the sum of what its settlements took, and nothing of what was given back', () => {
    const property = fc.property(packs, years, (pack, year) => {
      const { state, standing } = live(pack, year);
      const uses = [...standing.values()].flatMap(({ accumulators }) => accumulators);
      for (const [key, { used }] of Object.entries(state.used))
        expect(used).toBe(taken(uses.filter((use) => keyOf(use) === key)));
    });
    fc.assert(property, { numRuns: 200, reporter: inShort });
  });

  it('never goes beyond a deductible or a cap', () => {
    forEverySettlement(({ accumulators }) => {
      for (const { before, after, of = after } of accumulators) expect(after).toBeLessThanOrEqual(Math.max(before, of));
    });
  });

  it('counts in its accumulators what the funds paid and the person bore', () => {
    forEverySettlement(({ accumulators, funds: [pooled, ...others], person, steps }, { layers = [] }) => {
      const took = (kind: AccumulatorUse['kind'], pool?: string): readonly number[] =>
        accumulators.filter((use) => use.kind === kind && use.pool === (pool ?? use.pool)).map((use) => taken([use]));
      for (const { fund } of layers) {
        const paid = sum(others.filter((each) => each.fund === fund).map(({ amount }) => amount));
        expect(took('layer-cap', fund).filter((amount) => amount !== paid)).toEqual([]);
      }
      if (layers.length > 0) return;
      const fixed = sum(steps.filter(({ rule }) => rule === 'fixed-payment').map(({ amount }) => amount));
      expect(took('cap').filter((amount) => amount + fixed !== pooled?.amount)).toEqual([]);
      expect(took('deductible').filter((amount) => amount !== person.deductible)).toEqual([]);
    });
  });

  it('gives the same when the last settlement is taken back and made again', () => {
    const property = fc.property(packs, years, visits, (pack, year, visit) => {
      const before = live(pack, year);
      const first = settle(pack, before, visit, 100);
      const undone = takeBack(first, 100);
      const again = settle(pack, undone, visit, 200);
      for (const [key, { used }] of Object.entries(undone.state.used))
        expect(used).toBe(before.state.used[key]?.used ?? 0);
      const [one, other] = [first.standing.get(100), again.standing.get(200)];
      expect(other === undefined ? undefined : calculationIn(other)).toEqual(
        one === undefined ? undefined : calculationIn(one),
      );
      expect(again.state.used).toEqual(first.state.used);
    });
    fc.assert(property, { numRuns: 200, reporter: inShort });
  });
});

/**
 * With three rules of a pack a bigger bill may well bring less, and those are not looked at here: a share for the bill as a whole
 * that falls as bills grow; one that jumps, beside a layer that looks at what the person bore below the jump; and a deductible that
 * is a share of the whole bill, since it grows with money that an own share, an expense cap or the ratio keeps from the fund.
 */
const neverFalling = (pack: PolicyPack): PolicyPack => ({
  ...pack,
  ratios: pack.ratios.map((term) =>
    term.bandsFrom === 'whole-bill' && term.bands !== undefined ? { ...term, bands: rising(term.bands) } : term,
  ),
  layers: pack.ratios.some(({ bandsFrom }) => bandsFrom === 'whole-bill') ? [] : (pack.layers ?? []),
  deductibles: (pack.deductibles ?? []).map(withAmount),
});

const withAmount = ({ shareOfBill, ...term }: DeductibleTerm): DeductibleTerm =>
  shareOfBill === undefined ? term : { ...term, amount: shareOfBill.atMost ?? fen(50_000) };

const rising = (bands: readonly Band[]): readonly Band[] => {
  const shares = bands.map(({ share }) => (share === 'unknown' ? millionths(0) : share)).sort((a, b) => a - b);
  return bands.map((band, at) => ({ ...band, share: shares[at] ?? band.share }));
};

describe('a bigger bill', () => {
  it('never leaves the person with less from the funds', () => {
    const property = fc.property(packs, years, visits, fc.nat(300_000), (drawn, year, visit, more) => {
      const pack = neverFalling(drawn);
      const { state } = live(pack, year);
      const bigger = {
        ...visit,
        bill: { ...visit.bill, inScope: plus(visit.bill.inScope, fen(more)), total: plus(visit.bill.total, fen(more)) },
      };
      const [less, greater] = [calculated(pack, state, visit), calculated(pack, state, bigger)];
      if (less === undefined || greater === undefined) return;
      expect(greater.fundPays).toBeGreaterThanOrEqual(less.fundPays);
    });
    fc.assert(property, { numRuns: 300, reporter: inShort });
  });
});

/**
 * The terms by which it does not matter in which order the bills of one day are settled, for one person, disease, hospital level and
 * filing: every deductible, cap and layer counts over a period, not by the visit; the deductible is an amount, not a share of the
 * bill; bands count on over a period, and no bill takes one share as a whole; fixed payments come before whatever is counted; layers
 * look at one base, and fill no cap of the fund.
 */
const inAnyOrder = (pack: PolicyPack): PolicyPack => ({
  ...pack,
  order: pack.order.filter((word) => word !== 'fixed-payment' || isFirst(pack.order)),
  deductibles: (pack.deductibles ?? []).map(withAmount).map(({ firstYear: _, ...term }) => ({
    ...term,
    period: longer(term.period),
  })),
  ratios: pack.ratios.map((term) => ({
    ...term,
    bandPeriod: longer(term.bandPeriod),
    bandsFrom: term.bandsFrom === 'zero' ? 'zero' : 'above-deductible',
  })),
  caps: (pack.caps ?? []).map(({ includes: _, firstYear: __, roundedTo: ___, ...term }) => ({
    ...term,
    period: longer(term.period),
  })),
  layers: (pack.layers ?? []).map((layer, _, [first = layer]) => ({
    ...layer,
    base: first.base.includes('over-cap-expense') ? ['over-cap', 'coinsurance'] : first.base,
    terms: layer.terms.map((term) => ({ ...term, period: longer(term.period) })),
  })),
});

const longer = (period: Period = 'month'): Period => (period === 'visit' ? 'month' : period);
const isFirst = (order: readonly string[]): boolean =>
  ['expense-cap', 'deductible'].every((word) => !order.slice(0, order.indexOf('fixed-payment')).includes(word));

const SHARES = new Set(['share', 'shares', 'further', 'points', 'minusPoints', 'times', 'ownShareFirst', 'atMost']);
const AMOUNTS = new Set(['amount', 'upTo', 'deductible', 'cap', 'plus', 'plusFurther', 'ceiling']);

/** The pack with every amount and share in it changed. */
const withNumbers = (
  { severalDiseases, ...pack }: PolicyPack,
  change: (value: unknown, isShare: boolean) => unknown,
): PolicyPack => {
  const walk = (value: unknown, name: string): unknown => {
    if (Array.isArray(value)) return value.map((each) => walk(each, name));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, walk(each, key)]));
    return SHARES.has(name) || AMOUNTS.has(name) ? change(value, SHARES.has(name)) : value;
  };
  const changed = walk(pack, '') as PolicyPack;
  return severalDiseases === undefined ? changed : { ...changed, severalDiseases };
};

const nothingUnknown = (pack: PolicyPack): PolicyPack =>
  withNumbers(pack, (value) => (value === 'unknown' ? 0 : value));

/** Every amount in ten thousands of yuan and every share in tenths, so that no step has a fraction of a fen to round. */
const inRoundNumbers = (pack: PolicyPack): PolicyPack =>
  withNumbers(pack, (value, isShare) => {
    const number = Number(value);
    return isShare ? Math.round(number / 100_000) * 100_000 : tenThousands(number);
  });

const tenThousands = (amount: number): Fen => fen(Math.round(amount / 10_000) * 1_000_000);

const billInRoundNumbers = ({ total: _, ...parts }: SplitAmounts): SplitAmounts => {
  const [fullySelfPaid, overLimit, preSelfPaid, inScope] = [
    tenThousands(parts.fullySelfPaid),
    tenThousands(parts.overLimit),
    tenThousands(parts.preSelfPaid),
    tenThousands(parts.inScope),
  ];
  return {
    total: plus(fullySelfPaid, overLimit, preSelfPaid, inScope),
    fullySelfPaid,
    overLimit,
    preSelfPaid,
    inScope,
  };
};

/** Bills of one day, and a number by which they are put into another order. */
const aDaysBills = fc.array(fc.tuple(bills, fc.nat()), { minLength: 2, maxLength: 6 });

/** A year in which one day has these bills. */
const withDay = (year: readonly Visit[], day: Visit, drawn: readonly SplitAmounts[]): readonly Visit[] => {
  const middle = Math.floor(year.length / 2);
  const dayVisits = drawn.map((bill) => ({ ...day, bill }));
  return [...year.slice(0, middle), ...dayVisits, ...year.slice(middle)].map((visit) => ({
    ...visit,
    takesBack: undefined,
  }));
};

/** The same visits with the bills of one day in two orders; nothing where one of these bills is declined. */
const bothOrders = (
  pack: PolicyPack,
  year: readonly Visit[],
  day: Visit,
  drawn: readonly (readonly [SplitAmounts, number])[],
): readonly (readonly [Lived, Lived])[] => {
  const otherwise = drawn.toSorted(([, a], [, b]) => a - b);
  const [one, other] = [drawn, otherwise].map((order) =>
    live(
      pack,
      withDay(
        year,
        day,
        order.map(([bill]) => bill),
      ),
    ),
  );
  if (one === undefined || other === undefined) return [];
  const first = Math.floor(year.length / 2);
  const isSettled = drawn.every((_, at) => one.standing.has(first + at) && other.standing.has(first + at));
  return isSettled ? [[one, other]] : [];
};

describe('the bills of one day', () => {
  it('bring the same over the year in any order, where the terms promise it and nothing is rounded', () => {
    let compared = 0;
    const property = fc.property(packs, years, visits, aDaysBills, (drawn, year, day, ofDay) => {
      const pack = inRoundNumbers(nothingUnknown(inAnyOrder(drawn)));
      const round = year.map((visit) => ({ ...visit, bill: billInRoundNumbers(visit.bill) }));
      const bills = ofDay.map(([bill, place]) => [billInRoundNumbers(bill), place] as const);
      for (const [one, other] of bothOrders(pack, round, day, bills)) {
        compared += 1;
        expect(fundsOf(other)).toBe(fundsOf(one));
        expect(other.state.used).toEqual(one.state.used);
      }
    });
    fc.assert(property, { numRuns: 300, reporter: inShort });
    // Few are declined: the property is not true of nothing.
    expect(compared).toBeGreaterThan(150);
  });

  it('bring the same but for a fen a bill, where the ratio of the pooled fund has fractions to round', () => {
    const property = fc.property(packs, visits, aDaysBills, (drawn, day, ofDay) => {
      const pack = nothingUnknown({ ...inAnyOrder(drawn), layers: [] });
      for (const [one, other] of bothOrders(pack, [], day, ofDay))
        expect(Math.abs(fundsOf(other) - fundsOf(one))).toBeLessThanOrEqual(ofDay.length);
    });
    fc.assert(property, { numRuns: 300, reporter: inShort });
  });

  const percent = (share: number): Millionths => millionths(share * 10_000);
  const hundred = { amount: fen(10_000), period: 'year', source: 'table' } as const;
  const order = ['self-paid', 'offsite', 'deductible', 'ratio', 'cap'];
  const ratioOf = (share: number): readonly RatioTerm[] => [{ share: percent(share), source: 'table' }];
  const falling = [{ upTo: fen(10_000), share: percent(90) }, { share: percent(50) }];
  const layer = (fund: string, base: Layer['base'], term: Partial<LayerTerm>): Layer => ({
    fund,
    name: fund,
    base,
    terms: [{ bands: [{ share: percent(100) }], period: 'year', source: 'table', ...term }],
  });
  it.each<readonly [string, Partial<PolicyPack>, readonly [number, number], readonly [number, number]]>([
    [
      'the ratio leaves fractions of a fen',
      { deductibles: [{ ...hundred, amount: fen(10_001) }], ratios: ratioOf(75) },
      [15_000, 15_003],
      [15_001, 15_002],
    ],
    [
      'bands begin anew with each bill',
      { deductibles: [hundred], ratios: [{ bands: falling, source: 'table' }] },
      [10_000, 20_000],
      [14_000, 18_000],
    ],
    [
      'all of a bill takes one share',
      { ratios: [{ bands: falling, bandsFrom: 'whole-bill', bandPeriod: 'year', source: 'table' }] },
      [10_000, 20_000],
      [19_000, 15_000],
    ],
    [
      'a cap holds for each visit behind a deductible of the year',
      {
        deductibles: [hundred],
        ratios: ratioOf(100),
        caps: [{ ...hundred, amount: fen(6_000), limits: 'fund', period: 'visit' }],
      },
      [10_000, 20_000],
      [6_000, 12_000],
    ],
    [
      'a deductible holds for each visit behind an expense cap of the year',
      {
        order: ['self-paid', 'offsite', 'expense-cap', 'deductible', 'ratio'],
        deductibles: [{ ...hundred, amount: fen(5_000), period: 'visit' }],
        ratios: ratioOf(100),
        caps: [{ ...hundred, amount: fen(20_000), limits: 'expense' }],
      },
      [10_000, 20_000],
      [10_000, 15_000],
    ],
    [
      'a fixed payment comes after the deductible',
      {
        order: ['self-paid', 'offsite', 'deductible', 'fixed-payment', 'ratio'],
        deductibles: [hundred],
        fixedPayments: [{ amount: fen(5_000), source: 'table' }],
        ratios: ratioOf(0),
      },
      [10_000, 20_000],
      [5_000, 10_000],
    ],
    [
      'a layer looks at each visit alone',
      {
        order: ['self-paid', 'offsite', 'deductible', 'ratio', 'enterprise'],
        deductibles: [hundred],
        ratios: ratioOf(0),
        layers: [layer('enterprise', ['deductible'], { deductible: fen(6_000), period: 'visit' })],
      },
      [6_000, 20_000],
      [0, 4_000],
    ],
    [
      'layers look at different parts',
      {
        order: ['self-paid', 'offsite', 'ratio', 'cap', 'large-sum', 'enterprise'],
        ratios: ratioOf(50),
        caps: [{ ...hundred, amount: fen(8_000), limits: 'fund' }],
        layers: [
          layer('large-sum', ['over-cap', 'coinsurance'], { cap: fen(10_000) }),
          layer('enterprise', ['coinsurance'], {}),
        ],
      },
      [10_000, 20_000],
      [28_000, 25_000],
    ],
  ])('bring more in one order than in the other where %s', (_, terms, [one, other], expected) => {
    const caps: PolicyPack['caps'] = [{ ...hundred, amount: fen(900_000), limits: 'fund' }];
    const deductibles: PolicyPack['deductibles'] = [{ ...hundred, amount: fen(0) }];
    const pack: PolicyPack = { ...examplePack, order, caps, deductibles, ...terms };
    const bring = (...totals: readonly number[]): number =>
      fundsOf(
        live(
          pack,
          totals.map((total) => ({ ...VISIT, bill: billOf(total) })),
        ),
      );
    expect([bring(one, other), bring(other, one)]).toEqual(expected);
  });
});

const VISIT: Omit<Visit, 'bill'> = { question, offered: undefined, held: undefined, takesBack: undefined };
