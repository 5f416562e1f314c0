import { Controller, Get, Post } from '@nestjs/common';
import { TreatmentForm } from '@yidi/contracts/claims';
import { TreatmentView, type Answered } from '@yidi/contracts/views';
import { TreatmentRefusals } from '@yidi/domain/claims';
import { positionAsked, type Request } from '@yidi/eventing';
import { Refusal, type Language, type TreatmentId } from '@yidi/kernel';
import {
  Accepts,
  Acting,
  Answers,
  Asked,
  Asks,
  Does,
  For,
  IdOf,
  Neighbours,
  Patience,
  People,
  recordTreatment,
  Writes,
  written,
  type Caller,
  type Plain,
  type Reply,
} from '@yidi/platform';
import { CaseFiles } from '../answer/case-files.query.js';
import { Freshness } from '../answer/questions.js';
import { TreatmentReplies, treatmentViewOf, type TreatmentAnswer } from '../answer/treatment-reply.js';
import { mayKnow, mustSpeakFor, READERS } from '../reach.js';

/** Direct-settlement records (直接结算记录) as institutions and other regions send them. */
@Controller('v1/treatments')
export class TreatmentsController {
  constructor(
    private readonly neighbours: Neighbours,
    private readonly people: People,
    private readonly files: CaseFiles,
    private readonly replies: TreatmentReplies,
  ) {}

  @Post()
  @Does('Record a treatment for direct settlement')
  @For('institution', 'region')
  @Writes()
  @Answers(TreatmentView, 201)
  @Answers(TreatmentView, 202)
  async record(
    @Accepts(TreatmentForm) form: Plain<TreatmentForm>,
    @Acting() caller: Caller,
    @Asked() request: Request,
    @Patience() seconds: number | undefined,
  ): Promise<Reply> {
    mustSpeakFor(caller, form);
    const data = await recordTreatment(this.people, form);
    const answered = await this.neighbours.command<Answered<TreatmentAnswer>>('claims', 'RecordTreatment', {
      data,
      request,
    });
    return this.replies.to(answered, { seconds, language: caller.language });
  }

  @Get(':id')
  @Does('One treatment, with its settlement')
  @For(...READERS)
  @Answers(TreatmentView)
  async one(
    @IdOf('id', TreatmentRefusals.unknown) treatmentId: TreatmentId,
    @Asks(Freshness) { atLeast }: Freshness,
    @Acting() caller: Caller,
  ): Promise<Reply> {
    const known = await this.files.treatment(treatmentId, caller.language, positionAsked(atLeast));
    const { view, access } = known ?? (await this.told(treatmentId, caller.language));
    if (!mayKnow(caller, access)) throw new Refusal(TreatmentRefusals.unknown(treatmentId));
    return written(TreatmentView, view);
  }

  /** As the log has it, where the rows have not come so far. */
  private async told(id: TreatmentId, language: Language): Promise<Pick<Answered<TreatmentView>, 'view' | 'access'>> {
    const { view, access } = await this.neighbours.ask<Answered<TreatmentAnswer>>('claims', 'treatment', { id });
    return { view: treatmentViewOf(view, language), access };
  }
}
