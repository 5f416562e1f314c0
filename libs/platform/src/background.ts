import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Engine } from './engine.js';

export type Loop = (stop: AbortSignal) => Promise<void>;

/** What a service does beside answering: following the log and the bus. Started with it, stopped before its stores close. */
@Injectable()
export class Background implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stop = new AbortController();
  private readonly loops: Loop[] = [];
  private running: Promise<unknown> = Promise.resolve();

  constructor(private readonly engine: Engine) {}

  add(loop: Loop): void {
    this.loops.push(loop);
  }

  onApplicationBootstrap(): void {
    this.running = Promise.all(this.loops.map((loop) => this.keep(loop)));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.running;
  }

  /** Loops outlast what passes; one that gives up has met something that a person must mend, and the service is not ready. */
  private async keep(loop: Loop): Promise<void> {
    try {
      await loop(this.stop.signal);
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      this.engine.runtime.log.fatal({ cause }, 'background work has stopped and needs somebody to look at it');
      this.engine.runtime.stopped.push(cause);
    }
  }
}
