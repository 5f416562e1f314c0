import type {
  CaseId,
  Day,
  Decider,
  DiseaseCode,
  FilingCategory,
  FilingId,
  InstitutionCode,
  PersonId,
  PersonType,
  RegionCode,
  Scheme,
} from '@yidi/kernel';
import type {
  FilingActivated,
  FilingCommands,
  FilingEvents,
  FilingSubmitted,
  SubmitFiling,
} from '@yidi/contracts/filing';
import { printsOf } from '../review/materials.js';
import { begun, passed, rejected, returned, supplemented, type Review } from '../review/review.js';

export interface Filed {
  readonly filingId: FilingId;
  readonly caseId: CaseId;
  readonly personId: PersonId;
  readonly insuredRegion: RegionCode;
  readonly scheme: Scheme;
  readonly personType: PersonType;
  readonly treatmentRegion: RegionCode;
  readonly category: FilingCategory;
  /** The period asked for; once active, the one in force. */
  readonly startsOn: Day;
  readonly endsOn?: Day;
  /** The institutions chosen; none means every networked institution of the treatment region. */
  readonly institutions: readonly InstitutionCode[];
  readonly diseaseCodes: readonly DiseaseCode[];
  /** What was filed, without what is personal: the log holds that sealed. */
  readonly content: string;
  readonly review: Review;
}

/** One filing for care elsewhere (异地就医备案). */
export type Filing =
  { readonly status: 'none' } | (Filed & { readonly status: 'pending' | 'returned' | 'rejected' | 'active' });

export type Submitted = Exclude<Filing, { readonly status: 'none' }>;

export const until = (endsOn: Day | undefined): { readonly endsOn?: Day } => (endsOn === undefined ? {} : { endsOn });

export const contentOf = (form: SubmitFiling | FilingSubmitted): string =>
  JSON.stringify([
    form.insuredRegion,
    form.scheme,
    form.personType,
    form.treatmentRegion,
    form.category,
    form.startsOn,
    form.endsOn ?? null,
    form.institutions,
    form.diseaseCodes,
    form.channel,
    form.commitment ?? false,
    printsOf(form.materials),
  ]);

const submitted = (event: FilingSubmitted): Filing => ({
  status: 'pending',
  filingId: event.filingId,
  caseId: event.caseId,
  personId: event.personId,
  insuredRegion: event.insuredRegion,
  scheme: event.scheme,
  personType: event.personType,
  treatmentRegion: event.treatmentRegion,
  category: event.category,
  startsOn: event.startsOn,
  ...until(event.endsOn),
  institutions: event.institutions,
  diseaseCodes: event.diseaseCodes,
  content: contentOf(event),
  review: begun(event),
});

const activated = (state: Filing, event: FilingActivated): Filing =>
  state.status === 'none'
    ? state
    : {
        ...state,
        status: 'active',
        startsOn: event.startsOn,
        ...until(event.endsOn),
        treatmentRegion: event.treatmentRegion,
        institutions: event.institutions,
      };

/** The same filing after a step of its review. */
const stepped = (
  state: Filing,
  status: 'pending' | 'returned' | 'rejected',
  step: (review: Review) => Review,
): Filing => (state.status === 'none' ? state : { ...state, status, review: step(state.review) });

export const filingEvolution: Decider<Filing, typeof FilingCommands, typeof FilingEvents>['evolve'] = {
  FilingSubmitted: (_, event) => submitted(event),
  MaterialsSupplemented: (state, event) => stepped(state, 'pending', (held) => supplemented(held, event)),
  ReviewPassed: (state, event) => stepped(state, 'pending', (held) => passed(held, event)),
  ReviewReturned: (state, event) => stepped(state, 'returned', (held) => returned(held, event)),
  ReviewRejected: (state, event) => stepped(state, 'rejected', (held) => rejected(held, event)),
  FilingActivated: activated,
};
