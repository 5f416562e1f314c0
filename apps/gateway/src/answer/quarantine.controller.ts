import { Controller, Get } from '@nestjs/common';
import { ParkedCaseView, RedriveView } from '@yidi/contracts/views';
import type { ParkedCase, Redrive } from '@yidi/eventing';
import { AnswersPageOf, Asks, Does, For, Neighbours, SERVICES, writtenPage, type Reply } from '@yidi/platform';
import { QuarantineAsked, RedrivesAsked } from './questions.js';

const USUAL_PAGE = 100;

/** Cases that wait behind an event that some consumer cannot handle, and what was done about them; for whoever runs Yidi. */
@Controller('v1/quarantine')
export class QuarantineController {
  constructor(private readonly neighbours: Neighbours) {}

  @Get()
  @Does('Cases that wait behind an event that cannot be handled, longest waiting first')
  @For('operator')
  @AnswersPageOf(ParkedCaseView)
  async parked(@Asks(QuarantineAsked) { limit = USUAL_PAGE, ...wanted }: QuarantineAsked): Promise<Reply> {
    const parked = await this.ofAll<ParkedCase>('quarantine', { limit, ...wanted });
    const items = parked.toSorted((a, b) => (a.since < b.since ? -1 : 1)).slice(0, limit);
    return writtenPage(ParkedCaseView, { items: items.map(parkedCaseView), next: null });
  }

  @Get('redrives')
  @Does('What was done about parked cases, latest first')
  @For('operator')
  @AnswersPageOf(RedriveView)
  async redrives(@Asks(RedrivesAsked) { limit = USUAL_PAGE }: RedrivesAsked): Promise<Reply> {
    const redrives = await this.ofAll<Redrive>('redrives', { limit });
    const items = redrives.toSorted((a, b) => (a.at > b.at ? -1 : 1)).slice(0, limit);
    return writtenPage(RedriveView, { items: items.map(redriveView), next: null });
  }

  private async ofAll<Item>(question: string, data: object): Promise<readonly Item[]> {
    const answers = SERVICES.map((service) => this.neighbours.ask<readonly Item[]>(service, question, data));
    return (await Promise.all(answers)).flat();
  }
}

const parkedCaseView = ({ consumer, caseId, since, event, cause, attempts, waiting }: ParkedCase): ParkedCaseView => {
  const { id, type, stream, revision } = event;
  return { consumer, caseId, since, event: { id, type, stream, revision }, cause, attempts, waiting };
};

export const redriveView = ({ consumer, caseId, at, by, handled, cause }: Redrive): RedriveView => ({
  consumer,
  caseId,
  at,
  by: by.id,
  handled,
  ...(cause !== undefined && { cause }),
});
