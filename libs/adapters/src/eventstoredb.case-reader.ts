import { comparePositions, type Position, type Recorded, type Warn } from '@yidi/eventing';
import { inTime, type EventStoreDbLimits } from './eventstoredb.limits.js';
import type { LogClient } from './eventstoredb.log-client.js';
import type { LogReader } from './eventstoredb.log-reader.js';
import {
  createdAt,
  metadataOf,
  positionOf,
  recordedOf,
  recordedWith,
  revisionOf,
  streamOf,
  textOf,
  typeOf,
  type WireEvent,
} from './eventstoredb.recorded.js';

const PROJECTION = '$by_correlation_id';
const LINK = '$>';
/**
 * So many events of ours in a row have been linked, and twice as many as have not: then everything before them has been.
 * The projection writes its links side by side, so that some come before the links of earlier events.
 */
const SETTLED = 32;
/** Events and links at the end of the log that mostly tell so much. */
const TAIL = 96;

/** The newest part of the log, where the projection may not have been yet. */
interface Tail {
  /** The case's events in it, newest first. */
  readonly events: readonly Recorded[];
  /** Whether nothing of the case that was asked for lies before it. */
  readonly whole: boolean;
  /** Events that were not linked though there was time, of any case. */
  readonly overdue: number;
}

/** Looks at the log from its end backwards, as far as links may be missing. */
class TailScan {
  readonly events: Recorded[] = [];
  overdue = 0;
  private readonly links = new Set<string>();
  private unlinked = 0;
  private settled = 0;

  constructor(
    private readonly caseId: string,
    private readonly dueBefore: number,
  ) {}

  /** Takes the next event; true when everything before it has surely been linked. */
  take(event: WireEvent): boolean {
    if (typeOf(event) === LINK) {
      if (streamOf(event).startsWith('$bc-')) this.links.add(textOf(event.getData_asU8()));
      return false;
    }
    const metadata = metadataOf(event);
    if (metadata === undefined) return false;
    const ofCase = metadata.correlationId === this.caseId;
    if (ofCase) this.events.push(recordedWith(event, metadata));
    if (!this.links.delete(`${String(revisionOf(event))}@${streamOf(event)}`)) {
      this.miss(event);
      return false;
    }
    this.settled += 1;
    // The links of one case are written one after another: where one is, those before it are too.
    return ofCase || this.settled > SETTLED + 2 * this.unlinked;
  }

  private miss(event: WireEvent): void {
    this.unlinked += 1;
    this.settled = 0;
    if (createdAt(event) < this.dueBefore) this.overdue += 1;
  }
}

/**
 * Reads cases through the links that EventStoreDB makes by correlation id. The links come a moment after the events, come
 * late when the server is busy, and do not come at all where the projection is off; so the log is read backwards first, up
 * to where links are sure to be complete. Where there are none, that is the whole log: slow, and as complete.
 */
export class CaseReader {
  /** Whether it was told that links are missing; told once until they are there again. */
  private told = false;

  constructor(
    private readonly parts: {
      readonly client: LogClient;
      readonly reader: LogReader;
      readonly limits: EventStoreDbLimits;
      readonly warn: Warn;
    },
  ) {}

  /** Throws an EventStoreDbFailure. */
  async read(caseId: string, after: Position): Promise<readonly Recorded[]> {
    const tail = await this.tail(caseId, after);
    await this.tellOfMissingLinks(tail);
    const found = new Map(tail.events.map((event) => [event.position, event]));
    if (!tail.whole) for (const event of await this.linked(caseId)) found.set(event.position, event);
    return [...found.values()]
      .filter(({ position }) => comparePositions(position, after) > 0)
      .sort((one, other) => comparePositions(one.position, other.position));
  }

  private async tail(caseId: string, after: Position): Promise<Tail> {
    const scan = new TailScan(caseId, Date.now() - this.parts.limits.linkedWithinMs);
    let whole = true;
    for await (const event of this.parts.reader.backwards(TAIL)) {
      if (comparePositions(positionOf(event), after) <= 0) break;
      whole = !scan.take(event);
      if (!whole) break;
    }
    return { events: scan.events, whole, overdue: scan.overdue };
  }

  private async linked(caseId: string): Promise<readonly Recorded[]> {
    const events: Recorded[] = [];
    for await (const event of this.parts.reader.ofStream(`$bc-${caseId}`, 0)) {
      const recorded = recordedOf(event);
      if (recorded !== undefined) events.push(recorded);
    }
    return events;
  }

  private async tellOfMissingLinks({ overdue }: Tail): Promise<void> {
    if (overdue === 0) {
      this.told = false;
      return;
    }
    if (this.told) return;
    this.told = true;
    this.parts.warn(await this.whyMissing(), { projection: PROJECTION, overdue });
  }

  private async whyMissing(): Promise<string> {
    const running = await this.isRunning();
    if (running === true)
      return 'EventStoreDB is late with its links by correlation id: cases are read from the log itself, which is slower';
    const todo =
      running === false
        ? `enable the system projection ${PROJECTION}`
        : `start it with --run-projections=System and enable the system projection ${PROJECTION}`;
    return `EventStoreDB makes no links by correlation id: cases are read from the whole log, which is slow; ${todo}`;
  }

  /** Undefined where the server knows no such projection, or does not say. */
  private async isRunning(): Promise<boolean | undefined> {
    try {
      const asked = this.parts.client.getProjectionStatus(PROJECTION);
      const { projectionStatus } = await inTime(asked, this.parts.limits.answerMs, () => undefined);
      return projectionStatus === 'Running';
    } catch {
      return undefined;
    }
  }
}
