import type { DeclineReason, HeldDisease } from '@yidi/contracts/filing';
import type { PolicyRef } from '@yidi/contracts/policy';
import type { RecordToSettle, SettlementStep } from '@yidi/contracts/settlement';
import { amountsOf, mustHoldTogether } from '@yidi/domain/claims';
import type { Policy } from '@yidi/domain/policy';
import {
  isLacking,
  planFor,
  settleBill,
  splitByHand,
  type Calculation,
  type PlanQuestion,
  type Tell,
} from '@yidi/domain/settlement';
import { carePlace, type PersonType, type Scheme } from '@yidi/kernel';
import type { Accounts, AccountName, KeptInMemory } from './accounts.js';
import { BadRecord } from './bad-record.js';
import type { ChosenPolicy } from './policy-choice.js';

/** What became of one record. */
export type Outcome<Step = SettlementStep> =
  | { readonly record: RecordToSettle; readonly calculation: Calculation<Step>; readonly ref: PolicyRef }
  | { readonly record: RecordToSettle; readonly declined: DeclineReason };

/** With what records are settled. */
export interface Desk {
  readonly policy: ChosenPolicy;
  readonly accounts: Accounts;
}

/**
 * Settles one record and keeps what it took in the person's account; without `tell` there are no steps. Throws BadRecord or a
 * Refusal where the record cannot be settled as it stands.
 */
export const settleRecord = <Step = SettlementStep>(
  record: RecordToSettle,
  { policy, accounts }: Desk,
  tell?: Tell<Step>,
): Outcome<Step> => {
  const scheme = schemeOf(record.personType);
  mustBeOf(record, scheme, policy);
  mustHoldTogether(record.personalAccount);
  const chosen = policy.choose(record.insuredRegion, scheme, record.servedOn);
  const account = accounts.of(accountName(record, scheme, chosen));
  const question = questionOf(record);
  const amounts = chosen === undefined ? amountsOf(record) : billOf(record, chosen, question);
  if ('declined' in amounts) return { record, declined: amounts.declined };
  const held = heldBy(record, account);
  const outcome = settleBill(
    {
      insuredRegion: record.insuredRegion,
      scheme,
      diseaseCode: record.diseaseCode,
      servedOn: record.servedOn,
      amounts,
      held,
      personalAccount: record.personalAccount,
    },
    chosen === undefined ? undefined : { ref: chosen.ref, found: planFor(chosen, question) },
    account,
    tell,
  );
  if ('declined' in outcome) return { record, declined: outcome.declined };
  account.take(outcome.calculation);
  account.held = held;
  return { record, calculation: outcome.calculation, ref: outcome.ref };
};

const EMPLOYEES: readonly PersonType[] = ['active', 'retired'];

/** The scheme that a kind of person belongs to. */
const schemeOf = (personType: PersonType): Scheme => (EMPLOYEES.includes(personType) ? 'employee' : 'resident');

const mustBeOf = ({ insuredRegion, personType }: RecordToSettle, scheme: Scheme, { only }: ChosenPolicy): void => {
  if (only === undefined || (only.region === insuredRegion && only.scheme === scheme)) return;
  throw new BadRecord('record/other-policy', {
    zh: `记录属于 ${insuredRegion} 的 ${scheme}（${personType}），而所选政策为 ${only.region}/${only.scheme}，请选择对应的政策或更正记录`,
    en: `the record is of ${insuredRegion}/${scheme} (${personType}) and the policy of ${only.region}/${only.scheme}: choose that policy, or correct the record`,
  });
};

const accountName = ({ personNo }: RecordToSettle, scheme: Scheme, policy: Policy | undefined): AccountName => ({
  personNo,
  scheme: policy?.pack.account === undefined ? scheme : 'both',
});

const questionOf = (record: RecordToSettle): PlanQuestion => ({
  diseaseCode: record.diseaseCode,
  personType: record.personType,
  level: record.institutionLevel,
  category: record.filingCategory ?? (record.emergency === true ? 'emergency' : 'long-term-resident'),
  on: record.servedOn,
  place: carePlace(record.insuredRegion, record.treatmentRegion),
  age: record.age,
  groups: record.groups ?? [],
  manner: record.settled ?? 'direct',
});

/** The record's own amounts, or those that the insured region's catalogue makes of a claim's items. */
const billOf = (
  record: RecordToSettle,
  policy: Policy,
  question: PlanQuestion,
): ReturnType<typeof amountsOf> | { readonly declined: DeclineReason } => {
  if (record.items === undefined) return amountsOf(record);
  if (record.settled === undefined || record.settled === 'direct')
    throw new BadRecord('record/unsplit-items', {
      zh: '直接结算的记录应由就医地拆分费用；items 只用于手工报销，请写明 settled: manual',
      en: 'a directly settled record comes split by the treatment region; items are for claims by hand: say "settled": "manual"',
    });
  const split = splitByHand(policy, question, record.items);
  return isLacking(split)
    ? {
        declined: {
          code: 'policy/parameter-unknown',
          facts: [
            { name: 'insuredRegion', value: record.insuredRegion },
            { name: 'parameter', value: split.lacking },
          ],
        },
      }
    : split;
};

/** The diseases that the record names, or those of the account and this one. */
const heldBy = (
  { held, diseaseCode, benefitStartsOn }: RecordToSettle,
  account: KeptInMemory,
): readonly HeldDisease[] => {
  const known = held ?? account.held;
  const own = known.find((each) => each.diseaseCode === diseaseCode);
  if (own !== undefined && (own.startsOn !== undefined || benefitStartsOn === undefined)) return known;
  const others = known.filter((each) => each !== own);
  return [...others, { diseaseCode, ...(benefitStartsOn === undefined ? {} : { startsOn: benefitStartsOn }) }];
};
