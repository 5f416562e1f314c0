import { Client, type ClientConfig } from 'pg';
import { WakeUp } from './wake-up.js';

const AGAIN_MS = { first: 100, most: 2_000 };

/**
 * Hears what other processes tell over the server (LISTEN), on a connection of its own that is opened again when it breaks.
 * What is told meanwhile is lost: after each opening all are woken as if something had been told, and whoever must not miss
 * anything looks from time to time beside it.
 */
export class PostgresListener {
  private readonly stopping = new AbortController();
  private readonly hearing = new Set<(told: string | undefined) => void>();
  private readonly pause = new WakeUp();
  private readonly running: Promise<void>;
  private hangUp: () => void = () => undefined;

  constructor(
    private readonly config: ClientConfig,
    private readonly channel: string,
  ) {
    this.running = this.run();
  }

  /** @param wake given what was told; undefined where something may have been missed */
  hear(wake: (told: string | undefined) => void): () => void {
    this.hearing.add(wake);
    return () => this.hearing.delete(wake);
  }

  async close(): Promise<void> {
    this.stopping.abort();
    this.hangUp();
    await this.running;
  }

  private async run(): Promise<void> {
    let wait = AGAIN_MS.first;
    while (!this.stopping.signal.aborted) {
      if (await this.listened()) wait = AGAIN_MS.first;
      await this.pause.wait(wait, this.stopping.signal);
      wait = Math.min(wait * 2, AGAIN_MS.most);
    }
  }

  /** Resolves when the connection has ended: true where it had come about. */
  private async listened(): Promise<boolean> {
    const client = new Client({ ...this.config, query_timeout: this.config.connectionTimeoutMillis });
    const ended = new Promise<void>((resolve) => {
      // Without this an error of the connection would end the process.
      client.on('error', () => resolve());
      client.on('end', () => resolve());
      this.hangUp = resolve;
    });
    client.on('notification', ({ payload }) => this.tell(payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(this.channel)}`);
      this.tell(undefined);
      await ended;
      return true;
    } catch {
      return false;
    } finally {
      void client.end().catch(() => undefined);
    }
  }

  private tell(told: string | undefined): void {
    for (const wake of [...this.hearing]) wake(told);
  }
}
