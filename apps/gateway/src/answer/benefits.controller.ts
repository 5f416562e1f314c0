import { Controller, Get } from '@nestjs/common';
import { BenefitsView } from '@yidi/contracts/views';
import { dayOf, Refusal, yearOf } from '@yidi/kernel';
import {
  Acting,
  Answers,
  Asks,
  Does,
  Engine,
  For,
  Neighbours,
  People,
  Segment,
  written,
  type Caller,
  type Reply,
} from '@yidi/platform';
import { GatewayRefusals } from '../gateway.refusals.js';
import { mustActFor } from '../reach.js';
import { FreshLog } from './fresh-log.js';
import { BenefitsAsked } from './questions.js';

/** How far a person's deductibles and caps are used. */
@Controller('v1/persons')
export class BenefitsController {
  constructor(
    private readonly neighbours: Neighbours,
    private readonly people: People,
    private readonly engine: Engine,
    private readonly log: FreshLog,
  ) {}

  @Get(':personNo/benefits')
  @Does("How far a person's deductibles and caps are used in a benefit year")
  @For('person', 'agency', 'finance', 'auditor')
  @Answers(BenefitsView)
  async used(
    @Segment('personNo') personNo: string,
    @Asks(BenefitsAsked) asked: BenefitsAsked,
    @Acting() caller: Caller,
  ): Promise<Reply> {
    const { insuredRegion = caller.region, year = yearOf(dayOf(this.engine.runtime.clock.now())) } = asked;
    if (insuredRegion === undefined) throw new Refusal(GatewayRefusals.notYourRegion('-'));
    mustActFor(caller, { personNo, insuredRegion });
    await this.log.asOf(asked.atLeast);
    const personId = await this.people.idOf(insuredRegion, personNo);
    const view = await this.neighbours.ask<BenefitsView>('settlement', 'benefits', { personId, insuredRegion, year });
    return written(BenefitsView, view);
  }
}
