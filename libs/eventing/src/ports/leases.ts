/** What one process at a time may do, and until when. */
export interface Held {
  /** Grows with every holder of the lease: whoever shows a smaller one has been followed by another. */
  readonly term: number;
  /** Aborted when the caller stops, and when the lease was lost or could not be renewed in time. */
  readonly until: AbortSignal;
}

/** Rights that one process at a time has, taken over by another when their holder dies. */
export interface Leases {
  /**
   * Waits until the lease is free, runs the work under it, renewing it meanwhile, and gives it back. Resolves when the work
   * has ended or when stopped before it began; rejects with what the work threw. Throws Unavailable when the lease cannot be
   * asked for. Whatever the work writes must be conditional on what stood there before: a process that was paused may wake
   * up after its lease went to another.
   */
  hold(name: string, work: (held: Held) => Promise<void>, stop: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
