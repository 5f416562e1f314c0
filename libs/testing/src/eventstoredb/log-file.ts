import { open, rename, type FileHandle } from 'node:fs/promises';
import type { Kept } from './stored-log.js';

/** One line of the file: an append as a whole, so that a torn last line tears no append. */
export type LogLine = { readonly events: readonly Kept[] } | { readonly tombstoned: string };

const LINE_FEED = 10;

const text = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');

/** JSON stays readable in the file; other bytes are kept as base64. */
const written = ({ json, data, metadata, ...event }: Kept): object => ({
  ...event,
  json,
  data: json ? text(data) : Buffer.from(data).toString('base64'),
  metadata: text(metadata),
});

const read = (event: Kept & { readonly data: unknown; readonly metadata: unknown }): Kept => ({
  ...event,
  data: Buffer.from(String(event.data), event.json ? 'utf8' : 'base64'),
  metadata: Buffer.from(String(event.metadata), 'utf8'),
});

const lineOf = (line: LogLine): string =>
  `${JSON.stringify('events' in line ? { events: line.events.map(written) } : line)}\n`;

const parse = (json: string): LogLine => {
  const line = JSON.parse(json) as LogLine;
  return 'events' in line ? { events: line.events.map(read) } : line;
};

/** What the double remembers, as NDJSON that only grows. Appends that come together share one synced write. */
export class LogFile {
  private lines: LogLine[] = [];
  private waiting: string[] = [];
  private flushing: Promise<void> | undefined;

  private constructor(
    private readonly path: string | undefined,
    private handle: FileHandle | undefined,
  ) {}

  /** Without a path nothing is kept. */
  static async open(path?: string): Promise<LogFile> {
    if (path === undefined) return new LogFile(undefined, undefined);
    const handle = await open(path, 'a+');
    const file = new LogFile(path, handle);
    file.lines = await file.whole(handle);
    return file;
  }

  /** What was in the file when it was opened; once. */
  take(): readonly LogLine[] {
    const { lines } = this;
    this.lines = [];
    return lines;
  }

  add(line: LogLine): void {
    if (this.handle !== undefined) this.waiting.push(lineOf(line));
  }

  /** Resolves when everything that was added so far is on the disk. */
  async flush(): Promise<void> {
    await this.flushing;
    if (this.waiting.length === 0) return this.flushing;
    return (this.flushing ??= this.write().finally(() => (this.flushing = undefined)));
  }

  /** Starts the file again with these events only. */
  async replace(events: readonly Kept[]): Promise<void> {
    if (this.path === undefined) return;
    await this.flush();
    await this.handle?.close();
    const fresh = await open(`${this.path}.new`, 'w');
    await fresh.writeFile(events.map((event) => lineOf({ events: [event] })).join(''));
    await fresh.close();
    await rename(`${this.path}.new`, this.path);
    this.handle = await open(this.path, 'a+');
  }

  async close(): Promise<void> {
    await this.flush();
    await this.handle?.close();
    this.handle = undefined;
  }

  private async write(): Promise<void> {
    const lines = this.waiting.join('');
    this.waiting = [];
    await this.handle?.appendFile(lines);
    await this.handle?.datasync();
  }

  /** The lines that are complete; what a crash left of another is cut off. */
  private async whole(handle: FileHandle): Promise<LogLine[]> {
    const bytes = await handle.readFile();
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    if (end < bytes.length) await handle.truncate(end);
    const found: LogLine[] = [];
    for (let from = 0; from < end;) {
      const to = bytes.indexOf(LINE_FEED, from);
      found.push(parse(bytes.toString('utf8', from, to)));
      from = to + 1;
    }
    return found;
  }
}
