import { Controller, Post } from '@nestjs/common';
import { IsId, IsText, Maybe } from '@yidi/contracts/codec';
import { RedrivesView } from '@yidi/contracts/views';
import type { Redrive, Request } from '@yidi/eventing';
import type { CaseId } from '@yidi/kernel';
import {
  Accepts,
  Answers,
  Asked,
  Does,
  For,
  Neighbours,
  SERVICES,
  Writes,
  written,
  type Plain,
  type Reply,
} from '@yidi/platform';
import { redriveView } from '../answer/quarantine.controller.js';

/** Which parked cases are tried again; all of them where nothing is named. */
export class RedriveForm {
  @Maybe() @IsText(200) readonly consumer?: string;
  @Maybe() @IsId() readonly caseId?: CaseId;
}

/** Trying parked cases again, once their cause is mended. */
@Controller('v1/quarantine/redrives')
export class RedrivesController {
  constructor(private readonly neighbours: Neighbours) {}

  @Post()
  @Does('Try parked cases again, each in its order; one that fails again stays parked')
  @For('operator')
  @Writes()
  @Answers(RedrivesView)
  async redrive(@Accepts(RedriveForm) form: Plain<RedriveForm>, @Asked() request: Request): Promise<Reply> {
    const message = { data: form, request };
    const answers = SERVICES.map((service) => this.neighbours.command<readonly Redrive[]>(service, 'Redrive', message));
    return written(RedrivesView, { items: (await Promise.all(answers)).flat().map(redriveView) });
  }
}
