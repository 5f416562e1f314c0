import type {
  CaseId,
  Day,
  Decider,
  DiseaseCode,
  PersonId,
  PersonType,
  QualificationId,
  RegionCode,
  Scheme,
} from '@yidi/kernel';
import type {
  QualificationCommands,
  QualificationEvents,
  QualificationForm,
  QualificationGranted,
  QualificationSubmitted,
} from '@yidi/contracts/filing';
import { printsOf } from '../review/materials.js';
import { begun, passed, rejected, returned, supplemented, type Review } from '../review/review.js';

interface Application {
  readonly qualificationId: QualificationId;
  readonly caseId: CaseId;
  readonly personId: PersonId;
  readonly insuredRegion: RegionCode;
  readonly scheme: Scheme;
  readonly personType: PersonType;
  readonly diseaseCode: DiseaseCode;
  readonly submittedOn: Day;
  /** The application's content without what is personal: the log holds that sealed. */
  readonly content: string;
  readonly review: Review;
}

interface Granted extends Application {
  readonly status: 'granted';
  readonly startsOn: Day;
  readonly endsOn?: Day;
}

/** The life of one person's qualification for one disease under one scheme (门诊慢特病待遇资格). */
export type Qualification =
  { readonly status: 'none' } | (Application & { readonly status: 'pending' | 'returned' | 'rejected' }) | Granted;

export type Applied = Exclude<Qualification, { readonly status: 'none' }>;

export const contentOf = (form: QualificationForm): string =>
  JSON.stringify([
    form.insuredRegion,
    form.scheme,
    form.personType,
    form.diseaseCode,
    form.channel,
    form.commitment ?? false,
    printsOf(form.materials),
  ]);

const submitted = (event: QualificationSubmitted): Qualification => ({
  status: 'pending',
  qualificationId: event.qualificationId,
  caseId: event.caseId,
  personId: event.personId,
  insuredRegion: event.insuredRegion,
  scheme: event.scheme,
  personType: event.personType,
  diseaseCode: event.diseaseCode,
  submittedOn: event.submittedOn,
  content: contentOf(event),
  review: begun(event),
});

const granted = (state: Qualification, { startsOn, endsOn }: QualificationGranted): Qualification =>
  state.status === 'none'
    ? state
    : { ...state, status: 'granted', startsOn, ...(endsOn === undefined ? {} : { endsOn }) };

/** The same application after a step of its review. */
const stepped = (
  state: Qualification,
  status: 'pending' | 'returned' | 'rejected',
  step: (review: Review) => Review,
): Qualification => (state.status === 'none' ? state : { ...state, status, review: step(state.review) });

export const qualificationEvolution: Decider<
  Qualification,
  typeof QualificationCommands,
  typeof QualificationEvents
>['evolve'] = {
  QualificationSubmitted: (_, event) => submitted(event),
  MaterialsSupplemented: (state, event) => stepped(state, 'pending', (held) => supplemented(held, event)),
  ReviewPassed: (state, event) => stepped(state, 'pending', (held) => passed(held, event)),
  ReviewReturned: (state, event) => stepped(state, 'returned', (held) => returned(held, event)),
  ReviewRejected: (state, event) => stepped(state, 'rejected', (held) => rejected(held, event)),
  QualificationGranted: granted,
};
