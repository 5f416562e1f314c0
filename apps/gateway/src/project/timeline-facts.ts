// What the timeline keeps of every event: just enough to say it in words later, in whichever language is asked for.
import type { SplitAmounts, TreatmentEvents } from '@yidi/contracts/claims';
import type { FilingEvents, MaterialsSupplemented, QualificationEvents } from '@yidi/contracts/filing';
import type { AccountEvents, PaymentEvents } from '@yidi/contracts/settlement';
import type { DataOf, Day, InstitutionCode, NameIn, RegionCode } from '@yidi/kernel';

/** Every event that can belong to a case; those of the review say the same for a qualification and for a filing. */
type CaseEvents = typeof QualificationEvents &
  typeof FilingEvents &
  typeof TreatmentEvents &
  typeof AccountEvents &
  typeof PaymentEvents;

export type EventName = NameIn<CaseEvents>;

/** Most institutions and kinds of paper that one sentence lists. */
const LISTED = 5;

interface Treated {
  readonly servedOn: Day;
  readonly treatmentRegion: RegionCode;
  readonly institution: InstitutionCode;
  readonly amounts: SplitAmounts;
}

const care = ({
  servedOn,
  treatmentRegion,
  institution,
  amounts,
}: Treated): Omit<Treated, 'amounts'> & Pick<SplitAmounts, 'total' | 'inScope'> => ({
  servedOn,
  treatmentRegion,
  institution,
  total: amounts.total,
  inScope: amounts.inScope,
});

const chosen = (institutions: readonly InstitutionCode[]): { named: readonly InstitutionCode[]; of: number } => ({
  named: institutions.slice(0, LISTED),
  of: institutions.length,
});

const until = (endsOn: Day | undefined): { readonly endsOn?: Day } => (endsOn === undefined ? {} : { endsOn });

/** By name of event: an event that is not here does not compile. */
const KEPT = {
  QualificationSubmitted: ({ submittedOn, insuredRegion, scheme, diseaseCode, missing, renewal }) => ({
    submittedOn,
    insuredRegion,
    scheme,
    diseaseCode,
    missing,
    ...(renewal === undefined ? {} : { renewal }),
  }),
  MaterialsSupplemented: ({ suppliedOn, materials, missing }: MaterialsSupplemented) => ({
    suppliedOn,
    kinds: [...new Set(materials.map(({ kind }) => kind))],
    missing,
  }),
  ReviewPassed: ({ stage, reviewedOn }) => ({ stage, reviewedOn }),
  ReviewReturned: ({ stage, reviewedOn, missing, reasons }) => ({
    stage,
    reviewedOn,
    missing,
    reasons: reasons.length,
  }),
  ReviewRejected: ({ stage, reviewedOn, reasons }) => ({ stage, reviewedOn, reasons: reasons.length }),
  QualificationGranted: ({ grantedOn, startsOn, endsOn, starts, medicalEventOn }) => ({
    grantedOn,
    startsOn,
    ...until(endsOn),
    // Null: the benefit could have gone back to an event, and none was named.
    ...(starts === 'medical-event' ? { medicalEventOn: medicalEventOn ?? null } : {}),
  }),
  QualificationRenewed: ({ renewedOn, startsOn, endsOn }) => ({ renewedOn, startsOn, ...until(endsOn) }),
  FilingSubmitted: ({ submittedOn, category, treatmentRegion, startsOn, endsOn, institutions, missing }) => ({
    submittedOn,
    category,
    treatmentRegion,
    startsOn,
    ...until(endsOn),
    institutions: chosen(institutions),
    missing,
  }),
  FilingActivated: ({ activatedOn, treatmentRegion, startsOn, endsOn, institutions }) => ({
    activatedOn,
    treatmentRegion,
    startsOn,
    ...until(endsOn),
    institutions: chosen(institutions),
  }),
  TreatmentRecorded: (treatment) => care(treatment),
  TreatmentDeclined: (treatment) => ({ ...care(treatment), reasons: treatment.reasons }),
  TreatmentSettled: ({ servedOn, total, fundPays, personPays, institutionBears }) => ({
    servedOn,
    total,
    fundPays,
    personPays,
    institutionBears,
  }),
  SettlementDeclined: ({ reasons }) => ({ reasons }),
  SettlementReversed: ({ reason }) => ({ reason }),
  PaymentOrdered: ({ orderedOn, payer, payee, amount }) => ({ orderedOn, payer, payee, amount }),
  SettlementPaid: ({ paidOn, amount, reference }) => ({ paidOn, amount, reference }),
  PaymentFailed: ({ failedOn, reference, failure }) => ({ failedOn, reference, failure }),
} satisfies { readonly [N in EventName]: (told: DataOf<CaseEvents, N>) => object };

/** What is kept of each event. */
export type FactsByName = { readonly [N in EventName]: ReturnType<(typeof KEPT)[N]> };

type Keep = { readonly [N in EventName]: (told: DataOf<CaseEvents, N>) => FactsByName[N] };
const KEEP: Keep = KEPT;

/** The name of an event with what is kept of it. */
export type Fact<N extends EventName = EventName> = {
  readonly [K in N]: { readonly type: K; readonly facts: FactsByName[K] };
}[N];

export type EventOf<N extends EventName = EventName> = {
  readonly [K in N]: { readonly type: K; readonly data: DataOf<CaseEvents, K> };
}[N];

export const factsOf = <N extends EventName>({ type, data }: EventOf<N>): FactsByName[N] => KEEP[type](data);
