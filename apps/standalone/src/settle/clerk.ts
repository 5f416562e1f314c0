import { isAscii } from 'node:buffer';
import { Refusal, type Language } from '@yidi/kernel';
import type { SettledAccount } from './accounts.js';
import { BadRecord } from './bad-record.js';
import { isOurs, type Part } from './parts.js';
import { readRecord } from './read-record.js';
import { faultOf } from './result.js';
import { ResultText } from './result-text.js';
import { settleRecord, type Desk } from './settle-record.js';
import { Sums, type SumsToCarry } from './sums.js';
import { utf8 } from './utf8.js';

/** How results are told. */
export interface Telling {
  /** Whether the steps are told. */
  readonly told: boolean;
  readonly language: Language;
}

/** What became of the records of one block that were a clerk's. */
export interface Settled {
  /** The lines of results one after the other, in UTF-8. What follows them in the buffer means nothing. */
  readonly results: ArrayBuffer;
  /** For each line of the block the length of its line of results; 0 where it is another clerk's, or empty. */
  readonly lengths: Uint32Array<ArrayBuffer>;
  /** What is to be said of bad lines, each with its line in the block. */
  readonly faults: readonly Fault[];
}

interface Fault {
  readonly line: number;
  readonly says: string;
}

/** What a clerk has at the end of the day. */
export interface Balance {
  readonly sums: SumsToCarry;
  readonly accounts: readonly SettledAccount[];
}

/** Who settles the records of some persons, block after block, and keeps their accounts. */
export interface Clerk {
  /** `spare` is the buffer of earlier results that were written: it is filled again, since buffers by the thousand are costly to collect. */
  settle(block: Uint8Array, spare?: ArrayBuffer): Promise<Settled>;
  balance(): Promise<Balance>;
  /** Called when no balance is wanted any more. */
  close(): Promise<void>;
}

/** Results are several times as long as their records; a buffer that is too short is made longer. */
const TIMES_AS_LONG = 12;
const AT_LEAST = 1 << 16;

/** A clerk's work: settles its part of every block line after line and keeps the sums. */
export class ClerksWork {
  private readonly sums = new Sums();
  private readonly text: ResultText;
  private linesBefore = 0;

  constructor(
    private readonly desk: Desk,
    private readonly telling: Telling,
    private readonly part: Part,
  ) {
    this.text = new ResultText(telling.language);
  }

  settle(block: Uint8Array, spare?: ArrayBuffer): Settled {
    const lines = linesOf(block);
    const lengths = new Uint32Array(lines.length);
    const faults: Fault[] = [];
    const results = new Results(spare ?? new ArrayBuffer(Math.max(AT_LEAST, block.length * TIMES_AS_LONG)));
    for (const [at, text] of lines.entries()) {
      if (text.trim() === '' || !isOurs(text, this.part)) continue;
      lengths[at] = results.add(this.settled(text, at, faults));
    }
    this.linesBefore += endedLines(lines);
    return { results: results.buffer, lengths, faults };
  }

  balance(): Balance {
    return { sums: this.sums, accounts: this.desk.accounts.settled() };
  }

  /** The line of results for a line of records. */
  private settled(text: string, at: number, faults: Fault[]): string {
    this.sums.records += 1;
    try {
      const { told } = this.telling;
      const outcome = settleRecord(readRecord(text), this.desk, told ? this.text.tell : undefined);
      this.sums.add(outcome);
      return `${this.text.of(outcome)}\n`;
    } catch (error) {
      const fault = faultOf(error, this.telling.language);
      const line = this.linesBefore + at + 1;
      this.sums.bad += 1;
      faults.push({ line: at, says: `line ${String(line)}: ${messageOf(error)}` });
      return utf8(`${JSON.stringify({ line, ...idIn(text), status: 'bad', error: fault })}\n`);
    }
  }
}

const linesOf = (block: Uint8Array): readonly string[] => {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8').split('\n');
};

/** What follows the last end of a line is the next block's first line, or nothing. */
const endedLines = (lines: readonly string[]): number => lines.length - 1;

/** Lines of results, written one after the other. */
class Results {
  private bytes: Buffer<ArrayBuffer>;
  private length = 0;

  constructor(buffer: ArrayBuffer) {
    this.bytes = Buffer.from(buffer);
  }

  get buffer(): ArrayBuffer {
    return this.bytes.buffer;
  }

  /** Adds a line in UTF-8 of one character for each byte, and says how long it is. */
  add(line: string): number {
    if (this.length + line.length > this.bytes.length) this.grow(line.length);
    this.length += this.bytes.write(line, this.length, 'latin1');
    return line.length;
  }

  private grow(by: number): void {
    const larger = Buffer.from(new ArrayBuffer(2 * (this.bytes.length + by)));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

const messageOf = (error: unknown): string =>
  error instanceof BadRecord || error instanceof Refusal ? `${error.says.en}（${error.says.zh}）` : String(error);

/** The id of a record that is otherwise bad, where one can be read. */
const idIn = (text: string): { readonly recordId?: string } => {
  const [, recordId] = /"recordId"\s*:\s*"([0-9A-Za-z._:-]{1,64})"/.exec(text) ?? [];
  return recordId === undefined ? {} : { recordId };
};
