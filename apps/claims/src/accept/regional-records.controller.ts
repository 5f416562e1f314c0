import { Controller, UseFilters } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import type { Answered } from '@yidi/contracts/views';
import type { RegionCode } from '@yidi/kernel';
import { RefusalFilter, type CommandMessage } from '@yidi/platform';
import { RegionalRecords } from './regions/regional-records.js';
import { answered, type TreatmentAnswer } from './treatments.controller.js';

/** A record as the gateway got it from another region's system. */
interface RegionalMessage {
  /** Whose token it was sent with. */
  readonly sender: RegionCode;
  /** JSON, as it was written. */
  readonly text: string;
}

@Controller()
@UseFilters(RefusalFilter)
export class RegionalRecordsController {
  constructor(private readonly records: RegionalRecords) {}

  @MessagePattern('RecordRegionalTreatment')
  async record({ data, request }: CommandMessage<RegionalMessage>): Promise<Answered<TreatmentAnswer>> {
    const decided = await this.records.take(data, () => request);
    return answered(decided, decided.correlationId);
  }
}
