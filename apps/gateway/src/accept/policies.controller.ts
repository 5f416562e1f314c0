import { Controller, Post } from '@nestjs/common';
import { PolicyPack, PolicyRef } from '@yidi/contracts/policy';
import { PublicationRefusals } from '@yidi/domain/policy';
import type { Position, Request, Revision } from '@yidi/eventing';
import {
  Accepts,
  Acting,
  Answers,
  Asked,
  Does,
  For,
  Neighbours,
  standing,
  Writes,
  written,
  type Caller,
  type Plain,
  type Reply,
} from '@yidi/platform';
import { mustBeOf } from '../reach.js';

/** What settlement answers of a pack that is published. */
interface PolicyAnswer {
  readonly policy: PolicyRef;
  readonly revision: Revision;
  readonly position: Position;
}

/** Policy packs (政策包) as the agencies of their regions publish them. */
@Controller('v1/policies')
export class PublishingController {
  constructor(private readonly neighbours: Neighbours) {}

  @Post()
  @Does('Publish a policy pack of the own region')
  @For('agency')
  @Writes()
  @Answers(PolicyRef, 201)
  async publish(
    @Accepts(PolicyPack, PublicationRefusals.packUnusable) pack: Plain<PolicyPack>,
    @Acting() caller: Caller,
    @Asked() request: Request,
  ): Promise<Reply> {
    mustBeOf(caller, pack.region);
    const answered = await this.neighbours.command<PolicyAnswer>('settlement', 'PublishPolicy', {
      data: { pack },
      request,
    });
    const { region, scheme, from } = answered.policy;
    return written(PolicyRef, answered.policy, 201).with({
      ...standing(answered),
      location: `/v1/policies/${region}/${scheme}?on=${from}`,
    });
  }
}
