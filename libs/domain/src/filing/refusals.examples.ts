// One example of every refusal of qualifications and filings: the generated list of refusals is made of them.
import type { Saying } from '@yidi/kernel';
import { FilingRefusals } from './filing.refusals.js';
import { QualificationRefusals } from './qualification.refusals.js';
import type { ReviewRefusals } from '../review/review.refusals.js';

const AN_ID = '6f1d3c52-0c4e-5b1a-9a55-0d6a3c1f7e20';
const SECOND_REVIEW = { stage: 'second-review', by: ['agency', 'expert'] } as const;

const reviewExamples = (refusals: ReviewRefusals): readonly Saying[] => [
  refusals.unknown(AN_ID),
  refusals.wrongStage(SECOND_REVIEW, 'first-review'),
  refusals.notYourStage(SECOND_REVIEW, 'person'),
  refusals.sameReviewer('first-review'),
  refusals.reasonsRequired('return'),
  refusals.tooManyMissing(30),
  refusals.materialsMissing(['id-card', 'test-report']),
  refusals.materialsAwaited(['id-card']),
  refusals.alreadyDecided(),
];

export const filingRefusalExamples: readonly Saying[] = [
  ...reviewExamples(QualificationRefusals),
  QualificationRefusals.noPolicy('450600', 'employee', '2026-03-12'),
  QualificationRefusals.diseaseNotCovered('M03900', '450600'),
  QualificationRefusals.commitmentNotAllowed('450600'),
  QualificationRefusals.alreadySubmitted(),
  QualificationRefusals.alreadyGranted('2027-12-02'),
  QualificationRefusals.groupUnknown(['veteran'], ['civil-servant', 'low-income'], '990000'),
  QualificationRefusals.medicalEventInFuture('2026-03-20', '2026-03-12'),
  QualificationRefusals.periodUnknown('M03900', '450600', '2026-03-12'),
  ...reviewExamples(FilingRefusals),
  FilingRefusals.noPolicy('450600', 'employee', '2026-03-12'),
  FilingRefusals.categoryNotOffered('posted-worker', '450600'),
  FilingRefusals.commitmentNotAllowed('referral'),
  FilingRefusals.ownRegion('450602', '450600'),
  FilingRefusals.periodInvalid('2026-03-12', '2026-03-01'),
  FilingRefusals.periodTooLong('2026-09-11', 6),
  FilingRefusals.tooManyInstitutions(4, 3),
  FilingRefusals.institutionElsewhere(['H31010500123'], '110105'),
  FilingRefusals.alreadySubmitted(),
  FilingRefusals.alreadyActive(),
];
