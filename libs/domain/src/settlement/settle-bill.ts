import type { OfferedAccount, SplitAmounts } from '@yidi/contracts/claims';
import type { DeclineReason, HeldDisease } from '@yidi/contracts/filing';
import type { PolicyRef } from '@yidi/contracts/policy';
import type { Day, DiseaseCode, RegionCode, Scheme } from '@yidi/kernel';
import type { SettlementStep } from '@yidi/contracts/settlement';
import { divide, type Calculation, type Tell } from './calculate.js';
import { isLacking, type UsedSoFar } from './clause.js';
import { heldWith, limitPassed } from './held.js';
import type { PlanFound } from './plan.js';

/** A bill that somebody asks to be divided. */
export interface BillAsked {
  readonly insuredRegion: RegionCode;
  readonly scheme: Scheme;
  readonly diseaseCode: DiseaseCode;
  readonly servedOn: Day;
  readonly amounts: SplitAmounts;
  /** Every disease that the person is qualified for; undefined: those that the account has seen. */
  readonly held: readonly HeldDisease[] | undefined;
  readonly personalAccount: OfferedAccount | undefined;
}

/** The insured region's pack on the day of service, and what it says of this case. */
export interface PolicyFound {
  readonly ref: PolicyRef;
  readonly found: PlanFound;
}

/** What the benefit account knows. */
export interface AccountView {
  readonly usedBefore: (key: string) => UsedSoFar | undefined;
  readonly seen: readonly DiseaseCode[];
}

/** Who pays what, and by which pack; or why it cannot be said. */
export type BillOutcome<Step = SettlementStep> =
  | { readonly calculation: Calculation<Step>; readonly ref: PolicyRef; readonly held: readonly HeldDisease[] }
  | { readonly declined: DeclineReason };

/** Divides a bill by the policy and the account, or declines it with the reason; nothing is guessed. Without `tell` there are no steps. */
export const settleBill = <Step = SettlementStep>(
  asked: BillAsked,
  policy: PolicyFound | undefined,
  account: AccountView,
  tell?: Tell<Step>,
): BillOutcome<Step> => {
  if (policy === undefined) return { declined: parameterUnknown(asked, packWanted(asked)) };
  const { found, ref } = policy;
  if ('notCovered' in found) return { declined: diseaseNotCovered(asked) };
  if ('unknown' in found) return { declined: parameterUnknown(asked, found.unknown) };
  const held = heldWith(asked.diseaseCode, asked.held, account.seen);
  const limit = limitPassed(found.plan.limitOnDiseases, asked.diseaseCode, held);
  if (limit !== undefined) return { declined: tooManyDiseases(asked, limit) };
  const calculation = divide(
    found.plan,
    {
      bill: asked.amounts,
      on: asked.servedOn,
      usedBefore: account.usedBefore,
      held,
      offered: asked.personalAccount,
    },
    tell,
  );
  return isLacking(calculation)
    ? { declined: parameterUnknown(asked, calculation.lacking) }
    : { calculation, ref, held };
};

const parameterUnknown = ({ insuredRegion }: BillAsked, parameter: string): DeclineReason => ({
  code: 'policy/parameter-unknown',
  facts: [
    { name: 'insuredRegion', value: insuredRegion },
    { name: 'parameter', value: parameter },
  ],
});

const diseaseNotCovered = ({ diseaseCode, insuredRegion, servedOn }: BillAsked): DeclineReason => ({
  code: 'disease-not-covered-by-policy',
  facts: [
    { name: 'disease', value: diseaseCode },
    { name: 'insuredRegion', value: insuredRegion },
    { name: 'on', value: servedOn },
  ],
});

const tooManyDiseases = ({ diseaseCode, insuredRegion }: BillAsked, limit: number): DeclineReason => ({
  code: 'too-many-diseases',
  facts: [
    { name: 'disease', value: diseaseCode },
    { name: 'insuredRegion', value: insuredRegion },
    { name: 'limit', value: String(limit) },
  ],
});

const packWanted = ({ insuredRegion, scheme, servedOn }: BillAsked): string =>
  `policy(${insuredRegion}, ${scheme}, ${servedOn})`;
