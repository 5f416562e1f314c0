import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';

export type Loop = (stop: AbortSignal) => Promise<void>;

/** What a service does beside answering: following the log and the bus. Started with it, stopped before its stores close. */
export class Background implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stop = new AbortController();
  private readonly loops: Loop[] = [];
  private running: Promise<unknown> = Promise.resolve();

  add(loop: Loop): void {
    this.loops.push(loop);
  }

  onApplicationBootstrap(): void {
    this.running = Promise.all(this.loops.map((loop) => loop(this.stop.signal)));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.running;
  }
}
