// What is known of a case beside its treatments, and what each event makes of it.
import type {
  FilingActivated,
  FilingSubmitted,
  PersonDetails,
  QualificationGranted,
  QualificationRenewed,
  QualificationSubmitted,
} from '@yidi/contracts/filing';
import type {
  CaseFiling as FilingView,
  CasePerson,
  CaseQualification as QualificationView,
  FilingStatus,
  QualificationStatus,
} from '@yidi/contracts/views';
import type { Envelope } from '@yidi/eventing';
import { addDays, type CaseId, type Day, type InstitutionCode, type PersonId, type RegionCode } from '@yidi/kernel';

type Qualification = Pick<QualificationView, keyof QualificationView>;
type Filing = Pick<FilingView, keyof FilingView>;

/** Who a case is about, as the log has it: text sealed with that person's key for that event. */
export interface SealedPerson {
  readonly eventId: string;
  readonly text: CasePerson;
}

/** Whom a case concerns. */
interface Concerned {
  readonly caseId: CaseId;
  readonly personId: PersonId;
  readonly insuredRegion: RegionCode;
}

export interface CaseFile extends Concerned {
  /** Where care is or was given, by the newest filing or treatment. */
  readonly treatmentRegion?: RegionCode;
  /** Institutions that the filings name or that sent a treatment. */
  readonly institutions: readonly InstitutionCode[];
  /** By the newest application. */
  readonly person?: SealedPerson;
  readonly qualification?: Qualification;
  /** In the order in which they were first submitted. */
  readonly filings: readonly Filing[];
}

interface Sent<D> {
  readonly data: D;
  readonly envelope: Envelope;
}

const opened = (file: CaseFile | undefined, { caseId, personId, insuredRegion }: Concerned): CaseFile =>
  file ?? { caseId, personId, insuredRegion, institutions: [], filings: [] };

const sealed = ({ personNo, name, idNumber }: PersonDetails, { id }: Envelope): SealedPerson => ({
  eventId: id,
  text: { personNo, name, idNumber },
});

/** The same list where it names all of them already. */
const joined = (known: readonly InstitutionCode[], more: readonly InstitutionCode[]): readonly InstitutionCode[] => {
  const added = more.filter((institution) => !known.includes(institution));
  return added.length === 0 ? known : [...known, ...added];
};

const until = (endsOn: Day | undefined): { readonly endsOn?: Day } => (endsOn === undefined ? {} : { endsOn });

export const appliedFor = (file: CaseFile | undefined, { data, envelope }: Sent<QualificationSubmitted>): CaseFile => {
  const { qualificationId, insuredRegion, scheme, personType, diseaseCode } = data;
  const { startsOn, endsOn }: Partial<Qualification> = file?.qualification ?? {};
  return {
    ...opened(file, data),
    person: sealed(data.person, envelope),
    qualification: {
      qualificationId,
      status: 'pending',
      insuredRegion,
      scheme,
      personType,
      diseaseCode,
      ...(startsOn === undefined ? {} : { startsOn }),
      ...until(endsOn),
    },
  };
};

/** The case after a step of the qualification's review. */
export const qualificationIs =
  (status: QualificationStatus) =>
  (file: CaseFile | undefined): CaseFile | undefined =>
    file?.qualification && { ...file, qualification: { ...file.qualification, status } };

/** A benefit that leaves no day between goes on from the first day of the one before. */
export const granted = (
  file: CaseFile | undefined,
  { startsOn, endsOn }: QualificationGranted | QualificationRenewed,
): CaseFile | undefined => {
  if (file?.qualification === undefined) return file;
  const { endsOn: endedOn, ...qualification } = file.qualification;
  const goesOn = endedOn !== undefined && startsOn <= addDays(endedOn, 1);
  const since = goesOn ? qualification.startsOn : undefined;
  return {
    ...file,
    qualification: { ...qualification, status: 'granted', startsOn: since ?? startsOn, ...until(endsOn) },
  };
};

export const filed = (file: CaseFile | undefined, { data, envelope }: Sent<FilingSubmitted>): CaseFile => {
  const { filingId, category, treatmentRegion, startsOn, endsOn, institutions } = data;
  const filing: Filing = {
    filingId,
    status: 'pending',
    category,
    treatmentRegion,
    startsOn,
    ...until(endsOn),
    institutions,
  };
  const before = opened(file, data);
  const isAgain = before.filings.some((known) => known.filingId === filingId);
  return {
    ...before,
    treatmentRegion,
    institutions: joined(before.institutions, institutions),
    person: sealed(data.person, envelope),
    filings: isAgain ? replaced(before.filings, filingId, () => filing) : [...before.filings, filing],
  };
};

/** The case after a step of a filing's review. */
export const filingIs =
  (filingId: string, status: FilingStatus) =>
  (file: CaseFile | undefined): CaseFile | undefined =>
    file && { ...file, filings: replaced(file.filings, filingId, (filing) => ({ ...filing, status })) };

export const activated = (file: CaseFile | undefined, event: FilingActivated): CaseFile | undefined => {
  const { filingId, treatmentRegion, institutions, startsOn, endsOn } = event;
  const inForce = { status: 'active', treatmentRegion, institutions, startsOn, ...until(endsOn) } as const;
  return file && { ...file, filings: replaced(file.filings, filingId, (filing) => ({ ...filing, ...inForce })) };
};

const replaced = (filings: readonly Filing[], filingId: string, by: (filing: Filing) => Filing): readonly Filing[] =>
  filings.map((filing) => (filing.filingId === filingId ? by(filing) : filing));

/** Care was given: its place and institution may know of the case from now on. */
export const treatedAt = (
  file: CaseFile | undefined,
  care: Concerned & { readonly treatmentRegion: RegionCode; readonly institution: InstitutionCode },
): CaseFile => {
  const before = opened(file, care);
  const { treatmentRegion } = care;
  const institutions = joined(before.institutions, [care.institution]);
  const isKnown = institutions === before.institutions && treatmentRegion === before.treatmentRegion;
  return isKnown ? before : { ...before, treatmentRegion, institutions };
};
