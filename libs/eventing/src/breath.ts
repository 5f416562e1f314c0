import { pauseFor } from './pause.js';

const BREATH_MS = 20;
/** So many in one breath are worth waiting for more of them. */
const BRISK = 8;
/** So many at once cost as little each as they ever will. */
const PLENTY = 500;

/**
 * Lets a busy loop take breath before it goes on, so that it takes up more at once: what is done by the batch, a commit or a
 * trip to a server, costs the same for one as for many. A loop that has little to do loses no time.
 */
export class Breath {
  private since = -Infinity;
  private taken = 0;

  /** @param count what was taken up since the last call */
  async after(count: number, stop: AbortSignal): Promise<void> {
    this.taken += count;
    if (performance.now() - this.since < BREATH_MS) {
      if (this.taken < BRISK || count >= PLENTY) return;
      await pauseFor(BREATH_MS, stop);
    }
    this.since = performance.now();
    this.taken = 0;
  }
}
