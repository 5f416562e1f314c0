import type { KafkaMessage } from 'kafkajs';

/**
 * Records of a batch, written and read as kafkajs does, to the same bytes, in less time: the
 * client makes a buffer for each header that it writes, an object for each that it reads, and big integers for every number.
 * Layout: https://kafka.apache.org/documentation/#record
 */

export type Bytes = Buffer | string;

/** A message as the client hands it to be written. */
export interface OutgoingRecord {
  readonly offsetDelta?: number;
  /** Milliseconds since the first message of the batch. */
  readonly timestampDelta?: number;
  readonly key?: Bytes | null;
  readonly value: Bytes | null;
  readonly headers?: Readonly<Record<string, Bytes | readonly Bytes[]>>;
}

/** The client's reader, at the beginning of one record. */
export type RecordReader = Readonly<Place>;

/** What a record shares with the others of its batch. */
export interface BatchContext {
  readonly firstOffset: string;
  readonly firstTimestamp: string;
  readonly maxTimestamp: string;
  readonly magicByte: number;
  readonly isControlBatch?: boolean;
  readonly timestampType: number;
}

type Headers = Record<string, Buffer | Buffer[]>;

/** The broker's time counts, and not that of whoever sent it. */
const LOG_APPEND_TIME = 1;
const MORE = 0x80;
const SEVEN_BITS = 0x7f;
/** What fits into 31 bits is written and read without big integers. */
const SMALL = 2 ** 30;

const lengthOf = (bytes: Bytes | null | undefined): number => {
  if (bytes === null || bytes === undefined) return -1;
  return typeof bytes === 'string' ? Buffer.byteLength(bytes) : bytes.length;
};

const zigzag = (value: number): number => ((value << 1) ^ (value >> 31)) >>> 0;

const sizeOfUnsigned = (value: number): number => {
  let size = 1;
  for (let rest = value >>> 7; rest !== 0; rest >>>= 7) size += 1;
  return size;
};

const sizeOf = (value: number): number => sizeOfUnsigned(zigzag(value));

const sizeWithLength = (length: number): number => sizeOf(length) + Math.max(0, length);

/** Groups of seven bits of a number that does not fit into 31 bits. */
const groupsOf = (value: number): readonly number[] => {
  const groups: number[] = [];
  let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
  for (; rest > BigInt(SEVEN_BITS); rest >>= 7n) groups.push(Number(rest & BigInt(SEVEN_BITS)) | MORE);
  return [...groups, Number(rest)];
};

const isSmall = (value: number): boolean => Math.abs(value) < SMALL;

const sizeOfLong = (value: number): number => (isSmall(value) ? sizeOf(value) : groupsOf(value).length);

/** Writes into a buffer that is as long as what is written, one after another. */
export class Writer {
  private at = 0;

  constructor(readonly buffer: Buffer) {}

  get written(): number {
    return this.at;
  }

  byte(value: number): void {
    this.buffer[this.at] = value;
    this.at += 1;
  }

  int16(value: number): void {
    this.at = this.buffer.writeInt16BE(value, this.at);
  }

  int32(value: number): void {
    this.at = this.buffer.writeInt32BE(value, this.at);
  }

  int64(value: bigint): void {
    this.at = this.buffer.writeBigInt64BE(value, this.at);
  }

  /** A length of varying size, as within records. */
  number(value: number): void {
    let rest = zigzag(value);
    for (; rest > SEVEN_BITS; rest >>>= 7) this.byte((rest & SEVEN_BITS) | MORE);
    this.byte(rest);
  }

  long(value: number): void {
    if (isSmall(value)) this.number(value);
    else for (const group of groupsOf(value)) this.byte(group);
  }

  bytes(bytes: Bytes): void {
    this.at += typeof bytes === 'string' ? this.buffer.write(bytes, this.at) : bytes.copy(this.buffer, this.at);
  }

  text({ bytes, length }: Measured): void {
    this.number(length);
    if (length > 0) this.bytes(bytes ?? '');
  }
}

/** A part of a record whose length stands before it; -1 stands for none. */
interface Measured {
  readonly bytes: Bytes | null | undefined;
  readonly length: number;
}

const measured = (bytes: Bytes | null | undefined): Measured => ({ bytes, length: lengthOf(bytes) });

/** Names and values by turns. */
const headersIn = (headers: OutgoingRecord['headers'] = {}): readonly Measured[] => {
  const parts: Measured[] = [];
  for (const [name, value] of Object.entries(headers)) {
    const values = typeof value === 'string' || Buffer.isBuffer(value) ? [value] : value;
    for (const each of values) parts.push(measured(name), measured(each));
  }
  return parts;
};

/** A record that is ready to be written, and how many bytes it will take. */
export interface MeasuredRecord {
  readonly size: number;
  readonly write: (writer: Writer) => void;
}

/** A record as the client's `protocol/recordBatch/record/v0` writes it. */
export const measureRecord = ({ offsetDelta = 0, timestampDelta = 0, ...record }: OutgoingRecord): MeasuredRecord => {
  const [key, value, headers] = [measured(record.key), measured(record.value), headersIn(record.headers)];
  const count = headers.length / 2;
  let length = 1 + sizeOfLong(timestampDelta) + sizeOf(offsetDelta) + sizeOf(count);
  for (const part of [key, value, ...headers]) length += sizeWithLength(part.length);
  return {
    size: sizeOf(length) + length,
    write: (writer) => {
      writer.number(length);
      // No attribute of a record is in use.
      writer.byte(0);
      writer.long(timestampDelta);
      writer.number(offsetDelta);
      writer.text(key);
      writer.text(value);
      writer.number(count);
      for (const each of headers) writer.text(each);
    },
  };
};

interface Place {
  readonly buffer: Buffer;
  offset: number;
}

const readNumber = (reader: Place): number => {
  const { buffer } = reader;
  let [value, shift, byte] = [0, 0, 0];
  do {
    byte = buffer[reader.offset] ?? 0;
    reader.offset += 1;
    value |= (byte & SEVEN_BITS) << shift;
    shift += 7;
  } while (byte >= MORE);
  return (value >>> 1) ^ -(value & 1);
};

const readBytes = (reader: Place): Buffer | null => {
  const length = readNumber(reader);
  if (length === -1) return null;
  const from = reader.offset;
  reader.offset += length;
  return reader.buffer.subarray(from, reader.offset);
};

const readName = (reader: Place): string => {
  const length = readNumber(reader);
  const from = reader.offset;
  reader.offset += Math.max(0, length);
  return reader.buffer.toString('utf8', from, reader.offset);
};

/** `first` and so much more; both are below 2^53 but for what somebody made up. */
const after = (first: string, delta: number): string => {
  const sum = Number(first) + delta;
  return Number.isSafeInteger(sum) ? String(sum) : String(BigInt(first) + BigInt(delta));
};

const ATTRIBUTES_BYTES = 1;
const TIMESTAMP_BITS = 64;

const readTimestamp = (buffer: Buffer, first: string): string => {
  const reader = { buffer, offset: ATTRIBUTES_BYTES };
  // Four bytes hold 28 bits.
  const small = [0, 1, 2, 3].some((at) => (buffer[ATTRIBUTES_BYTES + at] ?? 0) < MORE);
  return small ? after(first, readNumber(reader)) : String(BigInt(first) + readLong(reader));
};

const readLong = (reader: Place): bigint => {
  const { buffer } = reader;
  let [value, shift, byte] = [0n, 0n, 0];
  do {
    byte = buffer[reader.offset] ?? 0;
    reader.offset += 1;
    value |= BigInt(byte & SEVEN_BITS) << shift;
    shift += 7n;
  } while (byte >= MORE);
  const whole = BigInt.asUintN(TIMESTAMP_BITS, value);
  return (whole >> 1n) ^ -(whole & 1n);
};

const readHeaders = (reader: Place): Headers => {
  // Names are whatever the sender likes: `__proto__` is one too.
  const headers = Object.create(null) as Headers;
  for (let left = readNumber(reader); left > 0; left -= 1) {
    const name = readName(reader);
    const value = readBytes(reader) as Buffer;
    const known = headers[name];
    headers[name] = known === undefined ? value : Array.isArray(known) ? [...known, value] : [known, value];
  }
  return headers;
};

const skipBytes = (reader: Place): void => {
  const length = readNumber(reader);
  reader.offset += Math.max(0, length);
};

const skipLong = (reader: Place): void => {
  while ((reader.buffer[reader.offset] ?? 0) >= MORE) reader.offset += 1;
  reader.offset += 1;
};

/** A message as the client hands it on. Messages wait by the thousand: everything but the offset is read when it is asked for. */
export class ReceivedRecord {
  readonly offset: string;
  private readonly keyAt: number;
  private readonly valueAt: number;
  private readonly headersAt: number;

  constructor(
    private readonly buffer: Buffer,
    readonly batchContext: BatchContext,
  ) {
    const reader = { buffer, offset: ATTRIBUTES_BYTES };
    skipLong(reader);
    this.offset = after(batchContext.firstOffset, readNumber(reader));
    this.keyAt = reader.offset;
    skipBytes(reader);
    this.valueAt = reader.offset;
    skipBytes(reader);
    this.headersAt = reader.offset;
  }

  get magicByte(): number {
    return this.batchContext.magicByte;
  }

  get isControlRecord(): boolean {
    return this.batchContext.isControlBatch ?? false;
  }

  get attributes(): number {
    return this.buffer.readInt8(0);
  }

  get timestamp(): string {
    const { timestampType, maxTimestamp, firstTimestamp } = this.batchContext;
    if (timestampType === LOG_APPEND_TIME && maxTimestamp) return maxTimestamp;
    return readTimestamp(this.buffer, firstTimestamp);
  }

  get key(): Buffer | null {
    return readBytes(this.from(this.keyAt));
  }

  get value(): Buffer | null {
    return readBytes(this.from(this.valueAt));
  }

  get headers(): Headers {
    return readHeaders(this.from(this.headersAt));
  }

  /** What a header says that was given once. */
  header(wanted: string): string | undefined {
    const reader = this.from(this.headersAt);
    let found: Buffer | null | undefined;
    for (let left = readNumber(reader); left > 0; left -= 1) {
      if (readName(reader) !== wanted) skipBytes(reader);
      else if (found === undefined) found = readBytes(reader);
      else return undefined;
    }
    return found?.toString();
  }

  private from(offset: number): Place {
    return { buffer: this.buffer, offset };
  }
}

/** In the place of the client's `protocol/recordBatch/record/v0/decoder`. */
export const decodeRecord = ({ buffer, offset }: RecordReader, batchContext: BatchContext): ReceivedRecord =>
  new ReceivedRecord(offset === 0 ? buffer : buffer.subarray(offset), batchContext);

/** What a header of a message says that was given once, whoever has read the message. */
export const headerOf = (message: KafkaMessage | ReceivedRecord, name: string): string | undefined => {
  if (message instanceof ReceivedRecord) return message.header(name);
  const value = message.headers?.[name];
  return Array.isArray(value) ? undefined : value?.toString();
};
