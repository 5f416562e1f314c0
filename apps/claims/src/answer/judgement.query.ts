import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { RecordTreatment, TreatmentEvents } from '@yidi/contracts/claims';
import { Appender } from '@yidi/eventing';
import type { Actor, MessageOf } from '@yidi/kernel';
import { Entitlements } from '../decide/entitlements.js';
import { entitlementFacts, Treatments } from '../decide/treatments.aggregate.js';

/** A record as it would be taken: with the entitlement of the day, or declined with every reason against it. */
export type Judgement = MessageOf<typeof TreatmentEvents>;

/** What would come of this record, were it sent now? */
export class AskJudgement extends Query<Judgement> {
  constructor(
    readonly record: RecordTreatment,
    readonly actor: Actor,
  ) {
    super();
  }
}

/** The very decision that takes a record, with nothing appended. */
@QueryHandler(AskJudgement)
export class JudgementAnswers implements IQueryHandler<AskJudgement> {
  constructor(
    private readonly appender: Appender,
    private readonly entitlements: Entitlements,
  ) {}

  async execute({ record, actor }: AskJudgement): Promise<Judgement> {
    const command = {
      aggregate: Treatments,
      facts: entitlementFacts.look(this.entitlements),
      name: 'RecordTreatment',
    } as const;
    const [judgement] = await this.appender.foresee({ ...command, data: record }, actor);
    if (judgement === undefined) throw new RangeError('a record is judged under an id that no treatment has');
    return judgement;
  }
}
