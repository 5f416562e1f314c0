import { Module } from '@nestjs/common';
import { decides, relays } from '@yidi/platform';
import { TreatmentsController } from './accept/treatments.controller.js';
import { JudgementAnswers } from './answer/judgement.query.js';
import { entitlementFacts, Treatments } from './decide/treatments.aggregate.js';
import { ClaimsPublication } from './relay/claims.publication.js';

/** Treatments elsewhere (异地就医费用记录), as the institutions that gave them send them. */
@Module({
  controllers: [TreatmentsController],
  providers: [...decides(Treatments, entitlementFacts), relays(ClaimsPublication), JudgementAnswers],
})
export class ClaimsModule {}

export { ClaimsPublication };
