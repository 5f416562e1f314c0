import { Controller, UseFilters } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { ReviewQualification, SubmitQualification, SupplementQualification } from '@yidi/contracts/filing';
import type { Answered, QualificationView } from '@yidi/contracts/views';
import type { Qualification } from '@yidi/domain/filing';
import { Appender } from '@yidi/eventing';
import { Commands, RefusalFilter, type CommandMessage } from '@yidi/platform';
import { ReviewReasons } from '../answer/review-reasons.js';
import { qualificationView } from '../answer/qualification-view.js';
import { Qualifications } from '../decide/qualifications.aggregate.js';

type Answer = Promise<Answered<QualificationView>>;

@Controller()
@UseFilters(RefusalFilter)
export class QualificationsController {
  constructor(
    private readonly commands: Commands,
    private readonly appender: Appender,
    private readonly reasons: ReviewReasons,
  ) {}

  @MessagePattern('SubmitQualification')
  async submit({ data, request }: CommandMessage<SubmitQualification>): Answer {
    const decided = await this.commands.execute<Qualification>(SubmitQualification, data, request);
    return qualificationView(decided, data.qualificationId);
  }

  @MessagePattern('SupplementQualification')
  async supplement({ data, request }: CommandMessage<SupplementQualification>): Answer {
    const decided = await this.commands.execute<Qualification>(SupplementQualification, data, request);
    return qualificationView(decided, data.qualificationId);
  }

  @MessagePattern('ReviewQualification')
  async review({ data, request }: CommandMessage<ReviewQualification>): Answer {
    const decided = await this.commands.execute<Qualification>(ReviewQualification, data, request);
    return qualificationView(decided, data.qualificationId);
  }

  @MessagePattern('qualification')
  async one({ id }: { readonly id: string }): Answer {
    const loaded = await this.appender.load(Qualifications, id);
    const reasons = await this.reasons.of(Qualifications.codec, `qualification-${id}`, loaded.state.status);
    return qualificationView(loaded, id, reasons);
  }
}
