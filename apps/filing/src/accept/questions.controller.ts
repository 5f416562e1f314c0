import { Controller, UseFilters } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { MessagePattern } from '@nestjs/microservices';
import type { EntitlementAnswer, EntitlementQuestion, EntitlementQuestions } from '@yidi/contracts/filing';
import { RefusalFilter } from '@yidi/platform';
import { AskEntitlements } from '../answer/entitlement.query.js';
import { AskWorklist, type WorklistPage, type WorklistQuestion } from '../answer/review-worklist.query.js';

@Controller()
@UseFilters(RefusalFilter)
export class QuestionsController {
  constructor(private readonly queries: QueryBus) {}

  @MessagePattern('entitlement')
  async entitlement(question: EntitlementQuestion): Promise<EntitlementAnswer | undefined> {
    const [answer] = await this.queries.execute(new AskEntitlements([question]));
    return answer;
  }

  /** The answers in the order of the questions. */
  @MessagePattern('entitlements')
  entitlements({ questions }: EntitlementQuestions): Promise<readonly EntitlementAnswer[]> {
    return this.queries.execute(new AskEntitlements(questions));
  }

  @MessagePattern('worklist')
  worklist(question: WorklistQuestion): Promise<WorklistPage> {
    return this.queries.execute(new AskWorklist(question));
  }
}
