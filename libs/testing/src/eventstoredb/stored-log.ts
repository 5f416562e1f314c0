import { LogFile, type LogLine } from './log-file.js';

/** An event as a client proposes it: data and metadata are bytes that the server does not look into. */
export interface Proposed {
  readonly id: string;
  readonly type: string;
  readonly json: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** An event as the log keeps it; positions grow by what an event weighs, so that most numbers are no position. */
export interface Kept extends Proposed {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  /** When it was written, ms since 1970. */
  readonly created: number;
}

export type Expected = number | 'no_stream' | 'any' | 'stream_exists';

export type Verdict =
  | { readonly is: 'success'; readonly revision: number; readonly position: number | undefined }
  | { readonly is: 'wrong-revision'; readonly actual: number }
  | { readonly is: 'deleted' }
  | { readonly is: 'too-big' };

/** The default of the server, over all events of one append. */
export const MOST_BYTES = 1024 * 1024;
const NONE = -1;
const FIRST_POSITION = 1_000;
const WEIGHT = 120;

const sizeOf = ({ type, data, metadata }: Proposed): number => data.length + metadata.length + 2 * type.length;

const revisionOf = (expected: Expected, actual: number): number => {
  if (typeof expected === 'number') return expected;
  return expected === 'no_stream' ? NONE : actual;
};

/** Before which revision a stream's metadata truncate it. */
const truncationIn = ({ data }: Kept): number => {
  const { $tb = 0 } = JSON.parse(Buffer.from(data).toString('utf8')) as { readonly $tb?: number };
  return $tb;
};

/** The log of the double: streams and `$all`, idempotent in exactly the cases in which EventStoreDB 23.10 was. */
export class StoredLog {
  private events: Kept[] = [];
  private streams = new Map<string, Kept[]>();
  private readonly tombstoned = new Set<string>();
  private readonly scavenged = new Set<Kept>();
  /** By stream: the revision before which it was truncated. `$all` tells such events until they are scavenged. */
  private readonly truncated = new Map<string, number>();
  private readonly listeners = new Set<() => void>();
  private next = FIRST_POSITION;
  /** How many events are durable; only they are shown to anybody. */
  private durable = 0;

  private constructor(private readonly file: LogFile) {}

  static async open(path?: string): Promise<StoredLog> {
    const log = new StoredLog(await LogFile.open(path));
    for (const line of log.file.take()) log.replay(line);
    log.durable = log.events.length;
    return log;
  }

  get length(): number {
    return this.durable;
  }

  at(index: number): Kept | undefined {
    return index < this.durable ? this.events[index] : undefined;
  }

  /** Position of the newest event of any kind; 0 while there is none. */
  get end(): number {
    return this.events[this.durable - 1]?.position ?? 0;
  }

  /** Events of a stream as they can be read; undefined where there is no such stream. */
  stream(name: string): readonly Kept[] | undefined {
    const first = this.truncated.get(name) ?? 0;
    const events = this.streams
      .get(name)
      ?.filter(({ position, revision }) => position <= this.end && revision >= first);
    return events === undefined || events.length === 0 ? undefined : events;
  }

  /** The event that a link `<revision>@<stream>` names, unless it is gone. */
  linked({ data }: Kept): Kept | undefined {
    const target = Buffer.from(data).toString('utf8');
    const at = target.indexOf('@');
    const [stream, revision] = [target.slice(at + 1), Number(target.slice(0, at))];
    const event = this.streams.get(stream)?.[revision];
    const gone = event === undefined || this.scavenged.has(event) || revision < (this.truncated.get(stream) ?? 0);
    return gone ? undefined : event;
  }

  isGone(event: Kept): boolean {
    return this.scavenged.has(event);
  }

  isTombstoned(stream: string): boolean {
    return this.tombstoned.has(stream);
  }

  /** Index of the first event at or after a position. */
  indexOf(position: number): number {
    let low = 0;
    let high = this.durable;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.events[middle]?.position ?? Infinity) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Calls back whenever there is more to show. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Judges at once and resolves when the outcome is durable. */
  async append(stream: string, proposed: readonly Proposed[], expected: Expected): Promise<Verdict> {
    const verdict = this.judge(stream, proposed, expected);
    await this.flushed();
    return verdict;
  }

  async tombstone(stream: string): Promise<void> {
    this.tombstoned.add(stream);
    this.file.add({ tombstoned: stream });
    await this.flushed();
  }

  /** Takes an event away for good, as a scavenge does; a link to it stays. */
  scavenge(stream: string, revision: number): void {
    const event = this.streams.get(stream)?.[revision];
    if (event !== undefined) this.scavenged.add(event);
  }

  /** Puts an older copy back: the first events, and nothing of what came after them. */
  async restore(count: number): Promise<void> {
    const kept = this.events.slice(0, count);
    this.events = [];
    this.streams = new Map();
    this.durable = 0;
    for (const event of kept) this.keep(event);
    this.next = (kept.at(-1)?.position ?? FIRST_POSITION) + WEIGHT;
    this.durable = kept.length;
    await this.file.replace(kept);
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private async flushed(): Promise<void> {
    const count = this.events.length;
    await this.file.flush();
    if (count <= this.durable) return;
    this.durable = count;
    for (const listener of [...this.listeners]) listener();
  }

  private judge(stream: string, proposed: readonly Proposed[], expected: Expected): Verdict {
    if (this.tombstoned.has(stream)) return { is: 'deleted' };
    if (proposed.reduce((sum, event) => sum + sizeOf(event), 0) > MOST_BYTES) return { is: 'too-big' };
    return this.judgeByRevision(stream, proposed, expected);
  }

  private judgeByRevision(stream: string, proposed: readonly Proposed[], expected: Expected): Verdict {
    const events = this.streams.get(stream) ?? [];
    const actual = events.length - 1;
    const before = revisionOf(expected, actual);
    if (expected === 'stream_exists' && actual === NONE) return { is: 'wrong-revision', actual };
    if (before === actual && !(expected === 'any' && this.standsAtEnd(events, proposed)))
      return this.write(stream, proposed, actual);
    return this.repeated(events, proposed, expected === 'any' ? actual - proposed.length : before);
  }

  private standsAtEnd(events: readonly Kept[], proposed: readonly Proposed[]): boolean {
    const last = events.slice(-proposed.length);
    return proposed.length > 0 && proposed.every(({ id }, index) => last[index]?.id === id);
  }

  /** The ids decide: what the repeat carries beside them is not looked at. */
  private repeated(events: readonly Kept[], proposed: readonly Proposed[], before: number): Verdict {
    const same = proposed.length > 0 && proposed.every(({ id }, index) => events[before + 1 + index]?.id === id);
    const revision = before + proposed.length;
    if (!same) return { is: 'wrong-revision', actual: events.length - 1 };
    return { is: 'success', revision, position: events[revision]?.position };
  }

  private write(stream: string, proposed: readonly Proposed[], actual: number): Verdict {
    const created = Date.now();
    const written: Kept[] = [];
    for (const [index, event] of proposed.entries()) {
      const kept = { ...event, stream, revision: actual + 1 + index, position: this.next, created };
      this.keep(kept);
      written.push(kept);
      this.next += WEIGHT + sizeOf(event) + stream.length;
    }
    if (written.length > 0) this.file.add({ events: written });
    const last = written.at(-1);
    return { is: 'success', revision: last?.revision ?? actual, position: last?.position };
  }

  private keep(event: Kept): void {
    this.events.push(event);
    if (event.type === '$metadata' && event.stream.startsWith('$$'))
      this.truncated.set(event.stream.slice(2), truncationIn(event));
    const events = this.streams.get(event.stream);
    if (events === undefined) this.streams.set(event.stream, [event]);
    else events.push(event);
  }

  private replay(line: LogLine): void {
    if ('tombstoned' in line) {
      this.tombstoned.add(line.tombstoned);
      return;
    }
    for (const event of line.events) {
      this.keep(event);
      this.next = event.position + WEIGHT + sizeOf(event) + event.stream.length;
    }
  }
}
