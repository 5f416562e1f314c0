import type { Revision } from '@yidi/eventing';
import { sizeOf, type HeadRow } from './sqlite.event-rows.js';

const MOST_EVENTS = 16_384;
const MOST_CHARACTERS = 8 * 1024 * 1024;

/** The newest events of a stream, up to the one before `next`, which it does not have yet. */
interface KnownStream {
  readonly rows: HeadRow[];
  next: Revision;
}

/**
 * The newest events of the streams that are written or were read here, for who asks again soon. As rows: most are never
 * asked for, and a row is little to keep. Of a stream that was read it holds what came after, which mostly is nothing.
 */
export class KnownStreams {
  private readonly streams = new Map<string, KnownStream>();
  /** All events, and the streams that were read, oldest first; those before the index are gone. */
  private order: (HeadRow | string | undefined)[] = [];
  private first = 0;
  private characters = 0;

  /**
   * Takes the events that come next in the log. Streams of other services are many, and nobody here reads them: a stream
   * counts from the first event that was written here, or after it was read.
   */
  add(rows: readonly HeadRow[], ours: boolean): void {
    for (const row of rows) {
      const known = this.streams.get(row[1]) ?? (ours ? this.begin(row[1], row[2]) : undefined);
      // Who read the stream may have seen the event before it came by.
      if (known?.next !== row[2]) continue;
      known.rows.push(row);
      known.next += 1;
      this.order.push(row);
      this.characters += sizeOf(row);
    }
    this.letGo();
  }

  /** A stream was read to its end, and everything before it in the log has come by. */
  wasRead(stream: string, revision: Revision): void {
    if (this.streams.has(stream)) return;
    this.begin(stream, revision + 1);
    this.order.push(stream);
    this.letGo();
  }

  /** A stream's events from a revision on, and where it ends; undefined where these may not be all. */
  of(stream: string, from: Revision): { readonly rows: readonly HeadRow[]; readonly revision: Revision } | undefined {
    const known = this.streams.get(stream);
    if (known === undefined) return undefined;
    const { rows, next } = known;
    const first = next - rows.length;
    return from < first ? undefined : { rows: rows.slice(from - first), revision: next - 1 };
  }

  /** For when something may have come in between that is not known. */
  clear(): void {
    this.streams.clear();
    this.order = [];
    this.first = 0;
    this.characters = 0;
  }

  private begin(stream: string, next: Revision): KnownStream {
    const known = { rows: [], next };
    this.streams.set(stream, known);
    return known;
  }

  private letGo(): void {
    while (this.order.length - this.first > MOST_EVENTS || this.characters > MOST_CHARACTERS) this.letGoOldest();
    if (this.first > MOST_EVENTS) this.closeUp();
  }

  private letGoOldest(): void {
    const oldest = this.order[this.first];
    this.order[this.first] = undefined;
    this.first += 1;
    if (oldest === undefined) return;
    const stream = typeof oldest === 'string' ? oldest : oldest[1];
    const rows = this.streams.get(stream)?.rows ?? [];
    if (typeof oldest !== 'string') {
      this.characters -= sizeOf(oldest);
      rows.shift();
    }
    if (rows.length === 0) this.streams.delete(stream);
  }

  private closeUp(): void {
    this.order = this.order.slice(this.first);
    this.first = 0;
  }
}
