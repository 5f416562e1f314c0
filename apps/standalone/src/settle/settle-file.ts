import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { Refusal, toYuan, fen, type Language } from '@yidi/kernel';
import { SingleBar } from 'cli-progress';
import { BadRecord } from './bad-record.js';
import { readRecord } from './read-record.js';
import { faultOf, resultOf } from './result.js';
import { settleRecord, type Desk, type Outcome } from './settle-record.js';

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
  readonly language: Language;
  readonly results: Writable;
  /** Where progress and bad lines are told. */
  readonly notes: Writable;
}

/** Results are written in pieces of about this many characters. */
const PIECE = 1 << 16;

/** Settles a file of records line by line, in order; a bad line is told with its number and the rest goes on. */
export const settleFile = async ({ path, desk, language, results, notes }: FileToSettle): Promise<Totals> => {
  const { source, size } = await opened(path);
  const progress = progressOn(notes, size);
  const sums = new Sums();
  let [line, read, piece] = [0, 0, ''];
  for await (const text of createInterface({ input: source, crlfDelay: Infinity })) {
    line += 1;
    read += text.length + 1;
    if (text.trim() === '') continue;
    piece += `${JSON.stringify(settled(text, line, { desk, language, notes, sums }))}\n`;
    if (piece.length >= PIECE) {
      await write(results, piece);
      piece = '';
      progress.at(read, sums.totals.records);
    }
  }
  progress.end(read, sums.totals.records);
  await write(results, `${piece}${JSON.stringify({ totals: sums.told() })}\n`);
  return sums.totals;
};

const settled = (
  text: string,
  line: number,
  { desk, language, notes, sums }: Pick<FileToSettle, 'desk' | 'language' | 'notes'> & { readonly sums: Sums },
): object => {
  sums.totals.records += 1;
  try {
    const outcome = settleRecord(readRecord(text), desk);
    sums.add(outcome);
    return resultOf(outcome, language);
  } catch (error) {
    const fault = faultOf(error, language);
    sums.totals.bad += 1;
    notes.write(`line ${String(line)}: ${messageOf(error)}\n`);
    return { line, ...idIn(text), status: 'bad', error: fault };
  }
};

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

const write = async (to: Writable, piece: string): Promise<void> => {
  if (!to.write(piece)) await once(to, 'drain');
};

/** Sums over the settled records, by fund. */
class Sums {
  readonly totals: Totals = { records: 0, settled: 0, declined: 0, bad: 0 };
  private readonly money = { total: 0, fundPays: 0, personPays: 0 };
  private readonly funds = new Map<string, number>();

  add(outcome: Outcome): void {
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
  end(read: number, records: number): void;
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
    end: (_, records) => {
      bar.update(Math.max(1, size), { records });
      bar.stop();
    },
  };
};
