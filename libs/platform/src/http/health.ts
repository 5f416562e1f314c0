import type { Engine } from '../engine.js';

/** How one thing that answers stand on is doing. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** How far behind the log, in positions. */
  readonly lag?: number;
  readonly trouble?: string;
}

/** Rows may be behind by what they catch up with in this time, ms. */
const CATCH_UP_MS = 1_000;
const STORE_MS = 2_000;

/** Whether the log answers, and whether every projection keeps up with it. */
export const checksOf = async (engine: Engine): Promise<readonly Check[]> => {
  const end = await within(engine.runtime.store.end(), STORE_MS);
  if (end === undefined) return [{ name: 'store', ok: false, trouble: 'does not answer' }];
  const projections = engine.runtime.projectors.map(async (projector): Promise<Check> => {
    const ok = await projector.waitFor(end, CATCH_UP_MS);
    const { projection, position, trouble } = projector;
    const behind = BigInt(end) - BigInt(position);
    const lag = behind > 0n ? Number(behind) : 0;
    return {
      name: projection.name,
      ok,
      lag,
      ...(trouble === undefined ? {} : { trouble: 'stands still; see the log' }),
    };
  });
  const { stopped } = engine.runtime;
  const background = {
    name: 'background',
    ok: stopped.length === 0,
    ...(stopped.length > 0 && { trouble: 'has stopped; see the log' }),
  };
  return [{ name: 'store', ok: true }, background, ...(await Promise.all(projections))];
};

const within = <T>(answer: Promise<T>, limitMs: number): Promise<T | undefined> => {
  const { promise, resolve } = Promise.withResolvers<T | undefined>();
  const timer = setTimeout(resolve, limitMs, undefined);
  answer
    .then(resolve, () => {
      resolve(undefined);
    })
    .finally(() => {
      clearTimeout(timer);
    })
    .catch(() => undefined);
  return promise;
};
