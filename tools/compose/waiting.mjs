import { setTimeout as pause } from 'node:timers/promises';

/** Asks until the answer is something; throws with `what` when it takes longer than it may. Errors are asked through. */
export const until = async (what, limitMs, ask) => {
  const end = performance.now() + limitMs;
  let last = '';
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      last = `: ${error.message}`;
    }
    if (performance.now() > end) throw new Error(`${what} did not happen within ${String(limitMs / 1_000)} s${last}`);
    await pause(250);
  }
};

export const seconds = (since) => ((performance.now() - since) / 1_000).toFixed(1);
