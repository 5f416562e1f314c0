import { Controller, Get } from '@nestjs/common';
import type { EntitlementAnswer } from '@yidi/contracts/filing';
import { EntitlementView } from '@yidi/contracts/views';
import { dayOf, filingArea, Refusal, type RegionCode } from '@yidi/kernel';
import {
  Acting,
  Answers,
  Asks,
  Does,
  Engine,
  For,
  Neighbours,
  People,
  written,
  type Caller,
  type Reply,
} from '@yidi/platform';
import { GatewayRefusals } from '../gateway.refusals.js';
import { isWithin, mustActFor, mustBe, READERS } from '../reach.js';
import { FreshLog } from './fresh-log.js';
import { EntitlementAsked } from './questions.js';
import { reasonViews } from './reason-view.js';

/** Whether direct settlement would be possible, before anybody travels. */
@Controller('v1/entitlements')
export class EntitlementsController {
  constructor(
    private readonly neighbours: Neighbours,
    private readonly people: People,
    private readonly engine: Engine,
    private readonly log: FreshLog,
  ) {}

  @Get()
  @Does('Whether care could be settled directly, and every reason why not')
  @For(...READERS)
  @Answers(EntitlementView)
  async ask(@Asks(EntitlementAsked) asked: EntitlementAsked, @Acting() caller: Caller): Promise<Reply> {
    mustConcern(caller, asked);
    await this.log.asOf(asked.atLeast);
    const { personNo, insuredRegion, diseaseCode, institution, on = dayOf(this.engine.runtime.clock.now()) } = asked;
    const personId = await this.people.idOf(insuredRegion, personNo);
    const question = { personId, insuredRegion, diseaseCode, institution, on };
    const { entitled, reasons } = await this.neighbours.ask<EntitlementAnswer>('filing', 'entitlement', question);
    return written(EntitlementView, { entitled, reasons: reasonViews(reasons, caller.language) });
  }
}

/** A person asks for themselves, an institution about itself, an office about its region. Throws a Refusal. */
const mustConcern = (caller: Caller, asked: EntitlementAsked): void => {
  if (caller.role === 'institution') mustBe(caller, asked.institution);
  else if (caller.role !== 'region') mustActFor(caller, asked);
  else if (!isWithin(caller.region, asked.insuredRegion) && !liesIn(caller.region, asked.institution))
    throw new Refusal(GatewayRefusals.notYourRegion(asked.insuredRegion));
};

/** An institution's code holds the division that it lies in after its first letter. */
const liesIn = (region: RegionCode | undefined, institution: string): boolean =>
  region !== undefined && institution.slice(1).startsWith(filingArea(region));
