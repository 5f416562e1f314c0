import type { TimelineItem } from '@yidi/contracts/views';
import type { Projector, ReadModel } from '@yidi/eventing';
import { inLanguage, type Language } from '@yidi/kernel';
import { positionOf, sortOf, TIMELINE, type TimelineLine } from '../project/timeline-line.js';
import { amountsOf, sentenceOf } from '../project/timeline-sentences.js';
import { Growth } from './growth.js';
import type { Place, Places } from './places.js';

/** A line and its place in the case, from 1. */
export interface PlacedLine extends Required<Place> {
  readonly line: TimelineLine;
}

/** Rows read at once: bounds what one reader of a long case holds in memory. */
const PAGE = 200;

export const timelineItem = ({ seq, line }: PlacedLine, language: Language): TimelineItem => {
  const { at, type, actor, stream, revision } = line;
  const amounts = amountsOf(line);
  const sentence = inLanguage(sentenceOf(line, stream), language);
  return { seq, at, type, actor, sentence, stream, revision, ...(amounts === undefined ? {} : { amounts }) };
};

/** The lines of cases: as they stand, and as they grow. */
export class CaseLines {
  private readonly growth: Growth;

  constructor(
    projector: Projector,
    private readonly rows: ReadModel,
    private readonly places: Places,
  ) {
    this.growth = new Growth(projector, TIMELINE);
  }

  /** Up to `limit` lines after a place; undefined for a case in which nothing ever happened. */
  async after(caseId: string, seq: number, limit: number): Promise<readonly PlacedLine[] | undefined> {
    const lines: PlacedLine[] = [];
    for (let from = this.places.from(caseId, seq); lines.length < limit;) {
      const { found, last, isFull } = await this.next(caseId, from);
      if (last.seq === 0) return undefined;
      lines.push(...found.filter((each) => each.seq > seq));
      if (!isFull) break;
      from = last;
    }
    return lines.slice(0, limit);
  }

  /** The lines after a place, then each as it comes: in order, none left out, none twice. Ends when stopped. */
  async *follow(caseId: string, seq: number, stop: AbortSignal): AsyncGenerator<PlacedLine, void, void> {
    const watch = this.growth.watch(caseId, stop);
    try {
      for (let place = this.places.from(caseId, seq); !stop.aborted;) {
        // Asked before the rows are, so that what is added meanwhile ends the wait at once.
        const grown = watch.next();
        const { found, last, isFull } = await this.next(caseId, place);
        yield* untilStopped(
          found.filter((each) => each.seq > seq),
          stop,
        );
        place = last;
        if (!isFull) await grown;
      }
    } finally {
      watch.end();
    }
  }

  private async next(
    caseId: string,
    from: Place,
  ): Promise<{ readonly found: readonly PlacedLine[]; readonly last: Place; readonly isFull: boolean }> {
    const after = from.position === undefined ? {} : { after: sortOf(from.position) };
    const rows = await this.rows.list<TimelineLine>(TIMELINE, caseId, { limit: PAGE, ...after });
    const found = rows.map(({ sort, value }, at) => ({
      seq: from.seq + at + 1,
      position: positionOf(sort),
      line: value,
    }));
    const last = found.at(-1);
    if (last !== undefined) this.places.remember(caseId, last.seq, last.position);
    return { found, last: last ?? from, isFull: found.length === PAGE };
  }
}

function* untilStopped(lines: readonly PlacedLine[], stop: AbortSignal): Generator<PlacedLine, void, void> {
  for (const line of lines) {
    if (stop.aborted) return;
    yield line;
  }
}
