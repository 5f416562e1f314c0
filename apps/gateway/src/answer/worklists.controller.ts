import { Controller, Get } from '@nestjs/common';
import { WorklistItem } from '@yidi/contracts/views';
import { positionAsked } from '@yidi/eventing';
import { Refusal, type RegionCode } from '@yidi/kernel';
import {
  Acting,
  AnswersPageOf,
  Asks,
  Does,
  For,
  Neighbours,
  Segment,
  writtenPage,
  type Caller,
  type Reply,
} from '@yidi/platform';
import { GatewayRefusals } from '../gateway.refusals.js';
import { isWithin } from '../reach.js';
import { FreshLog } from './fresh-log.js';
import { WorklistAsked } from './questions.js';

const USUAL_PAGE = 50;

interface Page {
  readonly items: readonly WorklistItem[];
  readonly next: string | null;
}

/** What waits for reviewers. */
@Controller('v1/worklists')
export class WorklistsController {
  constructor(
    private readonly neighbours: Neighbours,
    private readonly log: FreshLog,
  ) {}

  @Get(':stage')
  @Does('What waits in a stage of review, oldest first')
  @For('agency', 'expert', 'institution', 'finance', 'auditor')
  @AnswersPageOf(WorklistItem)
  async waiting(
    @Segment('stage') stage: string,
    @Asks(WorklistAsked) asked: WorklistAsked,
    @Acting() caller: Caller,
  ): Promise<Reply> {
    const { limit = USUAL_PAGE, after, atLeast } = asked;
    const insuredRegion = regionFor(caller, asked.insuredRegion);
    await this.log.asOf(atLeast);
    const position = positionAsked(atLeast);
    const question = {
      stage,
      insuredRegion,
      limit,
      ...(after === undefined ? {} : { after }),
      ...(position === undefined ? {} : { atLeast: position }),
    };
    return writtenPage(WorklistItem, await this.neighbours.ask<Page>('filing', 'worklist', question));
  }
}

/** An office sees its own region; an institution reviews for the insured region that it lies in. Throws a Refusal. */
const regionFor = (caller: Caller, wished: RegionCode | undefined): RegionCode => {
  const region = wished ?? caller.region;
  const reviews = caller.role === 'institution' ? isWithin(region, caller.region) : region === caller.region;
  if (region === undefined || !reviews) throw new Refusal(GatewayRefusals.notYourRegion(region ?? '-'));
  return region;
};
