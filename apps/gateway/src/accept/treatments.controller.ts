import { Controller, Get, Post } from '@nestjs/common';
import { TreatmentForm } from '@yidi/contracts/claims';
import type { DeclineReason } from '@yidi/contracts/filing';
import { TreatmentView, type Answered } from '@yidi/contracts/views';
import { TreatmentRefusals } from '@yidi/domain/claims';
import { positionAsked, type Request } from '@yidi/eventing';
import { Refusal, type CaseId, type Language, type TreatmentId } from '@yidi/kernel';
import {
  Accepts,
  Acting,
  Answers,
  Asked,
  Asks,
  contentHash,
  Does,
  For,
  IdOf,
  Neighbours,
  Patience,
  People,
  standing,
  treatmentIdOf,
  Writes,
  written,
  type Caller,
  type Plain,
  type Headers,
  type Reply,
} from '@yidi/platform';
import { CaseFiles } from '../answer/case-files.query.js';
import { Freshness } from '../answer/questions.js';
import { reasonViews } from '../answer/reason-view.js';
import { mayKnow, mustSpeakFor, READERS } from '../reach.js';

/** What claims answers of a treatment. */
interface TreatmentAnswer {
  readonly caseId: CaseId;
  readonly treatmentId: TreatmentId;
  readonly recordId: string;
  readonly status: 'recorded' | 'declined';
  readonly reasons: readonly DeclineReason[];
}

/** Direct-settlement records (直接结算记录) as institutions and other regions send them. */
@Controller('v1/treatments')
export class TreatmentsController {
  constructor(
    private readonly neighbours: Neighbours,
    private readonly people: People,
    private readonly files: CaseFiles,
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
    const personId = await this.people.idOf(form.insuredRegion, form.personNo);
    // Not being an emergency is what leaving the flag out means: the hash takes both for the same record.
    const record = { ...form, emergency: form.emergency ?? false };
    const data = { ...record, personId, treatmentId: treatmentIdOf(form), recordHash: contentHash(record) };
    const answered = await this.neighbours.command<Answered<TreatmentAnswer>>('claims', 'RecordTreatment', {
      data,
      request,
    });
    return this.replyTo(answered, { seconds, language: caller.language });
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

  private async replyTo(
    answered: Answered<TreatmentAnswer>,
    asked: { seconds: number | undefined; language: Language },
  ): Promise<Reply> {
    const { view } = answered;
    const headers = { ...standing(answered), location: `/v1/treatments/${view.treatmentId}` };
    const applied: Headers =
      asked.seconds === undefined ? {} : { 'preference-applied': `wait=${String(asked.seconds)}` };
    const now = viewOf(view, asked.language);
    if (view.status === 'declined') return written(TreatmentView, now, 201).with({ ...headers, ...applied });
    const inTime =
      asked.seconds === undefined || (await this.files.whenSettled(view.treatmentId, asked.seconds * 1000));
    if (!inTime) return written(TreatmentView, now, 202).with(headers);
    const known = await this.files.treatment(view.treatmentId, asked.language);
    return written(TreatmentView, known?.view ?? now, 201).with({ ...headers, ...applied });
  }

  /** As the log has it, where the rows have not come so far. */
  private async told(id: TreatmentId, language: Language): Promise<Pick<Answered<TreatmentView>, 'view' | 'access'>> {
    const { view, access } = await this.neighbours.ask<Answered<TreatmentAnswer>>('claims', 'treatment', { id });
    return { view: viewOf(view, language), access };
  }
}

const viewOf = (
  { caseId, treatmentId, recordId, status, reasons }: TreatmentAnswer,
  language: Language,
): TreatmentView => ({
  caseId,
  treatmentId,
  recordId,
  status,
  ...(reasons.length === 0 ? {} : { reasons: reasonViews(reasons, language) }),
});
