import {
  refuse,
  ZERO,
  type CaseId,
  type Context,
  type Decider,
  type InstitutionCode,
  type MessageOf,
  type PersonId,
  type RegionCode,
  type TreatmentId,
  type Violation,
} from '@yidi/kernel';
import type {
  BillLine,
  OfferedAccount,
  RecordTreatment,
  SplitAmounts,
  TreatmentCommands,
  TreatmentDeclined,
  TreatmentEvents,
  TreatmentRecorded,
} from '@yidi/contracts/claims';
import type { DeclineReason, EntitlementAnswer } from '@yidi/contracts/filing';
import { liesIn } from '../filing/places.js';
import { badAmounts, badLines, differences, duplicateLines, RECORD_LIMIT, sumOfLines, withinLimit } from './amounts.js';
import { TreatmentRefusals } from './treatment.refusals.js';

interface Taken {
  readonly treatmentId: TreatmentId;
  readonly caseId: CaseId;
  readonly recordId: string;
  readonly personId: PersonId;
  readonly insuredRegion: RegionCode;
  readonly treatmentRegion: RegionCode;
  readonly institution: InstitutionCode;
  /** Why it was declined; none when it was recorded. */
  readonly reasons: readonly DeclineReason[];
  /** Tells the same record from a changed one. */
  readonly recordHash: string;
}

/** Care that was given elsewhere (异地就医直接结算记录). */
export type Treatment = { readonly status: 'none' } | (Taken & { readonly status: 'recorded' | 'declined' });

type Events = readonly MessageOf<typeof TreatmentEvents>[];

const record = (command: RecordTreatment, state: Treatment, context: Context<EntitlementAnswer>): Events => {
  switch (state.status) {
    case 'none':
      return [taken(command, context)];
    case 'recorded':
    case 'declined':
      return state.recordHash === command.recordHash ? [] : refuse(TreatmentRefusals.recordChanged(command.recordId));
  }
};

const taken = (
  command: RecordTreatment,
  { facts: answer, today }: Context<EntitlementAnswer>,
): MessageOf<typeof TreatmentEvents> => {
  const { institution, treatmentRegion, servedOn } = command;
  if (servedOn > today) return refuse(TreatmentRefusals.servedInFuture(servedOn, today));
  if (!liesIn(institution, treatmentRegion))
    return refuse(TreatmentRefusals.institutionElsewhere(institution, treatmentRegion));
  mustHoldTogether(command.personalAccount);
  const told = recordOf(command, answer.caseId, amountsOf(command));
  return answer.entitlement === undefined
    ? { type: 'TreatmentDeclined', data: { ...told, reasons: answer.reasons } }
    : { type: 'TreatmentRecorded', data: { ...told, entitlement: answer.entitlement } };
};

const recordOf = (
  command: RecordTreatment,
  caseId: CaseId,
  amounts: SplitAmounts,
): Omit<TreatmentRecorded, 'entitlement'> => ({
  treatmentId: command.treatmentId,
  caseId,
  recordId: command.recordId,
  recordHash: command.recordHash,
  personId: command.personId,
  personNo: command.personNo,
  insuredRegion: command.insuredRegion,
  treatmentRegion: command.treatmentRegion,
  institution: command.institution,
  institutionLevel: command.institutionLevel,
  diseaseCode: command.diseaseCode,
  servedOn: command.servedOn,
  emergency: command.emergency ?? false,
  amounts,
  ...(command.lines === undefined ? {} : { lines: command.lines }),
  ...(command.personalAccount === undefined ? {} : { personalAccount: command.personalAccount }),
});

/** The family's money is part of what is available: refused where it is more. */
export const mustHoldTogether = ({ available, family = ZERO }: OfferedAccount = { available: ZERO }): void => {
  if (family > available) refuse(TreatmentRefusals.familyBeyondAvailable(family, available));
};

/** The amounts of a record: those sent, or the sums of its lines; refused with every fault named where they do not add up. */
export const amountsOf = ({ amounts, lines }: Pick<RecordTreatment, 'amounts' | 'lines'>): SplitAmounts => {
  const formed = lines === undefined ? amounts : sumsOf(lines, amounts === undefined ? [] : badAmounts(amounts));
  if (formed === undefined) return refuse(TreatmentRefusals.amountsMissing());
  mustAddUp(amounts === undefined ? [] : [...badAmounts(amounts), ...differences(amounts, formed)]);
  if (formed.total > RECORD_LIMIT) return refuse(TreatmentRefusals.amountTooLarge(RECORD_LIMIT));
  return formed.total === ZERO ? refuse(TreatmentRefusals.nothingToSettle()) : formed;
};

const sumsOf = (lines: readonly BillLine[], faults: readonly Violation[]): SplitAmounts => {
  const duplicates = duplicateLines(lines);
  if (duplicates.length > 0) return refuse(TreatmentRefusals.duplicateLine(duplicates));
  mustAddUp([...badLines(lines), ...faults]);
  return withinLimit(lines) ? sumOfLines(lines) : refuse(TreatmentRefusals.amountTooLarge(RECORD_LIMIT));
};

const mustAddUp = (faults: readonly Violation[]): void => {
  if (faults.length > 0) refuse(TreatmentRefusals.amountsDoNotAddUp(faults));
};

const known = (status: 'recorded' | 'declined', event: TreatmentRecorded | TreatmentDeclined): Treatment => ({
  status,
  treatmentId: event.treatmentId,
  caseId: event.caseId,
  recordId: event.recordId,
  recordHash: event.recordHash,
  personId: event.personId,
  insuredRegion: event.insuredRegion,
  treatmentRegion: event.treatmentRegion,
  institution: event.institution,
  reasons: 'reasons' in event ? event.reasons : [],
});

/** A record is taken once, with the entitlement or the reasons against it as they were found on the day of care. */
export const treatment: Decider<Treatment, typeof TreatmentCommands, typeof TreatmentEvents, EntitlementAnswer> = {
  initial: { status: 'none' },
  decide: { RecordTreatment: record },
  evolve: {
    TreatmentRecorded: (_, event) => known('recorded', event),
    TreatmentDeclined: (_, event) => known('declined', event),
  },
};
