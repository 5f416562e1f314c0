// A figure is a ratio: ours and a bare equivalent, measured side by side in one run.

export interface Result {
  readonly name: string;
  /** Per second, or whatever `unit` says. */
  readonly ours: number;
  readonly bare: number;
  readonly unit: string;
  readonly ratio: number;
  /** The ratio, or with `ofOurs` the figure itself, that must be reached; undefined where it is only reported. */
  readonly bar?: number;
  readonly ok: boolean;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Operations per second of one run of `count` operations. */
export const rateOf = async (count: number, run: () => Promise<void> | void): Promise<number> => {
  const start = performance.now();
  await run();
  return (count / (performance.now() - start)) * 1_000;
};

/** Ours and bare in turn, several rounds; the medians of the rates and of the ratios of each round. */
export const sideBySide = async (
  rounds: number,
  ours: () => Promise<number>,
  bare: () => Promise<number>,
): Promise<Pick<Result, 'ours' | 'bare' | 'ratio'>> => {
  const pairs: { readonly ours: number; readonly bare: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const first = await ours();
    pairs.push({ ours: first, bare: await bare() });
  }
  return {
    ours: median(pairs.map((pair) => pair.ours)),
    bare: median(pairs.map((pair) => pair.bare)),
    ratio: median(pairs.map((pair) => pair.ours / pair.bare)),
  };
};
