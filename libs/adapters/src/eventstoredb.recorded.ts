import type streams from '@eventstore/db-client/generated/streams_pb.js';
import {
  isPosition,
  NO_STREAM,
  UnusableStore,
  type Metadata,
  type Position,
  type Recorded,
  type Revision,
  type Stored,
} from '@yidi/eventing';

export type WireEvent = streams.ReadResp.ReadEvent.RecordedEvent;

/** What the server takes in one append, over all its events. */
const MOST_BYTES = 1024 * 1024;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An event as bytes, ready to be sent as often as it takes. */
export interface Proposal {
  readonly id: string;
  readonly type: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** The names under which EventStoreDB knows what it links by. */
const wireMetadata = ({ correlationId, causationId, ...rest }: Metadata): object => ({
  $correlationId: correlationId,
  $causationId: causationId,
  ...rest,
});

const bytesOf = (value: object): Uint8Array => Buffer.from(JSON.stringify(value), 'utf8');

const proposal = ({ id, type, data, metadata }: Stored): Proposal => {
  if (!UUID.test(id)) throw new RangeError('The id of an event is a UUID in lower case');
  if (type === '' || type.startsWith('$'))
    throw new RangeError('The type of an event is not empty and begins without $');
  return { id, type, data: bytesOf(data), metadata: bytesOf(wireMetadata(metadata)) };
};

/** Throws a RangeError for what the server would refuse, or answer in a way that harms. */
export const proposalsOf = (stream: string, events: readonly Stored[], expected: Revision): readonly Proposal[] => {
  if (events.length === 0) throw new RangeError('An append carries at least one event');
  if (stream === '' || stream.startsWith('$'))
    throw new RangeError('The name of a stream is not empty and begins without $');
  if (!Number.isSafeInteger(expected) || expected < NO_STREAM)
    throw new RangeError('The revision that an append expects is a whole number from -1 on');
  const proposals = events.map(proposal);
  // The server counts the type in UTF-16.
  const bytes = proposals.reduce(
    (sum, { type, data, metadata }) => sum + 2 * type.length + data.length + metadata.length,
    0,
  );
  if (bytes > MOST_BYTES)
    throw new RangeError(`An append is at most ${String(MOST_BYTES)} bytes over all its events, not ${String(bytes)}`);
  return proposals;
};

export const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

export const streamOf = (event: WireEvent): string =>
  textOf(event.getStreamIdentifier()?.getStreamName_asU8() ?? new Uint8Array());

export const revisionOf = (event: WireEvent): Revision => Number(event.getStreamRevision());

/** Throws for a server that does not tell the positions of the events of a stream. */
export const positionOf = (event: WireEvent): Position => {
  const position = event.getCommitPosition();
  if (isPosition(position) && position !== NOWHERE) return position;
  throw new UnusableStore('This EventStoreDB does not tell positions in streams: it must be of version 23.10 or newer');
};
/** How the server writes a position that it does not know. */
const NOWHERE = '18446744073709551615';

export const typeOf = (event: WireEvent): string => event.getMetadataMap().get('type') ?? '';

/** When the server wrote it, ms since 1970. */
export const createdAt = (event: WireEvent): number => Number(event.getMetadataMap().get('created') ?? 0) / 10_000;

export const sizeOf = (event: WireEvent): number => event.getData_asU8().length + event.getCustomMetadata_asU8().length;

interface WireMetadata extends Omit<Metadata, 'correlationId' | 'causationId'> {
  readonly $correlationId: string;
  readonly $causationId: string;
}

const isOurs = (metadata: unknown): metadata is WireMetadata => {
  if (typeof metadata !== 'object' || metadata === null) return false;
  const { $correlationId, $causationId, actor, at } = metadata as Readonly<Record<string, unknown>>;
  return (
    typeof $correlationId === 'string' &&
    typeof $causationId === 'string' &&
    typeof at === 'string' &&
    typeof actor === 'object' &&
    actor !== null
  );
};

const parsed = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(textOf(bytes)) as unknown;
  } catch {
    return undefined;
  }
};

/** The metadata of an event of ours; undefined for an event of others, which nobody here may see. */
export const metadataOf = (event: WireEvent): Metadata | undefined => {
  if (event.getMetadataMap().get('content-type') !== 'application/json' || typeOf(event).startsWith('$'))
    return undefined;
  const metadata = parsed(event.getCustomMetadata_asU8());
  if (!isOurs(metadata)) return undefined;
  const { $correlationId, $causationId, ...rest } = metadata;
  return { correlationId: $correlationId, causationId: $causationId, ...rest };
};

/** An event of ours whose metadata is known. */
export const recordedWith = (event: WireEvent, metadata: Metadata): Recorded => {
  const data = parsed(event.getData_asU8());
  const id = event.getId()?.getString() ?? '';
  if (typeof data !== 'object' || data === null)
    throw new UnusableStore(`The event ${id} in EventStoreDB is not JSON: put the log back from a backup`);
  return {
    id,
    type: typeOf(event),
    data,
    metadata,
    stream: streamOf(event),
    revision: revisionOf(event),
    position: positionOf(event),
  };
};

/** The event if it is one of ours. */
export const recordedOf = (event: WireEvent): Recorded | undefined => {
  const metadata = metadataOf(event);
  return metadata === undefined ? undefined : recordedWith(event, metadata);
};
