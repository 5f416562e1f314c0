// Yidi as somebody runs it: the built program, in a process of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../apps/standalone/dist/main.js', import.meta.url));
/** A start that takes longer than this has got stuck. */
const START_LIMIT_MS = 120_000;

export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

const running = new Set<ChildProcess>();

/** Ends what a failed test left behind; call it when a spec is over. */
export const endLeftovers = (): void => {
  for (const child of running) child.kill('SIGKILL');
};

const begin = (args: readonly string[]) => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, ...args]);
  running.add(child);
  child.once('close', () => running.delete(child));
  const said = { out: '', err: '' };
  child.stdout.on('data', (bytes: Buffer) => (said.out += bytes.toString('utf8')));
  child.stderr.on('data', (bytes: Buffer) => (said.err += bytes.toString('utf8')));
  const ended = once(child, 'close').then(([exitCode, signal]): Ended => {
    return { exitCode: exitCode as number | null, signal: signal as NodeJS.Signals | null, ...said };
  });
  return { child, said, ended };
};

/** Runs a command of Yidi to its end. */
export const runYidi = (...args: readonly string[]): Promise<Ended> => begin(args).ended;

export interface Serving {
  readonly data: string;
  readonly port?: number;
  readonly clock?: string;
}

/** A server that runs until it is told to end, or until it is killed. */
export class YidiProcess {
  private constructor(
    readonly url: string,
    readonly said: { readonly out: string; readonly err: string },
    readonly ended: Promise<Ended>,
    private readonly child: ChildProcess,
  ) {}

  /** Resolves when the server says where it is; rejects with its words when it ends instead. */
  static async serve({ data, port = 0, clock }: Serving): Promise<YidiProcess> {
    const given = ['serve', '--data', data, '--port', String(port), ...(clock === undefined ? [] : ['--clock', clock])];
    const { child, said, ended } = begin(given);
    const late = setTimeout(() => child.kill('SIGKILL'), START_LIMIT_MS);
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', () => {
        const found = /^Yidi serves (http:\S+)\/v1/m.exec(said.out)?.[1];
        if (found !== undefined) resolve(found);
      });
      void ended.then(({ out, err }) => reject(new Error(`the server ended before it served: ${out}${err}`)), reject);
    });
    clearTimeout(late);
    return new YidiProcess(url, said, ended, child);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }
}
