import { Controller, Get, type OnModuleDestroy } from '@nestjs/common';
import { toWire } from '@yidi/contracts/codec';
import { CaseView, TimelineItem, type Access } from '@yidi/contracts/views';
import { malformed } from '@yidi/eventing';
import { instant, Refusal, type CaseId, type Instant } from '@yidi/kernel';
import {
  Acting,
  Answers,
  AnswersPageOf,
  Asks,
  Does,
  Engine,
  For,
  IdOf,
  json,
  live,
  Sent,
  written,
  writtenPage,
  type Caller,
  type LiveEvent,
  type LiveReply,
  type Reply,
} from '@yidi/platform';
import { GatewayRefusals } from '../gateway.refusals.js';
import { mayKnow, READERS, seesPersonal } from '../reach.js';
import { CASE_EVENTS } from './case-events.js';
import { CaseFiles } from './case-files.query.js';
import { FreshLog } from './fresh-log.js';
import { Freshness, LiveQuestion, ReplayQuestion, Stretch } from './questions.js';

const CaseIdOf = (): ParameterDecorator => IdOf('id', GatewayRefusals.unknownCase);
const MOST_ITEMS = 1_000;

/** A case as it is, as it became so, and as it goes on. */
@Controller('v1/cases/:id')
export class CasesController implements OnModuleDestroy {
  private readonly closing = new AbortController();

  constructor(
    private readonly files: CaseFiles,
    private readonly log: FreshLog,
    private readonly engine: Engine,
  ) {}

  onModuleDestroy(): void {
    this.closing.abort();
  }

  @Get()
  @Does('What a case is now')
  @For(...READERS)
  @Answers(CaseView)
  async now(
    @CaseIdOf() caseId: CaseId,
    @Asks(Freshness) { atLeast }: Freshness,
    @Acting() caller: Caller,
  ): Promise<Reply> {
    const unmasked = seesPersonal(caller);
    const found = await this.log.orAsOfNow(atLeast, (position) =>
      this.files.case(caseId, { atLeast: position, unmasked }),
    );
    mustKnow(caseId, caller, found?.access);
    if (found === undefined) throw new Refusal(GatewayRefusals.unknownCase(caseId));
    return written(CaseView, found.view);
  }

  @Get('timeline')
  @Does('How a case went, sentence by sentence')
  @For(...READERS)
  @AnswersPageOf(TimelineItem)
  async timeline(
    @CaseIdOf() caseId: CaseId,
    @Asks(Stretch) { atLeast, after, limit = MOST_ITEMS }: Stretch,
    @Acting() caller: Caller,
  ): Promise<Reply> {
    await this.mustBeKnown(caseId, caller, atLeast);
    const page = await this.log.orAsOfNow(atLeast, (position) =>
      this.files.timeline(caseId, caller.language, { atLeast: position, after, limit }),
    );
    return writtenPage(TimelineItem, page ?? { items: [], next: null });
  }

  @Get('events')
  @Does('The events of a case, from the log')
  @For(...READERS)
  @Answers(CASE_EVENTS)
  async events(
    @CaseIdOf() caseId: CaseId,
    @Asks(Stretch) { atLeast, after, limit = MOST_ITEMS }: Stretch,
    @Acting() caller: Caller,
  ): Promise<Reply> {
    await this.log.asOf(atLeast);
    await this.mustBeKnown(caseId, caller, atLeast);
    const page = await this.files.events(caseId, { after, limit, open: seesPersonal(caller) });
    return json(page ?? { items: [], next: null });
  }

  @Get('replay')
  @Does('A case as it stood at an instant or after one of its events')
  @For(...READERS)
  @Answers(CaseView)
  async replay(
    @CaseIdOf() caseId: CaseId,
    @Asks(ReplayQuestion) question: ReplayQuestion,
    @Acting() caller: Caller,
  ): Promise<Reply> {
    const until = untilOf(question);
    await this.log.asOf(question.atLeast);
    await this.mustBeKnown(caseId, caller, question.atLeast);
    const found = await this.files.replay(caseId, until, { unmasked: seesPersonal(caller) });
    if (found === undefined) throw new Refusal(GatewayRefusals.notYetBegun(caseId));
    return written(CaseView, found.view);
  }

  @Get('stream')
  @Does('The timeline as server-sent events: so far, then as it grows')
  @For(...READERS)
  @Answers({ type: 'string', description: 'text/event-stream; data is a timeline item, id its place' })
  async stream(
    @CaseIdOf() caseId: CaseId,
    @Asks(LiveQuestion) { lastEventId }: LiveQuestion,
    @Sent('Last-Event-ID') last: string | undefined,
    @Acting() caller: Caller,
  ): Promise<LiveReply> {
    await this.mustBeKnown(caseId, caller, undefined);
    const after = placeOf(last) ?? lastEventId ?? 0;
    return live({
      events: (stop) => asLiveEvents(this.files.live(caseId, caller.language, after, stop)),
      closing: this.closing.signal,
      failed: (error) => this.engine.warn('a live timeline broke off', { error: String(error) }),
    });
  }

  private async mustBeKnown(caseId: CaseId, caller: Caller, atLeast: string | undefined): Promise<void> {
    mustKnow(caseId, caller, await this.log.orAsOfNow(atLeast, (position) => this.files.access(caseId, position)));
  }
}

const mustKnow = (caseId: CaseId, caller: Caller, access: Access | undefined): void => {
  if (access === undefined || !mayKnow(caller, access)) throw new Refusal(GatewayRefusals.unknownCase(caseId));
};

const placeOf = (last: string | undefined): number | undefined =>
  last !== undefined && /^\d{1,10}$/.test(last) ? Number(last) : undefined;

const untilOf = ({ at, upTo }: ReplayQuestion): { readonly at: Instant } | { readonly upTo: number } => {
  if (at !== undefined && upTo === undefined) return { at: instant(at) };
  if (upTo !== undefined && at === undefined) return { upTo };
  throw new Refusal(malformed([{ field: 'at, upTo', rule: 'exactly-one', message: 'give exactly one of the two' }]));
};

const asLiveEvents = async function* (items: AsyncIterable<TimelineItem>): AsyncIterable<LiveEvent> {
  for await (const item of items) yield { id: String(item.seq), data: JSON.stringify(toWire(TimelineItem, item)) };
};
