import type { Position } from '@yidi/eventing';
import { LRUCache } from 'lru-cache';

const REMEMBERED = 20_000;

/** A place in a case: how many of its events stand up to here, and where in the log the last of them is. */
export interface Place {
  readonly seq: number;
  /** Absent before the first event. */
  readonly position?: Position;
}

const START_OF_CASE: Place = { seq: 0 };

/**
 * Where the places of cases are in the log, as far as they were met, so that paging goes on where it left off. A case only
 * grows at its end: what was true of a place stays true.
 */
export class Places {
  private readonly known = new LRUCache<string, Position>({ max: REMEMBERED });

  /** The place itself where it is known, else the start of the case. */
  from(caseId: string, seq: number): Place {
    const position = this.known.get(keyOf(caseId, seq));
    return position === undefined ? START_OF_CASE : { seq, position };
  }

  remember(caseId: string, seq: number, position: Position): void {
    this.known.set(keyOf(caseId, seq), position);
  }
}

const keyOf = (caseId: string, seq: number): string => `${caseId} ${String(seq)}`;
