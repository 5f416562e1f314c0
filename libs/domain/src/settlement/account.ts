import type { AccountCommands, AccountEvents, AccumulatorUse, SettleTreatment } from '@yidi/contracts/settlement';
import type { DeclineReason } from '@yidi/contracts/filing';
import type { PolicyRef } from '@yidi/contracts/policy';
import {
  refuse,
  yearOf,
  ZERO,
  type Day,
  type Decider,
  type Fen,
  type MessageOf,
  type SettlementId,
} from '@yidi/kernel';
import type { Limit, Terms, TermsFound } from '../policy/terms.js';
import { AccountRefusals } from './account.refusals.js';
import { addsUp, calculate } from './calculate.js';
import type { UsedBefore } from './clause.js';
import { runOf } from './wording.js';

/** How far one limit was used in one period, as the last settlement that touched it recorded it. */
export type Used = Omit<AccumulatorUse, 'before' | 'after'> & { readonly used: Fen };

/** A person's benefit account for one scheme and benefit year (待遇账户): what was used of every limit. */
export interface Account {
  /** Treatments decided here, settled or declined, by their id. */
  readonly decided: Readonly<Record<string, SettlementId>>;
  readonly used: Readonly<Record<string, Used>>;
}

/** What was looked up for a treatment; `policy` is absent where no pack holds on the day of service. */
export interface AccountFacts {
  readonly policy?: { readonly ref: PolicyRef; readonly found: TermsFound };
}

type Events = readonly MessageOf<typeof AccountEvents>[];

const settle = (command: SettleTreatment, state: Account, facts: AccountFacts): Events => {
  if (state.decided[command.treatmentId] !== undefined) return [];
  if (!addsUp(command.amounts)) return refuse(AccountRefusals.partsDoNotAddUp(command.treatmentId, command.amounts));
  const { policy } = facts;
  if (policy === undefined) return declined(command, parameterUnknown(command, packWanted(command)));
  if ('notCovered' in policy.found) return declined(command, diseaseNotCovered(command));
  if ('unknown' in policy.found) return declined(command, parameterUnknown(command, policy.found.unknown));
  return settled(command, state, { ref: policy.ref, terms: policy.found.terms });
};

const settled = (
  command: SettleTreatment,
  state: Account,
  { ref, terms }: { readonly ref: PolicyRef; readonly terms: Terms },
): Events => {
  const calculation = calculate(command.amounts, terms, usedBefore(state, terms, command.servedOn), command.servedOn);
  const { total, fundPays, personPays, institutionBears, funds, person, steps, accumulators } = calculation;
  return [
    {
      type: 'TreatmentSettled',
      data: {
        settlementId: command.settlementId,
        treatmentId: command.treatmentId,
        caseId: command.entitlement.caseId,
        personId: command.personId,
        insuredRegion: command.insuredRegion,
        treatmentRegion: command.treatmentRegion,
        institution: command.institution,
        institutionLevel: command.institutionLevel,
        diseaseCode: command.diseaseCode,
        servedOn: command.servedOn,
        benefitYear: yearOf(command.servedOn),
        policy: ref,
        entitlement: command.entitlement,
        amounts: command.amounts,
        total,
        fundPays,
        personPays,
        institutionBears,
        funds,
        person,
        steps,
        accumulators,
      },
    },
  ];
};

const declined = (
  { settlementId, treatmentId, personId, entitlement }: SettleTreatment,
  reason: DeclineReason,
): Events => [
  {
    type: 'SettlementDeclined',
    data: { settlementId, treatmentId, caseId: entitlement.caseId, personId, reasons: [reason] },
  },
];

const parameterUnknown = ({ insuredRegion }: SettleTreatment, parameter: string): DeclineReason => ({
  code: 'policy-parameter-unknown',
  facts: [
    { name: 'insuredRegion', value: insuredRegion },
    { name: 'parameter', value: parameter },
  ],
});

const diseaseNotCovered = ({ diseaseCode, insuredRegion, servedOn }: SettleTreatment): DeclineReason => ({
  code: 'disease-not-covered-by-policy',
  facts: [
    { name: 'disease', value: diseaseCode },
    { name: 'insuredRegion', value: insuredRegion },
    { name: 'on', value: servedOn },
  ],
});

const packWanted = ({ insuredRegion, entitlement, servedOn }: SettleTreatment): string =>
  `policy(${insuredRegion}, ${entitlement.scheme}, ${servedOn})`;

/** What the account holds of the limits that these terms name, in the periods of the day. */
const usedBefore = (state: Account, { deductible, cap }: Terms, on: Day): UsedBefore => ({
  deductible: usedOf(state, 'deductible', deductible, on),
  cap: usedOf(state, 'cap', cap, on),
});

const usedOf = (state: Account, kind: Used['kind'], { pool, period }: Limit, on: Day): Fen =>
  state.used[keyOf({ kind, pool, period, within: runOf(period, on) })]?.used ?? ZERO;

const keyOf = ({ kind, pool, period, within }: Pick<Used, 'kind' | 'pool' | 'period' | 'within'>): string =>
  `${kind} ${pool} ${period} ${within}`;

const afterUse = ({ kind, pool, period, within, after, of }: AccumulatorUse): Used => ({
  kind,
  pool,
  period,
  within,
  used: after,
  ...(of === undefined ? {} : { of }),
});

export const account: Decider<Account, typeof AccountCommands, typeof AccountEvents, AccountFacts> = {
  initial: { decided: {}, used: {} },
  decide: { SettleTreatment: (command, state, { facts }) => settle(command, state, facts) },
  evolve: {
    TreatmentSettled: (state, { treatmentId, settlementId, accumulators }) => ({
      decided: { ...state.decided, [treatmentId]: settlementId },
      used: { ...state.used, ...Object.fromEntries(accumulators.map((use) => [keyOf(use), afterUse(use)])) },
    }),
    SettlementDeclined: (state, { treatmentId, settlementId }) => ({
      ...state,
      decided: { ...state.decided, [treatmentId]: settlementId },
    }),
  },
};
