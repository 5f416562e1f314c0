import type { SplitAmounts } from '@yidi/contracts/claims';
import type { Policy, PolicyLibrary } from '@yidi/domain/policy';
import { planFor, type PlanQuestion } from '@yidi/domain/settlement';
import { addDays, fen, INSTITUTION_LEVELS, type Day, type FilingCategory, type PersonType } from '@yidi/kernel';
import { readPolicies, SHIPPED_POLICIES } from '@yidi/platform';

/** A bill that is ready to be divided. */
export interface MixedBill {
  readonly policy: Policy;
  readonly question: PlanQuestion;
  readonly amounts: SplitAmounts;
  /** Whose account it fills. */
  readonly person: number;
}

export const shippedPolicies = (): Promise<PolicyLibrary> => readPolicies(SHIPPED_POLICIES);

/** The same numbers in every run: Park and Miller's generator. */
const seeded = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
};

const CATEGORIES: readonly FilingCategory[] = ['long-term-resident', 'resettled-retiree', 'posted-worker', 'referral'];
const PEOPLE: Readonly<Record<string, readonly PersonType[]>> = {
  employee: ['active', 'retired'],
  resident: ['adult-resident', 'elderly-resident'],
};

/** The fictitious region shows every rule form at once, as no real one does. */
const DEMO = '990000';

/** The packs of real regions. */
export const realPacks = (library: PolicyLibrary): readonly Policy[] =>
  library.all().filter(({ ref }) => ref.region !== DEMO);

type Case = Pick<MixedBill, 'policy' | 'question'>;

/** Every case of real packs that lacks no parameter: the disease, person, level and category that a bill may be of. */
export const settleableCases = (library: PolicyLibrary): readonly Case[] =>
  realPacks(library).flatMap((policy) =>
    policy.pack.diseases.flatMap(({ code: diseaseCode }) =>
      (PEOPLE[policy.pack.scheme] ?? []).flatMap((personType) =>
        INSTITUTION_LEVELS.flatMap((level) =>
          CATEGORIES.flatMap((category) => {
            const question = { diseaseCode, personType, level, category, on: dayIn(policy), age: 66 };
            const found = planFor(policy, question);
            return 'plan' in found && found.plan.lacks.length === 0 ? [{ policy, question }] : [];
          }),
        ),
      ),
    ),
  );

/** A day of the present year, or the pack's first where it begins later. */
const dayIn = ({ pack }: Policy): Day => {
  const day = '2026-01-05' as Day;
  return pack.validFrom > day
    ? pack.validFrom
    : pack.validUntil !== undefined && pack.validUntil < day
      ? pack.validFrom
      : day;
};

const DAYS = 350;

/**
 * Bills of up to some thousand yuan, part of them out of scope, over the days of a year. Each person belongs to one region, as many to
 * each pack, and has one or two of its cases.
 */
export const mixedBills = (cases: readonly Case[], count: number, people: number): readonly MixedBill[] => {
  const random = seeded(20_260_312);
  const byPack = [...Map.groupBy(cases, ({ policy }) => policy).values()];
  const homes = Array.from({ length: people }, () => {
    const ofPack = byPack[random(byPack.length)] ?? [];
    return [ofPack[random(ofPack.length)], ofPack[random(ofPack.length)]];
  });
  return Array.from({ length: count }, () => {
    const person = random(people);
    const chosen = homes[person]?.[random(2)];
    if (chosen === undefined) throw new RangeError('no pack settles anything');
    const { policy, question } = chosen;
    const on = later(policy, question.on, random(DAYS));
    return { policy, question: { ...question, on }, amounts: billOf(random), person };
  });
};

const later = ({ pack }: Policy, from: Day, days: number): Day => {
  const on = addDays(from, days);
  return pack.validUntil !== undefined && on > pack.validUntil ? from : on;
};

const billOf = (random: (below: number) => number): SplitAmounts => {
  const [inScope, fullySelfPaid, preSelfPaid] = [1 + random(200_000), random(10_000), random(5_000)];
  return {
    total: fen(inScope + fullySelfPaid + preSelfPaid),
    fullySelfPaid: fen(fullySelfPaid),
    overLimit: fen(0),
    preSelfPaid: fen(preSelfPaid),
    inScope: fen(inScope),
  };
};
