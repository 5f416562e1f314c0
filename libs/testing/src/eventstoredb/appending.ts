import { setTimeout as pause } from 'node:timers/promises';
import { status, type sendUnaryData, type ServerDuplexStream, type ServerReadableStream } from '@grpc/grpc-js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statuses from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import { MOST_BYTES, type Expected, type Proposed, type StoredLog, type Verdict } from './stored-log.js';
import { connectionLost, failure, streamDeleted, type Failure, type Troubles } from './troubles.js';
import { identifier, proposed, streamNamed } from './wire.js';

/** After this time the server gives an append up whose batch was never completed. */
const WRITE_TIMEOUT_MS = 2_000;
const REMEMBERED = 1_000;

/** An append as it arrived. */
export interface Attempt {
  readonly stream: string;
  readonly expected: Expected;
  readonly ids: readonly string[];
}

interface Batch {
  readonly id: shared.UUID;
  readonly stream: string;
  readonly expected: Expected;
  readonly events: Proposed[];
  /** After this instant the server does not begin with it, ms since 1970. */
  readonly deadline: number;
}

type BatchCall = ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;
type AppendCall = ServerReadableStream<streams.AppendReq, streams.AppendResp>;

interface Packable {
  serializeBinary(): Uint8Array;
}

/** An error inside an answer of the batch stream. */
const refusal = (message: string, code: number, name: string, details: Packable): statuses.Status => {
  const packed = new any.Any();
  packed.pack(details.serializeBinary(), name);
  const refused = new statuses.Status();
  refused.setMessage(message);
  refused.setCode(code);
  refused.setDetails(packed);
  return refused;
};

const known = (name: string, code: number, details: Packable): statuses.Status =>
  refusal(name, code, `event_store.client.${name}`, details);

const notReady = (): statuses.Status => refusal('Server Is Not Ready', 0, 'google.protobuf.Empty', new empty.Empty());

const badRequest = (words: string): statuses.Status => {
  const bad = new shared.BadRequest();
  bad.setMessage(words);
  return known('BadRequest', status.INVALID_ARGUMENT, bad);
};

const wrongRevision = (actual: number, expected: Expected): statuses.Status => {
  const wrong = new shared.WrongExpectedVersion();
  if (actual < 0) wrong.setCurrentNoStream(new empty.Empty());
  else wrong.setCurrentStreamRevision(String(actual));
  if (typeof expected === 'number') wrong.setExpectedStreamPosition(String(expected));
  else if (expected === 'no_stream') wrong.setExpectedNoStream(new empty.Empty());
  else if (expected === 'any') wrong.setExpectedAny(new empty.Empty());
  else wrong.setExpectedStreamExists(new empty.Empty());
  return known('WrongExpectedVersion', status.ALREADY_EXISTS, wrong);
};

const timedOut = (): statuses.Status => known('Timeout', status.DEADLINE_EXCEEDED, new shared.Timeout());

const placeless = (verdict: Verdict): Verdict =>
  verdict.is === 'success' ? { ...verdict, position: undefined } : verdict;

const tooBig = (): statuses.Status => {
  const exceeded = new shared.MaximumAppendSizeExceeded();
  exceeded.setMaxappendsize(MOST_BYTES);
  return known('MaximumAppendSizeExceeded', status.INVALID_ARGUMENT, exceeded);
};

const success = (revision: number, position: number | undefined): streams.BatchAppendResp.Success => {
  const done = new streams.BatchAppendResp.Success();
  if (revision < 0) done.setNoStream(new empty.Empty());
  else done.setCurrentRevision(String(revision));
  if (position === undefined) done.setNoPosition(new empty.Empty());
  else {
    const place = new shared.AllStreamPosition();
    place.setCommitPosition(String(position));
    place.setPreparePosition(String(position));
    done.setPosition(place);
  }
  return done;
};

const answered = ({ id, stream }: Batch, fill: (answer: streams.BatchAppendResp) => void): streams.BatchAppendResp => {
  const answer = new streams.BatchAppendResp();
  answer.setCorrelationId(id);
  answer.setStreamIdentifier(identifier(stream));
  fill(answer);
  return answer;
};

const judged = (batch: Batch, verdict: Verdict): streams.BatchAppendResp =>
  answered(batch, (answer) => {
    if (verdict.is === 'success') answer.setSuccess(success(verdict.revision, verdict.position));
    else if (verdict.is === 'wrong-revision') answer.setError(wrongRevision(verdict.actual, batch.expected));
    else if (verdict.is === 'too-big') answer.setError(tooBig());
    else answer.setError(known('StreamDeleted', status.NOT_FOUND, new shared.StreamDeleted()));
  });

const expectedOf = (options: streams.BatchAppendReq.Options): Expected => {
  if (options.hasStreamPosition()) return Number(options.getStreamPosition());
  if (options.hasNoStream()) return 'no_stream';
  return options.hasStreamExists() ? 'stream_exists' : 'any';
};

const expectedOfOne = (options: streams.AppendReq.Options | undefined): Expected => {
  if (options?.hasRevision() === true) return Number(options.getRevision());
  if (options?.hasNoStream() === true) return 'no_stream';
  return options?.hasStreamExists() === true ? 'stream_exists' : 'any';
};

const idOf = (request: streams.BatchAppendReq): string => request.getCorrelationId()?.getString() ?? '';

/** Both ways of appending: the batch stream that carries many, and one call for each. */
export class Appending {
  private seen: Attempt[] = [];

  constructor(
    private readonly log: StoredLog,
    private readonly troubles: Troubles,
  ) {}

  /** The appends that were worked on last, oldest first. */
  get attempts(): readonly Attempt[] {
    return this.seen;
  }

  batch(call: BatchCall): void {
    const batches = new Map<string, Batch>();
    const denied = this.troubles.deniedTo(call.metadata);
    call.on('error', () => undefined);
    call.on('data', (request: streams.BatchAppendReq) => {
      const batch = this.gathered(batches, request);
      if (batch !== undefined) void this.work(call, batch, denied);
    });
    call.on('end', () => {
      call.end();
    });
  }

  one(call: AppendCall, answer: sendUnaryData<streams.AppendResp>): void {
    const events: Proposed[] = [];
    let options: streams.AppendReq.Options | undefined;
    call.on('error', () => undefined);
    call.on('data', (request: streams.AppendReq) => {
      options = request.getOptions() ?? options;
      const message = request.getProposedMessage();
      if (message !== undefined) events.push(proposed(message));
    });
    call.on('end', () => {
      const stream = streamNamed(options?.getStreamIdentifier());
      void this.workOne(call, { stream, expected: expectedOfOne(options), events }, answer);
    });
  }

  /** The append whose last part this is. */
  private gathered(batches: Map<string, Batch>, request: streams.BatchAppendReq): Batch | undefined {
    const key = idOf(request);
    const options = request.getOptions();
    const id = request.getCorrelationId();
    if (options !== undefined && id !== undefined)
      batches.set(key, {
        id,
        stream: streamNamed(options.getStreamIdentifier()),
        expected: expectedOf(options),
        events: [],
        deadline: options.getDeadline()?.toDate().getTime() ?? Infinity,
      });
    const batch = batches.get(key);
    batch?.events.push(...request.getProposedMessagesList().map(proposed));
    if (!request.getIsFinal()) return undefined;
    batches.delete(key);
    return batch;
  }

  private async work(call: BatchCall, batch: Batch, denied: Failure | undefined): Promise<void> {
    await this.troubles.turn();
    if (denied !== undefined) this.turnAway(call, batch, denied);
    else if (batch.deadline <= Date.now() + this.troubles.clockAheadMs)
      call.write(answered(batch, (answer) => answer.setError(timedOut())));
    else if (this.troubles.notReady) call.write(answered(batch, (answer) => answer.setError(notReady())));
    else if (batch.events.some(({ type }) => type === '')) await this.refuseTwice(call, batch);
    else await this.carryOut(call, batch);
  }

  private turnAway(call: BatchCall, batch: Batch, denied: Failure): void {
    if (denied.code === status.UNAUTHENTICATED) {
      call.emit('error', denied);
      return;
    }
    const error = known('AccessDenied', status.PERMISSION_DENIED, new shared.AccessDenied());
    call.write(answered(batch, (answer) => answer.setError(error)));
  }

  private async carryOut(call: BatchCall, batch: Batch): Promise<void> {
    const fate = this.troubles.fateOfAppend(batch.stream);
    if (fate === 'dropped') return;
    const verdict = await this.append(batch);
    if (fate === 'answer-lost') call.emit('error', connectionLost());
    else if (fate === 'answered-with-timeout') call.write(answered(batch, (answer) => answer.setError(timedOut())));
    else if (fate === 'answered-without-place') call.write(judged(batch, placeless(verdict)));
    else if (fate === 'answered') call.write(judged(batch, verdict));
  }

  /** The first answer says what is wrong, a second one comes when the write, which never began, has timed out. */
  private async refuseTwice(call: BatchCall, batch: Batch): Promise<void> {
    call.write(answered(batch, (answer) => answer.setError(badRequest('eventType must not be empty'))));
    await pause(WRITE_TIMEOUT_MS);
    call.write(answered(batch, (answer) => answer.setError(timedOut())));
  }

  private append({ stream, expected, events }: Omit<Batch, 'id' | 'deadline'>): Promise<Verdict> {
    if (this.seen.length >= REMEMBERED) this.seen = this.seen.slice(REMEMBERED / 2);
    this.seen.push({ stream, expected, ids: events.map(({ id }) => id) });
    return this.log.append(stream, events, expected);
  }

  private async workOne(
    call: AppendCall,
    append: Omit<Batch, 'id' | 'deadline'>,
    answer: sendUnaryData<streams.AppendResp>,
  ): Promise<void> {
    await this.troubles.turn();
    const refused = this.troubles.refusal(call);
    if (refused !== undefined) {
      answer(refused);
      return;
    }
    const fate = this.troubles.fateOfAppend(append.stream);
    if (fate === 'dropped') return;
    const verdict = await this.append(append);
    if (fate === 'answer-lost') answer(connectionLost());
    else if (fate === 'answered-with-timeout') answer(failure(status.ABORTED, 'Operation timed out'));
    else if (fate !== 'answer-swallowed') respond(verdict, append, answer);
  }
}

const respond = (
  verdict: Verdict,
  { stream, expected }: Omit<Batch, 'id' | 'deadline'>,
  answer: sendUnaryData<streams.AppendResp>,
): void => {
  if (verdict.is === 'deleted') answer(streamDeleted(stream));
  else if (verdict.is === 'too-big') {
    const trailers = { exception: 'maximum-append-size-exceeded', 'maximum-append-size': String(MOST_BYTES) };
    answer(failure(status.INVALID_ARGUMENT, `Maximum Append Size of ${String(MOST_BYTES)} Exceeded.`, trailers));
  } else answer(null, responseOf(verdict, expected));
};

const responseOf = (
  verdict: Extract<Verdict, { readonly is: 'success' | 'wrong-revision' }>,
  expected: Expected,
): streams.AppendResp => {
  const response = new streams.AppendResp();
  if (verdict.is === 'wrong-revision') {
    const wrong = new streams.AppendResp.WrongExpectedVersion();
    if (verdict.actual < 0) wrong.setCurrentNoStream(new shared.Empty());
    else wrong.setCurrentRevision(String(verdict.actual));
    if (typeof expected === 'number') wrong.setExpectedRevision(String(expected));
    else wrong.setExpectedNoStream(new shared.Empty());
    response.setWrongExpectedVersion(wrong);
    return response;
  }
  const done = new streams.AppendResp.Success();
  done.setCurrentRevision(String(verdict.revision));
  const place = new streams.AppendResp.Position();
  place.setCommitPosition(String(verdict.position ?? 0));
  place.setPreparePosition(String(verdict.position ?? 0));
  done.setPosition(place);
  response.setSuccess(done);
  return response;
};
