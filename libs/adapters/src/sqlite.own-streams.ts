import type { Revision } from '@yidi/eventing';
import { sizeOf, type HeadRow } from './sqlite.event-rows.js';

const MOST_EVENTS = 16_384;
const MOST_CHARACTERS = 8 * 1024 * 1024;

/**
 * The newest events of the streams that are written here, for who reads again soon what it has just written. As rows: most
 * are never asked for, and a row is little to keep.
 */
export class OwnStreams {
  private readonly streams = new Map<string, HeadRow[]>();
  /** All of them, oldest first; those before the index are gone. */
  private order: (HeadRow | undefined)[] = [];
  private first = 0;
  private characters = 0;

  /**
   * Takes the events that come next in the log. Streams of other services are many, and nobody here reads them: a stream
   * counts from the first event that was written here.
   */
  add(rows: readonly HeadRow[], ours: boolean): void {
    for (const row of rows) {
      const others = this.streams.get(row[1]);
      if (others === undefined && !ours) continue;
      if (others === undefined) this.streams.set(row[1], [row]);
      else others.push(row);
      this.order.push(row);
      this.characters += sizeOf(row);
    }
    while (this.order.length - this.first > MOST_EVENTS || this.characters > MOST_CHARACTERS) this.letGoOldest();
    if (this.first > MOST_EVENTS) this.closeUp();
  }

  /** A stream's events from a revision up to the newest; undefined where these may not be all. */
  of(stream: string, from: Revision): readonly HeadRow[] | undefined {
    const rows = this.streams.get(stream);
    const first = rows?.[0]?.[2];
    if (rows === undefined || first === undefined || from < first) return undefined;
    return rows.filter(([, , revision]) => revision >= from);
  }

  /** For when something may have come in between that is not known. */
  clear(): void {
    this.streams.clear();
    this.order = [];
    this.first = 0;
    this.characters = 0;
  }

  private letGoOldest(): void {
    const row = this.order[this.first];
    this.order[this.first] = undefined;
    this.first += 1;
    if (row === undefined) return;
    this.characters -= sizeOf(row);
    const rows = this.streams.get(row[1]);
    if (rows?.length === 1) this.streams.delete(row[1]);
    else rows?.shift();
  }

  private closeUp(): void {
    this.order = this.order.slice(this.first);
    this.first = 0;
  }
}
