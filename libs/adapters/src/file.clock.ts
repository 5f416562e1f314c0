import { existsSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { UnusableStore, type MovableClock } from '@yidi/eventing';
import { instant, type Instant } from '@yidi/kernel';

const fileIn = (folder: string): string => join(folder, 'clock.json');

/** Written beside the file and put in its place once it is on the disk: a crash leaves the old instant or the new one. */
const keep = async (file: string, now: Instant): Promise<void> => {
  const next = `${file}.next`;
  const written = await open(next, 'w');
  try {
    await written.writeFile(`${JSON.stringify({ now })}\n`);
    await written.sync();
  } finally {
    await written.close();
  }
  await rename(next, file);
  const folder = await open(join(file, '..'), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

const kept = async (file: string): Promise<Instant> => {
  try {
    const content: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof content === 'object' && content !== null && 'now' in content && typeof content.now === 'string')
      return instant(content.now);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
  }
  throw new UnusableStore(
    `${file} does not hold the instant of a simulated clock. It was left as it is. Put {"now": "2026-03-12T02:00:00.000Z"} ` +
      'with an instant not before the last event into it, or name another data folder.',
  );
};

/** A simulated clock whose instant is kept in a folder, so that a restart goes on from it. */
export class FileClock implements MovableClock {
  private moving: Promise<void> = Promise.resolve();

  private constructor(
    private readonly file: string,
    private current: Instant,
  ) {}

  /** Whether the folder already has a simulated clock. */
  static isKeptIn(folder: string): boolean {
    return existsSync(fileIn(folder));
  }

  /** Goes on from the instant kept in the folder, or starts at `initial`. Throws UnusableStore for a file that is broken. */
  static async open(folder: string, initial: Instant): Promise<FileClock> {
    const file = fileIn(folder);
    if (FileClock.isKeptIn(folder)) return new FileClock(file, await kept(file));
    await keep(file, initial);
    return new FileClock(file, initial);
  }

  now(): Instant {
    return this.current;
  }

  moveTo(to: Instant): Promise<void> {
    const moved = this.moving.then(() => this.move(to));
    this.moving = moved.catch(() => undefined);
    return moved;
  }

  private async move(to: Instant): Promise<void> {
    if (to < this.current) throw new RangeError(`The clock stands at ${this.current} and moves forwards only`);
    await keep(this.file, to);
    this.current = to;
  }
}
