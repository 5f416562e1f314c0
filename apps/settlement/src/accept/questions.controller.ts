import { Controller, UseFilters } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { MessagePattern } from '@nestjs/microservices';
import type { BenefitsView } from '@yidi/contracts/views';
import { RefusalFilter } from '@yidi/platform';
import { AskBenefits } from '../answer/benefits.query.js';
import { AskEstimate, type Estimate } from '../answer/estimate.query.js';

@Controller()
@UseFilters(RefusalFilter)
export class QuestionsController {
  constructor(private readonly queries: QueryBus) {}

  @MessagePattern('benefits')
  benefits(question: AskBenefits['question']): Promise<BenefitsView> {
    return this.queries.execute(new AskBenefits(question));
  }

  @MessagePattern('estimate')
  estimate(care: AskEstimate['care']): Promise<Estimate> {
    return this.queries.execute(new AskEstimate(care));
  }
}
