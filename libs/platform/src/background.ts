import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Engine } from './engine.js';
import type { Runtime } from './runtime.js';

export type Loop = (stop: AbortSignal) => Promise<void>;

/** Loops outlast what passes; one that gives up has met something that a person must mend, and the service is not ready. */
export const keepGoing = async ({ log, stopped }: Runtime, loop: Loop, stop: AbortSignal): Promise<void> => {
  try {
    await loop(stop);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    log.fatal({ cause }, 'background work has stopped and needs somebody to look at it');
    stopped.push(cause);
  }
};

/** What a service does beside answering: following the log. Started with it, stopped before its stores close. */
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
    const { runtime } = this.engine;
    this.running = Promise.all(this.loops.map((loop) => keepGoing(runtime, loop, this.stop.signal)));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.running;
  }
}
