import { addDays, addMonths, covers, refuse, type Context, type Day, type Decider, type MessageOf } from '@yidi/kernel';
import type {
  FilingActivated,
  FilingCommands,
  FilingEvents,
  FilingSubmitted,
  ReviewFiling,
  ReviewStage,
  SubmitFiling,
  SupplementFiling,
} from '@yidi/contracts/filing';
import type { PolicyRef } from '@yidi/contracts/policy';
import { lacking } from '../review/materials.js';
import { isThrough, judge, passed, supplement, type Proceeding } from '../review/review.js';
import { contentOf, filingEvolution, until, type Filed, type Filing, type Submitted } from './filing-state.js';
import { FilingRefusals } from './filing.refusals.js';
import { liesIn } from './places.js';

/** What the pack asks of one category of filing. */
export interface FilingCategoryTerms {
  /** The checklist: kinds of material. */
  readonly requiredMaterials: readonly string[];
  readonly commitmentAllowed: boolean;
  /** Longest validity in months; undefined: the filing may have no end. */
  readonly maxMonths?: number | undefined;
}

/** What the insured region's pack of the day says about this filing. */
export interface FilingTerms {
  readonly policy: PolicyRef;
  readonly stages: readonly ReviewStage[];
  /** Undefined where the pack does not offer the category asked for. */
  readonly category: FilingCategoryTerms | undefined;
  /** How many institutions a filing may name (定点医疗机构数量); undefined: as many as the form holds. */
  readonly mostInstitutions?: number | undefined;
}

export interface FilingFacts {
  /** Undefined where the region has no pack for the scheme that day. */
  readonly terms: FilingTerms | undefined;
}

type Events = readonly MessageOf<typeof FilingEvents>[];

const submit = (command: SubmitFiling, state: Filing, context: Context<FilingFacts>): Events => {
  switch (state.status) {
    case 'none':
    case 'rejected':
      return [{ type: 'FilingSubmitted', data: application(command, context) }];
    case 'pending':
    case 'returned':
      return contentOf(command) === state.content ? [] : refuse(FilingRefusals.alreadySubmitted());
    case 'active':
      return contentOf(command) === state.content ? [] : refuse(FilingRefusals.alreadyActive());
  }
};

const application = (command: SubmitFiling, context: Context<FilingFacts>): FilingSubmitted => {
  const terms = termsFor(command, context);
  const category = categoryOf(command, terms);
  checkPlaces(command);
  checkNumber(command, terms);
  checkPeriod(command, category);
  const commitment = command.commitment ?? false;
  if (commitment && !category.commitmentAllowed) return refuse(FilingRefusals.commitmentNotAllowed(command.category));
  return {
    filingId: command.filingId,
    caseId: command.caseId,
    personId: command.personId,
    person: command.person,
    insuredRegion: command.insuredRegion,
    scheme: command.scheme,
    personType: command.personType,
    treatmentRegion: command.treatmentRegion,
    category: command.category,
    startsOn: command.startsOn,
    ...until(command.endsOn),
    institutions: command.institutions,
    diseaseCodes: command.diseaseCodes,
    channel: command.channel,
    commitment,
    materials: command.materials,
    submittedOn: context.today,
    stages: terms.stages,
    missing: lacking(category.requiredMaterials, command.materials),
    policy: terms.policy,
  };
};

const termsFor = (
  { insuredRegion, scheme }: Pick<Filed, 'insuredRegion' | 'scheme'>,
  { facts, today }: Context<FilingFacts>,
): FilingTerms => facts.terms ?? refuse(FilingRefusals.noPolicy(insuredRegion, scheme, today));

const categoryOf = (
  { category, insuredRegion }: Pick<Filed, 'category' | 'insuredRegion'>,
  terms: FilingTerms,
): FilingCategoryTerms => terms.category ?? refuse(FilingRefusals.categoryNotOffered(category, insuredRegion));

const checkPlaces = ({ treatmentRegion, insuredRegion, institutions }: SubmitFiling): void => {
  if (covers(insuredRegion, treatmentRegion) || covers(treatmentRegion, insuredRegion))
    return refuse(FilingRefusals.ownRegion(treatmentRegion, insuredRegion));
  const elsewhere = institutions.filter((institution) => !liesIn(institution, treatmentRegion));
  if (elsewhere.length > 0) refuse(FilingRefusals.institutionElsewhere(elsewhere, treatmentRegion));
};

const checkNumber = ({ institutions }: SubmitFiling, { mostInstitutions = Infinity }: FilingTerms): void => {
  if (institutions.length > mostInstitutions)
    refuse(FilingRefusals.tooManyInstitutions(institutions.length, mostInstitutions));
};

const checkPeriod = ({ startsOn, endsOn }: SubmitFiling, { maxMonths }: FilingCategoryTerms): void => {
  if (endsOn === undefined) return;
  if (endsOn < startsOn) refuse(FilingRefusals.periodInvalid(startsOn, endsOn));
  if (maxMonths === undefined) return;
  const latest = lastDay(startsOn, maxMonths);
  if (endsOn > latest) refuse(FilingRefusals.periodTooLong(latest, maxMonths));
};

const lastDay = (startsOn: Day, months: number): Day => addDays(addMonths(startsOn, months), -1);

const supplementFiling = (
  { filingId, materials }: SupplementFiling,
  state: Filing,
  { today }: Context<FilingFacts>,
): Events =>
  state.status === 'none' ? refuse(FilingRefusals.unknown(filingId)) : supplement(proceeding(state), materials, today);

const review = (command: ReviewFiling, state: Filing, context: Context<FilingFacts>): Events => {
  if (state.status === 'none') return refuse(FilingRefusals.unknown(command.filingId));
  return judge(proceeding(state), command, context).flatMap((message): Events =>
    message.type === 'ReviewPassed' && isThrough(passed(state.review, message.data))
      ? [message, { type: 'FilingActivated', data: activation(state, context) }]
      : [message],
  );
};

const activation = (state: Submitted, context: Context<FilingFacts>): FilingActivated => ({
  filingId: state.filingId,
  activatedOn: context.today,
  startsOn: state.startsOn,
  ...until(state.endsOn ?? longestEnd(state, context)),
  treatmentRegion: state.treatmentRegion,
  institutions: state.institutions,
});

const longestEnd = (state: Submitted, context: Context<FilingFacts>): Day | undefined => {
  const { maxMonths } = categoryOf(state, termsFor(state, context));
  return maxMonths === undefined ? undefined : lastDay(state.startsOn, maxMonths);
};

const proceeding = (state: Submitted): Proceeding => ({
  review: state.review,
  turn: state.status === 'active' || state.status === 'rejected' ? 'decided' : state.status,
  refusals: FilingRefusals,
  personId: state.personId,
});

/** Filing, review in stages, force for a period. The terms are those of the pack on the day of the decision. */
export const filing: Decider<Filing, typeof FilingCommands, typeof FilingEvents, FilingFacts> = {
  initial: { status: 'none' },
  decide: { SubmitFiling: submit, SupplementFiling: supplementFiling, ReviewFiling: review },
  evolve: filingEvolution,
};
