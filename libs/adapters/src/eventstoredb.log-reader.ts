import type streams from '@eventstore/db-client/generated/streams_pb.js';
import { comparePositions, NO_STREAM, START, type Position, type Recorded, type Revision } from '@yidi/eventing';
import { EventStoreDbFailure, failureOf } from './eventstoredb.failure.js';
import { inTime } from './eventstoredb.limits.js';
import type { LogClient, ReadCall } from './eventstoredb.log-client.js';
import { positionOf, recordedOf, revisionOf, type WireEvent } from './eventstoredb.recorded.js';
import {
  placeOf,
  readAt,
  readBackwards,
  readStream,
  subscribe,
  type HowMuch,
  type Place,
  type Wanted,
} from './eventstoredb.requests.js';

/** Events at the end of the log among which the last of ours mostly is. */
const FEW = 16;

const letGo = (call: ReadCall): void => {
  call.cancel();
};

/**
 * The responses of one read, as they come. Throws an EventStoreDbFailure when the next does not come in time. Whoever stops
 * early lets the rest of a short read come, and is told nothing of it: to end calls again and again is taken for an attack,
 * and then the connection is cut for everybody on it. A long one is ended.
 */
async function* responses(
  client: LogClient,
  request: streams.ReadReq,
  { answerMs, short = false }: { readonly answerMs: number; readonly short?: boolean },
): AsyncGenerator<streams.ReadResp, void, undefined> {
  const call = await inTime(client.read(request), answerMs, letGo);
  const silence = setTimeout(() => {
    call.destroy(new EventStoreDbFailure('passing', 'it did not answer in time'));
    letGo(call);
  }, answerMs);
  call.once('close', () => {
    clearTimeout(silence);
  });
  let failed = false;
  try {
    for await (const response of call.iterator({ destroyOnReturn: !short }) as AsyncIterable<streams.ReadResp>) {
      silence.refresh();
      if (response.hasStreamNotFound()) throw new EventStoreDbFailure('not-found', 'the stream is not there');
      yield response;
    }
  } catch (error) {
    failed = true;
    throw failureOf(error);
  } finally {
    if (short && !failed) call.resume();
    else {
      clearTimeout(silence);
      letGo(call);
    }
  }
}

/** Reads of EventStoreDB that end. Each asks once and throws an EventStoreDbFailure. */
export class LogReader {
  /** Everything up to here was looked at, and `last` is the last event of ours in it. */
  private looked: { readonly upTo: Position; readonly last: Position } = { upTo: START, last: START };

  constructor(
    private readonly client: LogClient,
    private readonly answerMs: number,
  ) {}

  /** Events of a stream, others' among them; none of a stream that is not there. */
  async *ofStream(stream: string, from: Revision, much: HowMuch = {}): AsyncGenerator<WireEvent, void, undefined> {
    try {
      for await (const response of responses(this.client, readStream(stream, from, much), this.within(much))) {
        const event = response.getEvent()?.getEvent();
        if (event !== undefined) yield event;
      }
    } catch (error) {
      if (!(error instanceof EventStoreDbFailure && error.kind === 'not-found')) throw error;
    }
  }

  async stream(
    stream: string,
    from: Revision,
  ): Promise<{ readonly events: readonly Recorded[]; readonly revision: Revision }> {
    const events: Recorded[] = [];
    let revision: Revision | undefined;
    for await (const event of this.ofStream(stream, from)) {
      const recorded = recordedOf(event);
      if (recorded !== undefined) events.push(recorded);
      revision = revisionOf(event);
    }
    return { events, revision: revision ?? (await this.revisionBefore(stream, from)) };
  }

  /** Everything in the log, the newest first; what it yields may be a link. `few` are mostly enough. */
  async *backwards(few: number): AsyncGenerator<WireEvent, void, undefined> {
    let [seen, before]: [number, Place | undefined] = [0, undefined];
    for await (const event of this.newest({ count: few })) {
      yield event;
      [seen, before] = [seen + 1, { commit: positionOf(event), prepare: event.getPreparePosition() }];
    }
    if (before === undefined || seen < few) return;
    for await (const event of this.newest({ before }))
      if (comparePositions(positionOf(event), before.commit) < 0) yield event;
  }

  /** Position of the newest event, whoever wrote it. */
  async head(): Promise<Position> {
    for await (const event of this.newest({ count: 1 })) return positionOf(event);
    return START;
  }

  /** Whether an event stands exactly at a position. */
  async standsAt(position: Position): Promise<boolean> {
    for await (const response of responses(this.client, readAt(placeOf(position)), this.within({ count: 1 }))) {
      const event = response.getEvent()?.getEvent();
      return event !== undefined && positionOf(event) === position;
    }
    return false;
  }

  /** Position of the last event of ours. What an earlier call has looked at is not looked at again. */
  async end(): Promise<Position> {
    const before = this.looked;
    let head: Position | undefined;
    for await (const event of this.backwards(FEW)) {
      const position = positionOf(event);
      head ??= position;
      if (head === position && comparePositions(head, before.upTo) < 0) this.looked = { upTo: START, last: START };
      if (comparePositions(position, this.looked.upTo) <= 0) return this.note(head, this.looked.last);
      if (recordedOf(event) !== undefined) return this.note(head, position);
    }
    return this.note(head ?? START, START);
  }

  /** Events of ours in the streams that are wanted, up to the end of the log as it is now. */
  async all(wanted: Wanted): Promise<readonly Recorded[]> {
    const events: Recorded[] = [];
    for await (const response of responses(this.client, subscribe(placeOf(START), wanted), this.within({}))) {
      const event = response.getEvent()?.getEvent();
      const recorded = event === undefined ? undefined : recordedOf(event);
      if (recorded !== undefined) events.push(recorded);
      if (response.hasCaughtUp()) break;
    }
    return events;
  }

  private async *newest(which: {
    readonly count?: number;
    readonly before?: Place;
  }): AsyncGenerator<WireEvent, void, undefined> {
    for await (const response of responses(this.client, readBackwards(which), this.within(which))) {
      const event = response.getEvent()?.getEvent();
      if (event !== undefined) yield event;
    }
  }

  private within({ count }: HowMuch): { readonly answerMs: number; readonly short: boolean } {
    return { answerMs: this.answerMs, short: count !== undefined };
  }

  private note(upTo: Position, last: Position): Position {
    this.looked = { upTo, last };
    return last;
  }

  /** Where a stream stands that has nothing from a revision on. */
  private async revisionBefore(stream: string, from: Revision): Promise<Revision> {
    if (from === 0) return NO_STREAM;
    for await (const event of this.ofStream(stream, 0, { backwards: true, count: 1 }))
      // Somebody may append between the two questions; the answer stays with what the first one saw.
      return Math.min(revisionOf(event), from - 1);
    return NO_STREAM;
  }
}
