import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chownSync, constants, existsSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';
import { guarded } from './guardian.js';
import { answers, createDatabase, type RunningPostgres } from './postgres-server.js';

/** A server whose processes can also be halted, as a machine does that hangs. */
export interface NativePostgres extends RunningPostgres {
  freeze(): void;
  thaw(): void;
}

export interface NativePostgresOptions {
  /** Where its data are kept, made where there are none; a temporary folder, removed by `dispose`, where left out. */
  readonly folder?: string;
  /** A free one where left out. */
  readonly port?: number;
  /** Settings as in postgresql.conf: `{ max_connections: '200' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

const USER = 'postgres';
const DATABASE = 'yidi';
const START_MS = 60_000;
const STOP_MS = 20_000;
/** Folders of installations that put nothing into the PATH. */
const INSTALLATIONS = ['/usr/lib/postgresql', '/usr', '/opt/homebrew/opt', '/usr/local/opt', '/usr/local'];
const INSTALLATION = /^(\d+(\.\d+)?|pgsql(-\d+)?|postgresql(@\d+)?)$/;

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const installedUnder = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => INSTALLATION.test(name))
        .toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
        .map((name) => join(folder, name, 'bin'))
    : [];

/** The folder with the programs of the server, the newest version first; undefined where PostgreSQL is not installed. */
export const installedPostgres = (): string | undefined =>
  [...(process.env['PATH'] ?? '').split(delimiter), ...INSTALLATIONS.flatMap(installedUnder)].find(
    (folder) => folder !== '' && isProgram(join(folder, 'postgres')) && isProgram(join(folder, 'initdb')),
  );

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** The server refuses to run as root: then its own user takes its place, or one that has no rights at all. */
const ownerInsteadOfRoot = (): Owner | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  const row = [USER, 'nobody'].map((name) => users.find((line) => line.startsWith(`${name}:`))).find(Boolean);
  const [, , uid, gid] = row?.split(':') ?? [];
  if (uid === undefined || gid === undefined)
    throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody');
  return { uid: Number(uid), gid: Number(gid) };
};

const childrenOf = (pid: number): readonly number[] => {
  try {
    return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  } catch {
    return [];
  }
};

const signal = (pids: readonly number[], name: NodeJS.Signals): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended by itself.
    }
  }
};

const isRunning = (server: ChildProcess | undefined): server is ChildProcess =>
  server !== undefined && server.exitCode === null && server.signalCode === null;

class Cluster implements NativePostgres {
  private server: ChildProcess | undefined;
  private readonly data: string;
  private readonly owner: Owner | undefined;

  constructor(
    private readonly programs: string,
    private readonly folder: string,
    private readonly port: number,
    private readonly options: NativePostgresOptions,
  ) {
    this.owner = ownerInsteadOfRoot();
    this.data = join(folder, 'postgres');
  }

  get from(): string {
    return `PostgreSQL of ${this.programs}`;
  }

  get url(): string {
    return this.urlOf(DATABASE);
  }

  async begin(): Promise<void> {
    mkdirSync(this.folder, { recursive: true });
    if (this.owner !== undefined) chownSync(this.folder, this.owner.uid, this.owner.gid);
    if (!existsSync(join(this.data, 'PG_VERSION'))) await this.initialise();
    await this.restart();
    await createDatabase(this.urlOf('postgres'), DATABASE);
  }

  /** Cleanly: connections are cut, what is committed is on the disk. */
  async stop(): Promise<void> {
    await this.end('SIGINT');
  }

  async kill(): Promise<void> {
    if (!isRunning(this.server)) return;
    const children = childrenOf(this.server.pid ?? 0);
    const ended = once(this.server, 'exit');
    signal([this.server.pid ?? 0, ...children], 'SIGKILL');
    await ended;
  }

  /** On the same port with the same data; starts it where it does not run. */
  async restart(): Promise<void> {
    await this.stop();
    const deadline = performance.now() + START_MS;
    while (!(await this.started(deadline)))
      if (performance.now() > deadline) throw new Error(`PostgreSQL does not start: ${this.lastWords()}`);
  }

  freeze(): void {
    const pid = this.server?.pid ?? 0;
    signal([pid, ...childrenOf(pid)], 'SIGSTOP');
  }

  thaw(): void {
    const pid = this.server?.pid ?? 0;
    signal([...childrenOf(pid), pid], 'SIGCONT');
  }

  async dispose(): Promise<void> {
    this.thaw();
    await this.end('SIGINT');
    if (this.options.folder === undefined) await rm(this.folder, { recursive: true, force: true });
  }

  private urlOf(database: string): string {
    return `postgres://${USER}@127.0.0.1:${String(this.port)}/${database}`;
  }

  private get log(): string {
    return join(this.folder, 'postgres.log');
  }

  private lastWords(): string {
    return existsSync(this.log) ? readFileSync(this.log, 'utf8').trim().split('\n').slice(-5).join(' / ') : 'no log';
  }

  private async initialise(): Promise<void> {
    const options = ['-D', this.data, '-U', USER, '--auth=trust', '--encoding=UTF8', '--locale=C'];
    try {
      await promisify(execFile)(join(this.programs, 'initdb'), options, { ...this.owner, cwd: this.folder });
    } catch (error) {
      const said = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr) : '';
      throw new Error(`initdb cannot make a database in ${this.data}: ${said.trim()}`, { cause: error });
    }
  }

  /** False when it ended again, as it does while what was killed before it still has its memory. */
  private async started(deadline: number): Promise<boolean> {
    const settings = {
      listen_addresses: '127.0.0.1',
      port: String(this.port),
      unix_socket_directories: '',
      max_connections: '200',
      ...this.options.settings,
    };
    const log = openSync(this.log, 'a', 0o644);
    const server = spawn(
      join(this.programs, 'postgres'),
      ['-D', this.data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { ...this.owner, cwd: this.folder, stdio: ['ignore', log, log] },
    );
    this.server = server;
    guarded(server, 'INT');
    while (isRunning(server) && performance.now() < deadline) {
      if (await answers(this.urlOf('postgres'))) return true;
      await pause(50);
    }
    return false;
  }

  private async end(how: NodeJS.Signals): Promise<void> {
    if (!isRunning(this.server)) return;
    const ended = once(this.server, 'exit');
    this.server.kill(how);
    const late = new AbortController();
    const tooLate = pause(STOP_MS, true, { signal: late.signal }).catch(() => false);
    const hangs = await Promise.race([ended.then(() => false), tooLate]);
    late.abort();
    if (hangs) await this.kill();
  }
}

/**
 * A PostgreSQL server of the local installation with data and port of its own, where nobody else is disturbed. Throws an
 * Error that says why there can be none.
 */
export const nativePostgres = async (options: NativePostgresOptions = {}): Promise<NativePostgres> => {
  const programs = installedPostgres();
  if (programs === undefined)
    throw new Error('PostgreSQL is not installed: there is no initdb in the PATH or under /usr/lib/postgresql');
  const folder = resolve(options.folder ?? (await mkdtemp(join(tmpdir(), 'yidi-postgres-'))));
  const cluster = new Cluster(programs, folder, options.port ?? (await freePort()), options);
  try {
    await cluster.begin();
    return cluster;
  } catch (error) {
    await cluster.dispose();
    throw error;
  }
};
