import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { WorklistItem } from '@yidi/contracts/views';
import { freshAsOf, Projector, type Position } from '@yidi/eventing';
import type { RegionCode } from '@yidi/kernel';
import { Engine, projectorOf } from '@yidi/platform';
import { reviewWorklist, worklistOf } from '../project/review-worklist.projection.js';

export interface WorklistQuestion {
  readonly stage: string;
  /** Only of this insured region; without it, of all. */
  readonly insuredRegion?: RegionCode;
  readonly after?: string;
  readonly limit: number;
  readonly atLeast?: Position;
}

export interface WorklistPage {
  readonly items: readonly WorklistItem[];
  /** What to ask `after` for the page that follows; null on the last. */
  readonly next: string | null;
}

/** What waits for a reviewer in a stage, oldest first? */
export class AskWorklist extends Query<WorklistPage> {
  constructor(readonly question: WorklistQuestion) {
    super();
  }
}

@QueryHandler(AskWorklist)
export class WorklistAnswers implements IQueryHandler<AskWorklist> {
  constructor(
    private readonly engine: Engine,
    @Inject(projectorOf(reviewWorklist)) private readonly projector: Projector,
  ) {}

  async execute({ question }: AskWorklist): Promise<WorklistPage> {
    const { stage, insuredRegion, after, limit, atLeast } = question;
    await freshAsOf(this.projector, atLeast);
    const { table, partition } = worklistOf(stage, insuredRegion);
    const page = { limit: limit + 1, ...(after === undefined ? {} : { after }) };
    const rows = await this.engine.runtime.readModel.list<WorklistItem>(table, partition, page);
    const shown = rows.slice(0, limit);
    return {
      items: shown.map(({ value }) => value),
      next: rows.length > limit ? (shown.at(-1)?.sort ?? null) : null,
    };
  }
}
