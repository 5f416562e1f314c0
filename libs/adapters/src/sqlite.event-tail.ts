import type { Recorded } from '@yidi/eventing';
import { sizeOf, type HeadRow } from './sqlite.event-rows.js';

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
 * what it would read later. What all of them have seen is let go, before the collector takes it for something that stays.
 */
export class EventTail {
  private kept: Kept[] = [];
  private characters = 0;
  /** The tail holds every event of the log after this position and up to its last one. */
  private after = 0;

  constructor(private readonly recorded: (row: HeadRow) => Recorded) {}

  /** Position of the newest event that it knows of. */
  get last(): number {
    return this.kept.at(-1)?.position ?? this.after;
  }

  /** Takes the events that come next in the log after its last one. Gives them back as everybody gets them. */
  add(rows: readonly HeadRow[]): readonly Recorded[] {
    const added = rows.map((row) => {
      const size = sizeOf(row);
      this.characters += size;
      return { position: row[0], size, event: this.recorded(row) };
    });
    this.kept.push(...added);
    this.letGo(this.surplus());
    return added.map(({ event }) => event);
  }

  /** The next events after a position, or none when the tail cannot tell them without a gap. */
  next(position: number, limit: number): readonly Recorded[] {
    if (position < this.after || position >= this.last) return [];
    const first = this.indexAfter(position);
    return this.kept.slice(first, first + limit).map(({ event }) => event);
  }

  /** Every follower has been given what stands up to the position. */
  seen(position: number): void {
    this.letGo(this.indexAfter(position));
  }

  /** Forgets what it has; what is added next stands behind this position. */
  startAfter(end: number): void {
    this.kept = [];
    this.characters = 0;
    this.after = end;
  }

  /** How many at its beginning are too many. */
  private surplus(): number {
    let surplus = Math.max(0, this.kept.length - MOST_EVENTS);
    let characters = this.characters - sizesOf(this.kept.slice(0, surplus));
    for (let next = this.kept[surplus]; next !== undefined && characters > MOST_CHARACTERS; next = this.kept[surplus]) {
      characters -= next.size;
      surplus += 1;
    }
    return surplus;
  }

  private letGo(count: number): void {
    if (count === 0) return;
    const gone = this.kept.splice(0, count);
    this.characters -= sizesOf(gone);
    this.after = gone.at(-1)?.position ?? this.after;
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

const sizesOf = (kept: readonly Kept[]): number => kept.reduce((sum, { size }) => sum + size, 0);
