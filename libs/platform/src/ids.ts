import { derive } from '@yidi/eventing';
import type {
  CaseId,
  Day,
  DiseaseCode,
  FilingCategory,
  FilingId,
  PersonId,
  QualificationId,
  RegionCode,
  Scheme,
  SettlementId,
  TreatmentId,
} from '@yidi/kernel';

// Ids follow from what they stand for, so the same application, filing or record sent again finds the first one.

interface OfDisease {
  readonly personId: PersonId;
  readonly scheme: Scheme;
  readonly diseaseCode: DiseaseCode;
}

interface OfFiling {
  readonly personId: PersonId;
  readonly scheme: Scheme;
  readonly treatmentRegion: RegionCode;
  readonly category: FilingCategory;
  readonly startsOn: Day;
}

/** One case for each disease of a person in a scheme, whatever happens in it. */
export const caseIdOf = ({ personId, scheme, diseaseCode }: OfDisease): CaseId =>
  derive('case', personId, scheme, diseaseCode) as CaseId;

export const qualificationIdOf = ({ personId, scheme, diseaseCode }: OfDisease): QualificationId =>
  derive('qualification', personId, scheme, diseaseCode) as QualificationId;

export const filingIdOf = ({ personId, scheme, treatmentRegion, category, startsOn }: OfFiling): FilingId =>
  derive('filing', personId, scheme, treatmentRegion, category, startsOn) as FilingId;

/** The sender's record id is the treatment: a record that comes twice is one treatment. */
export const treatmentIdOf = (record: { readonly recordId: string }): TreatmentId =>
  derive('treatment', record.recordId) as TreatmentId;

/** An estimate of what a record would come to goes by an id that no treatment has: nothing was ever decided under it. */
export const estimateIdOf = (record: { readonly recordId: string }): TreatmentId =>
  derive('estimate', record.recordId) as TreatmentId;

export const settlementIdOf = (treatmentId: TreatmentId): SettlementId =>
  derive('settlement', treatmentId) as SettlementId;
