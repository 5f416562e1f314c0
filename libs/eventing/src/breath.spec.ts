import { describe, expect, it } from '@jest/globals';
import { Breath } from './breath.js';

const never = new AbortController().signal;

/** How many of so many rounds went by within one breath, each having taken up so much. */
const pausesIn = async (rounds: number, count: number): Promise<number> => {
  const breath = new Breath();
  let pauses = 0;
  for (let round = 0; round < rounds; round += 1) {
    const turn = new Promise<'pause'>((resolve) => setImmediate(() => resolve('pause')));
    const going = breath.after(count, never);
    if ((await Promise.race([turn, going])) === 'pause') pauses += 1;
    await going;
  }
  return pauses;
};

describe('a loop that takes breath', () => {
  it('goes on at once while it has little to do', async () => {
    expect(await pausesIn(3, 1)).toBe(0);
  });

  it('waits for more where much comes in small pieces', async () => {
    expect(await pausesIn(6, 5)).toBeGreaterThan(0);
  });

  it('does not wait for more than plenty', async () => {
    expect(await pausesIn(10, 1_000)).toBe(0);
  });

  it('ends its breath when it is stopped', async () => {
    const breath = new Breath();
    const stop = new AbortController();
    await breath.after(10, stop.signal);
    const waiting = breath.after(10, stop.signal);
    stop.abort();
    await expect(waiting).resolves.toBeUndefined();
  });
});
