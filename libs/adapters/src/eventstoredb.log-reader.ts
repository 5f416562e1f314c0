import type streams from '@eventstore/db-client/generated/streams_pb.js';
import { comparePositions, NO_STREAM, START, type Position, type Recorded, type Revision } from '@yidi/eventing';
import { EventStoreDbFailure, failureOf } from './eventstoredb.failure.js';
import { inTime } from './eventstoredb.limits.js';
import type { LogClient, ReadCall } from './eventstoredb.log-client.js';
import { positionOf, recordedOf, revisionOf, type WireEvent } from './eventstoredb.recorded.js';
import { placeOf, readAt, readBackwards, readStream, subscribe, type HowMuch } from './eventstoredb.requests.js';

const letGo = (call: ReadCall): void => {
  call.cancel();
};

/**
 * The responses of one read, as they come. Throws an EventStoreDbFailure when the next does not come in time; stopping
 * early ends the call.
 */
async function* responses(
  client: LogClient,
  request: streams.ReadReq,
  answerMs: number,
): AsyncGenerator<streams.ReadResp, void, undefined> {
  const call = await inTime(client.read(request), answerMs, letGo);
  const silence = setTimeout(() => {
    call.destroy(new EventStoreDbFailure('passing', 'it did not answer in time'));
  }, answerMs);
  try {
    for await (const response of call as AsyncIterable<streams.ReadResp>) {
      silence.refresh();
      if (response.hasStreamNotFound()) throw new EventStoreDbFailure('not-found', 'the stream is not there');
      yield response;
    }
  } catch (error) {
    throw failureOf(error);
  } finally {
    clearTimeout(silence);
    letGo(call);
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
      for await (const response of responses(this.client, readStream(stream, from, much), this.answerMs)) {
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

  /** Everything in the log, the newest first; what it yields may be a link. */
  async *backwards(count?: number): AsyncGenerator<WireEvent, void, undefined> {
    for await (const response of responses(this.client, readBackwards(count), this.answerMs)) {
      const event = response.getEvent()?.getEvent();
      if (event !== undefined) yield event;
    }
  }

  /** Position of the newest event, whoever wrote it. */
  async head(): Promise<Position> {
    for await (const event of this.backwards(1)) return positionOf(event);
    return START;
  }

  /** Whether an event stands exactly at a position. */
  async standsAt(position: Position): Promise<boolean> {
    for await (const response of responses(this.client, readAt(placeOf(position)), this.answerMs)) {
      const event = response.getEvent()?.getEvent();
      return event !== undefined && positionOf(event) === position;
    }
    return false;
  }

  /** Position of the last event of ours. What an earlier call has looked at is not looked at again. */
  async end(): Promise<Position> {
    const before = this.looked;
    let head: Position | undefined;
    for await (const event of this.backwards()) {
      const position = positionOf(event);
      head ??= position;
      if (head === position && comparePositions(head, before.upTo) < 0) this.looked = { upTo: START, last: START };
      if (comparePositions(position, this.looked.upTo) <= 0) return this.note(head, this.looked.last);
      if (recordedOf(event) !== undefined) return this.note(head, position);
    }
    return this.note(head ?? START, START);
  }

  /** Events of ours in the streams whose names begin so, up to the end of the log as it is now. */
  async withPrefix(prefix: string): Promise<readonly Recorded[]> {
    const events: Recorded[] = [];
    for await (const response of responses(this.client, subscribe(placeOf(START), { prefix }), this.answerMs)) {
      const event = response.getEvent()?.getEvent();
      const recorded = event === undefined ? undefined : recordedOf(event);
      if (recorded !== undefined) events.push(recorded);
      if (response.hasCaughtUp()) break;
    }
    return events;
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
