// The staged review (逐级审核) that qualifications and filings share.
import { refuse, type Actor, type Context, type Day, type PersonId } from '@yidi/kernel';
import type {
  Material,
  MaterialsSupplemented,
  ReviewDecision,
  ReviewForm,
  ReviewPassed,
  ReviewRejected,
  ReviewReturned,
  ReviewStage,
} from '@yidi/contracts/filing';
import { lacking, printOf, type MaterialPrint } from './materials.js';
import type { ReviewRefusals } from './review.refusals.js';

/** What a reviewer did. */
interface Act {
  readonly stage: string;
  readonly decision: ReviewDecision;
  readonly reviewedBy: string;
  readonly missing: readonly string[];
}

/** How far a review has come. */
export interface Review {
  readonly stages: readonly ReviewStage[];
  readonly acts: readonly Act[];
  readonly handedIn: readonly MaterialPrint[];
  /** Kinds that the checklist or a reviewer asks for and that have not come in. */
  readonly missing: readonly string[];
  /** The applicant promised to hand in the rest later (承诺制): what is missing does not hold up the last stage. */
  readonly commitment: boolean;
}

/** pending: a reviewer's turn · returned: the applicant's turn · decided: nobody's any more. */
type Turn = 'pending' | 'returned' | 'decided';

/** Something under review, as the one who asks sees it. */
export interface UnderReview {
  readonly status: string;
  readonly review?: Review;
}

/** What a review is held on: how far it came, whose turn it is, and what to say when it must be refused. */
export interface Proceeding {
  readonly review: Review;
  readonly turn: Turn;
  readonly refusals: ReviewRefusals;
  readonly personId: PersonId;
}

/** Where, by whom and when was reviewed. */
interface Reviewed {
  readonly stage: string;
  readonly reviewedBy: string;
  readonly reviewedOn: Day;
}

export type ReviewMessage =
  | { readonly type: 'ReviewPassed'; readonly data: ReviewPassed }
  | { readonly type: 'ReviewReturned'; readonly data: ReviewReturned }
  | { readonly type: 'ReviewRejected'; readonly data: ReviewRejected };

export interface Supplement {
  readonly type: 'MaterialsSupplemented';
  readonly data: MaterialsSupplemented;
}

/** As many kinds as one event can name. */
const MOST_MISSING = 30;

const passedStages = ({ acts }: Review): number => acts.filter(({ decision }) => decision === 'pass').length;
const awaitedStage = (review: Review): ReviewStage | undefined => review.stages[passedStages(review)];

/** Whether every stage was passed. */
export const isThrough = (review: Review): boolean => awaitedStage(review) === undefined;

/** The stage that the next review must name and who may act in it; null when no review is awaited. */
export const awaiting = ({ status, review }: UnderReview): ReviewStage | null =>
  status === 'pending' && review !== undefined ? (awaitedStage(review) ?? null) : null;

/** Kinds that the applicant is asked for, while it is the applicant's turn. */
export const missing = ({ status, review }: UnderReview): readonly string[] =>
  status === 'returned' && review !== undefined ? review.missing : [];

/** The event of what a reviewer says, `[]` when it was said before, or a refusal. */
export const judge = (
  proceeding: Proceeding,
  form: ReviewForm,
  { actor, today }: Context,
): readonly ReviewMessage[] => {
  if (isRepeat(proceeding, form, actor.id)) return [];
  const awaited = stageFor(proceeding, form.stage);
  checkReviewer(proceeding, awaited, actor);
  return [verdict(proceeding, form, { stage: awaited.stage, reviewedBy: actor.id, reviewedOn: today })];
};

const isRepeat = ({ review, turn }: Proceeding, form: ReviewForm, reviewer: string): boolean => {
  const last = review.acts.at(-1);
  if (last === undefined || last.reviewedBy !== reviewer || last.stage !== form.stage) return false;
  return last.decision === form.decision && saysSame(last, form, turn);
};

/** The reasons are sealed in the log, so a repeat is told by everything else. */
const saysSame = (last: Act, { decision, missing: asked }: ReviewForm, turn: Turn): boolean => {
  switch (decision) {
    case 'pass':
    case 'reject':
      return true;
    case 'return':
      return turn === 'returned' && same(last.missing, asked);
  }
};

const same = (said: readonly string[], again: readonly string[] = []): boolean =>
  said.length === again.length && said.every((text, at) => text === again[at]);

/** The stage awaited, if it is the one that the reviewer names. */
const stageFor = ({ review, turn, refusals }: Proceeding, named: string): ReviewStage => {
  const awaited = awaitedStage(review);
  if (turn === 'decided' || awaited === undefined) return refuse(refusals.alreadyDecided());
  if (turn === 'returned') return refuse(refusals.materialsAwaited(review.missing));
  return awaited.stage === named ? awaited : refuse(refusals.wrongStage(awaited, named));
};

/** Who acts must have a role of the stage and must not have acted at another one (separation of duties). */
const checkReviewer = ({ review, refusals }: Proceeding, awaited: ReviewStage, actor: Actor): void => {
  if (!awaited.by.includes(actor.role)) refuse(refusals.notYourStage(awaited, actor.role));
  const earlier = review.acts.find(({ stage, reviewedBy }) => reviewedBy === actor.id && stage !== awaited.stage);
  if (earlier !== undefined) refuse(refusals.sameReviewer(earlier.stage));
};

const verdict = ({ review, refusals, personId }: Proceeding, form: ReviewForm, by: Reviewed): ReviewMessage => {
  const { asked, reasons } = words(form);
  switch (form.decision) {
    case 'pass':
      if (!canPass(review)) return refuse(refusals.materialsMissing(review.missing));
      return { type: 'ReviewPassed', data: by };
    case 'return':
      if (asked.length + reasons.length === 0) return refuse(refusals.reasonsRequired('return'));
      if (joined(review.missing, asked).length > MOST_MISSING) return refuse(refusals.tooManyMissing(MOST_MISSING));
      return { type: 'ReviewReturned', data: { personId, ...by, missing: asked, reasons } };
    case 'reject':
      if (reasons.length === 0) return refuse(refusals.reasonsRequired('reject'));
      return { type: 'ReviewRejected', data: { personId, ...by, reasons } };
  }
};

const words = ({
  missing: asked = [],
  reasons = [],
}: ReviewForm): { readonly asked: readonly string[]; readonly reasons: readonly string[] } => ({ asked, reasons });

const joined = (kinds: readonly string[], more: readonly string[]): readonly string[] => [
  ...new Set([...kinds, ...more]),
];

const canPass = (review: Review): boolean =>
  passedStages(review) < review.stages.length - 1 || review.missing.length === 0 || review.commitment;

/** The event of documents that came in, `[]` when every one of them was there already, or a refusal. */
export const supplement = (
  { review, turn, refusals, personId }: Proceeding,
  materials: readonly Material[],
  suppliedOn: Day,
): readonly Supplement[] => {
  if (materials.every((material) => review.handedIn.includes(printOf(material)))) return [];
  if (turn === 'decided') return refuse(refusals.alreadyDecided());
  const data = { personId, materials, suppliedOn, missing: lacking(review.missing, materials) };
  return [{ type: 'MaterialsSupplemented', data }];
};

/** A review at its beginning, held on what an application tells. */
export const begun = (applied: {
  readonly stages: readonly ReviewStage[];
  readonly materials: readonly Material[];
  readonly missing: readonly string[];
  readonly commitment: boolean;
}): Review => ({
  stages: applied.stages,
  acts: [],
  handedIn: applied.materials.map(printOf),
  missing: applied.missing,
  commitment: applied.commitment,
});

export const passed = (review: Review, { stage, reviewedBy }: ReviewPassed): Review => ({
  ...review,
  acts: [...review.acts, { stage, decision: 'pass', reviewedBy, missing: [] }],
});

/** A reviewer may ask for what the checklist does not name, or for what was handed in but cannot be used. */
export const returned = (review: Review, { stage, reviewedBy, missing: asked }: ReviewReturned): Review => ({
  ...review,
  missing: joined(review.missing, asked),
  acts: [...review.acts, { stage, decision: 'return', reviewedBy, missing: asked }],
});

export const rejected = (review: Review, { stage, reviewedBy }: ReviewRejected): Review => ({
  ...review,
  acts: [...review.acts, { stage, decision: 'reject', reviewedBy, missing: [] }],
});

export const supplemented = (review: Review, { materials, missing: lacks }: MaterialsSupplemented): Review => ({
  ...review,
  missing: lacks,
  handedIn: [...review.handedIn, ...materials.map(printOf)],
});
