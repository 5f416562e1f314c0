import {
  addDays,
  addMonths,
  firstOfNextMonth,
  refuse,
  type Context,
  type Day,
  type Decider,
  type MessageOf,
  type RegionCode,
  type Scheme,
} from '@yidi/kernel';
import type {
  QualificationCommands,
  QualificationEvents,
  QualificationGranted,
  QualificationSubmitted,
  ReviewQualification,
  ReviewStage,
  SubmitQualification,
  SupplementQualification,
} from '@yidi/contracts/filing';
import type { BenefitStart, PolicyRef } from '@yidi/contracts/policy';
import { lacking } from '../review/materials.js';
import { isThrough, judge, passed, supplement, type Proceeding } from '../review/review.js';
import { contentOf, qualificationEvolution, type Applied, type Qualification } from './qualification-state.js';
import { QualificationRefusals } from './qualification.refusals.js';

/** What the insured region's pack of the day says about this application. */
export interface QualificationTerms {
  readonly policy: PolicyRef;
  /** Whether the disease is on the pack's list. */
  readonly diseaseCovered: boolean;
  readonly stages: readonly ReviewStage[];
  /** The checklist: kinds of material. */
  readonly requiredMaterials: readonly string[];
  readonly commitmentAllowed: boolean;
  readonly starts: BenefitStart;
  /** Months until the qualification ends; undefined: it has no end. */
  readonly validMonths?: number | undefined;
}

export interface QualificationFacts {
  /** Undefined where the region has no pack for the scheme that day. */
  readonly terms: QualificationTerms | undefined;
}

type Events = readonly MessageOf<typeof QualificationEvents>[];

const submit = (command: SubmitQualification, state: Qualification, context: Context<QualificationFacts>): Events => {
  switch (state.status) {
    case 'none':
    case 'rejected':
      return [{ type: 'QualificationSubmitted', data: application(command, context) }];
    case 'pending':
    case 'returned':
      return contentOf(command) === state.content ? [] : refuse(QualificationRefusals.alreadySubmitted());
    case 'granted':
      return contentOf(command) === state.content ? [] : refuse(QualificationRefusals.alreadyGranted());
  }
};

const application = (command: SubmitQualification, context: Context<QualificationFacts>): QualificationSubmitted => {
  const terms = termsFor(command, context);
  const commitment = command.commitment ?? false;
  if (!terms.diseaseCovered)
    return refuse(QualificationRefusals.diseaseNotCovered(command.diseaseCode, command.insuredRegion));
  if (commitment && !terms.commitmentAllowed)
    return refuse(QualificationRefusals.commitmentNotAllowed(command.insuredRegion));
  return {
    qualificationId: command.qualificationId,
    caseId: command.caseId,
    personId: command.personId,
    person: command.person,
    insuredRegion: command.insuredRegion,
    scheme: command.scheme,
    personType: command.personType,
    diseaseCode: command.diseaseCode,
    channel: command.channel,
    commitment,
    materials: command.materials,
    submittedOn: context.today,
    stages: terms.stages,
    missing: lacking(terms.requiredMaterials, command.materials),
    policy: terms.policy,
  };
};

const termsFor = (
  { insuredRegion, scheme }: { readonly insuredRegion: RegionCode; readonly scheme: Scheme },
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
      ? [message, { type: 'QualificationGranted', data: grant(state, context) }]
      : [message],
  );
};

const grant = (state: Applied, context: Context<QualificationFacts>): QualificationGranted => {
  const { starts, validMonths } = termsFor(state, context);
  const startsOn = firstDay(starts, context.today, state.submittedOn);
  return {
    qualificationId: state.qualificationId,
    grantedOn: context.today,
    startsOn,
    ...(validMonths === undefined ? {} : { endsOn: addDays(addMonths(startsOn, validMonths), -1) }),
  };
};

/** From when the benefit counts (待遇享受开始时间); by default the month after the approval. */
const firstDay = (starts: BenefitStart, approvedOn: Day, submittedOn: Day): Day => {
  switch (starts) {
    case 'next-month':
      return firstOfNextMonth(approvedOn);
    case 'next-day':
      return addDays(approvedOn, 1);
    case 'approval':
      return approvedOn;
    case 'application':
      return submittedOn;
  }
};

const proceeding = (state: Applied): Proceeding => ({
  review: state.review,
  turn: state.status === 'granted' || state.status === 'rejected' ? 'decided' : state.status,
  refusals: QualificationRefusals,
  personId: state.personId,
});

/**
 * Application, review in stages, grant. A rejected person may apply again: the application starts over in the same stream.
 * The terms are those of the pack on the day of the decision.
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
