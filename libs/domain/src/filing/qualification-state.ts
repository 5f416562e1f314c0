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
  QualificationSubmitted,
  Renewal,
  ReviewRejected,
} from '@yidi/contracts/filing';
import { printsOf } from '../review/materials.js';
import { begun, passed, rejected, returned, supplemented, type Review } from '../review/review.js';
import type { Benefit } from './benefits.js';
import { until } from './filing-state.js';

/** An application, what became of it, and what was granted before and with it. */
export interface Applied {
  readonly status: 'pending' | 'returned' | 'rejected' | 'granted';
  readonly qualificationId: QualificationId;
  readonly caseId: CaseId;
  readonly personId: PersonId;
  readonly insuredRegion: RegionCode;
  readonly scheme: Scheme;
  readonly personType: PersonType;
  readonly groups: readonly string[];
  readonly diseaseCode: DiseaseCode;
  readonly medicalEventOn?: Day | undefined;
  readonly submittedOn: Day;
  /** The application's content without what is personal: the log holds that sealed. */
  readonly content: string;
  readonly review: Review;
  /** What it renews; undefined for whoever applied anew. */
  readonly renewal?: Renewal | undefined;
  /** Every stretch granted so far, in that order. */
  readonly benefits: readonly Benefit[];
}

/** The life of one person's qualification for one disease under one scheme (门诊慢特病待遇资格). */
export type Qualification = { readonly status: 'none' } | Applied;

export const contentOf = (form: QualificationForm): string =>
  JSON.stringify([
    form.insuredRegion,
    form.scheme,
    form.personType,
    form.diseaseCode,
    [...(form.groups ?? [])].sort(),
    form.medicalEventOn ?? null,
    form.channel,
    form.commitment ?? false,
    printsOf(form.materials),
  ]);

const submitted = (state: Qualification, event: QualificationSubmitted): Qualification => ({
  status: 'pending',
  qualificationId: event.qualificationId,
  caseId: event.caseId,
  personId: event.personId,
  insuredRegion: event.insuredRegion,
  scheme: event.scheme,
  personType: event.personType,
  groups: event.groups ?? [],
  diseaseCode: event.diseaseCode,
  medicalEventOn: event.medicalEventOn,
  submittedOn: event.submittedOn,
  content: contentOf(event),
  review: begun(event),
  renewal: event.renewal,
  benefits: state.status === 'none' ? [] : state.benefits,
});

/** What was granted before, once a renewal is decided on a day: a benefit that went on meanwhile did so until that day. */
const benefitsBy = (on: Day, { renewal, benefits }: Applied): readonly Benefit[] => {
  const wentOn = renewal?.benefitContinues === true && on > renewal.endsOn;
  return wentOn
    ? benefits.map((old, at) => (at === benefits.length - 1 ? { ...old, wentOnUntil: on } : old))
    : benefits;
};

const granted = (
  state: Qualification,
  on: Day,
  { startsOn, endsOn }: { readonly startsOn: Day; readonly endsOn?: Day },
): Qualification => {
  if (state.status === 'none') return state;
  const { personType, groups } = state;
  const benefit: Benefit = { personType, groups, startsOn, ...until(endsOn) };
  return { ...state, status: 'granted', benefits: [...benefitsBy(on, state), benefit] };
};

/** The same application after a step of its review. */
const stepped = (
  state: Qualification,
  status: 'pending' | 'returned',
  step: (review: Review) => Review,
): Qualification => (state.status === 'none' ? state : { ...state, status, review: step(state.review) });

const refused = (state: Qualification, event: ReviewRejected): Qualification =>
  state.status === 'none'
    ? state
    : {
        ...state,
        status: 'rejected',
        review: rejected(state.review, event),
        benefits: benefitsBy(event.reviewedOn, state),
      };

export const qualificationEvolution: Decider<
  Qualification,
  typeof QualificationCommands,
  typeof QualificationEvents
>['evolve'] = {
  QualificationSubmitted: submitted,
  MaterialsSupplemented: (state, event) => stepped(state, 'pending', (held) => supplemented(held, event)),
  ReviewPassed: (state, event) => stepped(state, 'pending', (held) => passed(held, event)),
  ReviewReturned: (state, event) => stepped(state, 'returned', (held) => returned(held, event)),
  ReviewRejected: refused,
  QualificationGranted: (state, event) => granted(state, event.grantedOn, event),
  QualificationRenewed: (state, event) => granted(state, event.renewedOn, event),
};
