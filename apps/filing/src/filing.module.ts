import { Module } from '@nestjs/common';
import { decides, projects, relays } from '@yidi/platform';
import { FilingsController } from './accept/filings.controller.js';
import { QualificationsController } from './accept/qualifications.controller.js';
import { QuestionsController } from './accept/questions.controller.js';
import { EntitlementAnswers } from './answer/entitlement.query.js';
import { ReviewReasons } from './answer/review-reasons.js';
import { WorklistAnswers } from './answer/review-worklist.query.js';
import { Ages } from './decide/ages.js';
import { filingFacts, Filings } from './decide/filings.aggregate.js';
import { qualificationFacts, Qualifications } from './decide/qualifications.aggregate.js';
import { filingsByPerson } from './project/filings-by-person.projection.js';
import { reviewWorklist } from './project/review-worklist.projection.js';
import { FilingPublication } from './relay/filing.publication.js';

/** Qualifications (待遇资格认定), filings (异地就医备案), and what a person is entitled to. */
@Module({
  controllers: [QualificationsController, FilingsController, QuestionsController],
  providers: [
    ...decides(Qualifications, qualificationFacts),
    ...decides(Filings, filingFacts),
    relays(FilingPublication),
    ...projects(filingsByPerson, reviewWorklist),
    Ages,
    ReviewReasons,
    EntitlementAnswers,
    WorklistAnswers,
  ],
})
export class FilingModule {}

export { FilingPublication };
