import { Controller, UseFilters } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { MessagePattern } from '@nestjs/microservices';
import { RecordTreatment } from '@yidi/contracts/claims';
import type { DeclineReason } from '@yidi/contracts/filing';
import type { Answered } from '@yidi/contracts/views';
import { TreatmentRefusals, type Treatment } from '@yidi/domain/claims';
import { Appender, type Loaded } from '@yidi/eventing';
import { refuse, type CaseId, type TreatmentId } from '@yidi/kernel';
import { Commands, RefusalFilter, type CommandMessage } from '@yidi/platform';
import { AskJudgement, type Judgement } from '../answer/judgement.query.js';
import { Treatments } from '../decide/treatments.aggregate.js';

/** What claims says of a treatment; what it came to in money stands in its settlement. */
export interface TreatmentAnswer {
  readonly caseId: CaseId;
  readonly treatmentId: TreatmentId;
  readonly recordId: string;
  readonly status: 'recorded' | 'declined';
  readonly reasons: readonly DeclineReason[];
}

@Controller()
@UseFilters(RefusalFilter)
export class TreatmentsController {
  constructor(
    private readonly commands: Commands,
    private readonly appender: Appender,
    private readonly queries: QueryBus,
  ) {}

  @MessagePattern('RecordTreatment')
  async record({ data, request }: CommandMessage<RecordTreatment>): Promise<Answered<TreatmentAnswer>> {
    return answered(await this.commands.execute<Treatment>(RecordTreatment, data, request), data.treatmentId);
  }

  @MessagePattern('treatment')
  async one({ id }: { readonly id: string }): Promise<Answered<TreatmentAnswer>> {
    return answered(await this.appender.load(Treatments, id), id);
  }

  /** The event that would come of the record, were it sent now. */
  @MessagePattern('judgement')
  judgement({ data, request }: CommandMessage<RecordTreatment>): Promise<Judgement> {
    return this.queries.execute(new AskJudgement(data, request.actor));
  }
}

/** What claims tells of a treatment that it has loaded or decided; one that is not there is unknown by this id. */
export const answered = (
  { state, revision, position }: Pick<Loaded<Treatment>, 'state' | 'revision' | 'position'>,
  id: string,
): Answered<TreatmentAnswer> => {
  if (state.status === 'none') return refuse(TreatmentRefusals.unknown(id));
  const { treatmentId, caseId, recordId, status, reasons, personId, insuredRegion, treatmentRegion, institution } =
    state;
  return {
    view: { caseId, treatmentId, recordId, status, reasons },
    access: { personId, insuredRegion, treatmentRegion, institutions: [institution] },
    revision,
    position,
  };
};
