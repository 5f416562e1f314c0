import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { Refusal, toYuan, fen, type Language } from '@yidi/kernel';
import { SingleBar } from 'cli-progress';
import { BadRecord } from './bad-record.js';
import { linesOf } from './lines.js';
import { readRecord } from './read-record.js';
import { faultOf } from './result.js';
import { ResultText } from './result-text.js';
import { settleRecord, type Desk, type Outcome } from './settle-record.js';
import { utf8 } from './utf8.js';

/** What a file of records came to. */
export interface Totals {
  records: number;
  settled: number;
  declined: number;
  bad: number;
}

export interface FileToSettle {
  /** A file, or `-` for the standard input. */
  readonly path: string;
  readonly desk: Desk;
  /** Whether the steps are told. */
  readonly told: boolean;
  readonly language: Language;
  readonly results: Writable;
  /** Where progress and bad lines are told. */
  readonly notes: Writable;
}

/** Results are written in pieces of about this many bytes. */
const PIECE = 1 << 16;

/** Settles a file of records line by line, in order; a bad line is told with its number and the rest goes on. */
export const settleFile = async ({ path, desk, told, language, results, notes }: FileToSettle): Promise<Totals> => {
  const { source, size } = await opened(path);
  const progress = progressOn(notes, size);
  const clerk = new Clerk({ desk, told, language, notes });
  let piece = '';
  for await (const { lines, read } of linesOf(source)) {
    for (const text of lines) {
      piece += clerk.settled(text);
      if (piece.length < PIECE) continue;
      await write(results, piece);
      piece = '';
    }
    progress.at(read, clerk.sums.totals.records);
  }
  progress.end(clerk.sums.totals.records);
  await write(results, piece + utf8(`${JSON.stringify({ totals: clerk.sums.told() })}\n`));
  return clerk.sums.totals;
};

/** Settles line after line and keeps the sums. */
class Clerk {
  readonly sums = new Sums();
  private readonly text: ResultText;
  private line = 0;

  constructor(private readonly given: Pick<FileToSettle, 'desk' | 'told' | 'language' | 'notes'>) {
    this.text = new ResultText(given.language);
  }

  /** The line of results, in UTF-8, for the next line of records; nothing for an empty one. */
  settled(text: string): string {
    this.line += 1;
    if (text.trim() === '') return '';
    this.sums.totals.records += 1;
    try {
      const outcome = settleRecord(readRecord(text), this.given.desk, this.given.told ? this.text.tell : undefined);
      this.sums.add(outcome);
      return `${this.text.of(outcome)}\n`;
    } catch (error) {
      return utf8(`${JSON.stringify(this.bad(text, error))}\n`);
    }
  }

  private bad(text: string, error: unknown): object {
    const fault = faultOf(error, this.given.language);
    this.sums.totals.bad += 1;
    this.given.notes.write(`line ${String(this.line)}: ${messageOf(error)}\n`);
    return { line: this.line, ...idIn(text), status: 'bad', error: fault };
  }
}

const messageOf = (error: unknown): string =>
  error instanceof BadRecord || error instanceof Refusal ? `${error.says.en}（${error.says.zh}）` : String(error);

/** The id of a record that is otherwise bad, where one can be read. */
const idIn = (text: string): { readonly recordId?: string } => {
  const [, recordId] = /"recordId"\s*:\s*"([0-9A-Za-z._:-]{1,64})"/.exec(text) ?? [];
  return recordId === undefined ? {} : { recordId };
};

const opened = async (path: string): Promise<{ readonly source: Readable; readonly size: number }> =>
  path === '-'
    ? { source: process.stdin, size: 0 }
    : { source: createReadStream(path, { highWaterMark: 1 << 20 }), size: (await stat(path)).size };

/** Writes a piece in UTF-8 of one character for each byte, no faster than it is taken. */
const write = async (to: Writable, piece: string): Promise<void> => {
  if (!to.write(piece, 'latin1')) await once(to, 'drain');
};

/** Sums over the settled records, by fund. */
class Sums {
  readonly totals: Totals = { records: 0, settled: 0, declined: 0, bad: 0 };
  private readonly money = { total: 0, fundPays: 0, personPays: 0 };
  private readonly funds = new Map<string, number>();

  add(outcome: Outcome<string>): void {
    if ('declined' in outcome) {
      this.totals.declined += 1;
      return;
    }
    const { total, fundPays, personPays, funds } = outcome.calculation;
    this.totals.settled += 1;
    this.money.total += total;
    this.money.fundPays += fundPays;
    this.money.personPays += personPays;
    for (const { fund, amount } of funds) this.funds.set(fund, (this.funds.get(fund) ?? 0) + amount);
  }

  told(): object {
    const yuan = (amount: number): string => toYuan(fen(amount));
    return {
      ...this.totals,
      total: yuan(this.money.total),
      fundPays: yuan(this.money.fundPays),
      personPays: yuan(this.money.personPays),
      funds: Object.fromEntries([...this.funds].map(([fund, amount]) => [fund, yuan(amount)])),
    };
  }
}

interface Progress {
  at(read: number, records: number): void;
  end(records: number): void;
}

/** A bar at a terminal; elsewhere a line now and then. */
const progressOn = (notes: Writable, size: number): Progress => {
  const bar = new SingleBar({
    stream: notes,
    format: '{bar} {percentage}% · {records} records · {eta_formatted} left',
    noTTYOutput: true,
    notTTYSchedule: 5000,
    etaBuffer: 100,
  });
  bar.start(Math.max(1, size), 0, { records: 0 });
  return {
    at: (read, records) => {
      bar.update(Math.min(read, size), { records });
    },
    end: (records) => {
      bar.update(Math.max(1, size), { records });
      bar.stop();
    },
  };
};
