import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ServerMissing } from './server-missing.js';

const run = promisify(execFile);

const POM = fileURLToPath(new URL('../kafka/pom.xml', import.meta.url));
const CACHE = fileURLToPath(new URL('../../data/kafka', import.meta.url));
const OLDEST_JAVA = 17;
const INSTALL_MS = 10 * 60_000;

/** The Java that JAVA_HOME names, else that of the path. Throws ServerMissing where it is none or too old. */
export const javaProgram = async (): Promise<string> => {
  const home = process.env['JAVA_HOME'];
  const program = home === undefined || home === '' ? 'java' : join(home, 'bin', 'java');
  const said = await run(program, ['-version']).catch(() => undefined);
  if (said === undefined) throw new ServerMissing(`Kafka needs Java ${String(OLDEST_JAVA)} or newer; there is none`);
  const [, version = ''] = /version "(?:1\.)?(\d+)/.exec(said.stderr + said.stdout) ?? [];
  if (Number(version) >= OLDEST_JAVA) return program;
  throw new ServerMissing(
    `Kafka needs Java ${String(OLDEST_JAVA)} or newer; here is Java ${version || 'of no version'}`,
  );
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Runs the work while no other process does; a lock whose holder is gone is broken. */
const oneAtATime = async (lock: string, work: () => Promise<void>): Promise<void> => {
  const deadline = performance.now() + INSTALL_MS;
  for (;;) {
    const held = await open(lock, 'wx').catch(() => undefined);
    if (held !== undefined) {
      await held.writeFile(String(process.pid));
      await held.close();
      try {
        await work();
        return;
      } finally {
        await rm(lock, { force: true });
      }
    }
    const holder = Number(await readFile(lock, 'utf8').catch(() => '0'));
    if (holder > 0 && !isAlive(holder)) await rm(lock, { force: true });
    if (performance.now() > deadline)
      throw new ServerMissing(`Somebody else has been installing Kafka for long: ${lock}`);
    await pause(200);
  }
};

/** What Maven says of its failure, in one line. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOENT') return 'Maven (mvn) is not installed';
  const said = 'stdout' in error && typeof error.stdout === 'string' ? error.stdout : '';
  const line = said.split('\n').find((each) => each.startsWith('[ERROR]'));
  return `Maven could not fetch it: ${line?.slice('[ERROR]'.length).trim() ?? error.message}`;
};

const install = async (folder: string): Promise<void> => {
  const half = `${folder}.${String(process.pid)}`;
  const args = ['-B', '-q', '-f', POM, 'dependency:copy-dependencies', `-DoutputDirectory=${half}`];
  try {
    await run('mvn', args, { timeout: INSTALL_MS, maxBuffer: 64 * 1024 * 1024 });
    await rename(half, folder);
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    throw new ServerMissing(`Kafka is not here, and ${reasonOf(error)}`, { cause: error });
  }
};

/**
 * The folder with the jars of the broker, fetched through Maven the first time (54 MB) and kept under `data`. Throws
 * ServerMissing where they cannot be had.
 */
export const kafkaJars = async (): Promise<string> => {
  const pom = await readFile(POM);
  const folder = join(CACHE, `jars-${createHash('sha256').update(pom).digest('hex').slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  await mkdir(CACHE, { recursive: true });
  await oneAtATime(join(CACHE, 'installing.lock'), async () => {
    if (!existsSync(folder)) await install(folder);
  });
  if ((await readdir(folder)).length === 0) throw new ServerMissing(`There are no jars in ${folder}: delete it`);
  return folder;
};
