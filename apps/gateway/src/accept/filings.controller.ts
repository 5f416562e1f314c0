import { Controller, Get, Post } from '@nestjs/common';
import { FilingForm, MaterialsForm, ReviewForm } from '@yidi/contracts/filing';
import { FilingView, type Answered } from '@yidi/contracts/views';
import { FilingRefusals } from '@yidi/domain/filing';
import type { Request } from '@yidi/eventing';
import { Refusal, type CaseId, type FilingId, type PersonId } from '@yidi/kernel';
import {
  Accepts,
  Acting,
  Answers,
  Asked,
  Asks,
  caseIdOf,
  Does,
  filingIdOf,
  For,
  IdOf,
  Neighbours,
  People,
  standing,
  Writes,
  written,
  type Caller,
  type Plain,
  type Reply,
} from '@yidi/platform';
import { FreshLog } from '../answer/fresh-log.js';
import { Freshness } from '../answer/questions.js';
import { GatewayRefusals } from '../gateway.refusals.js';
import { mayReview, mustActFor, READERS } from '../reach.js';

const FilingIdOf = (): ParameterDecorator => IdOf('id', FilingRefusals.unknown);

/** The filing for care elsewhere (异地就医备案): submitted, supplemented, reviewed. */
@Controller('v1/filings')
export class FilingsController {
  constructor(
    private readonly neighbours: Neighbours,
    private readonly people: People,
    private readonly log: FreshLog,
  ) {}

  @Post()
  @Does('File for care in another region')
  @For('person', 'agency')
  @Writes()
  @Answers(FilingView, 201)
  async submit(
    @Accepts(FilingForm) form: Plain<FilingForm>,
    @Acting() caller: Caller,
    @Asked() request: Request,
  ): Promise<Reply> {
    mustActFor(caller, { personNo: form.person.personNo, insuredRegion: form.insuredRegion });
    const personId = await this.people.idOf(form.insuredRegion, form.person.personNo);
    const caseId = caseOf(form, personId);
    const answered = await this.decide(
      'SubmitFiling',
      { ...form, caseId, personId, filingId: filingIdOf({ ...form, personId }) },
      request,
    );
    return written(FilingView, answered.view, 201).with({
      ...standing(answered),
      location: `/v1/filings/${answered.view.filingId}`,
    });
  }

  @Post(':id/materials')
  @Does('Hand in materials afterwards')
  @For('person', 'agency')
  @Writes()
  @Answers(FilingView)
  async supplement(
    @FilingIdOf() filingId: FilingId,
    @Accepts(MaterialsForm) form: Plain<MaterialsForm>,
    @Acting() caller: Caller,
    @Asked() request: Request,
  ): Promise<Reply> {
    await this.known(filingId, caller);
    return told(await this.decide('SupplementFiling', { ...form, filingId }, request));
  }

  @Post(':id/reviews')
  @Does('Say what a review came to')
  @For('agency', 'expert', 'institution')
  @Writes()
  @Answers(FilingView)
  async review(
    @FilingIdOf() filingId: FilingId,
    @Accepts(ReviewForm) form: Plain<ReviewForm>,
    @Acting() caller: Caller,
    @Asked() request: Request,
  ): Promise<Reply> {
    await this.known(filingId, caller);
    return told(await this.decide('ReviewFiling', { ...form, filingId }, request));
  }

  @Get(':id')
  @Does('One filing')
  @For(...READERS)
  @Answers(FilingView)
  async one(
    @FilingIdOf() filingId: FilingId,
    @Asks(Freshness) { atLeast }: Freshness,
    @Acting() caller: Caller,
  ): Promise<Reply> {
    await this.log.asOf(atLeast);
    return told(await this.known(filingId, caller));
  }

  private decide(name: string, data: object, request: Request): Promise<Answered<FilingView>> {
    return this.neighbours.command('filing', name, { data, request });
  }

  private async known(id: FilingId, caller: Caller): Promise<Answered<FilingView>> {
    const answered = await this.neighbours.ask<Answered<FilingView>>('filing', 'filing', { id });
    if (mayReview(caller, answered.access)) return answered;
    throw new Refusal(FilingRefusals.unknown(id));
  }
}

const told = (answered: Answered<FilingView>): Reply => written(FilingView, answered.view).with(standing(answered));

/** The case that is named, if it is one of this person's for these diseases; without a name, that of the first disease. */
const caseOf = ({ scheme, diseaseCodes, caseId }: Plain<FilingForm>, personId: PersonId): CaseId => {
  const cases = diseaseCodes.map((diseaseCode) => caseIdOf({ personId, scheme, diseaseCode }));
  const found = caseId === undefined ? cases[0] : cases.find((each) => each === caseId);
  if (found === undefined) throw new Refusal(GatewayRefusals.caseOfAnother());
  return found;
};
