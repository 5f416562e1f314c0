/**
 * The request that carries messages to Kafka, written once into a buffer of its size. kafkajs writes each layer of it into a buffer
 * of its own, filled with zeros before, and copies every message eight times on the way.
 * Layout: https://kafka.apache.org/protocol#The_Messages_Produce and https://kafka.apache.org/documentation/#recordbatch
 */
import { crc32c } from '@node-rs/crc32';
import { measureRecord, Writer, type MeasuredRecord, type OutgoingRecord } from './kafka.records.js';

/** A number of 64 bits as the client has it. */
interface Long {
  toString(): string;
}

/** A message as the client was given it. */
interface OutgoingMessage extends OutgoingRecord {
  readonly timestamp?: string;
}

interface Portion {
  readonly partition: number;
  readonly firstSequence?: number;
  readonly messages: readonly OutgoingMessage[];
}

/** What the client asks to be sent. */
export interface ProduceOptions {
  readonly acks: number;
  /** Milliseconds. */
  readonly timeout: number;
  readonly transactionalId?: string | null;
  readonly producerId?: Long;
  readonly producerEpoch?: number;
  /** 0 is none. */
  readonly compression?: number;
  readonly topicData: readonly { readonly topic: string; readonly partitions: readonly Portion[] }[];
}

/** What the client copies an encoded request from. */
export interface Encoded {
  readonly buf: Buffer;
  readonly buffer: Buffer;
}

export interface Request {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly apiName: string;
  readonly expectResponse?: () => boolean;
  readonly encode: () => Promise<Encoded>;
}

const encodedIn = (buffer: Buffer): Encoded => ({ buf: buffer, buffer });

const MAGIC_BYTE = 2;
const NO_PRODUCER = -1n;
/** Of a batch, before its records: first offset and length, which count by themselves, and the rest. */
const OFFSET_AND_LENGTH = 12;
const BATCH_HEADER = 49;
/** From the attributes on, a batch is covered by the checksum that stands before them. */
const CHECKSUM_AT = OFFSET_AND_LENGTH + 5;
const CHECKED_FROM = CHECKSUM_AT + 4;

interface Batch {
  readonly partition: number;
  readonly firstSequence: number;
  readonly records: readonly MeasuredRecord[];
  readonly size: number;
}

interface TopicBatches {
  readonly topic: Buffer;
  readonly batches: readonly Batch[];
}

const batchOf = ({ partition, firstSequence = 0, messages }: Portion): Batch => {
  const records = messages.map((message, offsetDelta) => measureRecord({ ...message, offsetDelta }));
  const size = records.reduce((sum, record) => sum + record.size, OFFSET_AND_LENGTH + BATCH_HEADER);
  return { partition, firstSequence, records, size };
};

interface Producing {
  readonly id: bigint;
  readonly epoch: number;
  readonly now: bigint;
}

const writeBatch = (writer: Writer, { firstSequence, records, size }: Batch, { id, epoch, now }: Producing): void => {
  const { buffer, written: start } = writer;
  writer.int64(0n);
  writer.int32(size - OFFSET_AND_LENGTH);
  // Which leader took it, the broker knows.
  writer.int32(0);
  writer.byte(MAGIC_BYTE);
  writer.int32(0);
  // No attributes: not compressed, in no transaction, the time is the sender's.
  writer.int16(0);
  writer.int32(records.length - 1);
  writer.int64(now);
  writer.int64(now);
  writer.int64(id);
  writer.int16(epoch);
  writer.int32(firstSequence);
  writer.int32(records.length);
  for (const record of records) record.write(writer);
  buffer.writeUInt32BE(crc32c(buffer.subarray(start + CHECKED_FROM, writer.written)), start + CHECKSUM_AT);
};

const encode = ({ acks, timeout, producerId, producerEpoch = 0, topicData }: ProduceOptions): Encoded => {
  const topics = topicData.map(({ topic, partitions }): TopicBatches => ({
    topic: Buffer.from(topic),
    batches: partitions.map(batchOf),
  }));
  const producing = {
    id: producerId === undefined ? NO_PRODUCER : BigInt(producerId.toString()),
    epoch: producerEpoch,
    now: BigInt(Date.now()),
  };
  let size = 12;
  for (const { topic, batches } of topics) {
    size += 6 + topic.length;
    for (const batch of batches) size += 8 + batch.size;
  }
  const writer = new Writer(Buffer.allocUnsafe(size));
  // In no transaction.
  writer.int16(-1);
  writer.int16(acks);
  writer.int32(timeout);
  writer.int32(topics.length);
  for (const { topic, batches } of topics) {
    writer.int16(topic.length);
    writer.bytes(topic);
    writer.int32(batches.length);
    for (const batch of batches) {
      writer.int32(batch.partition);
      writer.int32(batch.size);
      writeBatch(writer, batch, producing);
    }
  }
  return encodedIn(writer.buffer);
};

/** As Yidi sends: in no transaction, not compressed, at the time of sending. */
const isPlain = ({ transactionalId, compression = 0, topicData }: ProduceOptions): boolean =>
  (transactionalId ?? undefined) === undefined &&
  compression === 0 &&
  topicData.length > 0 &&
  topicData.every(({ partitions }) =>
    partitions.every(
      ({ messages }) => messages.length > 0 && messages.every(({ timestamp }) => timestamp === undefined),
    ),
  );

/** In the place of the client's `protocol/requests/produce/v3/request`, which the versions after it call; others than plain ones it writes itself. */
export const produceRequest =
  (theirs: (options: ProduceOptions) => Request) =>
  (options: ProduceOptions): Request =>
    isPlain(options)
      ? { ...theirs({ ...options, topicData: [] }), encode: () => Promise.resolve(encode(options)) }
      : theirs(options);

interface Framing {
  readonly correlationId: number;
  readonly clientId: string | null;
  readonly request: Pick<Request, 'apiKey' | 'apiVersion' | 'encode'>;
}

/** In the place of the client's `protocol/request`: what stands before every request. */
export const framed = async ({ correlationId, clientId, request }: Framing): Promise<Encoded> => {
  const [{ buffer: payload }, client] = [await request.encode(), Buffer.from(clientId ?? '')];
  const head = 10 + client.length;
  const writer = new Writer(Buffer.allocUnsafe(4 + head + payload.length));
  writer.int32(head + payload.length);
  writer.int16(request.apiKey);
  writer.int16(request.apiVersion);
  writer.int32(correlationId);
  writer.int16(clientId === null ? -1 : client.length);
  writer.bytes(client);
  writer.bytes(payload);
  return encodedIn(writer.buffer);
};
