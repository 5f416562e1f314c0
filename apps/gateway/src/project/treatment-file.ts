// What is known of one treatment, and what each event makes of it.
import type { TreatmentDeclined, TreatmentRecorded } from '@yidi/contracts/claims';
import type { DeclineReason } from '@yidi/contracts/filing';
import type { SettlementDeclined, TreatmentSettled } from '@yidi/contracts/settlement';
import type { TreatmentStatus } from '@yidi/contracts/views';
import type { CaseId, Day, InstitutionCode, PersonId, RegionCode, SettlementId, TreatmentId } from '@yidi/kernel';

/** Care given somewhere: whom it concerns, where it was and who sent it. */
export interface CareGiven {
  readonly caseId: CaseId;
  readonly treatmentId: TreatmentId;
  readonly personId: PersonId;
  readonly insuredRegion: RegionCode;
  readonly treatmentRegion: RegionCode;
  readonly institution: InstitutionCode;
}

export interface TreatmentFile extends CareGiven {
  readonly recordId: string;
  readonly servedOn: Day;
  readonly status: TreatmentStatus;
  /** Why it was declined. */
  readonly reasons?: readonly DeclineReason[];
  /** Of a settled treatment. */
  readonly settlementId?: SettlementId;
}

const begun = (data: TreatmentRecorded | TreatmentDeclined, status: TreatmentStatus): TreatmentFile => ({
  caseId: data.caseId,
  treatmentId: data.treatmentId,
  personId: data.personId,
  insuredRegion: data.insuredRegion,
  treatmentRegion: data.treatmentRegion,
  institution: data.institution,
  recordId: data.recordId,
  servedOn: data.servedOn,
  status,
});

export const recorded = (data: TreatmentRecorded): TreatmentFile => begun(data, 'recorded');

export const declined = (data: TreatmentDeclined): TreatmentFile => ({
  ...begun(data, 'declined'),
  reasons: data.reasons,
});

export const settled = (
  treatment: TreatmentFile | undefined,
  { settlementId }: TreatmentSettled,
): TreatmentFile | undefined => treatment && { ...treatment, status: 'settled', settlementId };

export const takenBack = (treatment: TreatmentFile | undefined): TreatmentFile | undefined =>
  treatment && { ...treatment, status: 'reversed' };

/** The policy lacked what the result depends on: the same to the person as a record that was declined at once. */
export const notSettled = (
  treatment: TreatmentFile | undefined,
  { reasons }: SettlementDeclined,
): TreatmentFile | undefined => treatment && { ...treatment, status: 'declined', reasons };
