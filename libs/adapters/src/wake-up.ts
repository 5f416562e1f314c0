/** Waits that end at a call, after a time, or when their signal is aborted, whatever comes first. */
export class WakeUp {
  private readonly sleeping = new Set<() => void>();

  wait(ms: number, stop: AbortSignal): Promise<void> {
    if (stop.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        stop.removeEventListener('abort', wake);
        this.sleeping.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      stop.addEventListener('abort', wake);
      this.sleeping.add(wake);
    });
  }

  all(): void {
    for (const wake of [...this.sleeping]) wake();
  }
}
