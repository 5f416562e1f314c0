import { addDays, refuse, type Context, type Day, type Decider, type MessageOf, type Saying } from '@yidi/kernel';
import type {
  QualificationCommands,
  QualificationEvents,
  QualificationGranted,
  QualificationRenewed,
  Renewal,
  ReviewQualification,
  ReviewStage,
  SubmitQualification,
  SupplementQualification,
} from '@yidi/contracts/filing';
import type { PolicyRef, ReExamination, StartTerm, ValidityTerm } from '@yidi/contracts/policy';
import { lacking } from '../review/materials.js';
import { isThrough, judge, passed, supplement, type Proceeding } from '../review/review.js';
import { againFrom, firstDay, periodFrom, renewalOn } from './benefit-period.js';
import type { Benefit } from './benefits.js';
import { contentOf, qualificationEvolution, type Applied, type Qualification } from './qualification-state.js';
import { QualificationRefusals } from './qualification.refusals.js';

/** What the insured region's pack of the day says about this application. */
export interface QualificationTerms {
  readonly policy: PolicyRef;
  /** Whether the disease is on the pack's list. */
  readonly diseaseCovered: boolean;
  /** Groups of people that the pack tells apart. */
  readonly groups: readonly string[];
  readonly stages: readonly ReviewStage[];
  /** The checklist: kinds of material. */
  readonly requiredMaterials: readonly string[];
  readonly commitmentAllowed: boolean;
  /** From when and for how long the benefit counts, for this disease and person; undefined where the pack does not say. */
  readonly starts: Pick<StartTerm, 'starts' | 'backMonths'> | undefined;
  readonly validity: Pick<ValidityTerm, 'months' | 'ends'> | undefined;
  /** Undefined where the pack has no window: one may apply again when the benefit has ended. */
  readonly reExamination?: Pick<ReExamination, 'opensDaysBefore' | 'closesDaysAfter' | 'benefitContinues'> | undefined;
}

export interface QualificationFacts {
  /** Undefined where the region has no pack for the scheme that day. */
  readonly terms: QualificationTerms | undefined;
}

type Events = readonly MessageOf<typeof QualificationEvents>[];

const submit = (command: SubmitQualification, state: Qualification, context: Context<QualificationFacts>): Events => {
  switch (state.status) {
    case 'none':
      return [submitted(command, context)];
    case 'pending':
    case 'returned':
      return contentOf(command) === state.content ? [] : refuse(QualificationRefusals.alreadySubmitted());
    case 'rejected':
      return again(command, state.benefits.at(-1), context);
    case 'granted':
      return isRepeat(command, state, context) ? [] : again(command, state.benefits.at(-1), context);
  }
};

/** The same content counts as a new application only where one may apply again, and not on the day of the first. */
const isRepeat = (
  command: SubmitQualification,
  state: Applied,
  { facts, today }: Context<QualificationFacts>,
): boolean =>
  contentOf(command) === state.content &&
  (state.submittedOn === today || !mayApply(state.benefits.at(-1), facts.terms, today));

/** In the window of the pack the benefit that stands is renewed; once it has ended, one applies anew. */
const again = (
  command: SubmitQualification,
  standing: Benefit | undefined,
  context: Context<QualificationFacts>,
): Events => {
  const { terms } = context.facts;
  if (!mayApply(standing, terms, context.today))
    return refuse(QualificationRefusals.alreadyGranted(againFrom(standing?.endsOn, terms?.reExamination)));
  return [submitted(command, context, renewalOn(context.today, standing?.endsOn, terms?.reExamination))];
};

const mayApply = (standing: Benefit | undefined, terms: QualificationTerms | undefined, today: Day): boolean => {
  if (standing === undefined) return true;
  const { endsOn } = standing;
  const hasEnded = endsOn !== undefined && endsOn < today;
  return hasEnded || renewalOn(today, endsOn, terms?.reExamination) !== undefined;
};

const submitted = (
  command: SubmitQualification,
  context: Context<QualificationFacts>,
  renewal?: Renewal,
): Events[number] => {
  const terms = termsFor(command, context);
  checkForm(command, terms, context.today);
  return {
    type: 'QualificationSubmitted',
    data: {
      qualificationId: command.qualificationId,
      caseId: command.caseId,
      personId: command.personId,
      person: command.person,
      insuredRegion: command.insuredRegion,
      scheme: command.scheme,
      personType: command.personType,
      diseaseCode: command.diseaseCode,
      ...(command.groups === undefined ? {} : { groups: command.groups }),
      ...eventOn(command),
      channel: command.channel,
      commitment: command.commitment ?? false,
      materials: command.materials,
      submittedOn: context.today,
      stages: terms.stages,
      missing: lacking(terms.requiredMaterials, command.materials),
      policy: terms.policy,
      ...(renewal === undefined ? {} : { renewal }),
    },
  };
};

const checkForm = (command: SubmitQualification, terms: QualificationTerms, today: Day): void => {
  const { diseaseCode, insuredRegion, medicalEventOn = today, commitment = false } = command;
  if (!terms.diseaseCovered) refuse(QualificationRefusals.diseaseNotCovered(diseaseCode, insuredRegion));
  checkGroups(command, terms);
  if (medicalEventOn > today) refuse(QualificationRefusals.medicalEventInFuture(medicalEventOn, today));
  if (commitment && !terms.commitmentAllowed) refuse(QualificationRefusals.commitmentNotAllowed(insuredRegion));
};

const checkGroups = ({ groups = [], insuredRegion }: SubmitQualification, terms: QualificationTerms): void => {
  const unknown = groups.filter((group) => !terms.groups.includes(group));
  if (unknown.length > 0) refuse(QualificationRefusals.groupUnknown(unknown, terms.groups, insuredRegion));
};

const eventOn = ({ medicalEventOn }: Pick<Applied, 'medicalEventOn'>): { readonly medicalEventOn?: Day } =>
  medicalEventOn === undefined ? {} : { medicalEventOn };

const termsFor = (
  { insuredRegion, scheme }: Pick<Applied, 'insuredRegion' | 'scheme'>,
  { facts, today }: Context<QualificationFacts>,
): QualificationTerms => facts.terms ?? refuse(QualificationRefusals.noPolicy(insuredRegion, scheme, today));

const supplementQualification = (
  { qualificationId, materials }: SupplementQualification,
  state: Qualification,
  { today }: Context<QualificationFacts>,
): Events =>
  state.status === 'none'
    ? refuse(QualificationRefusals.unknown(qualificationId))
    : supplement(proceeding(state), materials, today);

const review = (command: ReviewQualification, state: Qualification, context: Context<QualificationFacts>): Events => {
  if (state.status === 'none') return refuse(QualificationRefusals.unknown(command.qualificationId));
  return judge(proceeding(state), command, context).flatMap((message): Events =>
    message.type === 'ReviewPassed' && isThrough(passed(state.review, message.data))
      ? [message, grant(state, context)]
      : [message],
  );
};

const grant = (state: Applied, context: Context<QualificationFacts>): Events[number] => {
  const terms = termsFor(state, context);
  return state.renewal === undefined
    ? { type: 'QualificationGranted', data: granted(state, terms, context.today) }
    : { type: 'QualificationRenewed', data: renewed(state, state.renewal, { terms, today: context.today }) };
};

const granted = (state: Applied, terms: QualificationTerms, grantedOn: Day): QualificationGranted => {
  const { starts } = terms;
  if (starts === undefined) return refuse(periodUnknown(state, grantedOn));
  const startsOn = firstDay(starts, { ...state, approvedOn: grantedOn });
  return {
    qualificationId: state.qualificationId,
    grantedOn,
    ...periodOf(state, startsOn, { terms, today: grantedOn }),
    starts: starts.starts,
    ...(starts.starts === 'medical-event' ? eventOn(state) : {}),
  };
};

interface Decided {
  readonly terms: QualificationTerms;
  readonly today: Day;
}

/** It starts where the old benefit ended, so that no day is left between. */
const renewed = (state: Applied, { endsOn }: Renewal, decided: Decided): QualificationRenewed => ({
  qualificationId: state.qualificationId,
  renewedOn: decided.today,
  ...periodOf(state, addDays(endsOn, 1), decided),
});

const periodOf = (
  state: Applied,
  startsOn: Day,
  { terms, today }: Decided,
): { readonly startsOn: Day; readonly endsOn?: Day } =>
  periodFrom(startsOn, terms.validity ?? {}, today) ?? refuse(periodUnknown(state, today));

const periodUnknown = ({ diseaseCode, insuredRegion }: Applied, today: Day): Saying =>
  QualificationRefusals.periodUnknown(diseaseCode, insuredRegion, today);

const proceeding = (state: Applied): Proceeding => ({
  review: state.review,
  turn: state.status === 'granted' || state.status === 'rejected' ? 'decided' : state.status,
  refusals: QualificationRefusals,
  personId: state.personId,
});

/**
 * Application, review in stages, grant. Who was rejected, whose benefit has ended, or who is in the window for a renewal applies
 * again: the application starts over in the same stream, and what was granted before stands until its end. The terms are those of the pack on the day of the decision.
 */
export const qualification: Decider<
  Qualification,
  typeof QualificationCommands,
  typeof QualificationEvents,
  QualificationFacts
> = {
  initial: { status: 'none' },
  decide: {
    SubmitQualification: submit,
    SupplementQualification: supplementQualification,
    ReviewQualification: review,
  },
  evolve: qualificationEvolution,
};
