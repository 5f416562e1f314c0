import { randomUUID } from 'node:crypto';
import type { Kept, StoredLog } from './stored-log.js';

export const BY_CORRELATION = '$by_correlation_id';

/** What the real one needed from the append to the link, p50. */
const LAG_MS = 8;

const correlationOf = ({ stream, metadata }: Kept): string | undefined => {
  if (stream.startsWith('$') || metadata.length === 0) return undefined;
  try {
    const { $correlationId } = JSON.parse(Buffer.from(metadata).toString('utf8')) as Record<string, unknown>;
    return typeof $correlationId === 'string' ? $correlationId : undefined;
  } catch {
    return undefined;
  }
};

/** The system projection that links every event into `$bc-<correlation id>`, a moment after it was written. */
export class ByCorrelation {
  /** From the append to the link, ms. */
  lagMs = LAG_MS;
  private running: boolean;
  private timer: NodeJS.Timeout | undefined;
  /** Index of the first event that was not looked at. */
  private cursor: number;
  private working: Promise<void> = Promise.resolve();

  constructor(
    private readonly log: StoredLog,
    enabled: boolean,
  ) {
    this.running = enabled;
    this.cursor = this.afterTheLastLinked();
    log.listen(() => {
      this.wake();
    });
    this.wake();
  }

  get status(): 'Running' | 'Stopped' {
    return this.running ? 'Running' : 'Stopped';
  }

  enable(): void {
    this.running = true;
    this.wake();
  }

  disable(): void {
    this.running = false;
  }

  /** The log was replaced by an older copy of itself. */
  restart(): void {
    this.cursor = this.afterTheLastLinked();
  }

  async stop(): Promise<void> {
    this.running = false;
    clearTimeout(this.timer);
    await this.working;
  }

  private wake(): void {
    if (!this.running || this.timer !== undefined || this.cursor >= this.log.length) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.working = this.link(this.log.length);
    }, this.lagMs).unref();
  }

  private async link(until: number): Promise<void> {
    const writing: Promise<unknown>[] = [];
    for (; this.running && this.cursor < until; this.cursor += 1) {
      const event = this.log.at(this.cursor);
      const correlation = event === undefined ? undefined : correlationOf(event);
      if (event !== undefined && correlation !== undefined) writing.push(this.write(`$bc-${correlation}`, event));
    }
    await Promise.all(writing);
    this.wake();
  }

  private write(stream: string, { stream: target, revision }: Kept): Promise<unknown> {
    const link = Buffer.from(`${String(revision)}@${target}`);
    const event = { id: randomUUID(), type: '$>', json: false, data: link, metadata: Buffer.alloc(0) };
    return this.log.append(stream, [event], 'any');
  }

  private afterTheLastLinked(): number {
    for (let index = this.log.length - 1; index >= 0; index -= 1) {
      const event = this.log.at(index);
      const linked = event?.stream.startsWith('$bc-') === true ? this.log.linked(event) : undefined;
      if (linked !== undefined) return this.log.indexOf(linked.position) + 1;
    }
    return 0;
  }
}
