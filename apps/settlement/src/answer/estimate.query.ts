import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { AccountEvents } from '@yidi/contracts/settlement';
import { Appender } from '@yidi/eventing';
import type { MessageOf } from '@yidi/kernel';
import { Engine } from '@yidi/platform';
import { Accounts, policyFacts } from '../decide/accounts.aggregate.js';
import { settleTreatment, type CareToSettle } from '../decide/settle-treatment.js';
import { YIDI } from '../react/yidi.js';

type Event = MessageOf<typeof AccountEvents>;

/** What may come of a treatment in the benefit account. */
export type Estimate = Extract<Event, { readonly type: 'TreatmentSettled' | 'SettlementDeclined' }>;

/** What would the benefit account, as it stands now, make of this care? */
export class AskEstimate extends Query<Estimate> {
  constructor(readonly care: CareToSettle) {
    super();
  }
}

/** The very decision that settles a treatment, with nothing appended. */
@QueryHandler(AskEstimate)
export class EstimateAnswers implements IQueryHandler<AskEstimate> {
  constructor(
    private readonly appender: Appender,
    private readonly engine: Engine,
  ) {}

  async execute({ care }: AskEstimate): Promise<Estimate> {
    const command = { aggregate: Accounts, facts: policyFacts.look(this.engine), name: 'SettleTreatment' } as const;
    const events = await this.appender.foresee({ ...command, data: settleTreatment(care) }, YIDI);
    const estimate = events.find(isEstimate);
    if (estimate === undefined) throw new RangeError('an account decides every treatment that it has not met');
    return estimate;
  }
}

const isEstimate = (event: Event): event is Estimate =>
  event.type === 'TreatmentSettled' || event.type === 'SettlementDeclined';
