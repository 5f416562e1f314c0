import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { guarded } from './guardian.js';

export interface KeptProcessSettings {
  /** `claims`, or `claims-2` for another instance of it. */
  readonly name: string;
  /** Which program: the folder under apps. */
  readonly app: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where health is told. */
  readonly http: string;
  /** What it prints is added to this file. */
  readonly log: string;
}

const READY_MS = 90_000;
const STOP_MS = 20_000;
const LOOK_MS = 100;

const programOf = (app: string): string => fileURLToPath(new URL(`../../apps/${app}/dist/main.js`, import.meta.url));

/** One service of Yidi in a process of its own. */
export class KeptProcess {
  private child: ChildProcess | undefined;

  constructor(readonly settings: KeptProcessSettings) {}

  get name(): string {
    return this.settings.name;
  }

  get pid(): number | undefined {
    return this.isRunning ? this.child?.pid : undefined;
  }

  get isRunning(): boolean {
    return this.child?.exitCode === null && this.child.signalCode === null;
  }

  /** `exited` is told of an end that nobody asked for. */
  start(exited: () => void = () => undefined): void {
    const { app, environment, log } = this.settings;
    const out = openSync(log, 'a');
    const child = spawn(
      process.execPath,
      [
        '--enable-source-maps',
        '--min-semi-space-size=64',
        '--max-semi-space-size=64',
        // Marking reads all that stays, which is little: it may grow to four times its size before that is done again.
        '--heap-growing-percent=300',
        '--disable-warning=ExperimentalWarning',
        '--disable-warning=TimeoutNegativeWarning',
        programOf(app),
      ],
      {
        env: { ...process.env, ...environment },
        stdio: ['ignore', out, out],
        // Ctrl-C is for the one who started the stack: services end after the gateway, and servers last.
        detached: true,
      },
    );
    closeSync(out);
    child.on('error', () => undefined);
    guarded(child);
    child.once('exit', () => {
      if (this.child === child) exited();
    });
    this.child = child;
  }

  /** Resolves when it says that it is ready. */
  async ready(limitMs = READY_MS): Promise<void> {
    const deadline = performance.now() + limitMs;
    while (!(await this.saysReady())) {
      if (!this.isRunning) throw new Error(`${this.name} has ended: ${await this.lastWords()}`);
      if (performance.now() > deadline) throw new Error(`${this.name} does not get ready: ${await this.lastWords()}`);
      await pause(LOOK_MS);
    }
  }

  async saysReady(): Promise<boolean> {
    try {
      const answer = await fetch(`http://${this.settings.http}/health/ready`, { signal: AbortSignal.timeout(3_000) });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }

  /** Lets it end what is under way; one that hangs is killed. */
  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  /** Without warning, as `kill -9` does. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  private async end(how: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child === undefined || !this.isRunning) return;
    this.child = undefined;
    const gone = once(child, 'exit');
    child.kill(how);
    const late = new AbortController();
    const killing = pause(STOP_MS, undefined, { signal: late.signal }).then(
      () => child.kill('SIGKILL'),
      () => false,
    );
    await gone;
    late.abort();
    await killing;
  }

  private async lastWords(): Promise<string> {
    const text = await readFile(this.settings.log, 'utf8').catch(() => '');
    return text.trim().split('\n').slice(-3).join(' / ') || 'it says nothing';
  }
}
