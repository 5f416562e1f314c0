import { Controller, Post } from '@nestjs/common';
import { RegionalRecord, schemaAsSent } from '@yidi/contracts/regions';
import { TreatmentView, type Answered } from '@yidi/contracts/views';
import type { Request } from '@yidi/eventing';
import type { RegionCode } from '@yidi/kernel';
import {
  AcceptsText,
  Answers,
  Asked,
  Does,
  For,
  Neighbours,
  Segment,
  Wishing,
  Writes,
  type Reply,
  type Wish,
} from '@yidi/platform';
import { TreatmentReplies, type TreatmentAnswer } from '../answer/treatment-reply.js';
import { mustBeOf } from '../reach.js';

/** Records in the field names of the national interface, as the systems of other regions send them. Claims reads them. */
@Controller('v1/regions')
export class RegionalRecordsController {
  constructor(
    private readonly neighbours: Neighbours,
    private readonly replies: TreatmentReplies,
  ) {}

  @Post(':region/records')
  @Does('Record a treatment in the words of the national interface (2207)')
  @For('region')
  @Writes()
  @Answers(TreatmentView, 201)
  @Answers(TreatmentView, 202)
  async record(
    @Segment('region') sender: RegionCode,
    @AcceptsText(schemaAsSent(RegionalRecord)) text: string,
    @Asked() request: Request,
    @Wishing() wish: Wish,
  ): Promise<Reply> {
    mustBeOf(request.actor, sender);
    const answered = await this.neighbours.command<Answered<TreatmentAnswer>>('claims', 'RecordRegionalTreatment', {
      data: { sender, text },
      request,
    });
    return this.replies.to(answered, wish);
  }
}
