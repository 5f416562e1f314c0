import type { Recorded, Revision } from '@yidi/eventing';
import type { HeadRow } from './sqlite.event-rows.js';

const MOST_EVENTS = 16_384;
const MOST_CHARACTERS = 8 * 1024 * 1024;

interface Kept {
  readonly position: number;
  readonly size: number;
  readonly event: Recorded;
}

/**
 * The newest events of the log, so that those who follow at the end share one copy of each and do not read each on its own.
 * It is made from the stored text and not from the object that was given to append: what a follower sees live is exactly
 * what it would read later.
 */
export class EventTail {
  private kept: Kept[] = [];
  private characters = 0;
  private readonly byStream = new Map<string, Kept[]>();
  /** The tail holds every event of the log after this position and up to its last one. */
  private after = 0;

  constructor(private readonly recorded: (row: HeadRow) => Recorded) {}

  /** Position of the newest event that it knows of. */
  get last(): number {
    return this.kept.at(-1)?.position ?? this.after;
  }

  /** Takes the events that come next in the log after `end`, ours being written here. Gives them back as everybody gets them. */
  add(end: number, rows: readonly HeadRow[], ours = false): readonly Recorded[] {
    // Something in between is not known: what is kept does not join on to the new events.
    if (end !== this.last) this.startAfter(end);
    const added = rows.map((row) => {
      const size = (row[5]?.length ?? 0) + (row[6]?.length ?? 0);
      this.characters += size;
      return { position: row[0], size, event: this.recorded(row) };
    });
    this.kept.push(...added);
    for (const each of added) this.index(each, ours);
    this.trim();
    return added.map(({ event }) => event);
  }

  /** The next events after a position, or none when the tail cannot tell them without a gap. */
  next(position: number, limit: number): readonly Recorded[] {
    if (position < this.after || position >= this.last) return [];
    const first = this.indexAfter(position);
    return this.kept.slice(first, first + limit).map(({ event }) => event);
  }

  /** A stream's events from a revision up to the end of the tail; undefined where the tail cannot tell whether these are all. */
  ofStream(stream: string, from: Revision): readonly Recorded[] | undefined {
    const kept = this.byStream.get(stream);
    const first = kept?.[0]?.event.revision;
    if (kept === undefined || first === undefined || from < first) return undefined;
    return kept.filter(({ event }) => event.revision >= from).map(({ event }) => event);
  }

  /** Forgets what it has; what is added next stands behind this position. */
  startAfter(end: number): void {
    this.kept = [];
    this.byStream.clear();
    this.characters = 0;
    this.after = end;
  }

  private trim(): void {
    let surplus = Math.max(0, this.kept.length - MOST_EVENTS);
    for (const { size } of this.kept.slice(0, surplus)) this.characters -= size;
    for (let kept = this.kept[surplus]; kept !== undefined && this.characters > MOST_CHARACTERS;) {
      this.characters -= kept.size;
      surplus += 1;
      kept = this.kept[surplus];
    }
    const dropped = this.kept.splice(0, surplus);
    for (const each of dropped) this.unindex(each);
    this.after = dropped.at(-1)?.position ?? this.after;
  }

  /** Streams of other services are many, and nobody here reads them: a stream counts from the first event that was written here. */
  private index(each: Kept, ours: boolean): void {
    const { stream } = each.event;
    const others = this.byStream.get(stream);
    if (others !== undefined) others.push(each);
    else if (ours) this.byStream.set(stream, [each]);
  }

  private unindex(each: Kept): void {
    const { stream } = each.event;
    const kept = this.byStream.get(stream);
    if (kept?.[0] !== each) return;
    if (kept.length === 1) this.byStream.delete(stream);
    else kept.shift();
  }

  /** Index of the first event kept whose position is greater. */
  private indexAfter(position: number): number {
    let low = 0;
    let high = this.kept.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.kept[middle]?.position ?? Infinity) > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
