import type { Letter } from './ports/exchange.js';

/** Letters of other systems become commands of ours. Delivered at least once: the commands' ids are derived from the letter's. */
export interface Correspondence<Desk> {
  /** A sentence: `record-regional-treatments`. Also the name of its consumer group. */
  readonly name: string;
  readonly topics: readonly string[];
  /** Where it is answered. */
  readonly answers: readonly string[];
  /** Resolves when the letter is dealt with, be it by answering that it cannot be read; rejects for it to be given again. */
  readonly hear: (letter: Letter, desk: Desk) => Promise<void>;
}

export const correspondence = <Desk>(definition: Correspondence<Desk>): Correspondence<Desk> => definition;
