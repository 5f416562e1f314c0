import { Controller, Get, Post } from '@nestjs/common';
import { MaterialsForm, QualificationForm, ReviewForm } from '@yidi/contracts/filing';
import { QualificationView, type Answered } from '@yidi/contracts/views';
import { QualificationRefusals } from '@yidi/domain/filing';
import type { Request } from '@yidi/eventing';
import { Refusal, type QualificationId } from '@yidi/kernel';
import {
  Accepts,
  Acting,
  Answers,
  Asked,
  Asks,
  caseIdOf,
  Does,
  For,
  IdOf,
  Neighbours,
  People,
  qualificationIdOf,
  standing,
  Writes,
  written,
  type Caller,
  type Plain,
  type Reply,
} from '@yidi/platform';
import { Freshness } from '../answer/questions.js';
import { FreshLog } from '../answer/fresh-log.js';
import { mayReview, mustActFor, READERS } from '../reach.js';

const QualificationIdOf = (): ParameterDecorator => IdOf('id', QualificationRefusals.unknown);

/** The special-disease qualification (待遇资格认定): applied for, supplemented, reviewed. */
@Controller('v1/qualifications')
export class QualificationsController {
  constructor(
    private readonly neighbours: Neighbours,
    private readonly people: People,
    private readonly log: FreshLog,
  ) {}

  @Post()
  @Does('Apply for a special-disease qualification')
  @For('person', 'agency')
  @Writes()
  @Answers(QualificationView, 201)
  async submit(
    @Accepts(QualificationForm) form: Plain<QualificationForm>,
    @Acting() caller: Caller,
    @Asked() request: Request,
  ): Promise<Reply> {
    mustActFor(caller, { personNo: form.person.personNo, insuredRegion: form.insuredRegion });
    const personId = await this.people.idOf(form.insuredRegion, form.person.personNo);
    const { scheme, diseaseCode } = form;
    const ids = {
      qualificationId: qualificationIdOf({ personId, scheme, diseaseCode }),
      caseId: caseIdOf({ personId, scheme, diseaseCode }),
      personId,
    };
    const answered = await this.decide('SubmitQualification', { ...form, ...ids }, request);
    return created(answered);
  }

  @Post(':id/materials')
  @Does('Hand in materials afterwards')
  @For('person', 'agency')
  @Writes()
  @Answers(QualificationView)
  async supplement(
    @QualificationIdOf() qualificationId: QualificationId,
    @Accepts(MaterialsForm) form: Plain<MaterialsForm>,
    @Acting() caller: Caller,
    @Asked() request: Request,
  ): Promise<Reply> {
    await this.known(qualificationId, caller);
    return told(await this.decide('SupplementQualification', { ...form, qualificationId }, request));
  }

  @Post(':id/reviews')
  @Does('Say what a review came to')
  @For('agency', 'expert', 'institution')
  @Writes()
  @Answers(QualificationView)
  async review(
    @QualificationIdOf() qualificationId: QualificationId,
    @Accepts(ReviewForm) form: Plain<ReviewForm>,
    @Acting() caller: Caller,
    @Asked() request: Request,
  ): Promise<Reply> {
    await this.known(qualificationId, caller);
    return told(await this.decide('ReviewQualification', { ...form, qualificationId }, request));
  }

  @Get(':id')
  @Does('One qualification')
  @For(...READERS)
  @Answers(QualificationView)
  async one(
    @QualificationIdOf() qualificationId: QualificationId,
    @Asks(Freshness) { atLeast }: Freshness,
    @Acting() caller: Caller,
  ): Promise<Reply> {
    await this.log.asOf(atLeast);
    return told(await this.known(qualificationId, caller));
  }

  private decide(name: string, data: object, request: Request): Promise<Answered<QualificationView>> {
    return this.neighbours.command('filing', name, { data, request });
  }

  private async known(id: QualificationId, caller: Caller): Promise<Answered<QualificationView>> {
    const answered = await this.neighbours.ask<Answered<QualificationView>>('filing', 'qualification', { id });
    if (mayReview(caller, answered.access)) return answered;
    throw new Refusal(QualificationRefusals.unknown(id));
  }
}

const told = (answered: Answered<QualificationView>): Reply =>
  written(QualificationView, answered.view).with(standing(answered));

const created = (answered: Answered<QualificationView>): Reply =>
  written(QualificationView, answered.view, 201).with({
    ...standing(answered),
    location: `/v1/qualifications/${answered.view.qualificationId}`,
  });
