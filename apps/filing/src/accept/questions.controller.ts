import { Controller, UseFilters } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { MessagePattern } from '@nestjs/microservices';
import type { EntitlementAnswer, EntitlementQuestion } from '@yidi/contracts/filing';
import { RefusalFilter } from '@yidi/platform';
import { AskEntitlement } from '../answer/entitlement.query.js';
import { AskWorklist, type WorklistPage, type WorklistQuestion } from '../answer/review-worklist.query.js';

@Controller()
@UseFilters(RefusalFilter)
export class QuestionsController {
  constructor(private readonly queries: QueryBus) {}

  @MessagePattern('entitlement')
  entitlement(question: EntitlementQuestion): Promise<EntitlementAnswer> {
    return this.queries.execute(new AskEntitlement(question));
  }

  @MessagePattern('worklist')
  worklist(question: WorklistQuestion): Promise<WorklistPage> {
    return this.queries.execute(new AskWorklist(question));
  }
}
