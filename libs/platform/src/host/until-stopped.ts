/** An end that takes longer than this has got stuck. */
const LIMIT_MS = 15_000;

/**
 * Resolves at the first SIGINT or SIGTERM. Further ones are the same wish: a terminal and npm may each pass it on. An end
 * that gets stuck is cut off.
 */
export const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = (): void => {
      setTimeout(() => process.exit(1), LIMIT_MS).unref();
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
