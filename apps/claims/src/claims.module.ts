import { Module, type DynamicModule } from '@nestjs/common';
import type { Correspondence } from '@yidi/eventing';
import type { RegionCode } from '@yidi/kernel';
import { decides, Engine, reactsAt, receives, relays } from '@yidi/platform';
import {
  recordRegionalTreatments,
  recordTreatmentsOf,
  type RegionalDesk,
} from './accept/record-regional-treatments.js';
import { RegionalRecordsController } from './accept/regional-records.controller.js';
import { RegionalRecords } from './accept/regions/regional-records.js';
import { TreatmentsController } from './accept/treatments.controller.js';
import { JudgementAnswers } from './answer/judgement.query.js';
import { Entitlements } from './decide/entitlements.js';
import { entitlementFacts, Treatments } from './decide/treatments.aggregate.js';
import { answerDeclinedRegionalRecords } from './react/answer-declined-regional-records.reaction.js';
import { answerSettledRegionalRecords } from './react/answer-settled-regional-records.reaction.js';
import { Outcomes } from './react/outcomes.js';
import { ClaimsPublication } from './relay/claims.publication.js';

/** What the service hears and what it does about it. */
export const ClaimsReactions = [answerDeclinedRegionalRecords, answerSettledRegionalRecords] as const;

const outcomes = { needs: [Outcomes] as const, desk: (desk: Outcomes): Outcomes => desk };

const receivesRecords = (correspondence: Correspondence<RegionalDesk>) =>
  receives(correspondence, {
    needs: [RegionalRecords, Outcomes, Engine] as const,
    desk: (records: RegionalRecords, told: Outcomes, { warn }: Engine) => ({ records, outcomes: told, warn }),
  });

/** Treatments elsewhere (异地就医费用记录), as institutions and the systems of other regions send them. */
@Module({
  controllers: [
    TreatmentsController,
    RegionalRecordsController,
    receivesRecords(recordRegionalTreatments),
    ...ClaimsReactions.map((each) => reactsAt(each, outcomes)),
  ],
  providers: [
    Entitlements,
    ...decides(Treatments, entitlementFacts),
    relays(ClaimsPublication),
    JudgementAnswers,
    RegionalRecords,
    Outcomes,
  ],
})
export class ClaimsModule {
  /** The same, hearing also the topics of regions that send by one of their own (`regions.<code>.records`). */
  static hearing(regions: readonly RegionCode[]): DynamicModule {
    return { module: ClaimsModule, controllers: regions.map((region) => receivesRecords(recordTreatmentsOf(region))) };
  }
}

export { regionalRecordRefusalExamples } from './accept/regions/refusals.examples.js';
export { ClaimsPublication };
