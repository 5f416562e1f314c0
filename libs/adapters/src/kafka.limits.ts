/** How long what may take, ms. */
export interface KafkaLimits {
  /** After that a publication that is not confirmed has failed. */
  readonly publish: number;
  /** One request to a broker. */
  readonly request: number;
  /** A consumer that is silent for so long has left its group, and others take over. */
  readonly session: number;
  /** Without a sign of its group for so long, a consumer is in trouble. */
  readonly silence: number;
  /** Without one for so long, it is given up and made anew. */
  readonly hopeless: number;
  /** For leaving a group or closing a connection in good order. */
  readonly leave: number;
}

export const USUAL_LIMITS: KafkaLimits = {
  publish: 30_000,
  request: 10_000,
  session: 10_000,
  silence: 10_000,
  hopeless: 60_000,
  leave: 5_000,
};

/** The promise did not settle in time. */
class TooLate extends Error {
  override readonly name = 'TooLate';
}

/** Rejects with TooLate when the promise has not settled in time; what it stands for may go on. */
export const within = async <T>(ms: number, promise: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate(`not within ${String(ms)} ms`)), ms);
  });
  // What comes after the time is nobody's any more.
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};
