import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { SingleBar } from 'cli-progress';
import type { SettledAccount } from './accounts.js';
import type { Clerk, Settled } from './clerk.js';
import { clerkHere, clerksInThreads, type Desks } from './clerks.js';
import { blocksOf, type Block } from './lines.js';
import { Sums, type Totals } from './sums.js';

export interface FileToSettle {
  /** A file, or `-` for the standard input. */
  readonly path: string;
  readonly desks: Desks;
  readonly results: Writable;
  /** Where progress and bad lines are told. */
  readonly notes: Writable;
  /** Who settles a file of more than one block; threads unless given. */
  readonly open?: (desks: Desks) => readonly Clerk[];
}

export interface FileSettled {
  readonly totals: Totals;
  /** Those in which something was settled. */
  readonly accounts: readonly SettledAccount[];
}

/**
 * Settles a file of records, the results in the order of the records; a bad line is told with its number and the rest goes on.
 * Records of one person are settled in order by one clerk, those of different persons side by side.
 */
export const settleFile = async (file: FileToSettle): Promise<FileSettled> => {
  const { source, size } = await opened(file.path);
  const progress = progressOn(file.notes, size);
  try {
    return await settleBlocks(blocksOf(source), file, progress);
  } finally {
    progress.stop();
    source.destroy();
  }
};

const settleBlocks = async (
  blocks: AsyncGenerator<Block>,
  file: FileToSettle,
  progress: Progress,
): Promise<FileSettled> => {
  const begun = [await blocks.next(), await blocks.next()].flatMap(({ done, value }) => (done === true ? [] : [value]));
  const clerks = begun.length < 2 ? [clerkHere(file.desks)] : (file.open ?? clerksInThreads)(file.desks);
  try {
    const writing = new Writing(clerks, file, progress);
    for (const block of begun) await writing.take(block);
    for await (const block of blocks) await writing.take(block);
    await writing.finish();
    const balances = await Promise.all(clerks.map((clerk) => clerk.balance()));
    const sums = new Sums();
    sums.addAll(balances.map((balance) => balance.sums));
    progress.end(sums.records);
    await write(file.results, Buffer.from(`${JSON.stringify({ totals: sums.told() })}\n`));
    return { totals: sums.totals(), accounts: balances.flatMap(({ accounts }) => accounts) };
  } finally {
    await Promise.all(clerks.map((clerk) => clerk.close()));
  }
};

/** Blocks that clerks may be ahead of what is written: enough for none of them to wait for another's longer part. */
const AHEAD = 4;

interface UnderWay {
  readonly read: number;
  readonly parts: Promise<readonly Settled[]>;
}

/** Hands blocks to the clerks and writes what they make of them, in order and no faster than it is taken. */
class Writing {
  private readonly underWay: UnderWay[] = [];
  /** Buffers that were written, for each clerk. */
  private readonly spares: readonly ArrayBuffer[][];
  private joined = Buffer.alloc(0);
  private records = 0;

  constructor(
    private readonly clerks: readonly Clerk[],
    private readonly to: Pick<FileToSettle, 'results' | 'notes'>,
    private readonly progress: Progress,
  ) {
    this.spares = clerks.map(() => []);
  }

  async take({ bytes, read }: Block): Promise<void> {
    const parts = Promise.all(this.clerks.map((clerk, at) => clerk.settle(bytes, this.spares[at]?.pop())));
    // Whoever waits for it hears of a failure; until then nobody does.
    parts.catch(() => undefined);
    this.underWay.push({ read, parts });
    if (this.underWay.length > AHEAD) await this.writeNext();
  }

  async finish(): Promise<void> {
    while (this.underWay.length > 0) await this.writeNext();
  }

  private async writeNext(): Promise<void> {
    const next = this.underWay.shift();
    if (next === undefined) return;
    const parts = await next.parts;
    const faults = parts.flatMap((part) => part.faults).toSorted((a, b) => a.line - b.line);
    for (const { says } of faults) this.to.notes.write(`${says}\n`);
    await write(this.to.results, this.inOrder(parts));
    for (const [at, { results }] of parts.entries()) this.spares[at]?.push(results);
    this.progress.at(next.read, this.records);
  }

  /** The results of all clerks as their lines follow each other; valid until the next are put in order. */
  private inOrder(parts: readonly Settled[]): Uint8Array {
    const size = parts.reduce((sum, { lengths }) => sum + lengths.reduce((all, length) => all + length, 0), 0);
    if (size > this.joined.length) this.joined = Buffer.alloc(2 * size);
    const sheets = parts.map(({ results, lengths }) => ({ bytes: Buffer.from(results), lengths, place: 0 }));
    const lines = parts[0]?.lengths.length ?? 0;
    let end = 0;
    for (let line = 0; line < lines; line += 1)
      for (const sheet of sheets) {
        const length = sheet.lengths[line] ?? 0;
        if (length === 0) continue;
        end += sheet.bytes.copy(this.joined, end, sheet.place, (sheet.place += length));
        this.records += 1;
      }
    return this.joined.subarray(0, end);
  }
}

const opened = async (path: string): Promise<{ readonly source: Readable; readonly size: number }> => {
  if (path === '-') return { source: process.stdin, size: 0 };
  // Asked first: a stream that cannot be opened fails where nobody listens yet.
  const { size } = await stat(path);
  return { source: createReadStream(path, { highWaterMark: 1 << 18 }), size };
};

/** Resolves when the bytes are taken, so that their buffer can be used again. */
const write = (to: Writable, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    to.write(bytes, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });

interface Progress {
  at(read: number, records: number): void;
  end(records: number): void;
  /** Its timer would keep the process alive. */
  stop(): void;
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
    stop: () => {
      bar.stop();
    },
  };
};
