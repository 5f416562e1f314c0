import type { Projector } from '@yidi/eventing';

/** Tells one reader of a partition that it was touched. */
export interface Watch {
  /** Resolves at the first touch after this call, or when stopped. */
  readonly next: () => Promise<void>;
  readonly end: () => void;
}

/** Who wants to know that a partition of a table was touched: one listener for everybody. */
export class Growth {
  private readonly watching = new Map<string, Set<() => void>>();
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly projector: Projector,
    private readonly table: string,
  ) {}

  watch(partition: string, stop: AbortSignal): Watch {
    let resume: () => void = () => undefined;
    const touched = (): void => resume();
    this.add(partition, touched);
    stop.addEventListener('abort', touched);
    return {
      next: () =>
        new Promise((resolve) => {
          resume = resolve;
          if (stop.aborted) resolve();
        }),
      end: () => {
        stop.removeEventListener('abort', touched);
        this.remove(partition, touched);
      },
    };
  }

  private add(partition: string, touched: () => void): void {
    this.stopListening ??= this.projector.listen(({ keys }) => {
      const touched =
        keys === 'any'
          ? [...this.watching.keys()]
          : keys.filter(({ table }) => table === this.table).map((key) => key.partition);
      for (const each of touched) this.tell(each);
    });
    const others = this.watching.get(partition);
    if (others === undefined) this.watching.set(partition, new Set([touched]));
    else others.add(touched);
  }

  private tell(partition: string): void {
    for (const touched of this.watching.get(partition) ?? []) touched();
  }

  private remove(partition: string, touched: () => void): void {
    const others = this.watching.get(partition);
    others?.delete(touched);
    if (others?.size === 0) this.watching.delete(partition);
    if (this.watching.size > 0) return;
    this.stopListening?.();
    this.stopListening = undefined;
  }
}
