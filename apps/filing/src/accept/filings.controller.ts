import { Controller, UseFilters } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { ReviewFiling, SubmitFiling, SupplementFiling } from '@yidi/contracts/filing';
import type { Answered, FilingView } from '@yidi/contracts/views';
import type { Filing } from '@yidi/domain/filing';
import { Appender } from '@yidi/eventing';
import { Commands, RefusalFilter, type CommandMessage } from '@yidi/platform';
import { ReviewReasons } from '../answer/review-reasons.js';
import { filingView } from '../answer/filing-view.js';
import { Filings } from '../decide/filings.aggregate.js';

type Answer = Promise<Answered<FilingView>>;

@Controller()
@UseFilters(RefusalFilter)
export class FilingsController {
  constructor(
    private readonly commands: Commands,
    private readonly appender: Appender,
    private readonly reasons: ReviewReasons,
  ) {}

  @MessagePattern('SubmitFiling')
  async submit({ data, request }: CommandMessage<SubmitFiling>): Answer {
    const decided = await this.commands.execute<Filing>(SubmitFiling, data, request);
    return filingView(decided, data.filingId);
  }

  @MessagePattern('SupplementFiling')
  async supplement({ data, request }: CommandMessage<SupplementFiling>): Answer {
    const decided = await this.commands.execute<Filing>(SupplementFiling, data, request);
    return filingView(decided, data.filingId);
  }

  @MessagePattern('ReviewFiling')
  async review({ data, request }: CommandMessage<ReviewFiling>): Answer {
    const decided = await this.commands.execute<Filing>(ReviewFiling, data, request);
    return filingView(decided, data.filingId);
  }

  @MessagePattern('filing')
  async one({ id }: { readonly id: string }): Answer {
    const loaded = await this.appender.load(Filings, id);
    const reasons = await this.reasons.of(Filings.codec, `filing-${id}`, loaded.state.status);
    return filingView(loaded, id, reasons);
  }
}
