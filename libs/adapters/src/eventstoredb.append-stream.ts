import { randomUUID } from 'node:crypto';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type statuses from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { NO_STREAM, type Position, type Revision } from '@yidi/eventing';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import timestamp from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { EventStoreDbFailure, failureOf, type FailureKind } from './eventstoredb.failure.js';
import type { AppendCall } from './eventstoredb.log-client.js';
import type { Proposal } from './eventstoredb.recorded.js';
import { identifier } from './eventstoredb.requests.js';

export interface Append {
  readonly stream: string;
  readonly proposals: readonly Proposal[];
  readonly expected: Revision;
}

/** How the server judged an append. */
export type Judged =
  | { readonly is: 'written'; readonly revision: Revision; readonly position: Position | undefined }
  | { readonly is: 'conflict'; readonly actual: Revision };

interface Waiting {
  readonly resolve: (judged: Judged) => void;
  readonly reject: (failure: Error) => void;
}

const PREFIX = 'event_store.client.';
const REFUSALS: Readonly<Record<string, readonly [FailureKind, string]>> = {
  [`${PREFIX}StreamDeleted`]: ['deleted', 'the stream was deleted'],
  [`${PREFIX}AccessDenied`]: ['denied', 'it refuses access'],
  [`${PREFIX}Timeout`]: ['passing', 'it says that the request took too long'],
  [`${PREFIX}MaximumAppendSizeExceeded`]: ['refused', 'it takes no append of that size'],
  [`${PREFIX}BadRequest`]: ['refused', 'it does not understand them'],
};

const refusalOf = (error: statuses.Status): Judged | EventStoreDbFailure => {
  const details = error.getDetails();
  const name = details?.getTypeName() ?? '';
  if (name === `${PREFIX}WrongExpectedVersion`) {
    const wrong = details?.unpack((bytes) => shared.WrongExpectedVersion.deserializeBinary(bytes), name);
    const known = wrong?.hasCurrentStreamRevision() === true;
    return { is: 'conflict', actual: known ? Number(wrong.getCurrentStreamRevision()) : NO_STREAM };
  }
  const [kind, why] = REFUSALS[name] ?? [
    'passing',
    'it is starting, busy, or failed in a way that it does not explain',
  ];
  return new EventStoreDbFailure(kind, why);
};

const judgedBy = (answer: streams.BatchAppendResp): Judged | EventStoreDbFailure => {
  const error = answer.getError();
  if (error !== undefined) return refusalOf(error);
  const success = answer.getSuccess();
  return {
    is: 'written',
    revision: Number(success?.getCurrentRevision() ?? NO_STREAM),
    position: success?.getPosition()?.getCommitPosition(),
  };
};

const message = ({ id, type, data, metadata }: Proposal): streams.BatchAppendReq.ProposedMessage => {
  const proposed = new streams.BatchAppendReq.ProposedMessage();
  const uuid = new shared.UUID();
  uuid.setString(id);
  proposed.setId(uuid);
  proposed.getMetadataMap().set('type', type).set('content-type', 'application/json');
  proposed.setData(data);
  proposed.setCustomMetadata(metadata);
  return proposed;
};

/**
 * The deadline is an instant of the client's clock that the server compares with its own, and its own time limit holds below
 * it: one that is far away says nothing, whatever the two clocks show.
 */
const DEADLINE_MS = 24 * 60 * 60 * 1_000;

const requestOf = ({ stream, proposals, expected }: Append, key: string): streams.BatchAppendReq => {
  const options = new streams.BatchAppendReq.Options();
  options.setStreamIdentifier(identifier(stream));
  if (expected === NO_STREAM) options.setNoStream(new empty.Empty());
  else options.setStreamPosition(String(expected));
  options.setDeadline(timestamp.Timestamp.fromDate(new Date(Date.now() + DEADLINE_MS)));
  const correlation = new shared.UUID();
  correlation.setString(key);
  const request = new streams.BatchAppendReq();
  request.setCorrelationId(correlation);
  request.setOptions(options);
  request.setProposedMessagesList(proposals.map(message));
  request.setIsFinal(true);
  return request;
};

/** One call that carries many appends side by side, and who waits for which answer. */
export class AppendStream {
  private readonly waiting = new Map<string, Waiting>();
  private heardAt = performance.now();
  private ended = false;

  constructor(private readonly call: AppendCall) {
    call.on('data', (answer: streams.BatchAppendResp) => {
      this.hear(answer);
    });
    call.on('error', (error: Error) => {
      this.end(failureOf(error));
    });
    call.on('end', () => {
      this.end(new EventStoreDbFailure('passing', 'it ended the connection'));
    });
  }

  /** Whether nothing can be sent on it any more. */
  get over(): boolean {
    return this.ended;
  }

  /** Throws an EventStoreDbFailure; after a passing one nobody knows whether the events were written. */
  send(append: Append, answerMs: number): Promise<Judged> {
    const key = randomUUID();
    const sentAt = performance.now();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(key);
        const late = new EventStoreDbFailure('passing', 'it did not answer in time');
        reject(late);
        // Where others are answered, this one was merely slow; where nobody is, the call has died without a word.
        if (this.heardAt < sentAt) this.giveUp(late);
      }, answerMs);
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T): void => {
          clearTimeout(timer);
          settle(value);
        };
      this.waiting.set(key, { resolve: settled(resolve), reject: settled(reject) });
      this.call.write(requestOf(append, key));
    });
  }

  /** An answer that nobody waits for any more is let go: the server sends some twice. */
  private hear(answer: streams.BatchAppendResp): void {
    this.heardAt = performance.now();
    const key = answer.getCorrelationId()?.getString() ?? '';
    const waiting = this.waiting.get(key);
    this.waiting.delete(key);
    const judged = judgedBy(answer);
    if (judged instanceof EventStoreDbFailure) waiting?.reject(judged);
    else waiting?.resolve(judged);
  }

  private giveUp(failure: EventStoreDbFailure): void {
    this.end(failure);
    this.call.cancel();
  }

  private end(failure: Error): void {
    this.ended = true;
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of waiting) reject(failure);
  }
}
