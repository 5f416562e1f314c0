// A figure is a ratio: ours and a bare equivalent, measured side by side in one run.
import { readFileSync } from 'node:fs';

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

/** What could not be measured here, and for want of what. */
export interface NotRun {
  readonly name: string;
  readonly notRun: string;
}

/** A figure that must be this part of its bare equivalent. */
export const judged = (
  name: string,
  figures: Pick<Result, 'ours' | 'bare' | 'ratio'>,
  unit: string,
  bar: number,
): Result => ({ name, ...figures, unit, bar, ok: figures.ratio >= bar });

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

/** The times, ms, within which half of the answers come, and 99 of 100. */
export interface Paced {
  readonly p50: number;
  readonly p99: number;
}

/** How long answers take when requests set out evenly, whether or not earlier ones are back. */
export const paced = async (send: () => Promise<void>, perSecond: number, seconds: number): Promise<Paced> => {
  const times: number[] = [];
  const pending: Promise<void>[] = [];
  const start = performance.now();
  for (let sent = 0; sent < perSecond * seconds; sent += 1) {
    const due = start + (sent * 1_000) / perSecond;
    const wait = due - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    // Counted from when it was due: a sender that is held up does not hide how long the answer took.
    pending.push(send().then(() => void times.push(performance.now() - due)));
  }
  await Promise.all(pending);
  const sorted = times.toSorted((a, b) => a - b);
  const within = (part: number): number => sorted[Math.floor(sorted.length * part)] ?? 0;
  return { p50: within(0.5), p99: within(0.99) };
};

const PAGE_BYTES = 4096;

/** Memory of a process that is in use now; 0 where the system does not tell, or the process has ended. */
export const residentMiB = (pid: number): number => {
  try {
    const [, pages = '0'] = readFileSync(`/proc/${String(pid)}/statm`, 'utf8').split(' ');
    return (Number(pages) * PAGE_BYTES) / 2 ** 20;
  } catch {
    return 0;
  }
};
