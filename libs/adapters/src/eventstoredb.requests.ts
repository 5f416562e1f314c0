import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { START, type Position, type Revision } from '@yidi/eventing';

/** A place in `$all` as the server counts it. Of an event both numbers are the same, of a checkpoint the second may be 0. */
export interface Place {
  readonly commit: Position;
  readonly prepare: Position;
}

export const placeOf = (position: Position): Place => ({ commit: position, prepare: position });

const BACKWARDS = 1;
const EVERYTHING = String(Number.MAX_SAFE_INTEGER);
/** Events that the server looks at before it tells how far it has come: often enough to be known to be alive. */
const SEARCH_WINDOW = 1_000;

export interface HowMuch {
  readonly backwards?: boolean;
  readonly count?: number;
}

const options = (): streams.ReadReq.Options => {
  const asked = new streams.ReadReq.Options();
  const uuid = new streams.ReadReq.Options.UUIDOption();
  uuid.setString(new shared.Empty());
  asked.setUuidOption(uuid);
  return asked;
};

const request = (asked: streams.ReadReq.Options): streams.ReadReq => {
  const read = new streams.ReadReq();
  read.setOptions(asked);
  return read;
};

const counted = ({ backwards = false, count }: HowMuch): streams.ReadReq.Options => {
  const asked = options();
  asked.setCount(count === undefined ? EVERYTHING : String(count));
  if (backwards) asked.setReadDirection(BACKWARDS);
  asked.setNoFilter(new shared.Empty());
  return asked;
};

export const identifier = (stream: string): shared.StreamIdentifier => {
  const name = new shared.StreamIdentifier();
  name.setStreamName(Buffer.from(stream, 'utf8'));
  return name;
};

/** A stream from a revision on, or backwards from its end; links give the events that they name. */
export const readStream = (stream: string, from: Revision, much: HowMuch = {}): streams.ReadReq => {
  const asked = counted(much);
  const of = new streams.ReadReq.Options.StreamOptions();
  of.setStreamIdentifier(identifier(stream));
  if (much.backwards === true) of.setEnd(new shared.Empty());
  else of.setRevision(String(from));
  asked.setStream(of);
  asked.setResolveLinks(true);
  return request(asked);
};

const positionIn = ({ commit, prepare }: Place): streams.ReadReq.Options.Position => {
  const position = new streams.ReadReq.Options.Position();
  position.setCommitPosition(commit);
  position.setPreparePosition(prepare);
  return position;
};

/** The log backwards from its end, or from before a place, everything of everybody in it; links stay links. */
export const readBackwards = ({
  count,
  before,
}: {
  readonly count?: number;
  readonly before?: Place;
}): streams.ReadReq => {
  const asked = counted({ backwards: true, ...(count !== undefined && { count }) });
  const all = new streams.ReadReq.Options.AllOptions();
  if (before === undefined) all.setEnd(new shared.Empty());
  else all.setPosition(positionIn(before));
  asked.setAll(all);
  return request(asked);
};

/** One event of the log, the one at a place. */
export const readAt = (place: Place): streams.ReadReq => {
  const asked = counted({ count: 1 });
  const all = new streams.ReadReq.Options.AllOptions();
  all.setPosition(positionIn(place));
  asked.setAll(all);
  return request(asked);
};

/** What streams a subscription is told of: all but the server's own, or those whose names begin alike. */
export type Wanted = { readonly prefix: string } | 'not-of-the-server';

/** The streams of a category. */
export const streamsOf = (category: string): Wanted => ({ prefix: `${category}-` });

/** The log after a place, then whatever comes. */
export const subscribe = (after: Place, wanted: Wanted): streams.ReadReq => {
  const asked = options();
  const all = new streams.ReadReq.Options.AllOptions();
  if (after.commit === START) all.setStart(new shared.Empty());
  else all.setPosition(positionIn(after));
  asked.setAll(all);
  asked.setSubscription(new streams.ReadReq.Options.SubscriptionOptions());
  const expression = new streams.ReadReq.Options.FilterOptions.Expression();
  if (wanted === 'not-of-the-server') expression.setRegex('^[^$]');
  else expression.setPrefixList([wanted.prefix]);
  const filter = new streams.ReadReq.Options.FilterOptions();
  filter.setStreamIdentifier(expression);
  filter.setMax(SEARCH_WINDOW);
  filter.setCheckpointintervalmultiplier(1);
  asked.setFilter(filter);
  return request(asked);
};
