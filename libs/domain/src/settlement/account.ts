import { Map, OrderedMap, Set } from 'immutable';
import type { DeclineReason } from '@yidi/contracts/filing';
import type {
  AccountCommands,
  AccountEvents,
  ReverseSettlement,
  SettleTreatment,
  TreatmentSettled,
} from '@yidi/contracts/settlement';
import {
  refuse,
  yearOf,
  type Decider,
  type DiseaseCode,
  type MessageOf,
  type SettlementId,
  type TreatmentId,
} from '@yidi/kernel';
import { AccountRefusals } from './account.refusals.js';
import { afterUse, returning, type UsedByKey } from './accumulators.js';
import { addsUp, inWords, type Calculation } from './calculate.js';
import { settleBill, type BillAsked, type BillOutcome, type PolicyFound } from './settle-bill.js';

/**
 * A person's benefit account for one benefit year (待遇账户): what was used of every limit. What grows with every treatment
 * shares its parts with the account before: a copy of all would cost more than the division of the bill.
 */
export interface Account {
  /** By which settlement each treatment was decided, settled or declined. */
  readonly decided: Map<TreatmentId, SettlementId>;
  readonly used: UsedByKey;
  /** Settlements that stand, in the order in which they came: what a reversal gives back. */
  readonly settled: OrderedMap<SettlementId, Settled>;
  readonly reversed: Set<SettlementId>;
  /** The diseases of the settlements that stand, first seen first. */
  readonly seen: readonly DiseaseCode[];
}

type Settled = Pick<TreatmentSettled, 'treatmentId' | 'caseId' | 'diseaseCode' | 'accumulators'>;

/** What was looked up for a treatment; `policy` is absent where no pack holds on the day of service. */
export interface AccountFacts {
  readonly policy?: PolicyFound;
}

type Events = readonly MessageOf<typeof AccountEvents>[];

const settle = (command: SettleTreatment, state: Account, { policy }: AccountFacts): Events => {
  if (state.decided.has(command.treatmentId)) return [];
  if (!addsUp(command.amounts)) return refuse(AccountRefusals.partsDoNotAddUp(command.treatmentId, command.amounts));
  const account = { usedBefore: (key: string) => state.used[key], seen: state.seen };
  const outcome = settleBill(billOf(command), policy, account, inWords);
  return 'declined' in outcome ? declined(command, outcome.declined) : [settled(command, outcome)];
};

const billOf = (command: SettleTreatment): BillAsked => ({
  insuredRegion: command.insuredRegion,
  scheme: command.entitlement.scheme,
  diseaseCode: command.diseaseCode,
  servedOn: command.servedOn,
  amounts: command.amounts,
  held: command.entitlement.held,
  personalAccount: command.personalAccount,
});

const seenIn = (standing: Account['settled']): readonly DiseaseCode[] =>
  standing
    .valueSeq()
    .map(({ diseaseCode }) => diseaseCode)
    .toOrderedSet()
    .toArray();

const alsoSeen = (seen: readonly DiseaseCode[], diseaseCode: DiseaseCode): readonly DiseaseCode[] =>
  seen.includes(diseaseCode) ? seen : [...seen, diseaseCode];

const settled = (
  command: SettleTreatment,
  { calculation, ref, held }: Extract<BillOutcome, { readonly calculation: Calculation }>,
): Events[number] => {
  const { total, fundPays, personPays, institutionBears, funds, person, paidFrom, steps, accumulators } = calculation;
  return {
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
      ...(command.personalAccount === undefined ? {} : { personalAccount: command.personalAccount }),
      paidFrom,
      ...(held.length === 1 && command.entitlement.held === undefined ? {} : { held }),
    },
  };
};

/** A settlement is taken back once; the same request again finds nothing left to do. */
const reverse = ({ settlementId, personId, reason }: ReverseSettlement, state: Account): Events => {
  const standing = state.settled.get(settlementId);
  if (standing === undefined)
    return state.reversed.has(settlementId) ? [] : refuse(AccountRefusals.settlementUnknown(settlementId));
  const { treatmentId, caseId } = standing;
  const accumulators = returning(state.used, standing.accumulators);
  return [{ type: 'SettlementReversed', data: { settlementId, treatmentId, caseId, personId, reason, accumulators } }];
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

export const account: Decider<Account, typeof AccountCommands, typeof AccountEvents, AccountFacts> = {
  initial: { decided: Map(), used: {}, settled: OrderedMap(), reversed: Set(), seen: [] },
  decide: {
    SettleTreatment: (command, state, { facts }) => settle(command, state, facts),
    ReverseSettlement: (command, state) => reverse(command, state),
  },
  evolve: {
    TreatmentSettled: (state, { treatmentId, settlementId, caseId, diseaseCode, accumulators }) => ({
      ...state,
      decided: state.decided.set(treatmentId, settlementId),
      used: afterUse(state.used, accumulators),
      settled: state.settled.set(settlementId, { treatmentId, caseId, diseaseCode, accumulators }),
      seen: alsoSeen(state.seen, diseaseCode),
    }),
    SettlementDeclined: (state, { treatmentId, settlementId }) => ({
      ...state,
      decided: state.decided.set(treatmentId, settlementId),
    }),
    SettlementReversed: (state, { settlementId, accumulators }) => {
      const standing = state.settled.delete(settlementId);
      return {
        ...state,
        used: afterUse(state.used, accumulators),
        settled: standing,
        reversed: state.reversed.add(settlementId),
        seen: seenIn(standing),
      };
    },
  },
};
